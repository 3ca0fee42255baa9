/* SPDX-License-Identifier: Apache-2.0
 * char.c - classes as ranges; the common scripts are asked first. */
#include "text/char.h"

#include "text/fold.h"

#include <stddef.h>

struct range {
    uint32_t first, last;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define IN(c, ranges) within((c), (ranges), COUNT(ranges))

static bool within(uint32_t c, const struct range *ranges, size_t count)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first;
}

bool char_is_hangul(uint32_t c)
{
    static const struct range ranges[] = {
        { 0x1100, 0x115E }, { 0x1161, 0x11FF }, { 0x3131, 0x3163 },
        { 0x3165, 0x318C }, { 0x318E, 0x318E }, { 0xA960, 0xA97C },
        { 0xAC00, 0xD7A3 }, { 0xD7B0, 0xD7FB }, { 0xFFA1, 0xFFDC },
    };

    return char_is_syllable(c) || (c >= 0x1100 && IN(c, ranges));
}

bool char_is_han(uint32_t c)
{
    static const struct range ranges[] = {
        { 0x3005, 0x3007 }, { 0x3021, 0x3029 }, { 0x3400, 0x4DBF },
        { 0x4E00, 0x9FFF }, { 0xF900, 0xFAFF }, { 0x20000, 0x3FFFD },
    };

    return c >= 0x3005 && IN(c, ranges);
}

bool char_is_kana(uint32_t c)
{
    static const struct range ranges[] = {
        { 0x3041, 0x3096 }, { 0x3099, 0x309F }, { 0x30A1, 0x30FA },   { 0x30FC, 0x30FF },
        { 0x31F0, 0x31FF }, { 0xFF66, 0xFF9F }, { 0x1B000, 0x1B16F },
    };

    return c >= 0x3041 && IN(c, ranges);
}

bool char_is_latin(uint32_t c)
{
    static const struct range ranges[] = {
        { 'A', 'Z' },       { 'a', 'z' },       { 0xAA, 0xAA },     { 0xBA, 0xBA },
        { 0xC0, 0xD6 },     { 0xD8, 0xF6 },     { 0xF8, 0x24F },    { 0x250, 0x2AF },
        { 0x1E00, 0x1EFF }, { 0x2C60, 0x2C7F }, { 0xA722, 0xA7FF }, { 0xFB00, 0xFB06 },
        { 0xFF21, 0xFF3A }, { 0xFF41, 0xFF5A },
    };

    return IN(c, ranges);
}

int char_digit(uint32_t c)
{
    if (c >= 0xFF10 && c <= 0xFF19)
        c -= 0xFF10 - '0';
    return c >= '0' && c <= '9' ? (int)c - '0' : -1;
}

bool char_is_digit(uint32_t c)
{
    return char_digit(c) >= 0;
}

bool char_is_upper(uint32_t c)
{
    return fold_case(c) != c;
}

bool char_is_space(uint32_t c)
{
    if (c < 0x1680)
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0;
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

bool char_is_zero_width(uint32_t c)
{
    static const struct range ranges[] = {
        { 0xAD, 0xAD },     { 0x34F, 0x34F },     { 0x61C, 0x61C },   { 0x115F, 0x1160 },
        { 0x180B, 0x180E }, { 0x200B, 0x200F },   { 0x202A, 0x202E }, { 0x2060, 0x206F },
        { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 },
        { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE0FFF },
    };

    return c >= 0xAD && !char_is_syllable(c) && IN(c, ranges);
}

bool char_is_control(uint32_t c)
{
    if (c < 0x20)
        return c < '\t' || c > '\r';
    return c >= 0x7F && c <= 0x9F && c != 0x85;
}

bool char_is_punct(uint32_t c)
{
    static const struct range ranges[] = {
        { 0x21, 0x2F },       { 0x3A, 0x40 },       { 0x5B, 0x60 },
        { 0x7B, 0x7E },       { 0xA1, 0xA9 },       { 0xAB, 0xAC },
        { 0xAE, 0xB1 },       { 0xB4, 0xB4 },       { 0xB6, 0xB8 },
        { 0xBB, 0xBB },       { 0xBF, 0xBF },       { 0xD7, 0xD7 },
        { 0xF7, 0xF7 },       { 0x2B9, 0x2DF },     { 0x37E, 0x37E },
        { 0x387, 0x387 },     { 0x55A, 0x55F },     { 0x589, 0x58A },
        { 0x5BE, 0x5BE },     { 0x5C0, 0x5C0 },     { 0x5C3, 0x5C3 },
        { 0x5F3, 0x5F4 },     { 0x60C, 0x60D },     { 0x61B, 0x61B },
        { 0x61E, 0x61F },     { 0x66A, 0x66D },     { 0x6D4, 0x6D4 },
        { 0x964, 0x965 },     { 0xE3F, 0xE3F },     { 0xE4F, 0xE4F },
        { 0xE5A, 0xE5B },     { 0x2010, 0x2027 },   { 0x2030, 0x205E },
        { 0x207A, 0x207E },   { 0x208A, 0x208E },   { 0x20A0, 0x20CF },
        { 0x2100, 0x214F },   { 0x2190, 0x245F },   { 0x249C, 0x24B5 },
        { 0x2500, 0x2775 },   { 0x2794, 0x2BFF },   { 0x2E00, 0x2E7F },
        { 0x2FF0, 0x2FFB },   { 0x3001, 0x3004 },   { 0x3008, 0x3020 },
        { 0x3030, 0x3030 },   { 0x3036, 0x3037 },   { 0x303D, 0x303F },
        { 0x30A0, 0x30A0 },   { 0x30FB, 0x30FB },   { 0x318D, 0x318D },
        { 0xFD3E, 0xFD3F },   { 0xFE10, 0xFE19 },   { 0xFE30, 0xFE6F },
        { 0xFF01, 0xFF0F },   { 0xFF1A, 0xFF20 },   { 0xFF3B, 0xFF40 },
        { 0xFF5B, 0xFF65 },   { 0xFFE0, 0xFFEE },   { 0xFFFC, 0xFFFD },
        { 0x1F000, 0x1F0FF }, { 0x1F10D, 0x1F10F }, { 0x1F16A, 0x1FAFF },
    };

    return !char_is_syllable(c) && IN(c, ranges);
}

bool char_is_dash(uint32_t c)
{
    return c == '-' || (c > 0x7F && fold_mark(c) == '-') || c == 0xFF0D;
}

bool char_is_currency(uint32_t c)
{
    return c == '$' || (c >= 0xA2 && c <= 0xA5) || c == 0xE3F ||
           (c >= 0x20A0 && c <= 0x20CF) || c == 0xFDFC || c == 0xFE69 || c == 0xFF04 ||
           c == 0xFFE0 || c == 0xFFE1 || c == 0xFFE5 || c == 0xFFE6;
}

bool char_is_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return char_is_syllable(c) ||
           !(char_is_space(c) || char_is_punct(c) || char_is_zero_width(c) ||
             char_is_control(c) || c > 0x10FFFF || (c >= 0xD800 && c <= 0xF8FF));
}

/* Opening and closing marks; `quote` is 1 single, 2 double, 0 a bracket. */
static const struct pair {
    uint32_t opening, closing;
    int quote;
} pairs[] = {
    { '"', '"', 2 },       { '\'', '\'', 1 },     { 0x201C, 0x201D, 2 },
    { 0x2018, 0x2019, 1 }, { 0x201E, 0x201D, 2 }, { 0x201A, 0x2019, 1 },
    { 0x201F, 0x201D, 2 }, { 0x201B, 0x2019, 1 }, { 0xAB, 0xBB, 2 },
    { 0x2039, 0x203A, 1 }, { 0x300C, 0x300D, 1 }, { 0x300E, 0x300F, 2 },
    { 0xFF62, 0xFF63, 1 }, { 0x301D, 0x301E, 2 }, { 0x301D, 0x301F, 2 },
    { 0xFF02, 0xFF02, 2 }, { 0xFF07, 0xFF07, 1 }, { '(', ')', 0 },
    { '[', ']', 0 },       { '{', '}', 0 },       { 0x3008, 0x3009, 0 },
    { 0x300A, 0x300B, 0 }, { 0x3010, 0x3011, 0 }, { 0x3014, 0x3015, 0 },
    { 0xFF08, 0xFF09, 0 }, { 0xFF3B, 0xFF3D, 0 }, { 0xFF5B, 0xFF5D, 0 },
};

static int quote_kind(uint32_t c, bool opens, bool closes)
{
    for (size_t i = 0; i < COUNT(pairs); i++)
        if ((opens && pairs[i].opening == c) || (closes && pairs[i].closing == c))
            return pairs[i].quote;
    return 0;
}

bool char_is_quote(uint32_t c)
{
    return quote_kind(c, true, true) != 0;
}

bool char_is_double_quote(uint32_t c)
{
    return quote_kind(c, true, true) == 2;
}

bool char_is_single_quote(uint32_t c)
{
    return quote_kind(c, true, true) == 1;
}

bool char_opens_quote(uint32_t c)
{
    return quote_kind(c, true, false) != 0;
}

bool char_closes_quote(uint32_t c)
{
    return quote_kind(c, false, true) != 0;
}

uint32_t char_closing(uint32_t c)
{
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (pairs[i].opening == c)
            return pairs[i].closing;
    return 0;
}
