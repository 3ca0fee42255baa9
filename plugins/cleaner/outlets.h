/* SPDX-License-Identifier: Apache-2.0
 *
 * outlets.h - which paper an address belongs to, a list that users extend; which site.
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
    char *text;                  /* owned */
};

/* False: problems were said. */
bool outlets_load(struct outlets *outlets, const char *path,
                  struct table_listener *listener);
void outlets_free(struct outlets *outlets);

/* The outlet whose domain is `host` or above it; NULL: none. Letter case counts not. */
const struct outlet *outlets_by_host(const struct outlets *outlets, struct mill_str host);
const struct outlet *outlets_by_name(const struct outlets *outlets, struct mill_str name);

enum { SITE_MAX = 253 };
/* The registrable domain of a host (text/domain.h) in lower case; empty for none. Written
 * to `site`. */
struct mill_str outlets_site(struct mill_str host, char site[SITE_MAX]);

#endif
