/* SPDX-License-Identifier: Apache-2.0
 *
 * robots_rules.h - within robots: patterns in normal form, and lists of rules. */
#ifndef NEWSMILL_FETCHER_ROBOTS_RULES_H
#define NEWSMILL_FETCHER_ROBOTS_RULES_H

#include "robots.h"

/* A pattern in normal form. */
struct robots_rule {
    struct mill_str pattern;
    bool allow;
};

/* One form for what RFC 9309 says is the same: unreserved characters as they are, all
 * other escapes in upper case, bytes that are no visible ASCII escaped; after the first
 * '?' escaped ':', '/', '?' and '@' as they are. Of a pattern '*' and a last '$' keep
 * their meaning; elsewhere they are %2A and %24. Returns the length in `out`, or `room`
 * if it takes that or more: what is there is a head of the normal form then. */
size_t robots_normalise(struct mill_str text, bool is_pattern, char *out, size_t room);

/* The first `len` bytes or a few less: no escape is cut in two. */
struct mill_str robots_cut(struct mill_str pattern, size_t len);

/* Whether the pattern matches; both in normal form. */
bool robots_match(struct mill_str pattern, struct mill_str path);

/* The rules as they are kept, or fewer that forbid more if they do not fit. The patterns
 * are copied, the list is put into order. `delay_ms` -1: none. */
struct robots *robots_make(struct robots_rule *rules, size_t count, int64_t delay_ms);

#endif
