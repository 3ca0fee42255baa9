/* SPDX-License-Identifier: Apache-2.0
 *
 * doc.h - one page on its way to an article: what was given, what was read, what was
 * decided. All texts point into the page's text or the pool.
 */
#ifndef CLEANER_DOC_H
#define CLEANER_DOC_H

#include "classes.h"
#include "dates.h"
#include "lines.h"
#include "meta.h"
#include "outlets.h"
#include "pieces.h"
#include "text/charset.h"

enum {
    DOC_SUBTITLES_MAX = 6,
    DOC_AUTHORS_MAX = 16,
    DOC_IMAGES_MAX = 200,
    DOC_TAGS_PER_KB = 2 /* fewer: plain text */
};

/* What users extend; read by all, written by none. */
struct lists {
    struct classes classes;
    struct lines lines;
    struct outlets outlets;
};

struct doc_input {
    struct mill_str body, content_type, content_encoding;
    struct mill_str url; /* where it was found in the end */
    struct mill_str feed_title, feed_author, feed_published;
    const int64_t *feed_ms; /* NULL: not said */
    int64_t fetched_ms;
    size_t max_body;
    bool has_zone; /* of dates that name none; else by the language */
    int zone_minutes;
};

enum doc_shape { DOC_PAGE, DOC_FRAGMENT, DOC_TEXT };

struct doc_moment {
    struct date date;
    struct mill_str text; /* as found; empty: no text */
    const char *source;   /* NULL: not known */
};

struct doc_image {
    struct mill_str url, caption, credit; /* empty: none */
    uint32_t start;
};

struct doc {
    struct pool *pool;
    const struct lists *lists;
    const struct doc_input *input;
    struct charset_text charset;
    struct mill_str text; /* the page's text: offsets speak of it */
    enum doc_shape shape;
    bool mislabelled; /* content_encoding did not say what it is */
    bool has_tree;
    struct tree tree;
    const char *chosen_why;
    uint32_t chosen_start, chosen_end;
    uint32_t around; /* node of the <article> around the chosen one; 0: none */
    struct pieces pieces;
    struct meta meta;
    /* Decided. */
    struct mill_str title, byline, publisher, language, section, canonical;
    struct mill_str subtitles[DOC_SUBTITLES_MAX], authors[DOC_AUTHORS_MAX];
    size_t subtitle_count, author_count;
    struct doc_image *images;
    size_t image_count;
    struct doc_moment published, modified;
    int zone_minutes; /* of dates that name none; only where has_zone */
    bool has_zone;
};

/* The first piece of the article that reads as prose; pieces.count: none. */
size_t doc_first_prose(const struct doc *doc);
size_t doc_last_prose(const struct doc *doc);

void doc_add_author(struct doc *doc, struct mill_str name);
void doc_add_subtitle(struct doc *doc, struct mill_str text);

#endif
