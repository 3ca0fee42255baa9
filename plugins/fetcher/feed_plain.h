/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_plain.h - what a reader sees of a text that may hold HTML. Internal to the reading
 * of feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_PLAIN_H
#define NEWSMILL_FETCHER_FEED_PLAIN_H

#include <newsmill/type.h>

/* Room that plain_text() may need for `len` bytes. */
static inline size_t plain_room(size_t len)
{
    return len + len / 4 + 16;
}

/* White space squeezed, invisible characters gone; with `html` tags, comments, scripts
 * and references undone too. Returns the bytes written. */
size_t plain_text(struct mill_str text, bool html, char *out);
/* The tag of this name parts no words. */
bool plain_is_inline(struct mill_str name);

#endif
