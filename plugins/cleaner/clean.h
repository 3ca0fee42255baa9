/* SPDX-License-Identifier: Apache-2.0
 *
 * clean.h - one page to one article's parts, without a host: what the stage, the tests,
 * the fuzz targets and the benchmark call.
 */
#ifndef CLEANER_CLEAN_H
#define CLEANER_CLEAN_H

#include "doc.h"
#include "inflate.h"

enum {
    CLEAN_POOL_MAX = 256 << 20, /* bytes that one page may take */
    CLEAN_WHY = INFLATE_WHY
};

/* Where lists_load() reads. */
struct lists_paths {
    const char *classes, *lines, *outlets;
};

/* Says all problems; NULL after any. Owned, lists_free(). */
struct lists *lists_new(const struct lists_paths *paths, struct table_listener *listener);
void lists_free(struct lists *lists);

/* Resets the pool and fills *doc, which is good until the next reset. False: why[] says
 * what is wrong with the page, and where the limit is when one is met. */
bool clean_page(struct pool *pool, const struct lists *lists,
                const struct doc_input *input, struct doc *doc, char why[CLEAN_WHY]);

#endif
