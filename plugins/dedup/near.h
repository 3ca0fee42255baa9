/* SPDX-License-Identifier: Apache-2.0
 *
 * near.h - whether a block is an earlier one with other particles and endings.
 *
 * All of: 0.9 of its 5-character shingles stand in the earlier block; the numbers are the
 * same in the same order; edit distance, particles folded, at most max(2, 4 %); and the
 * words that only one of them has pair off into verb endings of one stem without a
 * negation. So a changed figure, name, speaker or "not" keeps both: what differs within
 * one article mostly differs on purpose.
 */
#ifndef NEWSMILL_DEDUP_NEAR_H
#define NEWSMILL_DEDUP_NEAR_H

#include "dedup/pieces.h"

enum { NEAR_LEAST = 40, NEAR_MOST = 8000 }; /* characters of a key */

/* Keys of these lengths can be near at all: length ratio at least 0.8, within the limits.
 */
bool near_may_be(const struct key *earlier, const struct key *later);
/* True: near, and *score is the share of shingles, 0.9 to 1. False without pool->failed:
 * not. */
bool near_is(const struct piece *earlier, const struct piece *later, struct pool *pool,
             double *score);

#endif
