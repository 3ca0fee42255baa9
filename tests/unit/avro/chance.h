/* SPDX-License-Identifier: Apache-2.0
 *
 * chance.h - random numbers that are the same on every machine. Source: xorshift64*
 * (Marsaglia, Vigna).
 */
#ifndef NEWSMILL_TEST_CHANCE_H
#define NEWSMILL_TEST_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
    uint64_t state; /* not 0 */
};

static inline uint64_t chance_bits(struct chance *chance)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return chance->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* 0 to below - 1. */
static inline uint32_t chance_below(struct chance *chance, uint32_t below)
{
    return (uint32_t)((chance_bits(chance) >> 32) % below);
}

static inline bool chance_one_in(struct chance *chance, uint32_t n)
{
    return chance_below(chance, n) == 0;
}

/* A number of random length, so that small ones are as frequent as large ones. */
static inline int64_t chance_number(struct chance *chance)
{
    uint64_t bits = chance_bits(chance) >> chance_below(chance, 64);

    return (int64_t)(chance_one_in(chance, 2) ? bits : ~bits);
}

#endif
