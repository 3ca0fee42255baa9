/* SPDX-License-Identifier: Apache-2.0
 *
 * day.c - 100 feeds of 40 hosts through polling and frontier for a day that takes a
 * second: servers with good, no, changing and frozen validators, ten rhythms, an outage,
 * 429 and 503 with and without a time.
 *
 * Counted as a poll is a request that got 200 or 304. It is unchanged if nothing was
 * published since the last whole answer that we had. The share of 304 is that of the
 * unchanged polls of servers that answer 304 to a validator they gave (the first four
 * kinds); a poll without validators because of a suspicion counts against it. */
#include "day_web.h"
#include "fetcher/frontier.h"
#include "fetcher/poll.h"
#include "test.h"
#include "text/str.h"

#include <stdio.h>
#include <stdlib.h>

/* `errand` first: its address is the client's. */
struct client {
    struct errand errand;
    struct poll poll;
    int feed;
    uint64_t etag;
    size_t version; /* of the last whole answer */
    bool is_flying;
    int64_t end_ms;
    struct web_answer answer;
};

struct tally {
    unsigned feeds, requests, failed, unchanged, not_modified, gaps;
    unsigned published, found, fulls;
    int64_t delay_ms, most_delay_ms; /* from publication to discovery: sum, longest */
};

struct day {
    struct web web;
    struct client clients[WEB_FEEDS];
    struct frontier *frontier;
    struct tally tallies[SERVER_KINDS];
    int64_t now_ms;
};

static const struct poll_limits limits = { 5 * MINUTE_MS, 24 * (int64_t)HOUR_MS,
                                           30 * MINUTE_MS };
static const struct politeness polite = { 2000, 120000, 8 };

static void put(struct day *day, struct client *client, int64_t due_ms)
{
    char name[24];

    snprintf(name, sizeof(name), "host%d.test", day->web.feeds[client->feed].host);
    assert_true(frontier_put(day->frontier, &client->errand, str_of(name), due_ms));
}

static void begin(struct day *day)
{
    web_invent(&day->web);
    day->now_ms = DAY_START_MS;
    day->frontier = frontier_new(&polite);
    for (int i = 0; i < WEB_FEEDS; i++) {
        struct client *client = &day->clients[i];
        struct host_habits habits = { 0 };

        client->feed = i;
        client->errand.is_feed = true;
        put(day, client, DAY_START_MS);
        habits.crawl_delay_ms = day->web.hosts[day->web.feeds[i].host].crawl_delay_ms;
        frontier_set_habits(day->frontier, client->errand.host, &habits);
        day->tallies[day->web.feeds[i].kind].feeds++;
    }
}

static void count_found(struct day *day, const struct client *client, struct tally *tally,
                        const struct web_body *body, const bool *is_new)
{
    for (size_t i = 0; i < body->feed.item_count; i++) {
        int64_t delay_ms = day->now_ms - body->items[i].published_ms;

        if (!is_new[i] || body->items[i].published_ms < DAY_START_MS)
            continue;
        assert_true(body->first - i >= client->version); /* found once */
        tally->found++;
        tally->delay_ms += delay_ms;
        if (delay_ms > tally->most_delay_ms)
            tally->most_delay_ms = delay_ms;
    }
}

static void count_poll(struct day *day, const struct client *client, struct tally *tally)
{
    const struct web_answer *answer = &client->answer;
    size_t version = web_version(&day->web.feeds[client->feed],
                                 client->end_ms - client->answer.took_ms);

    tally->requests++;
    if (answer->status != 200 && answer->status != 304) {
        tally->failed++;
    } else if (client->version && version == client->version) {
        tally->unchanged++;
        tally->not_modified += answer->status == 304;
    }
}

static void follow(struct day *day, struct client *client)
{
    struct tally *tally = &day->tallies[day->web.feeds[client->feed].kind];
    const struct web_answer *answer = &client->answer;
    struct poll_news news = { .outcome = POLL_FAILED,
                              .retry_after = str_of(answer->retry_after),
                              .cache_control = str_of(answer->cache_control),
                              .chance = web_chance(&day->web) };
    bool is_new[WEB_ITEMS];
    struct web_body body;
    struct poll_result result;

    count_poll(day, client, tally);
    if (answer->status == 304)
        news.outcome = POLL_NOT_MODIFIED;
    else if (answer->status == 200 && answer->version == client->version)
        news.outcome = POLL_SAME;
    else if (answer->status == 200)
        news.outcome = POLL_CHANGED;
    if (news.outcome == POLL_CHANGED) {
        web_body(&day->web, client->feed, answer->version, &body);
        news.feed = &body.feed;
    }
    poll_follow(&client->poll, &limits, &news, day->now_ms, is_new, &result);
    if (news.outcome == POLL_CHANGED) {
        count_found(day, client, tally, &body, is_new);
        client->version = answer->version;
    }
    if (news.outcome != POLL_FAILED)
        client->etag = answer->etag;
    if (result.want_full)
        client->etag = 0;
    tally->fulls += result.want_full;
    tally->gaps += result.gap;
    assert_in_range(client->poll.next_ms - day->now_ms, limits.least_ms * 9 / 10,
                    limits.most_ms);
}

static void end_one(struct day *day, struct client *client)
{
    struct host_answer answer = { client->answer.status,
                                  str_of(client->answer.retry_after),
                                  web_chance(&day->web) };

    client->is_flying = false;
    web_end(&day->web, client->feed, &client->answer, day->now_ms);
    frontier_end(day->frontier, client->errand.host, &answer, day->now_ms);
    follow(day, client);
    put(day, client, client->poll.next_ms);
}

static void start_one(struct day *day, struct client *client)
{
    web_ask(&day->web, client->feed, client->etag, day->now_ms, &client->answer);
    client->is_flying = true;
    client->end_ms = day->now_ms + client->answer.took_ms;
}

/* Until nothing happens any more before the day ends. */
static bool step(struct day *day)
{
    int64_t next_ms = frontier_due_ms(day->frontier);
    struct errand *errand;

    for (int i = 0; i < WEB_FEEDS; i++)
        if (day->clients[i].is_flying && day->clients[i].end_ms < next_ms)
            next_ms = day->clients[i].end_ms;
    if (next_ms > DAY_START_MS + 24 * (int64_t)HOUR_MS)
        return false;
    if (next_ms > day->now_ms)
        day->now_ms = next_ms;
    for (int i = 0; i < WEB_FEEDS; i++)
        if (day->clients[i].is_flying && day->clients[i].end_ms <= day->now_ms)
            end_one(day, &day->clients[i]);
    while ((errand = frontier_take(day->frontier, day->now_ms)))
        start_one(day, (struct client *)(void *)errand);
    return true;
}

static void count_published(struct day *day)
{
    for (int i = 0; i < WEB_FEEDS; i++) {
        const struct web_feed *feed = &day->web.feeds[i];

        day->tallies[feed->kind].published +=
            (unsigned)(feed->count - web_version(feed, DAY_START_MS - 1));
    }
}

static double share(const struct tally *tally)
{
    return tally->unchanged ? 100.0 * tally->not_modified / tally->unchanged : 0;
}

static void print_line(const char *name, const struct tally *tally)
{
    printf("%-16s %5u %8u %6u %9u %6u %6.1f%% %5u %4u %9u %6u %8.1f %8.1f\n", name,
           tally->feeds, tally->requests, tally->failed, tally->unchanged,
           tally->not_modified, share(tally), tally->fulls, tally->gaps, tally->published,
           tally->found,
           tally->found ? (double)tally->delay_ms / tally->found / MINUTE_MS : 0,
           (double)tally->most_delay_ms / MINUTE_MS);
}

static void add(struct tally *sum, const struct tally *tally)
{
    sum->feeds += tally->feeds;
    sum->requests += tally->requests;
    sum->failed += tally->failed;
    sum->unchanged += tally->unchanged;
    sum->not_modified += tally->not_modified;
    sum->fulls += tally->fulls;
    sum->gaps += tally->gaps;
    sum->published += tally->published;
    sum->found += tally->found;
    sum->delay_ms += tally->delay_ms;
    if (tally->most_delay_ms > sum->most_delay_ms)
        sum->most_delay_ms = tally->most_delay_ms;
}

static unsigned print_manners(const struct day *day)
{
    unsigned overlaps = 0, too_soon = 0, not_quiet = 0;

    for (int i = 0; i < WEB_HOSTS; i++) {
        overlaps += day->web.hosts[i].overlaps;
        too_soon += day->web.hosts[i].too_soon;
        not_quiet += day->web.hosts[i].not_quiet;
    }
    printf("politeness: %u overlapping, %u too soon, %u while quiet was asked for\n",
           overlaps, too_soon, not_quiet);
    return overlaps + too_soon + not_quiet;
}

static void report(struct day *day, struct tally *with_304, struct tally *all)
{
    printf("%-16s %5s %8s %6s %9s %6s %7s %5s %4s %9s %6s %8s %8s\n", "server", "feeds",
           "requests", "failed", "unchanged", "304", "share", "fulls", "gaps",
           "published", "found", "mean min", "most min");
    for (int i = 0; i < SERVER_KINDS; i++) {
        print_line(web_kind((enum server_kind)i), &day->tallies[i]);
        add(all, &day->tallies[i]);
        if (i <= SERVER_FROZEN)
            add(with_304, &day->tallies[i]);
    }
    print_line("with 304", with_304);
    print_line("all", all);
}

static void a_day_of_a_hundred_feeds(void **state)
{
    struct day *day = calloc(1, sizeof(*day));
    struct tally with_304 = { 0 }, all = { 0 };
    const struct tally *frozen = &day->tallies[SERVER_FROZEN];

    begin(day);
    while (step(day))
        ;
    count_published(day);
    report(day, &with_304, &all);
    assert_int_equal(print_manners(day), 0);
    assert_true(with_304.unchanged > 1000 && share(&with_304) >= 95);
    assert_true(frozen->fulls > 0 && frozen->found * 10 >= frozen->published * 8);
    assert_true(all.requests < 10000);
    assert_true(with_304.delay_ms / with_304.found < 10 * MINUTE_MS);
    for (int i = 0; i < SERVER_KINDS; i++)
        assert_true(day->tallies[i].requests >= 4 * day->tallies[i].feeds);
    frontier_free(day->frontier);
    free(day);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_day_of_a_hundred_feeds) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
