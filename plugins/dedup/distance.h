/* SPDX-License-Identifier: Apache-2.0
 *
 * distance.h - edit distance (insert, delete, replace) as far as it matters.
 */
#ifndef NEWSMILL_DEDUP_DISTANCE_H
#define NEWSMILL_DEDUP_DISTANCE_H

#include "dedup/pool.h"

/* The distance of a and b if it is at most `limit`, else limit + 1. Takes O(limit) memory
 * and O((len + limit) * limit) steps. UINT32_MAX: no memory. */
uint32_t distance_within(const uint32_t *a, uint32_t a_len, const uint32_t *b,
                         uint32_t b_len, uint32_t limit, struct pool *pool);

#endif
