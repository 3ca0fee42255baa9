/* SPDX-License-Identifier: Apache-2.0
 *
 * edit.h - changes to feeds.yaml that leave the rest of it, comments above all, as it is.
 *
 * An edit is made on the lines of the text and then read again: what it must not change
 * is the same, and what it should change is changed, or nothing is. A file written in a
 * way that this cannot edit is refused with what to write by hand.
 */
#ifndef NEWSMILL_FEED_EDIT_H
#define NEWSMILL_FEED_EDIT_H

#include "config/feed_list.h"

struct addition {
    const char *name, *url;
    const char *const *tags;
    size_t tag_count;
};

/* The text with more feeds at the end of the list. `list` is that of `text`. */
enum mill_status edit_add(const struct feed_list *list, struct mill_str text,
                          const struct addition *added, size_t count, struct buffer *out,
                          struct mill_error *error);
/* The text with the feed paused or not. */
enum mill_status edit_pause(const struct feed_list *list, struct mill_str text,
                            const struct listed_feed *feed, bool paused,
                            struct buffer *out, struct mill_error *error);
/* Puts the text in the file's place at once, keeping its mode; a link stays a link. */
enum mill_status edit_replace(const char *path, struct mill_str text,
                              struct mill_error *error);

#endif
