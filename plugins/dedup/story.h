/* SPDX-License-Identifier: Apache-2.0
 *
 * story.h - between an Article and its pieces: takes one apart, and writes the one that
 * goes out.
 *
 * The article's text is its blocks' texts joined by one LF. A removed block is an entry
 * of removed[] with of "article", whose start and end are bytes of the text that came in:
 * put the kept blocks, in order, where no entry starts, and that text is there again.
 * What other stages removed stays as it was.
 */
#ifndef NEWSMILL_DEDUP_STORY_H
#define NEWSMILL_DEDUP_STORY_H

#include "article.h"
#include "dedup/pieces.h"

struct story {
    const struct article *in;
    struct pieces pieces;
    struct pool *pool;
    struct article *out;             /* a copy of *in until story_write() */
    struct article_removed *removed; /* room for all; what came in is copied */
    size_t removed_count;
    uint32_t *image_of; /* the image of each caption's piece */
    uint32_t captions_removed;
};

/* False: no memory, or a text that 31 bits cannot count (pool->failed is not set). The
 * pieces point into the article. */
bool story_open(const struct article *in, struct pool *pool, struct story *story);
/* After collapse(): drops a later image with the caption and the address of an earlier
 * one, and the caption alone where only that is the same; each is an entry of removed[]
 * with of "images", whose offsets are those of the caption itself. False: no memory. */
bool story_collapse_images(struct story *story);
/* Carries the pieces' verdicts to story->out: blocks, removed, text_sha256, attributes.
 * False: no memory. */
bool story_write(struct story *story, uint32_t runs);

#endif
