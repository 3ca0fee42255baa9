/* SPDX-License-Identifier: Apache-2.0
 *
 * records.h - what the fetcher remembers: keys and values of its store, as text.
 *
 *   U <host> <id>   a page: JSON while it is to be fetched, `done <ms> <status>` after
 *   F <host> <id>   a feed: JSON
 *   H <host>        a host's habits: JSON
 *   R <origin>      its robots.txt: `<expires ms> <status>`, a line feed, robots_text()
 *
 * `id` is made of the URL's key, so that one URL has one entry; the host stands in front
 * so that `newsmill state dump` sorts by it. Values that cannot be read are as if they
 * were not there. Other programs (newsmill-feed) read these records too.
 */
#ifndef NEWSMILL_FETCHER_RECORDS_H
#define NEWSMILL_FETCHER_RECORDS_H

#include "frontier.h"
#include "poll.h"
#include "text/url.h"

enum {
    RECORD_ID = 20, /* hex digits */
    RECORD_KEY_BYTES = 2 + URL_HOST_BYTES + 1 + RECORD_ID + 1,
    PAGE_MOST_HOPS = 10
};

enum record_kind {
    RECORD_PAGE = 'U',
    RECORD_FEED = 'F',
    RECORD_HOST = 'H',
    RECORD_ROBOTS = 'R'
};

/* A key in its own memory. */
struct record_key {
    size_t len;
    char text[RECORD_KEY_BYTES + URL_BYTES];
};

static inline struct mill_str record_key_text(const struct record_key *key)
{
    return (struct mill_str){ key->text, key->len };
}

/* `url` is a URL's key (text/url.h). */
void record_key_url(enum record_kind kind, const struct url *url, struct record_key *key);
void record_key_name(enum record_kind kind, struct mill_str name, struct record_key *key);
/* 0: it is none of ours. */
enum record_kind record_kind(struct mill_str key);

/* Texts that are empty are not there. */
struct page_record {
    struct mill_str url; /* normalised, as asked for */
    struct mill_str at;  /* where redirects led so far; empty: url */
    struct mill_str request_id, source;
    struct mill_str title, author, published_text, guid, summary; /* of the feed's item */
    bool has_item;
    int64_t published_ms; /* -1: none */
    struct mill_str redirects[PAGE_MOST_HOPS];
    size_t redirect_count;
    bool force;
    int hops;
    int attempt;    /* of the next request, from 1 */
    int64_t due_ms; /* of the next request; tells it from older ones */
    void *root;     /* what the texts lie in; NULL: in the writer's memory */
};

struct feed_record {
    struct mill_str url;
    struct mill_str source, request_id;
    int64_t most_ms; /* asked at least so often; 0: as the poll finds */
    struct mill_str etag, last_modified; /* validators, byte for byte */
    struct mill_str moved_to;            /* 301 or 308 leads there since moved_ms */
    int64_t moved_ms;
    struct mill_str why; /* it failed the last time; empty: it did not */
    int status;          /* of the last answer */
    bool full;           /* the next request goes without validators */
    struct poll poll;
    void *root;
};

/* Texts made with malloc(), closed by a NUL; NULL: no memory, or a text that is no UTF-8.
 */
char *page_record_print(const struct page_record *page);
char *feed_record_print(const struct feed_record *feed);
char *host_record_print(const struct host_habits *habits);

/* False: it is none. Free the record's root: record_free(). */
bool page_record_read(struct mill_str value, struct page_record *page);
bool feed_record_read(struct mill_str value, struct feed_record *feed);
bool host_record_read(struct mill_str value, struct host_habits *habits);
void record_free(void *root);

enum { DONE_BYTES = 48 };
void done_record_print(int64_t done_ms, int status, char text[DONE_BYTES]);
bool done_record_read(struct mill_str value, int64_t *done_ms, int *status);

#endif
