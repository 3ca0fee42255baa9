/* SPDX-License-Identifier: Apache-2.0
 *
 * letter.h - a dead letter as its headers describe it, and which ones are meant.
 */
#ifndef NEWSMILL_LETTER_H
#define NEWSMILL_LETTER_H

#include "host/staged.h"
#include <jansson.h>

/* A header's value, of the last that has this name; data NULL: none. Borrowed. */
struct mill_str letter_header(const struct inbound *record, const char *name);
/* Bytes from outside as a JSON text: what is no UTF-8 is shown by its size, none (data
 * NULL) as null. Owned. */
json_t *letter_text(struct mill_str text);
/* How often it has been a dead letter; 0: its headers do not say. */
int64_t letter_hops(const struct inbound *record);

/* NULL, and 0 in times: whatever. */
struct letter_filter {
    const char *stage, *class;
    const char *reason;         /* part of it */
    int64_t since_ms, until_ms; /* of the record's time; until: not included */
    const char *place;          /* PARTITION/OFFSET */
};

bool letter_matches(const struct letter_filter *filter, const struct inbound *record);
bool letter_filter_is_empty(const struct letter_filter *filter);

/* Headers that say why it is dead, which a new try leaves behind; not newsmill.hops. */
bool letter_is_about_death(struct mill_str header_name);

#endif
