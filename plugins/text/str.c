/* SPDX-License-Identifier: Apache-2.0
 * str.c - spans of text. */
#define _GNU_SOURCE /* memmem */
#include "text/str.h"

#include "text/char.h"
#include "text/utf8.h"

#include <string.h>

struct mill_str str_of(const char *text)
{
    return (struct mill_str){ text, text ? strlen(text) : 0 };
}

bool str_equal(struct mill_str a, struct mill_str b)
{
    return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

bool str_is(struct mill_str text, const char *other)
{
    return str_equal(text, str_of(other));
}

static unsigned char lower(char byte)
{
    unsigned char c = (unsigned char)byte;

    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

bool str_equal_case(struct mill_str a, struct mill_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

int str_compare(struct mill_str a, struct mill_str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct mill_str text, struct mill_str head)
{
    return text.len >= head.len && str_equal(str_slice(text, 0, head.len), head);
}

bool str_ends(struct mill_str text, struct mill_str tail)
{
    return text.len >= tail.len && str_equal(str_from(text, text.len - tail.len), tail);
}

size_t str_find(struct mill_str text, struct mill_str needle, size_t from)
{
    const char *hit;

    if (from > text.len || needle.len > text.len - from)
        return STR_NONE;
    if (!needle.len)
        return from;
    hit = memmem(text.data + from, text.len - from, needle.data, needle.len);
    return hit ? (size_t)(hit - text.data) : STR_NONE;
}

size_t str_find_byte(struct mill_str text, char byte, size_t from)
{
    const char *hit = NULL;

    if (from < text.len)
        hit = memchr(text.data + from, byte, text.len - from);
    return hit ? (size_t)(hit - text.data) : STR_NONE;
}

bool str_contains(struct mill_str text, struct mill_str needle)
{
    return str_find(text, needle, 0) != STR_NONE;
}

struct mill_str str_slice(struct mill_str text, size_t start, size_t end)
{
    if (end > text.len)
        end = text.len;
    if (start > end)
        start = end;
    return (struct mill_str){ start ? text.data + start : text.data, end - start };
}

struct mill_str str_from(struct mill_str text, size_t start)
{
    return str_slice(text, start, text.len);
}

static bool is_blank(uint32_t c)
{
    return char_is_space(c) || char_is_zero_width(c);
}

struct mill_str str_trim(struct mill_str text)
{
    size_t start = 0, end = text.len;

    for (size_t at = 0; at < text.len && is_blank(utf8_next(text, &at));)
        start = at;
    for (size_t at = end; at > start && is_blank(utf8_prev(text, &at));)
        end = at;
    return str_slice(text, start, end);
}

bool str_is_blank(struct mill_str text)
{
    for (size_t at = 0; at < text.len;)
        if (!is_blank(utf8_next(text, &at)))
            return false;
    return true;
}

bool str_next(struct mill_str *rest, char separator, struct mill_str *part)
{
    size_t end;

    if (!rest->len)
        return false;
    end = str_find_byte(*rest, separator, 0);
    *part = str_slice(*rest, 0, end);
    *rest = end == STR_NONE ? str_from(*rest, rest->len) : str_from(*rest, end + 1);
    return true;
}
