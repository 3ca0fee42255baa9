/* SPDX-License-Identifier: Apache-2.0
 * poll_parts.h - within polling: what items tell, and what feed and server ask for. */
#ifndef NEWSMILL_FETCHER_POLL_PARTS_H
#define NEWSMILL_FETCHER_POLL_PARTS_H

#include "poll.h"

enum { DAY_MS = 86400000 };
#define USUAL_MOST_MS (INT64_C(30) * DAY_MS)

struct items_seen {
    size_t fresh, known; /* not in the ring and newer than what is; in the ring */
    bool hid;            /* a fresh one came out well before poll->asked_ms */
};

/* Compares the feed with the ring, then makes the ring the feed's. */
void poll_see_items(struct poll *poll, const struct feed *feed, bool *is_new,
                    struct items_seen *seen);
/* The mean gap between the dates of the newest items; 0: too few dates. */
int64_t poll_usual_ms(const struct feed *feed, int64_t now_ms);

/* The longest wait that Cache-Control (else Expires) and the feed's ttl ask for; 0. */
int64_t poll_asked_wait_ms(const struct poll *poll, const struct poll_news *news,
                           int64_t now_ms);
/* `at_ms`, or the next hour that the feed does not skip, `chance` into it. */
int64_t poll_past_skips(const struct poll *poll, int64_t at_ms, uint64_t chance);

#endif
