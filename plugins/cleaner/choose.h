/* SPDX-License-Identifier: Apache-2.0
 *
 * choose.h - which element holds the article, and which boxes inside it do not belong.
 */
#ifndef CLEANER_CHOOSE_H
#define CLEANER_CHOOSE_H

#include "measure.h"

struct choice {
    uint32_t node;   /* its subtree is the article; 0: nothing reads as prose */
    const char *why; /* for mill_explain() */
};

struct choice choose_content(const struct tree *tree, const struct feature *features);

/* Marks CLASS_SKIP on boxes inside of `chosen` that are links or scraps, and clears their
 * weight. Returns how many. */
size_t choose_prune(struct tree *tree, struct feature *features, uint32_t chosen);

#endif
