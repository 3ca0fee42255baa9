/* SPDX-License-Identifier: Apache-2.0
 * utf8_blocks.c - UTF-8 by three table look-ups a block (x86-64 with SSSE3).
 *
 * Every way in which two neighbouring bytes can be wrong is a bit. Three tables, by the
 * high and the low half of the first byte and by the high half of the second, say which
 * ways each half allows; where all three agree, the pair is wrong. Third and fourth bytes
 * are where the lead says so. Source: Keiser and Lemire, "Validating UTF-8 in less than
 * one instruction per byte", 2020. */
#include "text/utf8_blocks.h"

#if defined(__x86_64__)

#include <string.h>
#include <tmmintrin.h>

#define WITH_SSSE3 __attribute__((target("ssse3")))

enum {
    BLOCK = 16,
    TOO_SHORT = 1 << 0,  /* a lead, and no continuation */
    TOO_LONG = 1 << 1,   /* ASCII, and a continuation */
    OVERLONG_3 = 1 << 2, /* E0 80..9F */
    TOO_LARGE = 1 << 3,  /* F4 90..BF, F5..FF with 90..BF */
    SURROGATE = 1 << 4,  /* ED A0..BF */
    OVERLONG_2 = 1 << 5, /* C0, C1 */
    OVERLONG_4 = 1 << 6, /* F0 80..8F; F5..FF with 80..8F */
    TWO_MORE = 1 << 7,   /* two continuations: right behind a lead of three or four */
    ANY = TOO_SHORT | TOO_LONG | TWO_MORE,
    LARGE = ANY | TOO_LARGE | OVERLONG_4,
    AFTER = TOO_LONG | OVERLONG_2 | TWO_MORE,
};

/* By the first byte's high half, its low half, the second byte's high half. */
static const unsigned char first_high[BLOCK] = {
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TWO_MORE,
    TWO_MORE,
    TWO_MORE,
    TWO_MORE,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | OVERLONG_4,
};
static const unsigned char first_low[BLOCK] = {
    ANY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    ANY | OVERLONG_2,
    ANY,
    ANY,
    ANY | TOO_LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE | SURROGATE,
    LARGE,
    LARGE,
};
static const unsigned char second_high[BLOCK] = {
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    AFTER | OVERLONG_3 | OVERLONG_4,
    AFTER | OVERLONG_3 | TOO_LARGE,
    AFTER | SURROGATE | TOO_LARGE,
    AFTER | SURROGATE | TOO_LARGE,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
};

bool utf8_blocks_can(void)
{
    return __builtin_cpu_supports("ssse3");
}

WITH_SSSE3 static inline __m128i look_up(const unsigned char table[BLOCK], __m128i halves)
{
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)table),
                            halves);
}

/* Bits are set where a byte of `block`, behind those of `before`, is wrong. */
WITH_SSSE3 static inline __m128i find_wrong(__m128i block, __m128i before)
{
    const __m128i half = _mm_set1_epi8(0x0f);
    __m128i one = _mm_alignr_epi8(block, before, BLOCK - 1);
    __m128i two = _mm_alignr_epi8(block, before, BLOCK - 2);
    __m128i three = _mm_alignr_epi8(block, before, BLOCK - 3);
    __m128i pairs = _mm_and_si128(
        _mm_and_si128(look_up(first_high, _mm_and_si128(_mm_srli_epi16(one, 4), half)),
                      look_up(first_low, _mm_and_si128(one, half))),
        look_up(second_high, _mm_and_si128(_mm_srli_epi16(block, 4), half)));
    /* The high bit where a lead two or three bytes before wants a continuation here. */
    __m128i wanted = _mm_or_si128(_mm_subs_epu8(two, _mm_set1_epi8(0xe0 - 0x80)),
                                  _mm_subs_epu8(three, _mm_set1_epi8(0xf0 - 0x80)));

    return _mm_xor_si128(_mm_and_si128(wanted, _mm_set1_epi8((char)0x80)), pairs);
}

WITH_SSSE3 bool utf8_blocks_valid(struct mill_str text)
{
    __m128i wrong = _mm_setzero_si128(), before = wrong, block;
    bool was_ascii = true;
    char tail[BLOCK] = { 0 };
    size_t at = 0;

    for (; text.len - at >= BLOCK; at += BLOCK) {
        bool is_ascii;

        block = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at));
        is_ascii = !_mm_movemask_epi8(block);
        if (!is_ascii || !was_ascii)
            wrong = _mm_or_si128(wrong, find_wrong(block, before));
        before = block;
        was_ascii = is_ascii;
    }
    /* What is left, and a NUL at least, which shows a sequence that has no end. */
    memcpy(tail, text.data + at, text.len - at);
    block = _mm_loadu_si128((const __m128i *)(const void *)tail);
    wrong = _mm_or_si128(wrong, find_wrong(block, before));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(wrong, _mm_setzero_si128())) == 0xffff;
}

#else

bool utf8_blocks_can(void)
{
    return false;
}

bool utf8_blocks_valid(struct mill_str text)
{
    return false;
}

#endif
