/* SPDX-License-Identifier: Apache-2.0
 *
 * outlets.h - which paper an address belongs to, and what the registrable domain of a
 * host is. Both are lists that users extend.
 */
#ifndef CLEANER_OUTLETS_H
#define CLEANER_OUTLETS_H

#include "text/table.h"

struct outlet {
    struct mill_str domain, name;
};

struct outlets {
    struct outlet *items;
    size_t count;
    struct words domains, names; /* index + 1 */
    struct words suffixes;       /* under which names are registered: co.kr */
    char *text, *suffix_text;    /* owned */
};

/* False: problems were said. */
bool outlets_load(struct outlets *outlets, const char *path, const char *suffixes,
                  struct table_listener *listener);
void outlets_free(struct outlets *outlets);

/* The outlet whose domain is `host` or above it; NULL: none. Letter case counts not. */
const struct outlet *outlets_by_host(const struct outlets *outlets, struct mill_str host);
const struct outlet *outlets_by_name(const struct outlets *outlets, struct mill_str name);

enum { SITE_MAX = 253 };
/* The registrable domain of a host in lower case; a number address as it is; empty for
 * none. Written to `site`. */
struct mill_str outlets_site(const struct outlets *outlets, struct mill_str host,
                             char site[SITE_MAX]);

#endif
