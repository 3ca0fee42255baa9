/* SPDX-License-Identifier: Apache-2.0
 *
 * robots.h - robots.txt by RFC 9309: which paths of an origin we may ask for.
 *
 * An origin is scheme, host and port: each has a file of its own. Only our own group is
 * kept, in a text form that robots_text() gives and robots_read() takes back, so that it
 * can be stored: a robots.txt of one rule or of 1 MB becomes at most ROBOTS_TEXT_BYTES of
 * ASCII. If the rules do not fit, what cannot be kept is denied: patterns are cut to
 * shorter ones, which forbid more, and nothing is allowed by exception.
 *
 * Where the RFC is silent or files are wrong, the reading that forbids more is taken:
 * misspelt and colon-less keys count, `Disallow: x` and a whole URL count as a path, NUL
 * bytes are skipped (which makes UTF-16 readable).
 */
#ifndef NEWSMILL_FETCHER_ROBOTS_H
#define NEWSMILL_FETCHER_ROBOTS_H

#include <newsmill/type.h>

enum {
    ROBOTS_READ_BYTES = 2 << 20, /* what is read of the file; the RFC wants 500 KiB */
    ROBOTS_TEXT_BYTES = 64 << 10,
    ROBOTS_PATTERN_BYTES = 2048, /* in normal form; of a longer one the head is denied */
    ROBOTS_PATH_BYTES = 8192     /* a longer path is denied */
};

struct robots;

/* `product`: our product token, compared without case; what follows the token ("/1.0") is
 * no part of it, in the file neither. Never fails over what the file says; NULL: no
 * memory. Owned: robots_free(). */
struct robots *robots_parse(struct mill_str file, struct mill_str product);
/* Everything allowed (4xx but 429), or nothing (5xx, 429, DNS, TLS, time-out: whatever
 * is no answer). NULL: no memory. */
struct robots *robots_all(bool allowed);
void robots_free(struct robots *robots);

/* `path` begins with a slash and has its query; empty: "/". /robots.txt is always
 * allowed. Time grows with rules times path, whatever the patterns. */
bool robots_allow(const struct robots *robots, struct mill_str path);
int64_t robots_delay_ms(const struct robots *robots); /* -1: no crawl-delay */

struct mill_str robots_text(const struct robots *robots); /* borrowed */
/* NULL: it is no such text, or no memory. */
struct robots *robots_read(struct mill_str text);

#endif
