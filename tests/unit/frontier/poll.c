/* SPDX-License-Identifier: Apache-2.0
 * poll.c - when a feed is asked again after an answer, and which of its items are new.
 * Chance is at its least but where it is the matter. */
#include "fetcher/poll.h"
#include "test.h"
#include "text/str.h"

#include <stdio.h>
#include <string.h>

#define MIN_MS INT64_C(60000)
#define HOUR_MS (60 * MIN_MS)
#define DAY_MS (24 * HOUR_MS)
#define NOW_MS INT64_C(1700006400000) /* Wednesday, 2023-11-15, 00:00 GMT */

static const struct poll_limits limits = { 5 * MIN_MS, DAY_MS, 30 * MIN_MS };

static struct mill_str text_of(const char *text)
{
    return text ? str_of(text) : (struct mill_str){ NULL, 0 };
}

/* Without items: what comes of the headers, of what the feed asks, and of failures. */
static struct wait_case {
    const char *name;
    enum poll_outcome outcome;
    int64_t interval_ms; /* before */
    unsigned failed;
    int64_t ttl_ms;
    uint32_t skip_hours;
    uint8_t skip_days;
    const char *cache_control, *expires, *retry_after;
    int64_t wait_ms;
} waits[] = {
    { "the first answer: half an hour and half more", POLL_NOT_MODIFIED,
      .wait_ms = 45 * MIN_MS },
    { "unchanged grows by half", POLL_NOT_MODIFIED, 20 * MIN_MS, .wait_ms = 30 * MIN_MS },
    { "the same bytes are unchanged", POLL_SAME, 20 * MIN_MS, .wait_ms = 30 * MIN_MS },
    { "a day at most", POLL_SAME, 20 * HOUR_MS, .wait_ms = DAY_MS },
    { "a stored interval out of its limits", POLL_SAME, INT64_MAX, .wait_ms = DAY_MS },
    { "max-age is the least", POLL_SAME, 20 * MIN_MS, .cache_control = "max-age=7200",
      .wait_ms = 2 * HOUR_MS },
    { "a short max-age changes nothing", POLL_SAME, 20 * MIN_MS,
      .cache_control = "max-age=60", .wait_ms = 30 * MIN_MS },
    { "among directives", POLL_SAME, 20 * MIN_MS,
      .cache_control = "public, s-maxage=9, Max-Age = \"7200\" ,immutable",
      .wait_ms = 2 * HOUR_MS },
    { "s-maxage is for others", POLL_SAME, 20 * MIN_MS, .cache_control = "s-maxage=7200",
      .wait_ms = 30 * MIN_MS },
    { "no-cache is no wait", POLL_SAME, 20 * MIN_MS,
      .cache_control = "max-age=7200, no-cache", .wait_ms = 30 * MIN_MS },
    { "max-age of a year is a day", POLL_SAME, 20 * MIN_MS,
      .cache_control = "max-age=31536000", .wait_ms = DAY_MS },
    { "max-age that is no number", POLL_SAME, 20 * MIN_MS,
      .cache_control = "max-age=-7200, max-age", .wait_ms = 30 * MIN_MS },
    { "Expires is the least", POLL_SAME, 20 * MIN_MS,
      .expires = "Wed, 15 Nov 2023 02:00:00 GMT", .wait_ms = 2 * HOUR_MS },
    { "Expires in the past", POLL_SAME, 20 * MIN_MS,
      .expires = "Wed, 15 Nov 1995 02:00:00 GMT", .wait_ms = 30 * MIN_MS },
    { "Expires: 0", POLL_SAME, 20 * MIN_MS, .expires = "0", .wait_ms = 30 * MIN_MS },
    { "max-age is before Expires", POLL_SAME, 20 * MIN_MS, .cache_control = "max-age=0",
      .expires = "Wed, 15 Nov 2023 02:00:00 GMT", .wait_ms = 30 * MIN_MS },
    { "ttl is the least", POLL_NOT_MODIFIED, 20 * MIN_MS, .ttl_ms = HOUR_MS,
      .wait_ms = HOUR_MS },
    { "ttl of a year is a day", POLL_SAME, 20 * MIN_MS, .ttl_ms = 365 * DAY_MS,
      .wait_ms = DAY_MS },
    { "an hour is skipped", POLL_SAME, 20 * MIN_MS, .skip_hours = 1, .wait_ms = HOUR_MS },
    { "hours are skipped", POLL_SAME, 20 * MIN_MS, .skip_hours = 0xFF,
      .wait_ms = 8 * HOUR_MS },
    { "another hour is skipped", POLL_SAME, 20 * MIN_MS, .skip_hours = 2,
      .wait_ms = 30 * MIN_MS },
    { "a day is skipped", POLL_SAME, 20 * MIN_MS, .skip_days = 1 << 3,
      .wait_ms = DAY_MS },
    { "another day is skipped", POLL_SAME, 20 * MIN_MS, .skip_days = 0x77,
      .wait_ms = 30 * MIN_MS },
    { "a day and an hour are skipped", POLL_SAME, 20 * MIN_MS, .skip_hours = 1,
      .skip_days = 1 << 3, .wait_ms = DAY_MS + HOUR_MS },
    { "every hour is skipped", POLL_SAME, 20 * MIN_MS, .skip_hours = 0xFFFFFF,
      .wait_ms = 30 * MIN_MS },
    { "every day is skipped", POLL_SAME, 20 * MIN_MS, .skip_days = 0x7F,
      .wait_ms = 30 * MIN_MS },
    { "a failure of a feed never asked", POLL_FAILED, .wait_ms = 30 * MIN_MS },
    { "a failure of a busy feed", POLL_FAILED, 5 * MIN_MS, .wait_ms = 5 * MIN_MS },
    { "a failure of a slow feed", POLL_FAILED, 20 * HOUR_MS, .wait_ms = 30 * MIN_MS },
    { "failures double", POLL_FAILED, 5 * MIN_MS, 3, .wait_ms = 40 * MIN_MS },
    { "up to a day", POLL_FAILED, 5 * MIN_MS, 100000, .wait_ms = DAY_MS },
    { "a failure names its time", POLL_FAILED, 5 * MIN_MS, .retry_after = "3600",
      .wait_ms = HOUR_MS },
    { "its short time changes nothing", POLL_FAILED, 5 * MIN_MS, 3, .retry_after = "60",
      .wait_ms = 40 * MIN_MS },
};

static void waits_for(void **state)
{
    const struct wait_case *c = *state;
    struct poll poll = { .interval_ms = c->interval_ms,
                         .failed = c->failed,
                         .ttl_ms = c->ttl_ms,
                         .skip_hours = c->skip_hours,
                         .skip_days = c->skip_days,
                         .full_ms = NOW_MS };
    struct poll_news news = { .outcome = c->outcome,
                              .retry_after = text_of(c->retry_after),
                              .cache_control = text_of(c->cache_control),
                              .expires = text_of(c->expires) };
    struct poll_result result;

    poll_follow(&poll, &limits, &news, NOW_MS, NULL, &result);
    assert_int_equal(poll.next_ms - NOW_MS, c->wait_ms);
    assert_int_equal(poll.asked_ms, NOW_MS);
    assert_int_equal(poll.failed > 0, c->outcome == POLL_FAILED);
}

/* Nothing brings two feeds that waited together back together. */
static void chance_moves_every_wait(void **state)
{
    for (size_t i = 0; i < COUNT(waits); i++) {
        int64_t next_ms[2];

        for (unsigned j = 0; j < 2; j++) {
            struct wait_case *c = &waits[i];
            struct poll poll = { .interval_ms = c->interval_ms, .failed = c->failed };
            struct poll_news news = { .outcome = c->outcome,
                                      .retry_after = text_of(c->retry_after),
                                      .cache_control = text_of(c->cache_control),
                                      .chance = j ? UINT64_MAX / 2 : 0 };
            struct poll_result result;

            poll.ttl_ms = c->ttl_ms;
            poll.skip_hours = c->skip_hours;
            poll.skip_days = c->skip_days;
            poll_follow(&poll, &limits, &news, NOW_MS, NULL, &result);
            next_ms[j] = poll.next_ms - NOW_MS;
        }
        assert_int_not_equal(next_ms[0], next_ms[1]);
        assert_true(next_ms[1] >= limits.least_ms);
        if (waits[i].cache_control || waits[i].retry_after)
            assert_true(next_ms[1] >= next_ms[0] * 9 / 10);
    }
}

/* A feed whose items are numbers; the newest first. */
struct numbers {
    struct feed feed;
    struct feed_item items[600];
    char guids[600][12];
    bool is_new[600];
};

static void fill(struct numbers *numbers, int newest, size_t count, int64_t gap_ms)
{
    memset(numbers, 0, sizeof(*numbers));
    numbers->feed =
        (struct feed){ .items = numbers->items, .item_count = count, .ttl_ms = -1 };
    for (size_t i = 0; i < count; i++) {
        int number = newest - (int)i;
        int len = snprintf(numbers->guids[i], sizeof(numbers->guids[i]), "%d", number);

        numbers->items[i].guid = (struct mill_str){ numbers->guids[i], (size_t)len };
        numbers->items[i].published_ms = gap_ms ? NOW_MS + number * gap_ms : -1;
    }
}

static struct poll_result changed(struct poll *poll, struct numbers *numbers,
                                  int64_t now_ms)
{
    struct poll_news news = { .outcome = POLL_CHANGED, .feed = &numbers->feed };
    struct poll_result result;

    poll_follow(poll, &limits, &news, now_ms, numbers->is_new, &result);
    return result;
}

static struct poll_result not_modified(struct poll *poll, int64_t now_ms)
{
    struct poll_news news = { .outcome = POLL_NOT_MODIFIED };
    struct poll_result result;

    poll_follow(poll, &limits, &news, now_ms, NULL, &result);
    return result;
}

static struct items_case {
    const char *name;
    int first, then; /* the newest number of two answers */
    size_t first_count, then_count;
    size_t fresh, is_new;
    bool gap;
} items[] = {
    { "nothing new", 0, 0, 20, 20, 0, 0, false },
    { "one new", 0, 1, 20, 20, 1, 1, false },
    { "all but one new", 0, 19, 20, 20, 19, 19, false },
    { "no overlap", 0, 20, 20, 20, 20, 20, true },
    { "more were lost", 0, 500, 20, 20, 20, 20, true },
    { "the first items are no gap", 0, 5, 0, 20, 20, 20, false },
    { "an empty answer is no gap", 0, 0, 20, 0, 0, 0, false },
    { "a shorter answer has nothing new", 0, 0, 20, 5, 0, 0, false },
    { "longer than the ring: old ones are not fresh", 0, 0, 400, 400, 0, 400 - POLL_RING,
      false },
    { "longer than the ring: new ones are", 0, 3, 400, 400, 3, 400 - POLL_RING, false },
    { "longer than the ring: a gap is one", 0, 500, 400, 400, 400, 400, true },
};

static void are_new(void **state)
{
    const struct items_case *c = *state;
    struct poll poll = { 0 };
    struct numbers numbers;
    struct poll_result result;
    size_t is_new = 0;

    fill(&numbers, c->first, c->first_count, 0);
    result = changed(&poll, &numbers, NOW_MS);
    assert_int_equal(result.fresh, c->first_count);
    assert_false(result.gap);
    fill(&numbers, c->then, c->then_count, 0);
    result = changed(&poll, &numbers, NOW_MS + HOUR_MS);
    for (size_t i = 0; i < c->then_count; i++)
        is_new += numbers.is_new[i];
    assert_int_equal(result.fresh, c->fresh);
    assert_int_equal(is_new, c->is_new);
    assert_int_equal(result.gap, c->gap);
}

static void items_that_come_back_are_not_new(void **state)
{
    struct poll poll = { 0 };
    struct numbers numbers;

    fill(&numbers, 40, 20, 0);
    changed(&poll, &numbers, NOW_MS);
    fill(&numbers, 45, 5, 0);
    changed(&poll, &numbers, NOW_MS + HOUR_MS);
    fill(&numbers, 45, 20, 0);
    assert_int_equal(changed(&poll, &numbers, NOW_MS + 2 * HOUR_MS).fresh, 0);
}

static void items_have_an_identity(void **state)
{
    struct feed_item a = { .guid = S("1"), .url = S("u"), .title = S("t") };
    struct feed_item b = { .guid = S("1"), .url = S("v"), .title = S("w") };

    assert_true(poll_identity(&a) == poll_identity(&b));
    a.guid = b.guid = S("");
    assert_true(poll_identity(&a) != poll_identity(&b));
    b.url = a.url;
    assert_true(poll_identity(&a) == poll_identity(&b));
    a.url = b.url = S("");
    assert_true(poll_identity(&a) != poll_identity(&b));
    b.title = a.title;
    assert_true(poll_identity(&a) == poll_identity(&b));
    b.published_text = S("today");
    assert_true(poll_identity(&a) != poll_identity(&b));
    a = (struct feed_item){ .guid = S("x") };
    b = (struct feed_item){ .url = S("x") };
    assert_true(poll_identity(&a) != poll_identity(&b));
    assert_true(poll_identity(&(struct feed_item){ 0 }) != 0);
}

/* The interval after something new came; before, it was `interval_ms`. */
static struct rhythm_case {
    const char *name;
    int64_t interval_ms, gap_ms;
    int newest; /* 19: one overlaps; 20: none does */
    int64_t after_ms;
} rhythms[] = {
    { "half the way to the least", 65 * MIN_MS, 0, 1, 35 * MIN_MS },
    { "lost items: a quarter of the way", 65 * MIN_MS, 0, 20, 20 * MIN_MS },
    { "twice in the usual gap", 12 * HOUR_MS, HOUR_MS, 1, 30 * MIN_MS },
    { "a tenth of the usual gap", 5 * MIN_MS, 10 * HOUR_MS, 1, HOUR_MS },
    { "never below the least", 12 * HOUR_MS, MIN_MS, 1, 5 * MIN_MS },
};

static void shrinks_to(void **state)
{
    const struct rhythm_case *c = *state;
    struct poll poll = { 0 };
    struct numbers numbers;

    fill(&numbers, 0, 20, c->gap_ms);
    changed(&poll, &numbers, NOW_MS);
    poll.interval_ms = c->interval_ms;
    fill(&numbers, c->newest, 20, c->gap_ms);
    changed(&poll, &numbers, NOW_MS + 100 * HOUR_MS);
    if (c->gap_ms)
        assert_int_equal(poll.usual_ms, c->gap_ms);
    else
        poll.usual_ms = 0;
    poll.interval_ms = c->interval_ms;
    fill(&numbers, c->newest + 1 + 19 * (c->newest == 20), 20, c->gap_ms);
    changed(&poll, &numbers, NOW_MS + 100 * HOUR_MS);
    assert_int_equal(poll.interval_ms, c->after_ms);
}

static void new_bytes_without_new_items_are_unchanged(void **state)
{
    struct poll poll = { 0 };
    struct numbers numbers;

    fill(&numbers, 0, 20, 0);
    changed(&poll, &numbers, NOW_MS);
    poll.interval_ms = 20 * MIN_MS;
    changed(&poll, &numbers, NOW_MS + HOUR_MS);
    assert_int_equal(poll.interval_ms, 30 * MIN_MS);
    assert_int_equal(poll.changed_ms, NOW_MS);
    assert_int_equal(poll.unchanged, 1);
}

/* While items come as usual the wait does not outgrow half their gap; when they stop, it
 * does. */
static void grows_when_items_stop(void **state)
{
    struct poll poll = { 0 };
    struct numbers numbers;
    int64_t now_ms = NOW_MS;

    fill(&numbers, 0, 20, HOUR_MS);
    changed(&poll, &numbers, now_ms);
    while (now_ms < NOW_MS + 4 * HOUR_MS) {
        assert_true(poll.interval_ms <= 30 * MIN_MS);
        now_ms = poll.next_ms;
        not_modified(&poll, now_ms);
    }
    while (now_ms < NOW_MS + 10 * DAY_MS) {
        now_ms = poll.next_ms;
        not_modified(&poll, now_ms);
    }
    assert_int_equal(poll.interval_ms, DAY_MS);
}

/* An active feed that says 304 for ever: asked without validators after eight gaps, and
 * when that shows that items were hidden, after two. */
static void frozen_validators_are_found_out(void **state)
{
    struct poll poll = { 0 };
    struct numbers numbers;
    int64_t now_ms = NOW_MS;

    fill(&numbers, 0, 20, HOUR_MS);
    changed(&poll, &numbers, now_ms);
    do
        now_ms = poll.next_ms;
    while (!not_modified(&poll, now_ms).want_full);
    assert_in_range(now_ms - NOW_MS, 8 * HOUR_MS, 11 * HOUR_MS);
    /* It is asked for until it comes. */
    assert_true(not_modified(&poll, now_ms + 1).want_full);
    fill(&numbers, 8, 20, HOUR_MS);
    now_ms = poll.next_ms;
    assert_int_equal(changed(&poll, &numbers, now_ms).fresh, 8);
    assert_true(poll.frozen);
    assert_false(not_modified(&poll, now_ms + 2 * HOUR_MS).want_full);
    assert_true(not_modified(&poll, now_ms + 2 * HOUR_MS + 1).want_full);
    changed(&poll, &numbers, now_ms + 3 * HOUR_MS); /* nothing new: still distrusted */
    assert_true(poll.frozen);
    fill(&numbers, 9, 20, HOUR_MS);
    changed(&poll, &numbers, now_ms + 4 * HOUR_MS); /* with validators: they work */
    assert_false(poll.frozen);
}

/* An honest feed that is quiet for months is suspected ever more rarely, but at least
 * once a week. */
static void patience_grows_to_a_week(void **state)
{
    int64_t now_ms = NOW_MS, last_ms = NOW_MS, before_ms = 0, patience_ms = 0;
    struct poll poll = { 0 };
    struct numbers numbers;
    unsigned fulls = 0;

    fill(&numbers, 0, 20, HOUR_MS);
    changed(&poll, &numbers, now_ms);
    while (now_ms < NOW_MS + 60 * DAY_MS) {
        now_ms = poll.next_ms;
        if (not_modified(&poll, now_ms).want_full) {
            struct poll_news same = { .outcome = POLL_SAME };
            struct poll_result result;

            poll_follow(&poll, &limits, &same, now_ms, NULL, &result);
            patience_ms = now_ms - last_ms;
            assert_true(patience_ms >= before_ms - DAY_MS);
            before_ms = patience_ms;
            last_ms = now_ms;
            fulls++;
        }
    }
    assert_in_range(fulls, 8, 14);
    assert_in_range(patience_ms, 7 * DAY_MS, 8 * DAY_MS + 1);
}

static void failures_leave_the_interval_alone(void **state)
{
    struct poll poll = { .interval_ms = 20 * MIN_MS, .full_ms = NOW_MS };
    struct poll_news news = { .outcome = POLL_FAILED };
    struct poll_result result;
    int64_t now_ms = NOW_MS;

    for (int i = 0; i < 2000; i++) {
        poll_follow(&poll, &limits, &news, now_ms, NULL, &result);
        assert_true(poll.next_ms > now_ms && poll.next_ms <= now_ms + DAY_MS);
        now_ms = poll.next_ms;
    }
    assert_int_equal(poll.interval_ms, 20 * MIN_MS);
    not_modified(&poll, now_ms);
    assert_int_equal(poll.failed, 0);
    assert_int_equal(poll.interval_ms, 30 * MIN_MS);
}

static void pages_are_tried_again(void **state)
{
    static const int64_t minutes[] = { 1, 4, 16, 64, 256, 1024, 1440, 1440 };

    for (unsigned i = 0; i < COUNT(minutes); i++) {
        assert_int_equal(poll_retry_ms(i + 1, 0), minutes[i] * MIN_MS);
        assert_int_not_equal(poll_retry_ms(i + 1, UINT64_MAX / 2), minutes[i] * MIN_MS);
        assert_true(poll_retry_ms(i + 1, UINT64_MAX) <= DAY_MS);
    }
    assert_int_equal(poll_retry_ms(UINT32_MAX, 0), DAY_MS);
    assert_int_equal(poll_retry_ms(0, 0), MIN_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_moves_every_wait),
        cmocka_unit_test(items_that_come_back_are_not_new),
        cmocka_unit_test(items_have_an_identity),
        cmocka_unit_test(new_bytes_without_new_items_are_unchanged),
        cmocka_unit_test(grows_when_items_stop),
        cmocka_unit_test(frozen_validators_are_found_out),
        cmocka_unit_test(patience_grows_to_a_week),
        cmocka_unit_test(failures_leave_the_interval_alone),
        cmocka_unit_test(pages_are_tried_again),
    };

    return run_table(waits, waits_for) + run_table(items, are_new) +
           run_table(rhythms, shrinks_to) + cmocka_run_group_tests(tests, NULL, NULL);
}
