/* SPDX-License-Identifier: Apache-2.0
 *
 * decimal.h - exact decimal numbers, as news writes them: 4억5000만, 0.25, 3분의 2.
 */
#ifndef EXTRACTOR_DECIMAL_H
#define EXTRACTOR_DECIMAL_H

#include "extractor/pool.h"

enum { DECIMAL_DIGITS = 48 };

/* digits[0 .. count-1], the most significant first, times ten to the power of exponent.
 * Zero has no digits. `lost`: more digits than fit; the value is then unusable. */
struct decimal {
    unsigned char digits[DECIMAL_DIGITS];
    unsigned count;
    int exponent;
    bool negative, lost;
};

void decimal_digit(struct decimal *number, int digit); /* writes one more digit */
struct decimal decimal_of(uint64_t value);
struct decimal decimal_shift(struct decimal number, int tens); /* times 10^tens */
struct decimal decimal_add(const struct decimal *a, const struct decimal *b); /* >= 0 */
/* a / b to 15 significant digits; b not zero, both below 10^18 and whole. */
struct decimal decimal_ratio(uint64_t a, uint64_t b);
/* 1 above, 0 equal, -1 below; signs aside. */
int decimal_compare(const struct decimal *a, const struct decimal *b);
/* Whole and below 10^18: its value; else UINT64_MAX. */
uint64_t decimal_whole(const struct decimal *number);
/* Plain text with no separators and no useless zeros; empty when lost. */
struct mill_str decimal_text(const struct decimal *number, struct pool *pool);

#endif
