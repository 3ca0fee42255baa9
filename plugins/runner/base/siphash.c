/* SPDX-License-Identifier: Apache-2.0
 * siphash.c - SipHash-2-4. */
#include "base/siphash.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

struct siphash_key siphash_key(void)
{
    struct siphash_key key;

    if (getrandom(&key, sizeof(key), GRND_NONBLOCK) != (ssize_t)sizeof(key)) {
        struct timespec now; /* early in a boot: better than a constant */

        clock_gettime(CLOCK_MONOTONIC, &now);
        key.words[0] = (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15U;
        key.words[1] = (uint64_t)(uintptr_t)&key ^ (uint64_t)now.tv_sec;
    }
    return key;
}

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static void mix(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static void absorb(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    mix(v);
    mix(v);
    v[0] ^= word;
}

static uint64_t little_endian(const unsigned char *bytes, size_t len)
{
    uint64_t word = 0;

    for (size_t i = 0; i < len; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

uint64_t siphash(const struct siphash_key *key, const void *data, size_t len)
{
    uint64_t v[4] = {
        key->words[0] ^ 0x736f6d6570736575U,
        key->words[1] ^ 0x646f72616e646f6dU,
        key->words[0] ^ 0x6c7967656e657261U,
        key->words[1] ^ 0x7465646279746573U,
    };
    const unsigned char *bytes = data;
    size_t left = len;

    for (; left >= 8; left -= 8, bytes += 8)
        absorb(v, little_endian(bytes, 8));
    absorb(v, little_endian(bytes, left) | (uint64_t)len << 56);
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        mix(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
