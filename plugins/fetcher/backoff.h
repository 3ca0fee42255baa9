/* SPDX-License-Identifier: Apache-2.0
 * backoff.h - within the frontier: how long a host is left alone. */
#ifndef NEWSMILL_FETCHER_BACKOFF_H
#define NEWSMILL_FETCHER_BACKOFF_H

#include "frontier.h"

/* Changes what is quiet in the habits if the answer is 429 or 503. */
void backoff_follow(struct host_habits *habits, const struct host_answer *answer,
                    int64_t now_ms);
/* The level counts no more: 30 minutes passed since the host was to be left alone. */
bool backoff_is_calm(const struct host_habits *habits, int64_t now_ms);

#endif
