/* SPDX-License-Identifier: Apache-2.0
 * utf8.c - UTF-8, by the table of well-formed byte sequences (Unicode, table 3-7). */
#include "text/utf8.h"

#include "text/str.h"
#include "text/utf8_blocks.h"

#include <string.h>

enum { WORTH_BLOCKS = 32 }; /* bytes */

/* What a lead byte promises: the sequence's length (0: no lead byte) and the range of its
 * second byte, which is where overlong forms, surrogates and > U+10FFFF show. */
struct lead {
    unsigned len;
    unsigned char low, high;
};

static inline struct lead lead_of(unsigned char byte)
{
    if (byte < 0xC2 || byte > 0xF4)
        return (struct lead){ 0, 0, 0 };
    if (byte < 0xE0)
        return (struct lead){ 2, 0x80, 0xBF };
    if (byte < 0xF0)
        return (struct lead){ 3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF };
    return (struct lead){ 4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF };
}

static inline bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the sequence at p that are well-formed so far; *whole: none is missing. */
static inline size_t well_formed(const unsigned char *p, size_t left, bool *whole)
{
    struct lead lead = lead_of(p[0]);
    size_t n = 1;

    *whole = false;
    if (!lead.len || left < 2 || p[1] < lead.low || p[1] > lead.high)
        return 1;
    for (n = 2; n < lead.len; n++)
        if (n >= left || !continues(p[n]))
            return n;
    *whole = true;
    return n;
}

static size_t skip_ascii(const unsigned char *p, size_t at, size_t len)
{
    uint64_t word;

    for (; len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, p + at, sizeof(word));
        if (word & 0x8080808080808080u)
            break;
    }
    while (at < len && p[at] < 0x80)
        at++;
    return at;
}

/* Hangul syllables and Han but for their edges: E1..EC and EE..EF take any continuation.
 */
static inline bool plain_three(const unsigned char *p)
{
    return p[0] >= 0xE1 && p[0] <= 0xEF && p[0] != 0xED && continues(p[1]) &&
           continues(p[2]);
}

size_t utf8_valid_prefix(struct mill_str text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    size_t at = 0, len = text.len;
    bool whole;

    while (at < len) {
        if (p[at] < 0x80) {
            at = skip_ascii(p, at, len);
            continue;
        }
        while (len - at >= 3 && plain_three(p + at))
            at += 3;
        if (at < len && p[at] >= 0x80) {
            size_t n = well_formed(p + at, len - at, &whole);

            if (!whole)
                return at;
            at += n;
        }
    }
    return len;
}

bool utf8_valid(struct mill_str text)
{
    if (text.len >= WORTH_BLOCKS && utf8_blocks_can())
        return utf8_blocks_valid(text);
    return utf8_valid_prefix(text) == text.len;
}

size_t utf8_count(struct mill_str text)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len; count++)
        utf8_next(text, &at);
    return count;
}

uint32_t utf8_next_wide(struct mill_str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.data + *at;
    bool whole;
    size_t n = well_formed(p, text.len - *at, &whole);

    if (p[0] < 0x80) {
        ++*at;
        return p[0];
    }
    *at += n;
    if (!whole)
        return UTF8_BAD;
    if (n == 2)
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    if (n == 3)
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 |
               (p[2] & 0x3F);
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
           (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

uint32_t utf8_prev(struct mill_str text, size_t *at)
{
    size_t end = *at;

    /* The furthest start from which one character reaches exactly to `end`; bad bytes
     * are read as utf8_next reads them as far as four bytes can tell. */
    for (size_t back = end < UTF8_MAX ? end : UTF8_MAX; back > 1; back--) {
        size_t next = end - back;
        uint32_t c = utf8_next(text, &next);

        if (next == end) {
            *at = end - back;
            return c;
        }
    }
    *at = end - 1;
    return (unsigned char)text.data[*at] < 0x80 ? (unsigned char)text.data[*at]
                                                : (uint32_t)UTF8_BAD;
}

uint32_t utf8_at(struct mill_str text, size_t at)
{
    return at < text.len ? utf8_next(text, &at) : 0;
}

bool utf8_is_start(struct mill_str text, size_t at)
{
    return at >= text.len ? at == text.len : !continues((unsigned char)text.data[at]);
}

size_t utf8_put(char out[UTF8_MAX], uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = UTF8_BAD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_sanitise(struct mill_str text, char *out)
{
    size_t len = 0;

    while (text.len) {
        size_t good = utf8_valid_prefix(text), at = good;

        if (good)
            memcpy(out + len, text.data, good);
        len += good;
        if (good == text.len)
            break;
        len += utf8_put(out + len, utf8_next(text, &at));
        text = str_from(text, at);
    }
    return len;
}

struct mill_str utf8_cut(struct mill_str text, size_t max_bytes)
{
    size_t end = max_bytes;

    if (text.len <= max_bytes)
        return text;
    while (end && max_bytes - end < UTF8_MAX && continues((unsigned char)text.data[end]))
        end--;
    return (struct mill_str){ text.data, end };
}

struct mill_str utf8_take(struct mill_str text, size_t count)
{
    size_t at = 0;

    for (; count && at < text.len; count--)
        utf8_next(text, &at);
    return (struct mill_str){ text.data, at };
}
