/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_build.h - a feed in the making: its items, and the memory of all its texts.
 * Internal to the reading of feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_BUILD_H
#define NEWSMILL_FETCHER_FEED_BUILD_H

#include "fetcher/feed.h"

enum { FEED_URL_BYTES = 4096 };

struct feed_build {
    struct feed feed; /* first: what callers hold */
    struct feed_item *items;
    size_t room;
    struct build_chunk *chunks;
    char *next;
    size_t left, taken; /* taken: bytes of all texts */
    struct mill_str language;
    bool failed; /* no memory */
};

struct feed_build *build_new(void); /* NULL: no memory */
void build_free(struct feed_build *build);

/* A copy that lives as long as the feed, cut at a character to FEED_TEXT_BYTES. Empty
 * when the feed's texts are at their limit, which makes it `cut`. */
struct mill_str build_text(struct feed_build *build, struct mill_str text);
/* The same for what is of no use when it is cut: empty when it is too long. */
struct mill_str build_url(struct feed_build *build, struct mill_str text);
/* A fresh item at the end; NULL: the feed is full (`cut`) or there is no memory. */
struct feed_item *build_item(struct feed_build *build);
/* Takes the last item back. */
void build_drop_item(struct feed_build *build);

/* What all formats share once everything is read: relative links, dates. */
void build_finish(struct feed_build *build, struct mill_str base, int64_t now_ms);

#endif
