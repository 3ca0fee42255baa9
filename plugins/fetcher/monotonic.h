/* SPDX-License-Identifier: Apache-2.0
 * monotonic.h - the clock that the net and its resolver wait by; stages read no other. */
#ifndef NEWSMILL_FETCHER_MONOTONIC_H
#define NEWSMILL_FETCHER_MONOTONIC_H

#include <stdint.h>
#include <time.h>

static inline int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
