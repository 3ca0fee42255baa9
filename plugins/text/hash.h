/* SPDX-License-Identifier: Apache-2.0
 *
 * hash.h - XXH3: fast hashes for tables and keys. Not for ids (sha256.h). The values are
 * part of XXH3's frozen format, so that they may be stored.
 */
#ifndef NEWSMILL_TEXT_HASH_H
#define NEWSMILL_TEXT_HASH_H

#include <newsmill/type.h>

struct hash128 {
    uint64_t low, high;
};

uint64_t hash64(struct mill_str text);
uint64_t hash64_seed(struct mill_str text, uint64_t seed);
struct hash128 hash128(struct mill_str text);

static inline bool hash128_equal(struct hash128 a, struct hash128 b)
{
    return a.low == b.low && a.high == b.high;
}
/* Spreads a number over 64 bits (a bijection). */
static inline uint64_t hash_mix(uint64_t x)
{
    x = (x ^ x >> 32) * 0x9FB21C651E98DF25u;
    return x ^ x >> 28;
}

#endif
