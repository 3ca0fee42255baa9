/* SPDX-License-Identifier: Apache-2.0
 * fold.c - folding by arithmetic and short lists. */
#include "text/fold.h"

#include "text/char.h"
#include "text/utf8.h"

uint32_t fold_width(uint32_t c)
{
    /* U+FF65..U+FF9F: JIS X 0201 order. */
    static const uint16_t kana[] = {
        0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5, 0x30E7,
        0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF,
        0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4,
        0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5,
        0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8,
        0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x3099, 0x309A,
    };
    /* U+FFE0..U+FFE6: cent, pound, not, macron, broken bar, yen, won. */
    static const uint16_t signs[] = { 0xA2, 0xA3, 0xAC, 0xAF, 0xA6, 0xA5, 0x20A9 };

    if (c == 0x3000)
        return ' ';
    if (c < 0xFF01)
        return c;
    if (c <= 0xFF5E)
        return c - 0xFEE0;
    if (c == 0xFF61)
        return 0x3002;
    if (c == 0xFF64)
        return 0x3001;
    if (c == 0xFF62 || c == 0xFF63)
        return c - 0xFF62 + 0x300C;
    if (c >= 0xFF65 && c <= 0xFF9F)
        return kana[c - 0xFF65];
    return c >= 0xFFE0 && c <= 0xFFE6 ? signs[c - 0xFFE0] : c;
}

uint32_t fold_mark(uint32_t c)
{
    if (c < 0x80 || char_is_syllable(c))
        return c == '`' ? '\'' : c;
    switch (c) {
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x2036:
    case 0x301D:
    case 0x301E:
    case 0x301F:
        return '"';
    case 0xB4:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2035:
    case 0x2039:
    case 0x203A:
    case 0x2BC:
        return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2043:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
        return '-';
    case 0x2022:
    case 0x2024:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x30FB:
    case 0x318D:
        return 0xB7;
    case 0x223C:
    case 0x301C:
        return '~';
    case 0x85:
    case 0x2028:
    case 0x2029:
        return c;
    default:
        return char_is_space(c) ? ' ' : c;
    }
}

/* Blocks where capital and small letters alternate; the capital is even or odd. */
static uint32_t fold_alternating(uint32_t c, bool odd)
{
    return (c & 1) == odd ? c + 1 : c;
}

static uint32_t fold_extended_a(uint32_t c)
{
    if (c == 0x130)
        return 'i';
    if (c == 0x178)
        return 0xFF;
    if (c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17F)
        return c;
    return fold_alternating(c, (c >= 0x139 && c <= 0x148) || c >= 0x179);
}

static uint32_t fold_greek(uint32_t c)
{
    if (c >= 0x391 && c <= 0x3AB && c != 0x3A2)
        return c + 32;
    if (c == 0x386)
        return 0x3AC;
    if (c >= 0x388 && c <= 0x38A)
        return c + 37;
    if (c == 0x38C)
        return 0x3CC;
    if (c == 0x38E || c == 0x38F)
        return c + 63;
    return c == 0x3C2 ? 0x3C3 : c;
}

static uint32_t fold_cyrillic(uint32_t c)
{
    if (c < 0x410)
        return c + 80;
    if (c < 0x430)
        return c + 32;
    if (c < 0x460 || c == 0x482 || (c >= 0x483 && c <= 0x489))
        return c;
    if (c == 0x4C0)
        return 0x4CF;
    return fold_alternating(c, c >= 0x4C1 && c <= 0x4CE);
}

/* A table of ranges, in order: not hard to read, whatever its complexity counts. */
/* NOLINTNEXTLINE(readability-function-cognitive-complexity) */
uint32_t fold_case(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0x530 && c < 0x1E00)
        return c;
    if (c < 0x100)
        return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c;
    if (c < 0x180)
        return fold_extended_a(c);
    if (c >= 0x386 && c <= 0x3C2)
        return fold_greek(c);
    if (c >= 0x400 && c < 0x530)
        return fold_cyrillic(c);
    if (c == 0x1E9E)
        return 0xDF;
    if (c >= 0x1E00 && c <= 0x1EFF && !(c >= 0x1E95 && c <= 0x1E9F))
        return fold_alternating(c, false);
    return c >= 0xFF21 && c <= 0xFF3A ? c + 32 : c;
}

uint32_t fold_char(uint32_t c)
{
    if (char_is_syllable(c))
        return c;
    return fold_case(fold_mark(fold_width(c)));
}

size_t fold_text(struct mill_str text, char *out, uint32_t *starts)
{
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        size_t start = at, bytes;
        uint32_t c = utf8_next(text, &at);

        if (char_is_zero_width(c))
            continue;
        bytes = utf8_put(out + len, fold_char(c));
        for (size_t i = 0; starts && i < bytes; i++)
            starts[len + i] = (uint32_t)start;
        len += bytes;
    }
    if (starts)
        starts[len] = (uint32_t)text.len;
    return len;
}
