/* SPDX-License-Identifier: Apache-2.0
 *
 * collapse.h - all that is repeated inside one article, found and judged.
 */
#ifndef NEWSMILL_DEDUP_COLLAPSE_H
#define NEWSMILL_DEDUP_COLLAPSE_H

#include "dedup/cover.h"
#include "dedup/pieces.h"

struct collapse_options {
    struct cover_options cover;
    uint32_t run_chars; /* least characters of a double scrape of three blocks */
};

/* Takes pieces with text, field, kind and start; fills in the rest. Every removed block
 * names a source that stays (or a title, subtitle or caption). Costs O(n log n) for any
 * input. False: no memory. *runs: double scrapes found. */
bool collapse(struct pieces *pieces, const struct collapse_options *options,
              struct pool *pool, uint32_t *runs);

#endif
