/* SPDX-License-Identifier: Apache-2.0
 *
 * robots_cache.h - robots.txt of the origins that are asked now: a bounded table in
 * memory over the records of the store. Times are mill_now()'s.
 */
#ifndef NEWSMILL_FETCHER_ROBOTS_CACHE_H
#define NEWSMILL_FETCHER_ROBOTS_CACHE_H

#include "robots.h"

enum { ROBOTS_CACHE_MOST = 4096 };

struct robots_entry {
    struct robots *robots; /* NULL: not known */
    int64_t expires_ms;
    int status;      /* of the answer; 0: none came, which denies everything */
    bool is_pending; /* it is being asked for */
};

struct robots_cache;

struct robots_cache *robots_cache_new(void); /* NULL: no memory */
void robots_cache_free(struct robots_cache *cache);
/* The origin's entry, made when it is new; NULL: no memory. Borrowed until the next call.
 * When the table is full, all that nobody waits for is forgotten. */
struct robots_entry *robots_cache_entry(struct robots_cache *cache,
                                        struct mill_str origin);
/* Takes `robots`. */
void robots_cache_set(struct robots_entry *entry, struct robots *robots, int status,
                      int64_t expires_ms);

/* The value of an R record, and back. NULL: no memory; owned. */
char *robots_record_print(const struct robots_entry *entry, size_t *len);
bool robots_record_read(struct mill_str value, struct robots_entry *entry);

#endif
