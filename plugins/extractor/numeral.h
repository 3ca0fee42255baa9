/* SPDX-License-Identifier: Apache-2.0
 *
 * numeral.h - numbers as Korean and English news write them: 1,234.5, 4억5000만, 이십만,
 * 스물여섯, 3분의 2, 2 1/4.
 */
#ifndef EXTRACTOR_NUMERAL_H
#define EXTRACTOR_NUMERAL_H

#include "extractor/decimal.h"

struct numeral {
    size_t start, end;
    struct decimal value;
    int unit;         /* power of ten of the last word of size: 8 of 25억; 0: none */
    unsigned letters; /* Hangul syllables in it */
    bool digits;      /* has 0-9 */
    bool native;      /* 하나, 스물 */
    bool vague;       /* 수십만: no value */
    bool fraction;    /* 3분의 2, 3/4 */
    bool negative;    /* a sign or 마이너스 stands before it */
    bool bounded;     /* no letter or digit stands directly before it */
};

/* Reads the longest number at `at`. Words in Hangul are read wherever they stand: whether
 * 이 is two or a particle is the caller's question. */
bool numeral_read(struct mill_str text, size_t at, struct numeral *numeral);
/* Reads on from a number to a fraction: N분의 M, N과 M분의 K, 3/4, 2 1/4. False: it stays
 * as it is. */
bool numeral_read_fraction(struct mill_str text, struct numeral *numeral);

#endif
