/* SPDX-License-Identifier: Apache-2.0
 *
 * measure.h - how much prose and how many links lie where.
 *
 * Text is weighed: a letter is 1, a character of a CJK script 2, white space nothing.
 */
#ifndef CLEANER_MEASURE_H
#define CLEANER_MEASURE_H

#include "tree.h"

struct weight {
    uint32_t prose, link; /* weight outside and inside links */
    uint32_t enders;      /* sentence ends */
    uint32_t commas;
};

struct feature {
    struct weight own;   /* of a block: text that belongs to no block inside it */
    struct weight all;   /* of an element: all below it that is not skipped */
    uint32_t block;      /* the nearest block, itself included */
    uint32_t paragraphs; /* below: blocks that read as prose */
    int64_t value; /* below: prose that speaks for it, links and scraps against it */
};

/* Adds the weight of text to `weight`, as prose. */
void measure_text(const char *text, size_t len, struct weight *weight);
/* The weight of the prose. */
uint32_t measure_prose(struct mill_str text);

/* One for each node, in the pool; NULL: over its limit. Sets CLASS_SKIP on boxes that go
 * by name, unless they hold a good part of the page's prose. */
struct feature *measure_tree(struct tree *tree, struct pool *pool);

/* Links' share of the text, 0 to 1. */
static inline double measure_links(const struct weight *weight)
{
    double all = (double)weight->prose + weight->link;

    return all > 0 ? weight->link / all : 0;
}

#endif
