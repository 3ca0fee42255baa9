/* SPDX-License-Identifier: Apache-2.0
 * hangul.c - arithmetic on syllables; how digits and letters are read aloud. */
#include "text/hangul.h"

#include "text/char.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { VOWELS = 21, FINALS = 28, RIEUL = 8 };

int hangul_final(uint32_t syllable)
{
    return char_is_syllable(syllable) ? (int)((syllable - 0xAC00) % FINALS) : -1;
}

bool hangul_split(uint32_t syllable, int *lead, int *vowel, int *final)
{
    int index = (int)syllable - 0xAC00;

    if (!char_is_syllable(syllable))
        return false;
    *lead = index / (VOWELS * FINALS);
    *vowel = index / FINALS % VOWELS;
    *final = index % FINALS;
    return true;
}

uint32_t hangul_join(int lead, int vowel, int final)
{
    return (uint32_t)(0xAC00 + (lead * VOWELS + vowel) * FINALS + final);
}

/* 영 일 이 삼 사 오 육 칠 팔 구 */
static enum final_sound digit_sound(int digit)
{
    static const enum final_sound sounds[] = {
        FINAL_OTHER, FINAL_RIEUL, FINAL_NONE,  FINAL_OTHER, FINAL_NONE,
        FINAL_NONE,  FINAL_OTHER, FINAL_RIEUL, FINAL_RIEUL, FINAL_NONE,
    };

    return sounds[digit];
}

/* 엘 엠 엔 알; the names of all others end in a vowel. */
static enum final_sound letter_sound(uint32_t upper)
{
    if (upper == 'L' || upper == 'R')
        return FINAL_RIEUL;
    return upper == 'M' || upper == 'N' ? FINAL_OTHER : FINAL_NONE;
}

static bool is_spelled_out(struct mill_str word, size_t end)
{
    for (size_t at = end; at > 0;) {
        uint32_t c = fold_width(utf8_prev(word, &at));

        if (c >= 'a' && c <= 'z')
            return false;
        if (c < 'A' || c > 'Z')
            return true;
    }
    return true;
}

static enum final_sound syllable_sound(int final)
{
    return !final ? FINAL_NONE : final == RIEUL ? FINAL_RIEUL : FINAL_OTHER;
}

enum final_sound hangul_sound(struct mill_str word)
{
    size_t end = word.len;
    uint32_t c = 0;

    for (size_t at = end; end > 0; end = at) {
        c = fold_width(utf8_prev(word, &at));
        if (!char_is_punct(c) && !char_is_zero_width(c))
            break;
    }
    if (!end)
        return FINAL_UNKNOWN;
    if (char_is_syllable(c))
        return syllable_sound(hangul_final(c));
    if (char_is_digit(c))
        return digit_sound(char_digit(c));
    if (c >= 'A' && c <= 'Z' && is_spelled_out(word, end))
        return letter_sound(c);
    return FINAL_UNKNOWN;
}

bool hangul_josa_fits(struct mill_str word, bool after_consonant)
{
    enum final_sound sound = hangul_sound(word);

    return sound == FINAL_UNKNOWN || after_consonant == (sound != FINAL_NONE);
}
