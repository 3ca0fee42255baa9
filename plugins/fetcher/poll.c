/* SPDX-License-Identifier: Apache-2.0
 *
 * poll.c - the interval of a feed after an answer.
 *
 * A feed of which 304 comes for far longer than its items let expect is asked once
 * without validators. If that finds nothing, the next suspicion takes as long again as
 * the quiet had lasted, a week at most; if it finds items that a 304 had hidden, the
 * validators are frozen, and twice the usual gap is all the patience that is left, until
 * a request with validators brings something. */
#include "poll.h"
#include "frontier.h"
#include "jitter.h"
#include "poll_parts.h"

enum {
    SUSPECT_GAPS = 8, /* usual gaps without anything new */
    SUSPECT_LEAST_MS = 2 * 3600000,
    SUSPECT_MOST_MS = 7 * DAY_MS,
    SILENT_GAPS = 4 /* usual gaps after which items do not come as usual */
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return later(least, sooner(value, most));
}

/* Of feeds without dates: a moving mean of what came between two answers. */
static int64_t observed_ms(const struct poll *poll, size_t fresh, int64_t now_ms)
{
    int64_t gap_ms;

    if (!poll->changed_ms || !fresh || now_ms <= poll->changed_ms)
        return poll->usual_ms;
    gap_ms = (now_ms - poll->changed_ms) / (int64_t)fresh;
    return poll->usual_ms ? (3 * poll->usual_ms + gap_ms) / 4 : gap_ms;
}

static void grow(struct poll *poll, int64_t now_ms)
{
    int64_t usual_ms = poll->usual_ms;

    poll->interval_ms += poll->interval_ms / 2;
    if (usual_ms && now_ms - poll->changed_ms < SILENT_GAPS * usual_ms)
        poll->interval_ms = sooner(poll->interval_ms, usual_ms / 2);
}

static void shrink(struct poll *poll, const struct poll_limits *limits, bool gap)
{
    int64_t usual_ms = poll->usual_ms, above = poll->interval_ms - limits->least_ms;

    poll->interval_ms = limits->least_ms + above / (gap ? 4 : 2);
    if (usual_ms)
        poll->interval_ms = clamp(poll->interval_ms, usual_ms / 10, usual_ms / 2);
}

static void see_feed(struct poll *poll, const struct poll_limits *limits,
                     const struct poll_news *news, int64_t now_ms, bool *is_new,
                     struct poll_result *result)
{
    const struct feed *feed = news->feed;
    bool asked_before = poll->ring[0] != 0;
    struct items_seen seen;
    int64_t usual_ms = poll_usual_ms(feed, now_ms);

    poll->ttl_ms = later(feed->ttl_ms, 0);
    poll->skip_hours = feed->skip_hours;
    poll->skip_days = feed->skip_days;
    poll_see_items(poll, feed, is_new, &seen);
    result->fresh = seen.fresh;
    result->gap = asked_before && seen.fresh && !seen.known;
    if (!seen.fresh) {
        poll->unchanged++;
        grow(poll, now_ms);
        return;
    }
    poll->usual_ms = usual_ms ? usual_ms : observed_ms(poll, seen.fresh, now_ms);
    poll->frozen = poll->suspect && (seen.hid || poll->frozen);
    poll->unchanged = 0;
    poll->changed_ms = now_ms;
    shrink(poll, limits, result->gap);
}

/* How long 304 may be all that comes. */
static int64_t patience_ms(const struct poll *poll, const struct poll_limits *limits)
{
    int64_t patience_ms = SUSPECT_LEAST_MS;

    if (poll->frozen)
        return later(2 * poll->usual_ms, limits->least_ms);
    if (poll->usual_ms)
        patience_ms = later(patience_ms, SUSPECT_GAPS * poll->usual_ms);
    patience_ms = later(patience_ms, poll->full_ms - poll->changed_ms);
    return sooner(patience_ms, SUSPECT_MOST_MS);
}

static void see_not_modified(struct poll *poll, const struct poll_limits *limits,
                             int64_t now_ms, struct poll_result *result)
{
    int64_t since_ms = later(poll->full_ms, poll->changed_ms);

    poll->unchanged++;
    grow(poll, now_ms);
    if (poll->suspect || now_ms - since_ms > patience_ms(poll, limits))
        poll->suspect = result->want_full = true;
}

/* Failures leave the interval alone, which holds again when they end. */
static int64_t failed_wait_ms(struct poll *poll, const struct poll_limits *limits)
{
    int64_t wait_ms = poll->interval_ms ? poll->interval_ms : limits->first_ms;

    wait_ms = sooner(wait_ms, limits->first_ms);
    for (unsigned i = 0; i < poll->failed && wait_ms < limits->most_ms; i++)
        wait_ms *= 2;
    if (poll->failed < 1000)
        poll->failed++;
    return clamp(wait_ms, limits->least_ms, limits->most_ms);
}

static int64_t follow_answer(struct poll *poll, const struct poll_limits *limits,
                             const struct poll_news *news, int64_t now_ms, bool *is_new,
                             struct poll_result *result)
{
    poll->failed = 0;
    if (!poll->interval_ms)
        poll->interval_ms = limits->first_ms;
    if (news->outcome == POLL_CHANGED) {
        see_feed(poll, limits, news, now_ms, is_new, result);
    } else if (news->outcome == POLL_NOT_MODIFIED) {
        see_not_modified(poll, limits, now_ms, result);
    } else {
        poll->unchanged++;
        grow(poll, now_ms);
    }
    if (news->outcome != POLL_NOT_MODIFIED) {
        poll->full_ms = now_ms;
        poll->suspect = false;
    }
    poll->interval_ms = clamp(poll->interval_ms, limits->least_ms, limits->most_ms);
    return poll->interval_ms;
}

/* A tenth of jitter, upwards, or downwards where it would go beyond the most. */
static int64_t jittered(int64_t wait_ms, int64_t most_ms, uint64_t chance)
{
    int64_t jitter = jitter_ms(wait_ms, chance);

    return wait_ms + wait_ms / 10 > most_ms ? wait_ms - jitter : wait_ms + jitter;
}

/* What the server asks for is the least: chance only lengthens it. */
static int64_t wait_for(const struct poll *poll, const struct poll_limits *limits,
                        const struct poll_news *news, int64_t now_ms, int64_t wait_ms)
{
    int64_t asked_ms = poll_asked_wait_ms(poll, news, now_ms);
    int64_t retry_ms = retry_after_ms(news->retry_after, now_ms);

    asked_ms = later(sooner(asked_ms, limits->most_ms), retry_ms);
    if (asked_ms >= wait_ms)
        return asked_ms + jitter_ms(asked_ms, news->chance);
    return later(jittered(wait_ms, limits->most_ms, news->chance), asked_ms);
}

/* What comes out of a store may be anything. */
static void mend(struct poll *poll, const struct poll_limits *limits)
{
    if (poll->interval_ms)
        poll->interval_ms = clamp(poll->interval_ms, limits->least_ms, limits->most_ms);
    poll->usual_ms = clamp(poll->usual_ms, 0, USUAL_MOST_MS);
}

void poll_follow(struct poll *poll, const struct poll_limits *limits,
                 const struct poll_news *news, int64_t now_ms, bool *is_new,
                 struct poll_result *result)
{
    int64_t wait_ms;

    *result = (struct poll_result){ 0 };
    mend(poll, limits);
    if (news->outcome == POLL_FAILED)
        wait_ms = failed_wait_ms(poll, limits);
    else
        wait_ms = follow_answer(poll, limits, news, now_ms, is_new, result);
    wait_ms = wait_for(poll, limits, news, now_ms, wait_ms);
    poll->asked_ms = now_ms;
    poll->next_ms = poll_past_skips(poll, now_ms + wait_ms, news->chance);
}

int64_t poll_retry_ms(unsigned attempt, uint64_t chance)
{
    int64_t wait_ms = 60000;

    while (attempt-- > 1 && wait_ms < DAY_MS)
        wait_ms *= 4;
    return jittered(sooner(wait_ms, DAY_MS), DAY_MS, chance);
}
