/* SPDX-License-Identifier: Apache-2.0
 * day_web.c - the servers of a simulated day. */
#include "day_web.h"

#include <stdio.h>
#include <string.h>

enum { LEAST_DELAY_MS = 2000, LEAST_QUIET_MS = 60000 };

uint64_t web_chance(struct web *web)
{
    uint64_t x = web->seed += 0x9E3779B97F4A7C15u;

    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

const char *web_kind(enum server_kind kind)
{
    static const char *const names[SERVER_KINDS] = {
        "honest ETag",  "and max-age 900", "and ttl 30 min",
        "304 for ever", "no validators",   "an ETag a time",
        "500"
    };

    return names[kind];
}

static enum server_kind kind_of(int i)
{
    if (i % 50 == 49)
        return SERVER_FAILING;
    switch (i % 20) {
    case 3:
        return SERVER_FROZEN;
    case 7:
    case 12:
        return SERVER_MAX_AGE;
    case 9:
        return SERVER_TTL;
    case 11:
        return SERVER_NO_VALIDATORS;
    case 17:
        return SERVER_NEW_ETAGS;
    default:
        return SERVER_HONEST;
    }
}

static void invent_items(struct web *web, struct web_feed *feed)
{
    int64_t at_ms = DAY_START_MS - 20 * feed->gap_ms,
            end_ms = DAY_START_MS + 24 * HOUR_MS;

    while (at_ms < end_ms && feed->count < WEB_MOST_ITEMS) {
        int64_t hour = at_ms / HOUR_MS % 24;
        int64_t gap_ms = hour >= 1 && hour < 7 ? 5 * feed->gap_ms : feed->gap_ms;

        feed->published_ms[feed->count++] = at_ms;
        if (hour >= 1 && hour < 7 && feed->sleeps)
            at_ms += (7 - hour) * HOUR_MS;
        at_ms += gap_ms / 4 + (int64_t)(web_chance(web) % (uint64_t)(gap_ms * 3 / 2));
    }
}

void web_invent(struct web *web)
{
    static const int64_t gaps_ms[] = { 4, 10, 20, 30, 45, 120, 720, 14400, 100000, 15 };

    memset(web, 0, sizeof(*web));
    web->seed = 7;
    for (int i = 0; i < WEB_FEEDS; i++) {
        struct web_feed *feed = &web->feeds[i];

        feed->kind = kind_of(i);
        feed->host = i < 30 ? i % 3 : i % WEB_HOSTS; /* three have a dozen feeds each */
        feed->gap_ms = gaps_ms[i * 7 / 3 % 10] * MINUTE_MS;
        feed->sleeps = i % 3 == 0;
        invent_items(web, feed);
    }
    web->hosts[4].crawl_delay_ms = 20000;
}

size_t web_version(const struct web_feed *feed, int64_t now_ms)
{
    size_t low = 0, high = feed->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (feed->published_ms[middle] <= now_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_between(int64_t now_ms, double from_hour, double to_hour)
{
    double hour = (double)(now_ms - DAY_START_MS) / HOUR_MS;

    return hour >= from_hour && hour < to_hour;
}

static void look_at_manners(struct web_host *host, int64_t now_ms)
{
    int64_t delay_ms = host->crawl_delay_ms;

    if (delay_ms < LEAST_DELAY_MS)
        delay_ms = LEAST_DELAY_MS;
    host->overlaps += host->is_busy;
    host->too_soon += host->last_end_ms && now_ms - host->last_end_ms < delay_ms;
    host->not_quiet += now_ms < host->quiet_until_ms;
    host->is_busy = true;
}

/* Some hosts have a bad time; false: this one is well. */
static bool is_ill(int host, int64_t now_ms, struct web_answer *answer)
{
    if (host % 10 == 3 && is_between(now_ms, 9, 11)) {
        answer->took_ms = 10000;
        answer->status = 0;
    } else if (host % 10 == 5 && is_between(now_ms, 12, 12.4)) {
        answer->status = 429;
        answer->retry_after = "420";
    } else if (host % 10 == 7 && is_between(now_ms, 14, 14.5)) {
        answer->status = 503;
    } else if (host == 0 && is_between(now_ms, 17, 17.2)) {
        answer->status = 429;
        answer->retry_after = "0";
    } else {
        return false;
    }
    return true;
}

static void serve(struct web_feed *feed, uint64_t etag, int64_t now_ms,
                  struct web_answer *answer)
{
    uint64_t current = web_version(feed, now_ms) + 1;

    answer->version = current - 1;
    answer->status = 200;
    if (feed->kind == SERVER_MAX_AGE)
        answer->cache_control = "public, max-age=900";
    if (feed->kind == SERVER_NEW_ETAGS)
        current = 1000000 + feed->asked;
    if (feed->kind == SERVER_NO_VALIDATORS)
        current = 0;
    if (etag && (etag == current || feed->kind == SERVER_FROZEN)) {
        answer->status = 304;
        current = etag;
    }
    answer->etag = current;
}

void web_ask(struct web *web, int feed, uint64_t etag, int64_t now_ms,
             struct web_answer *answer)
{
    struct web_feed *asked = &web->feeds[feed];

    *answer = (struct web_answer){ .took_ms = 50 + (int64_t)(web_chance(web) % 1500),
                                   .retry_after = "",
                                   .cache_control = "" };
    look_at_manners(&web->hosts[asked->host], now_ms);
    asked->asked++;
    if (is_ill(asked->host, now_ms, answer))
        return;
    if (asked->kind == SERVER_FAILING)
        answer->status = 500;
    else
        serve(asked, etag, now_ms, answer);
}

void web_end(struct web *web, int feed, const struct web_answer *answer, int64_t now_ms)
{
    struct web_host *host = &web->hosts[web->feeds[feed].host];

    host->is_busy = false;
    host->last_end_ms = now_ms;
    if (answer->status == 429 || answer->status == 503)
        host->quiet_until_ms =
            now_ms + (*answer->retry_after == '4' ? 420000 : LEAST_QUIET_MS);
}

void web_body(const struct web *web, int feed, size_t version, struct web_body *body)
{
    const struct web_feed *asked = &web->feeds[feed];

    memset(body, 0, sizeof(*body));
    body->first = version - 1;
    body->feed.items = body->items;
    body->feed.ttl_ms = asked->kind == SERVER_TTL ? 30 * MINUTE_MS : -1;
    for (size_t i = 0; i < WEB_ITEMS && i < version; i++) {
        size_t number = version - 1 - i;
        int len =
            snprintf(body->guids[i], sizeof(body->guids[i]), "%d-%zu", feed, number);

        body->items[i].guid = (struct mill_str){ body->guids[i], (size_t)len };
        body->items[i].published_ms = asked->published_ms[number];
        body->feed.item_count++;
    }
}
