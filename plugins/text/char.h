/* SPDX-License-Identifier: Apache-2.0
 *
 * char.h - classes of code points, for Korean, CJK and Latin news text. Not Unicode's
 * general categories: each class says what news text needs of it.
 */
#ifndef NEWSMILL_TEXT_CHAR_H
#define NEWSMILL_TEXT_CHAR_H

#include <stdbool.h>
#include <stdint.h>

/* A precomposed syllable, U+AC00..U+D7A3. */
static inline bool char_is_syllable(uint32_t c)
{
    return c >= 0xAC00 && c <= 0xD7A3;
}
/* Syllables and letters (jamo, compatibility and half-width ones too). U+318D is no
 * letter: Korean text has it as a middle dot. */
bool char_is_hangul(uint32_t c);
bool char_is_han(uint32_t c);
bool char_is_kana(uint32_t c);  /* with the long-vowel mark */
bool char_is_latin(uint32_t c); /* accented and full-width letters too */
bool char_is_digit(uint32_t c); /* 0..9, full-width too */
int char_digit(uint32_t c);     /* its value; -1: no digit */
bool char_is_upper(uint32_t c); /* of Latin, Greek, Cyrillic; full-width too */

/* Anything that separates: tab, LF, U+00A0, U+2000.., U+2028, U+3000. */
bool char_is_space(uint32_t c);
/* Shown as nothing: U+200B..F, U+2060, U+FEFF, soft hyphen, direction marks, variation
 * selectors. */
bool char_is_zero_width(uint32_t c);
bool char_is_control(uint32_t c); /* C0 but tab, LF, CR; DEL; C1 */

/* Punctuation and symbols: neither letter, digit, mark, space, control nor zero-width.
 * Circled and Roman numbers, fractions, units such as U+33A1 are no symbols: they count.
 */
bool char_is_punct(uint32_t c);
bool char_is_dash(uint32_t c); /* hyphen, minus, en and em dash */
bool char_is_currency(uint32_t c);
/* A letter, digit, number form or combining mark of any script. */
bool char_is_word(uint32_t c);

/* Quotation marks. A straight mark opens and closes. Corner brackets are quotes of both
 * kinds: U+300C single, U+300E double. */
bool char_is_quote(uint32_t c);
bool char_is_double_quote(uint32_t c);
bool char_is_single_quote(uint32_t c);
bool char_opens_quote(uint32_t c);
bool char_closes_quote(uint32_t c);
/* The mark that closes what this one opens; 0: it opens nothing. Brackets too. */
uint32_t char_closing(uint32_t c);

#endif
