/* SPDX-License-Identifier: Apache-2.0
 *
 * utf8.h - UTF-8: check, decode, count, mend, cut at a character.
 *
 * Reading never fails: what is not UTF-8 reads as U+FFFD, one for each maximal subpart of
 * a sequence (Unicode 3.9, as WHATWG's decoder does). Overlong forms, surrogates and what
 * lies beyond U+10FFFF are not UTF-8.
 */
#ifndef NEWSMILL_TEXT_UTF8_H
#define NEWSMILL_TEXT_UTF8_H

#include <newsmill/type.h>

enum { UTF8_MAX = 4, UTF8_BAD = 0xFFFD };

bool utf8_valid(struct mill_str text);
/* Bytes of valid UTF-8 at the start. */
size_t utf8_valid_prefix(struct mill_str text);
size_t utf8_count(struct mill_str text); /* code points */

uint32_t utf8_next_wide(struct mill_str text, size_t *at);
/* The code point at *at, which must be < len; *at moves behind it. */
static inline uint32_t utf8_next(struct mill_str text, size_t *at)
{
    unsigned char byte = (unsigned char)text.data[*at];

    if (byte < 0x80) {
        ++*at;
        return byte;
    }
    return utf8_next_wide(text, at);
}
/* The code point that ends before *at, which must be > 0; *at moves to its start. */
uint32_t utf8_prev(struct mill_str text, size_t *at);
/* The code point at `at` without moving; 0 at or behind the end. */
uint32_t utf8_at(struct mill_str text, size_t at);
/* A character starts at byte `at`, or the text ends there. */
bool utf8_is_start(struct mill_str text, size_t at);

/* Writes 1 to 4 bytes and returns how many; U+FFFD for what no UTF-8 can hold. */
size_t utf8_put(char out[UTF8_MAX], uint32_t c);
/* Copies with U+FFFD for what is invalid; returns the bytes written, at most 3 * len. */
size_t utf8_sanitise(struct mill_str text, char *out);

/* The longest prefix of at most max_bytes that splits no character. */
struct mill_str utf8_cut(struct mill_str text, size_t max_bytes);
/* The first `count` characters. */
struct mill_str utf8_take(struct mill_str text, size_t count);

#endif
