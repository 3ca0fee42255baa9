/* SPDX-License-Identifier: Apache-2.0
 *
 * frontier.h - who may be asked next: a heap of hosts, each with a queue of errands.
 *
 * Politeness is kept here: one request at a time a host, a delay from the end of one to
 * the start of the next, no request while the host asked for quiet (429, 503), a limit of
 * hosts at once. It is memory alone; what must outlive a restart is in struct host_habits
 * and the errands' due times, which the stage stores. All times are mill_now()'s. A host
 * is its name without scheme and port, so that http and https of one server share a turn.
 */
#ifndef NEWSMILL_FETCHER_FRONTIER_H
#define NEWSMILL_FETCHER_FRONTIER_H

#include <newsmill/type.h>

enum { HOST_BYTES = 254, RETRY_AFTER_MOST_MS = 86400000 };

struct politeness {
    int64_t delay_ms;      /* between requests to a host: 2,000 */
    int64_t most_delay_ms; /* a crawl-delay counts up to here: 120,000 */
    unsigned most_at_once; /* hosts asked at the same time: 256 */
};

/* What of a host is worth keeping. Zero: a host nobody knows. */
struct host_habits {
    int64_t crawl_delay_ms; /* of robots.txt; 0: none. It only lengthens our delay */
    int64_t last_end_ms;    /* of the last request to it */
    int64_t quiet_until_ms; /* asked for by 429, 503, Retry-After */
    unsigned quiet_level;   /* how often in a row without a Retry-After */
    int64_t quiet_began_ms; /* of the last time of quiet */
};

struct host;

/* Embed it in what is to be fetched. Owned by the caller, who takes it out before it
 * goes. Zeroed before it is put for the first time. */
struct errand {
    int64_t due_ms;
    /* Below: the frontier's own. `host`: where it was put last; good while the errand is
     * queued, and from frontier_take() to frontier_end(). */
    struct host *host;
    uint64_t order;
    uint32_t place; /* in its queue, from 1; 0: in none */
    bool is_feed;   /* the caller's, who leaves it alone while the errand is queued: goes
                       before pages that are due. So should the robots.txt of a host,
                       with a due time of 0 */
};

struct frontier;

struct frontier *frontier_new(const struct politeness *politeness);
void frontier_free(struct frontier *frontier); /* errands stay the caller's */

/* Puts it into its host's queue, which is made when it is new; takes it out of another
 * queue before. False: no memory, or no name of 1 to HOST_BYTES bytes; the errand is in
 * no queue then. */
bool frontier_put(struct frontier *frontier, struct errand *errand, struct mill_str host,
                  int64_t due_ms);
/* Any time; nothing if it is in no queue. */
void frontier_remove(struct frontier *frontier, struct errand *errand);

/* The next errand that may be run now, out of its queue; its host is busy until
 * frontier_end(). NULL: none; frontier_due_ms() says when. Due feeds of a host go first,
 * then what has been due for longest; hosts take turns. */
struct errand *frontier_take(struct frontier *frontier, int64_t now_ms);
/* INT64_MAX: not before something is put or ends. */
int64_t frontier_due_ms(const struct frontier *frontier);

/* How the answer bears on the host. */
struct host_answer {
    int status;                  /* 0: none */
    struct mill_str retry_after; /* the header's value; empty: none */
    uint64_t chance;             /* anything random, for jitter */
};
/* The request to the host, which is busy, has ended. The habits change; the host may be
 * asked again after its delay. NULL: nothing was asked (say, robots.txt forbids it), the
 * host's turn is given back and no delay begins. */
void frontier_end(struct frontier *frontier, struct host *host,
                  const struct host_answer *answer, int64_t now_ms);

struct mill_str host_name(const struct host *host);
const struct host_habits *host_habits(const struct host *host);
bool host_is_busy(const struct host *host);
/* The host of this name, made when it is new; NULL: no memory, or no such name. */
struct host *frontier_host(struct frontier *frontier, struct mill_str name);
/* At attach, and when robots.txt said something new. */
void frontier_set_habits(struct frontier *frontier, struct host *host,
                         const struct host_habits *habits);
size_t frontier_hosts(const struct frontier *frontier);
size_t frontier_errands(const struct frontier *frontier); /* that are queued */
/* Forgets hosts that are idle, without errands, and whose habits no longer bear on
 * anything (a crawl-delay does for a day). Returns how many. */
size_t frontier_forget(struct frontier *frontier, int64_t now_ms);

/* Retry-After: seconds or an HTTP date; capped at a day. -1: malformed, zero, past. */
int64_t retry_after_ms(struct mill_str value, int64_t now_ms);

#endif
