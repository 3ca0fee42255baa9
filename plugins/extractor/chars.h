/* SPDX-License-Identifier: Apache-2.0
 *
 * chars.h - stepping through valid UTF-8, and what a character is to the extractor.
 *
 * Text given to the extractor's modules has been checked once (chars_valid()); these
 * functions read it without checking again and never leave it: at the end they give 0.
 */
#ifndef EXTRACTOR_CHARS_H
#define EXTRACTOR_CHARS_H

#include <newsmill/type.h>
#include <string.h>

/* Whether all of it is UTF-8 without NUL: overlong forms, surrogates and what lies beyond
 * U+10FFFF are not. */
bool chars_valid(struct mill_str text, size_t *bad);

/* The character at *at, which moves behind it; 0 at the end. */
uint32_t chars_next_wide(struct mill_str text, size_t *at);
static inline uint32_t chars_next(struct mill_str text, size_t *at)
{
    const unsigned char *byte = (const unsigned char *)text.data + *at;

    if (*at >= text.len)
        return 0;
    if (*byte < 0x80) {
        ++*at;
        return *byte;
    }
    if ((*byte & 0xf0) == 0xe0 && text.len - *at >= 3) { /* Hangul, Han */
        *at += 3;
        return (uint32_t)(byte[0] & 0x0f) << 12 | (uint32_t)(byte[1] & 0x3f) << 6 |
               (byte[2] & 0x3fu);
    }
    return chars_next_wide(text, at);
}
/* The character before *at, which moves onto it; 0 at the start. */
uint32_t chars_prev(struct mill_str text, size_t *at);
/* The same without moving. */
uint32_t chars_at(struct mill_str text, size_t at);
uint32_t chars_before(struct mill_str text, size_t at);

/* Space, tab, line feed, U+00A0, U+2000..200B, U+3000. */
bool chars_space(uint32_t c);
/* A Hangul syllable. */
bool chars_hangul(uint32_t c);
/* 0 to 9 for a digit, full-width too; -1 for others. */
int chars_digit(uint32_t c);
bool chars_latin(uint32_t c); /* with Latin-1 letters */
bool chars_upper(uint32_t c);
/* A letter or digit of any script that names are written in. */
bool chars_word(uint32_t c);
bool chars_han(uint32_t c);
/* Opening or closing marks of quotation, ' and " being both. */
bool chars_double_quote(uint32_t c);
bool chars_single_quote(uint32_t c);

size_t chars_skip_space(struct mill_str text, size_t at);
size_t chars_count(struct mill_str text);

/* Slices; out of order or out of bounds gives an empty one. */
struct mill_str chars_slice(struct mill_str text, size_t start, size_t end);
/* At most `bytes` of text from `at` on, or up to `at`, cut at characters. */
struct mill_str chars_ahead(struct mill_str text, size_t at, size_t bytes);
struct mill_str chars_behind(struct mill_str text, size_t at, size_t bytes);
struct mill_str chars_trim(struct mill_str text);
bool chars_starts(struct mill_str text, size_t at, struct mill_str prefix);
bool chars_ends(struct mill_str text, struct mill_str suffix);
bool chars_equal(struct mill_str a, struct mill_str b);
/* Where `part` begins in text at or after `from`; SIZE_MAX: nowhere. */
size_t chars_find(struct mill_str text, struct mill_str part, size_t from);

/* Text of a literal, for the functions above. */
#define STR(literal) ((struct mill_str){ "" literal, sizeof(literal) - 1 })

/* Takes the next piece of a list written with `mark` between pieces off *list; false when
 * nothing is left. */
bool chars_piece(struct mill_str *list, char mark, struct mill_str *piece);

/* Hangul syllables in parts: 0xAC00 + (lead * 21 + vowel) * 28 + tail. */
enum { TAIL_NONE = 0, TAIL_N = 4, TAIL_L = 8, TAIL_M = 16, TAIL_B = 17, TAIL_SS = 20 };
int chars_tail(uint32_t c); /* 0: open syllable; -1: no syllable */

#endif
