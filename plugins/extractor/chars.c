/* SPDX-License-Identifier: Apache-2.0
 * chars.c - stepping through valid UTF-8, and what a character is to the extractor. */
#include "extractor/chars.h"

static size_t sequence(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : (lead & 0xf0) == 0xe0 ? 3
           : lead >= 0xf0 && lead < 0xf5                  ? 4
                                                          : 0;
}

bool chars_valid(struct mill_str text, size_t *bad)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t at = 0;

    while (at < text.len) {
        size_t len = sequence(bytes[at]);
        bool good = len && bytes[at] && len <= text.len - at;

        for (size_t i = 1; good && i < len; i++)
            good = (bytes[at + i] & 0xc0) == 0x80;
        if (good && len == 3)
            good = !(bytes[at] == 0xe0 && bytes[at + 1] < 0xa0) &&
                   !(bytes[at] == 0xed && bytes[at + 1] > 0x9f);
        if (good && len == 4)
            good = !(bytes[at] == 0xf0 && bytes[at + 1] < 0x90) &&
                   !(bytes[at] == 0xf4 && bytes[at + 1] > 0x8f);
        if (!good) {
            *bad = at;
            return false;
        }
        at += len;
    }
    return true;
}

uint32_t chars_next(struct mill_str text, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    size_t left, len;
    uint32_t c;

    if (*at >= text.len)
        return 0;
    left = text.len - *at;
    len = sequence(bytes[0]);
    if (!len || len > left)
        len = 1;
    *at += len;
    if (len == 1)
        return bytes[0];
    c = bytes[0] & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++)
        c = c << 6 | (bytes[i] & 0x3f);
    return c;
}

uint32_t chars_prev(struct mill_str text, size_t *at)
{
    size_t start = *at;

    if (!start || start > text.len)
        return 0;
    do
        start--;
    while (start && ((unsigned char)text.data[start] & 0xc0) == 0x80 && *at - start < 4);
    *at = start;
    return chars_next(text, &start);
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
    size_t count = 0;

    for (size_t at = 0; at < text.len; at++)
        count += ((unsigned char)text.data[at] & 0xc0) != 0x80;
    return count;
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
    const char *found;

    if (from > text.len || part.len > text.len - from)
        return SIZE_MAX;
    if (!part.len)
        return from;
    found = memmem(text.data + from, text.len - from, part.data, part.len);
    return found ? (size_t)(found - text.data) : SIZE_MAX;
}

bool chars_piece(struct mill_str *list, char mark, struct mill_str *piece)
{
    const char *end;

    if (!list->len)
        return false;
    end = memchr(list->data, mark, list->len);
    piece->data = list->data;
    piece->len = end ? (size_t)(end - list->data) : list->len;
    list->data += piece->len + (end != NULL);
    list->len -= piece->len + (end != NULL);
    return true;
}

int chars_tail(uint32_t c)
{
    return chars_hangul(c) ? (int)((c - 0xac00) % 28) : -1;
}
