/* SPDX-License-Identifier: Apache-2.0
 *
 * hangul.h - syllables and their letters, and which form of a particle (josa) follows a
 * word. Syllable = 0xAC00 + (lead * 21 + vowel) * 28 + final (Unicode 3.12).
 */
#ifndef NEWSMILL_TEXT_HANGUL_H
#define NEWSMILL_TEXT_HANGUL_H

#include <newsmill/type.h>

/* What a word ends in, as particles see it. */
enum final_sound {
    FINAL_NONE,   /* a vowel: 는 가 를 와 로 */
    FINAL_RIEUL,  /* ㄹ: 은 이 을 과, but 로 */
    FINAL_OTHER,  /* another consonant: 은 이 을 과 으로 */
    FINAL_UNKNOWN /* a Latin word, Han, a symbol: both forms are found */
};

/* 0 none, 1 to 27 in Unicode's order (8 ㄹ); -1: no syllable. */
int hangul_final(uint32_t syllable);
/* Of the word's last letter or digit; closing quotes and brackets are passed over. Digits
 * are read as Sino-Korean numbers (3 삼), a word that is all capitals by the letter's
 * name (LM 엘엠). */
enum final_sound hangul_sound(struct mill_str word);
/* A particle with forms for vowel and consonant may follow: 을 after a consonant. */
bool hangul_josa_fits(struct mill_str word, bool after_consonant);
/* Lead 0..18, vowel 0..20, final 0..27; false: no syllable. */
bool hangul_split(uint32_t syllable, int *lead, int *vowel, int *final);
uint32_t hangul_join(int lead, int vowel, int final);

#endif
