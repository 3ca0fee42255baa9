/* SPDX-License-Identifier: Apache-2.0
 * robots_match.c - the normal form of paths and patterns, and whether one matches. */
#include "robots_rules.h"
#include "text/str.h"

#include <string.h>

struct writer {
    char *out;
    size_t len, room;
};

static void put(struct writer *to, const char *bytes, size_t len)
{
    size_t left = to->room - to->len;

    if (len > left)
        len = left;
    memcpy(to->out + to->len, bytes, len);
    to->len += len;
}

static void put_escaped(struct writer *to, unsigned char c)
{
    static const char hex[] = "0123456789ABCDEF";
    const char escape[3] = { '%', hex[c >> 4], hex[c & 15] };

    put(to, escape, sizeof(escape));
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the escape at `i` stands for; -1: there is none. */
static int unescape(struct mill_str text, size_t i)
{
    int high, low;

    if (i + 2 >= text.len)
        return -1;
    high = hex_value(text.data[i + 1]);
    low = hex_value(text.data[i + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool is_unreserved(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

static void put_decoded(struct writer *to, int c, bool in_query)
{
    const char byte = (char)c;

    if (is_unreserved(c) || (in_query && c && strchr(":/?@", c)))
        put(to, &byte, 1);
    else
        put_escaped(to, (unsigned char)c);
}

static bool is_wild(struct mill_str text, size_t i)
{
    return text.data[i] == '*' || (text.data[i] == '$' && i + 1 == text.len);
}

size_t robots_normalise(struct mill_str text, bool is_pattern, char *out, size_t room)
{
    struct writer to = { out, 0, room };
    bool in_query = false;

    for (size_t i = 0; i < text.len && to.len < room; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        int decoded = c == '%' ? unescape(text, i) : -1;

        if (decoded >= 0) {
            put_decoded(&to, decoded, in_query);
            i += 2;
        } else if (c <= ' ' || c >= 0x7F || c == '%' ||
                   ((c == '*' || c == '$') && !(is_pattern && is_wild(text, i)))) {
            put_escaped(&to, c);
        } else {
            put(&to, text.data + i, 1);
        }
        in_query |= c == '?';
    }
    return to.len;
}

struct mill_str robots_cut(struct mill_str pattern, size_t len)
{
    if (len < pattern.len && len > 0 && pattern.data[len - 1] == '%')
        len -= 1;
    else if (len < pattern.len && len > 1 && pattern.data[len - 2] == '%')
        len -= 2;
    return str_slice(pattern, 0, len);
}

/* Each piece between stars is looked for once, from where the one before ended: the
 * leftmost place leaves most room for the rest, so nothing is ever tried again. */
bool robots_match(struct mill_str pattern, struct mill_str path)
{
    bool anchored = pattern.len && pattern.data[pattern.len - 1] == '$';
    struct mill_str rest = str_slice(pattern, 0, pattern.len - anchored);
    size_t star = str_find_byte(rest, '*', 0), at;
    struct mill_str piece = str_slice(rest, 0, star);

    if (!str_starts(path, piece))
        return false;
    at = piece.len;
    while (star != STR_NONE) {
        rest = str_from(rest, star + 1);
        star = str_find_byte(rest, '*', 0);
        piece = str_slice(rest, 0, star);
        if (anchored && star == STR_NONE)
            return path.len - at >= piece.len && str_ends(path, piece);
        at = str_find(path, piece, at);
        if (at == STR_NONE)
            return false;
        at += piece.len;
    }
    return !anchored || at == path.len;
}
