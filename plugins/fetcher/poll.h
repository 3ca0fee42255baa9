/* SPDX-License-Identifier: Apache-2.0
 *
 * poll.h - when a feed is asked again. Pure functions over a struct that is stored.
 *
 * Two signals: what the last answers brought (unchanged: the interval grows by half;
 * changed: it shrinks towards the least) and how often items come (a share of the mean
 * gap between their dates). Then what the feed and its server ask for (ttl, skipHours,
 * skipDays, Cache-Control, Expires, Retry-After) holds. If no item of an answer was in
 * the one before, items were lost between them: the interval is cut and the gap counted.
 */
#ifndef NEWSMILL_FETCHER_POLL_H
#define NEWSMILL_FETCHER_POLL_H

#include "feed.h"

enum { POLL_RING = 64 }; /* items of the last answers that are remembered */

struct poll_limits {
    int64_t least_ms, most_ms, first_ms; /* 5 min, 24 h, 30 min */
};

struct poll {
    int64_t interval_ms; /* 0: never asked */
    int64_t next_ms;
    int64_t asked_ms;         /* the last time */
    int64_t changed_ms;       /* when something new came last; 0: never */
    unsigned unchanged;       /* 304 or the same content in a row */
    unsigned failed;          /* in a row */
    uint64_t ring[POLL_RING]; /* hashes of item identities, 0: free; newest first */
    uint64_t content;         /* hash of the last body */
};

enum poll_outcome { POLL_FAILED, POLL_NOT_MODIFIED, POLL_SAME, POLL_CHANGED };

struct poll_news {
    enum poll_outcome outcome;
    const struct feed *feed;                             /* of a new answer; else NULL */
    struct mill_str retry_after, cache_control, expires; /* headers; empty: none */
    uint64_t chance;                                     /* anything random: jitter */
};

struct poll_result {
    size_t fresh;   /* items that were not in the ring */
    bool gap;       /* nothing overlapped: items were lost */
    bool want_full; /* validators are suspect: the next request goes without them */
};

/* `is_new[i]` (item_count of them, by the caller; NULL without a feed) says of each item
 * whether it is not in the ring. Moves *poll on. */
void poll_follow(struct poll *poll, const struct poll_limits *limits,
                 const struct poll_news *news, int64_t now_ms, bool *is_new,
                 struct poll_result *result);
/* guid, else url, else title and date. */
uint64_t poll_identity(const struct feed_item *item);
/* The wait before try `attempt` + 1 of a page that failed for now; jittered. */
int64_t poll_retry_ms(unsigned attempt, uint64_t chance);

#endif
