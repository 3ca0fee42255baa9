/* SPDX-License-Identifier: Apache-2.0
 *
 * poll.h - when a feed is asked again. Pure functions over a struct that is stored.
 *
 * Two signals: what the last answers brought (unchanged: the interval grows by half;
 * something new: it shrinks half the way to the least) and how often items come (never
 * less often than twice in their usual gap while they come as usual, never more often
 * than ten times). Then what the feed and its server ask for (ttl, skipHours, skipDays,
 * Cache-Control, Expires, Retry-After) holds, and chance moves it by up to a tenth, so
 * that the feeds of a host do not align. If no item of an answer was in the one before,
 * items were lost between them: the interval is cut and the gap counted. A feed that
 * fails is asked after its interval, doubling up to a day, for ever.
 */
#ifndef NEWSMILL_FETCHER_POLL_H
#define NEWSMILL_FETCHER_POLL_H

#include "feed.h"

enum { POLL_RING = 256 }; /* items of the last answers that are remembered */

struct poll_limits {
    int64_t least_ms, most_ms, first_ms; /* 5 min, 24 h, 30 min */
};

/* Zero: a feed that was never asked. */
struct poll {
    int64_t interval_ms; /* 0: no answer yet */
    int64_t next_ms;
    int64_t asked_ms;   /* the last time */
    int64_t changed_ms; /* when something new came last; 0: never */
    int64_t full_ms;    /* when a whole answer came last, not 304; 0: never */
    int64_t usual_ms;   /* the mean gap between items; 0: not known */
    unsigned unchanged; /* 304 or nothing new in a row */
    unsigned failed;    /* in a row */
    int64_t ttl_ms;     /* what the last whole answer asked for; 0: nothing */
    uint32_t skip_hours;
    uint8_t skip_days;
    bool suspect;             /* want_full was said, and no whole answer came since */
    bool frozen;              /* 304 was a lie: items came before it that it hid */
    uint64_t ring[POLL_RING]; /* poll_identity() of items, newest first; then 0 */
    uint64_t content;         /* the caller's: hash of the last body, for POLL_SAME */
};

enum poll_outcome {
    POLL_FAILED,       /* no feed came of it, whatever the reason */
    POLL_NOT_MODIFIED, /* 304 */
    POLL_SAME,         /* a whole answer, the same bytes as before: not parsed */
    POLL_CHANGED       /* a whole answer that was parsed */
};

struct poll_news {
    enum poll_outcome outcome;
    const struct feed *feed;                             /* of POLL_CHANGED; else NULL */
    struct mill_str retry_after, cache_control, expires; /* headers; empty: none */
    uint64_t chance;                                     /* anything random: jitter */
};

struct poll_result {
    size_t fresh;   /* items that came since the last answer */
    bool gap;       /* nothing overlapped: items were lost */
    bool want_full; /* validators are suspect: forget them, so that the next request
                       goes without */
};

/* `is_new[i]` (item_count of them, by the caller; NULL without POLL_CHANGED) says of each
 * item whether it is not in the ring; more than `fresh` if the feed is longer than the
 * ring. Moves *poll on. */
void poll_follow(struct poll *poll, const struct poll_limits *limits,
                 const struct poll_news *news, int64_t now_ms, bool *is_new,
                 struct poll_result *result);
/* guid, else url, else title and date. Never 0. */
uint64_t poll_identity(const struct feed_item *item);
/* The wait before try `attempt` + 1 of a page that failed for now: a minute after the
 * first, then four times the last, at most a day; jittered. */
int64_t poll_retry_ms(unsigned attempt, uint64_t chance);

#endif
