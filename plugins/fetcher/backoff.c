/* SPDX-License-Identifier: Apache-2.0
 *
 * backoff.c - what an answer of 429 or 503 does to a host's habits.
 *
 * A Retry-After is kept to, at most for a day. Without one the host is left alone for a
 * minute, doubling up to a day. Answers that come while it is to be left alone are of
 * requests that began before: they lengthen the wait if they name a time, and never
 * double it. */
#include "backoff.h"
#include "jitter.h"

enum { FIRST_MS = 60000, CALM_MS = 30 * 60000, MOST_LEVEL = 12 };

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

bool backoff_is_calm(const struct host_habits *habits, int64_t now_ms)
{
    return habits->quiet_level == 0 || now_ms - habits->quiet_until_ms >= CALM_MS;
}

static int64_t level_ms(unsigned level)
{
    int64_t ms = FIRST_MS;

    while (level-- > 1 && ms < RETRY_AFTER_MOST_MS)
        ms *= 2;
    return ms < RETRY_AFTER_MOST_MS ? ms : RETRY_AFTER_MOST_MS;
}

void backoff_follow(struct host_habits *habits, const struct host_answer *answer,
                    int64_t now_ms)
{
    bool is_quiet = now_ms < habits->quiet_until_ms;
    int64_t wait_ms;

    if (answer->status != 429 && answer->status != 503)
        return;
    wait_ms = retry_after_ms(answer->retry_after, now_ms);
    if (wait_ms < 0 && is_quiet)
        return;
    if (wait_ms < 0) {
        if (backoff_is_calm(habits, now_ms))
            habits->quiet_level = 0;
        if (habits->quiet_level < MOST_LEVEL)
            habits->quiet_level++;
        wait_ms = level_ms(habits->quiet_level);
    }
    if (!is_quiet)
        habits->quiet_began_ms = now_ms;
    wait_ms += jitter_ms(wait_ms, answer->chance);
    if (wait_ms > RETRY_AFTER_MOST_MS)
        wait_ms = RETRY_AFTER_MOST_MS;
    habits->quiet_until_ms = later(habits->quiet_until_ms, now_ms + wait_ms);
}
