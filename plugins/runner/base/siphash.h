/* SPDX-License-Identifier: Apache-2.0
 *
 * siphash.h - SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash for tables whose
 * keys come from outside, so that nobody can choose keys that collide.
 */
#ifndef NEWSMILL_SIPHASH_H
#define NEWSMILL_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

struct siphash_key {
    uint64_t words[2];
};

/* A random key, once for each table. */
struct siphash_key siphash_key(void);
uint64_t siphash(const struct siphash_key *key, const void *data, size_t len);

#endif
