/* SPDX-License-Identifier: Apache-2.0
 *
 * day_web.h - a web of feeds for one simulated day: what its servers answer, and what
 * they think of who asks. All of it follows from a seed. Times are Unix milliseconds. */
#ifndef NEWSMILL_TEST_DAY_WEB_H
#define NEWSMILL_TEST_DAY_WEB_H

#include "fetcher/feed.h"

#define DAY_START_MS INT64_C(1700006400000) /* a midnight */

enum { WEB_FEEDS = 100, WEB_HOSTS = 40, WEB_ITEMS = 20, WEB_MOST_ITEMS = 2000 };
enum { HOUR_MS = 3600000, MINUTE_MS = 60000 };

enum server_kind {
    SERVER_HONEST,        /* an ETag for each content */
    SERVER_MAX_AGE,       /* honest, and Cache-Control: max-age=900 */
    SERVER_TTL,           /* honest, and a ttl of 30 minutes */
    SERVER_FROZEN,        /* 304 to whoever sends a validator, for ever */
    SERVER_NO_VALIDATORS, /* always the whole feed */
    SERVER_NEW_ETAGS,     /* another ETag each time, for the same bytes */
    SERVER_FAILING,       /* 500 */
    SERVER_KINDS
};

struct web_feed {
    enum server_kind kind;
    int host;
    int64_t gap_ms; /* between items by day; a fifth as often by night */
    bool sleeps;    /* nothing at all by night */
    int64_t published_ms[WEB_MOST_ITEMS];
    size_t count;
    unsigned asked;
};

struct web_host {
    int64_t crawl_delay_ms;
    bool is_busy;
    int64_t last_end_ms, quiet_until_ms; /* as the server said or meant it */
    unsigned overlaps, too_soon, not_quiet;
};

struct web {
    struct web_feed feeds[WEB_FEEDS];
    struct web_host hosts[WEB_HOSTS];
    uint64_t seed;
};

struct web_answer {
    int status; /* 0: none */
    const char *retry_after, *cache_control;
    uint64_t etag;  /* 0: none */
    size_t version; /* how many items there were: what the content is made of */
    int64_t took_ms;
};

/* What of the web is at hand when a feed is read. */
struct web_body {
    struct feed feed;
    struct feed_item items[WEB_ITEMS];
    char guids[WEB_ITEMS][16];
    size_t first; /* the number of items[0] of its feed; each after it is one older */
};

void web_invent(struct web *web);
uint64_t web_chance(struct web *web);
size_t web_version(const struct web_feed *feed, int64_t now_ms);
/* A request begins; `etag` 0: without validator. */
void web_ask(struct web *web, int feed, uint64_t etag, int64_t now_ms,
             struct web_answer *answer);
void web_end(struct web *web, int feed, const struct web_answer *answer, int64_t now_ms);
void web_body(const struct web *web, int feed, size_t version, struct web_body *body);
const char *web_kind(enum server_kind kind);

#endif
