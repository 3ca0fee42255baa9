/* SPDX-License-Identifier: Apache-2.0
 * hash.c - libxxhash behind three names. */
#include "text/hash.h"

#include <xxhash.h>

uint64_t hash64(struct mill_str text)
{
    return XXH3_64bits(text.data, text.len);
}

uint64_t hash64_seed(struct mill_str text, uint64_t seed)
{
    return XXH3_64bits_withSeed(text.data, text.len, seed);
}

struct hash128 hash128(struct mill_str text)
{
    XXH128_hash_t hash = XXH3_128bits(text.data, text.len);

    return (struct hash128){ hash.low64, hash.high64 };
}
