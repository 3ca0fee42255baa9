/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_fields.h - the table of elements, and where their texts go. Internal to
 * feed_elements.
 */
#ifndef NEWSMILL_FETCHER_FEED_FIELDS_H
#define NEWSMILL_FETCHER_FEED_FIELDS_H

#include "fetcher/feed_elements.h"

enum field {
    FIELD_NONE, /* of no interest: what is inside is looked at all the same */
    FIELD_SKIPPED,
    FIELD_ITEM,
    FIELD_TITLE,
    FIELD_LINK,
    FIELD_ORIGINAL_LINK, /* before a feed service put its own in */
    FIELD_GUID,
    FIELD_AUTHOR,
    FIELD_CREATOR,
    FIELD_SUMMARY,
    FIELD_BODY,
    FIELD_PUBLISHED,
    FIELD_CREATED,
    FIELD_UPDATED,
    FIELD_LANGUAGE,
    FIELD_TTL,
    FIELD_PERIOD,
    FIELD_FREQUENCY,
    FIELD_HOUR,
    FIELD_DAY
};

extern const char format_rss[], format_rdf[], format_atom[], format_json[];

int field_of(struct mill_str prefix, struct mill_str name);
/* NULL: no feed has this root. */
const char *format_of_root(struct mill_str name);
/* White space and markup of its text are its own. */
bool fields_are_raw(int field);

void fields_take(struct elements *elements, int field, struct mill_str text);
void fields_link(struct elements *elements, struct mill_str rel, struct mill_str type,
                 struct mill_str href);
void fields_about(struct elements *elements, struct mill_str about);

#endif
