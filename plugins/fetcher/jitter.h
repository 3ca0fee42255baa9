/* SPDX-License-Identifier: Apache-2.0
 * jitter.h - a little chance, so that what waited together does not return together. */
#ifndef NEWSMILL_FETCHER_JITTER_H
#define NEWSMILL_FETCHER_JITTER_H

#include <stdint.h>

/* From 0 to a tenth of `ms`, which is at least 0. `chance`: any 64 random bits. */
static inline int64_t jitter_ms(int64_t ms, uint64_t chance)
{
    return (int64_t)((double)ms * 0.1 * ((double)(chance >> 11) / 9007199254740992.0));
}

#endif
