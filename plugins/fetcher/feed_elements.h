/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_elements.h - what the elements of RSS, RDF and Atom mean, however they were read.
 * Internal to the reading of feeds.
 *
 * Names are matched without case and without their namespace, because feeds forget it or
 * name the wrong one; only prefixes of vocabularies that use the same words for something
 * else (media:title) are told apart. Elements need not be balanced.
 */
#ifndef NEWSMILL_FETCHER_FEED_ELEMENTS_H
#define NEWSMILL_FETCHER_FEED_ELEMENTS_H

#include "fetcher/feed_build.h"
#include "fetcher/feed_xml.h"

enum {
    ELEMENT_RAW_BYTES = 64 << 10, /* of one text with its markup */
    ELEMENT_DEPTH = 200
};

/* The text of one element, as it comes. */
struct element_text {
    char *data;
    size_t len, size;
};

struct elements {
    struct feed_build *build;
    struct feed_item *item; /* NULL: in none, or in one that did not fit */
    unsigned depth, item_depth, field_depth, skip_depth; /* of those that are open; 0 */
    int field;                                           /* enum field, below */
    bool is_markup;                                      /* the text may hold HTML */
    bool is_nested;      /* it held elements: what HTML there was, XML has undone */
    bool is_settled;     /* an author's name was found: the rest is not part of it */
    unsigned name_depth; /* of that name */
    bool is_permanent;   /* a guid that may be a URL */
    struct element_text text, body; /* of the field; of an item's content */
    bool body_is_markup;
    char *plain;                                                     /* scratch */
    int link_rank, date_rank, author_rank, title_rank, summary_rank; /* of the item */
    int64_t period_ms;
    unsigned frequency;
    const char *foreign_root; /* the root is of no feed */
    char root[40];
};

/* False: no memory. */
bool elements_start(struct elements *elements, struct feed_build *build);
/* Ends what is still open; an item without url, guid and title is none. */
void elements_finish(struct elements *elements);

/* Ends an item that was not closed, and a text that was not. */
void elements_end_item(struct elements *elements);

/* Reads a text into them; see xml_read(). */
bool elements_read(struct elements *elements, struct mill_str text, bool mended);
void elements_open(struct elements *elements, struct mill_str prefix,
                   struct mill_str name, const struct attribute *attributes,
                   size_t count);
void elements_text(struct elements *elements, const char *text, size_t len);
void elements_close(struct elements *elements);

#endif
