/* SPDX-License-Identifier: Apache-2.0
 *
 * known.h - the feeds that the fetcher has in its store, read from its state topic.
 */
#ifndef NEWSMILL_FEED_KNOWN_H
#define NEWSMILL_FEED_KNOWN_H

#include "config/config.h"
#include "fetcher/records.h"

enum { KNOWN_MOST = 1000000, KNOWN_WAIT_MS = 30000 };

struct known_feed {
    char *key;     /* in the store */
    uint64_t at;   /* its place among all records */
    bool is_there; /* else it was deleted: while reading alone */
    struct feed_record record;
};

struct known {
    struct known_feed *items; /* in the order of their keys */
    size_t count, room;
    uint64_t seen;
};

/* MILL_RETRY: the topic cannot be read now, or is not there (yet). Owned. */
enum mill_status known_read(const struct config *config, const struct stage_config *stage,
                            struct known **known, struct mill_error *error);
void known_free(struct known *known);

/* By the normalised URL; NULL: the store has none. */
const struct feed_record *known_find(const struct known *known, const char *url);

#endif
