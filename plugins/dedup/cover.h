/* SPDX-License-Identifier: Apache-2.0
 *
 * cover.h - blocks that earlier blocks say already without being equal to one: nearly the
 * same (near.h), or put together from them.
 *
 * Winnowed fingerprints (16 characters, the least of 8 in a row: no common stretch of 23
 * is missed; Schleimer et al. 2003) of each strong block that stays are looked up for the
 * blocks behind it and grown to the longest common stretches. That also finds every near
 * pair, since texts that share 0.9 of their 5-character shingles share a stretch of 23.
 *
 * A block is covered when at most 14 characters and 5 % of it (a credit behind a caption
 * may be more) are left, none of them of a
 * number, and each leftover lies between whole blocks: something added, not something
 * replaced. When several blocks are covered by one earlier block that they cover in turn
 * (a summary or a blob of the page before its paragraphs), that one goes and they stay.
 */
#ifndef NEWSMILL_DEDUP_COVER_H
#define NEWSMILL_DEDUP_COVER_H

#include "dedup/pieces.h"

struct cover_options {
    bool near, covered; /* which of the two removes */
};

/* Removes paragraphs as REASON_NEAR and REASON_COVERED; marks those that are only like an
 * earlier block as KEPT_CHANGED or KEPT_GROWN. False: no memory. */
bool cover_remove(struct pieces *pieces, const struct cover_options *options,
                  struct pool *pool);

#endif
