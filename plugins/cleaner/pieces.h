/* SPDX-License-Identifier: Apache-2.0
 *
 * pieces.h - what a page shows, block by block: the form in which pages, fragments and
 * plain text meet.
 *
 * A piece keeps its place in the page's text and, once taken out of the article, the
 * reason. Its text has its entities decoded and its white space squeezed.
 */
#ifndef CLEANER_PIECES_H
#define CLEANER_PIECES_H

#include "measure.h"
#include "pool.h"

enum piece_kind {
    PIECE_PARAGRAPH,
    PIECE_HEADING,
    PIECE_LIST,
    PIECE_QUOTE,
    PIECE_TABLE,
    PIECE_CODE
};

/* What a piece that was taken out repeats. */
enum copy_of { COPY_OF_NOTHING, COPY_OF_TITLE, COPY_OF_CAPTION };

struct piece {
    struct mill_str text;
    struct mill_str by;     /* who says a pulled quotation; empty: nobody */
    uint32_t start, end;    /* in the page's text */
    uint32_t prose, link;   /* weight, see measure.h */
    uint32_t flags;         /* enum class_flag of the block it lies in */
    uint32_t node;          /* that block; 0: a line of text */
    uint32_t kinds;         /* enum line_kind; 0 until edit_classify() */
    struct mill_str credit; /* of a caption */
    enum copy_of copy_of;   /* what it says again, once taken out for that */
    enum piece_kind kind;
    uint8_t level;      /* of a heading, 1 to 6 */
    bool alone;         /* of a line: empty ones before and after it */
    const char *reason; /* why it is not in the article; NULL: it is */
};

struct picture {
    struct mill_str url, alt;        /* url as written, alt decoded; empty: none */
    struct mill_str caption, credit; /* empty: none */
    uint32_t start, before; /* in the page's text; the piece that it comes before */
    bool inside;            /* it belongs to the article */
};

enum { PICTURES_MAX = 1000 };

struct pieces {
    struct piece *items;
    size_t count, max;
    struct picture *pictures;
    size_t picture_count;
};

/* Outside of the chosen element; not listed as removed from a page. */
extern const char piece_outside[];

/* Reads all of a tree; what is outside of element `chosen`, or below a skipped one, has
 * its reason. False: over the pool's limit. */
bool pieces_of_tree(struct pieces *pieces, const struct tree *tree,
                    const struct feature *features, uint32_t chosen, struct pool *pool);

/* The nearest <article> or <main> that `chosen` is or lies in; else chosen. */
uint32_t pieces_around(const struct tree *tree, uint32_t chosen);

/* The lines of text[start, end), decoded as HTML text where `html`. Appends. */
bool pieces_of_lines(struct pieces *pieces, struct mill_str text, size_t start,
                     size_t end, bool html, struct pool *pool);

/* The text with its entities decoded and white space squeezed, in the pool. */
struct mill_str pieces_squeeze(struct pool *pool, struct mill_str text, bool html);

#endif
