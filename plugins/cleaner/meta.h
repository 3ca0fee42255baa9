/* SPDX-License-Identifier: Apache-2.0
 *
 * meta.h - what a page says of itself: JSON-LD, <meta>, <title>, <link>, <time>.
 *
 * Each field keeps the best source: JSON-LD > microdata > og: and article: > others.
 */
#ifndef CLEANER_META_H
#define CLEANER_META_H

#include "dates.h"
#include "pool.h"
#include "tree.h"

enum { META_AUTHORS_MAX = 16, META_KEYWORDS_MAX = 32 };

struct meta_date {
    struct date date;
    struct mill_str text; /* as found */
    const char *source;   /* NULL: not found */
};

struct meta {
    struct mill_str headline; /* of JSON-LD */
    struct mill_str og_title, page_title, h1;
    struct mill_str authors[META_AUTHORS_MAX]; /* as written */
    size_t author_count;
    struct mill_str publisher, site_name, section, language, locale, canonical, image;
    struct mill_str keywords[META_KEYWORDS_MAX];
    size_t keyword_count;
    struct meta_date published, modified;
    int author_rank, section_rank, keyword_rank; /* how good their source is */
};

/* Texts point into the page or the pool. */
void meta_read(struct meta *meta, const struct tree *tree, struct pool *pool);

/* Reads one script of JSON-LD into `meta`. */
void meta_read_ld(struct meta *meta, struct mill_str script, struct pool *pool);

/* Adds an author, a keyword, unless there already or too many. */
void meta_add_author(struct meta *meta, struct mill_str name);
void meta_add_keyword(struct meta *meta, struct mill_str word);
/* Keeps the date if the text holds one and none is kept. */
void meta_set_date(struct meta_date *date, struct mill_str text, const char *source);

#endif
