/* SPDX-License-Identifier: Apache-2.0
 *
 * robots.h - robots.txt by RFC 9309: which paths of an origin we may ask for.
 *
 * Only our own group is kept, in a text form that robots_text() gives and robots_read()
 * takes back, so that it can be stored: a robots.txt of one rule or of 1 MB becomes at
 * most ROBOTS_TEXT_BYTES. If the rules do not fit, what cannot be kept is denied.
 */
#ifndef NEWSMILL_FETCHER_ROBOTS_H
#define NEWSMILL_FETCHER_ROBOTS_H

#include <newsmill/type.h>

enum {
    ROBOTS_READ_BYTES = 512 << 10, /* what is read of the file; the RFC wants 500 KiB */
    ROBOTS_TEXT_BYTES = 64 << 10
};

struct robots;

/* `product`: our product token, compared without case. Never fails over what the file
 * says; NULL: no memory. Owned: robots_free(). */
struct robots *robots_parse(struct mill_str file, struct mill_str product);
/* Everything allowed (4xx), or nothing (unreachable). */
struct robots *robots_all(bool allowed);
void robots_free(struct robots *robots);

/* `path` begins with a slash and has its query. /robots.txt is always allowed. */
bool robots_allow(const struct robots *robots, struct mill_str path);
int64_t robots_delay_ms(const struct robots *robots); /* -1: no crawl-delay */

struct mill_str robots_text(const struct robots *robots); /* borrowed */
/* NULL: it is no such text, or no memory. */
struct robots *robots_read(struct mill_str text);

#endif
