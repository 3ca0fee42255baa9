/* SPDX-License-Identifier: Apache-2.0
 * chars.c - stepping through valid UTF-8, and what a character is to the extractor. */
#include "extractor/chars.h"

#include "text/str.h"
#include "text/utf8.h"

bool chars_valid(struct mill_str text, size_t *bad)
{
    const char *nul = text.len ? memchr(text.data, 0, text.len) : NULL;

    *bad = utf8_valid_prefix(text);
    if (nul && (size_t)(nul - text.data) < *bad)
        *bad = (size_t)(nul - text.data);
    return *bad == text.len;
}

uint32_t chars_next_wide(struct mill_str text, size_t *at)
{
    return *at < text.len ? utf8_next(text, at) : 0;
}

uint32_t chars_prev(struct mill_str text, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t start = *at;

    if (!start || start > text.len)
        return 0;
    if (start >= 3 && (bytes[start - 1] & 0xc0) == 0x80 &&
        (bytes[start - 3] & 0xf0) == 0xe0) {
        *at = start -= 3;
        return chars_next(text, &start);
    }
    return utf8_prev(text, at);
}

uint32_t chars_at(struct mill_str text, size_t at)
{
    return chars_next(text, &at);
}

uint32_t chars_before(struct mill_str text, size_t at)
{
    return chars_prev(text, &at);
}

bool chars_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 ||
           (c >= 0x2000 && c <= 0x200b);
}

bool chars_hangul(uint32_t c)
{
    return c >= 0xac00 && c <= 0xd7a3;
}

int chars_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    return c >= 0xff10 && c <= 0xff19 ? (int)(c - 0xff10) : -1;
}

bool chars_latin(uint32_t c)
{
    return (c | 32) - 'a' < 26 || (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7);
}

bool chars_upper(uint32_t c)
{
    return c - 'A' < 26 || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

bool chars_han(uint32_t c)
{
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0xf900 && c <= 0xfaff);
}

bool chars_word(uint32_t c)
{
    return chars_hangul(c) || chars_latin(c) || chars_digit(c) >= 0 || chars_han(c) ||
           (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3131 && c <= 0x318e) ||
           (c >= 0x370 && c <= 0x52f);
}

bool chars_double_quote(uint32_t c)
{
    return c == '"' || c == 0x201c || c == 0x201d || c == 0xff02;
}

bool chars_single_quote(uint32_t c)
{
    return c == '\'' || c == 0x2018 || c == 0x2019;
}

size_t chars_skip_space(struct mill_str text, size_t at)
{
    size_t next = at;

    while (chars_space(chars_next(text, &next)))
        at = next;
    return at;
}

size_t chars_count(struct mill_str text)
{
    return utf8_count(text);
}

struct mill_str chars_slice(struct mill_str text, size_t start, size_t end)
{
    if (start > end || end > text.len)
        return (struct mill_str){ "", 0 };
    return (struct mill_str){ text.data + start, end - start };
}

static bool inside(struct mill_str text, size_t at)
{
    return at < text.len && ((unsigned char)text.data[at] & 0xc0) == 0x80;
}

struct mill_str chars_ahead(struct mill_str text, size_t at, size_t bytes)
{
    size_t end = at > text.len || text.len - at < bytes ? text.len : at + bytes;

    while (inside(text, end))
        end--;
    return chars_slice(text, at, end);
}

struct mill_str chars_behind(struct mill_str text, size_t at, size_t bytes)
{
    size_t start = at < bytes ? 0 : at - bytes;

    while (inside(text, start))
        start++;
    return chars_slice(text, start, at);
}

struct mill_str chars_trim(struct mill_str text)
{
    size_t start = chars_skip_space(text, 0), end = text.len;

    while (end > start) {
        size_t before = end;

        if (!chars_space(chars_prev(text, &before)))
            break;
        end = before;
    }
    return chars_slice(text, start, end);
}

bool chars_starts(struct mill_str text, size_t at, struct mill_str prefix)
{
    return at <= text.len && text.len - at >= prefix.len &&
           !memcmp(text.data + at, prefix.data, prefix.len);
}

bool chars_ends(struct mill_str text, struct mill_str suffix)
{
    return text.len >= suffix.len && chars_starts(text, text.len - suffix.len, suffix);
}

bool chars_equal(struct mill_str a, struct mill_str b)
{
    return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

size_t chars_find(struct mill_str text, struct mill_str part, size_t from)
{
    return from <= text.len ? str_find(text, part, from) : SIZE_MAX;
}

bool chars_piece(struct mill_str *list, char mark, struct mill_str *piece)
{
    return str_next(list, mark, piece);
}

int chars_tail(uint32_t c)
{
    return chars_hangul(c) ? (int)((c - 0xac00) % 28) : -1;
}
