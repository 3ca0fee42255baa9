/* SPDX-License-Identifier: Apache-2.0
 *
 * repeat.h - which pieces say the same, and which of those are a refrain.
 */
#ifndef NEWSMILL_DEDUP_REPEAT_H
#define NEWSMILL_DEDUP_REPEAT_H

#include "dedup/pieces.h"

/* Fills first and previous of every piece (itself, PIECE_NONE: no equal before it). A
 * piece with an empty key equals nothing. Equal hashes are compared, and of texts that
 * share a hash without being equal only the first 8 find their equals, so that hostile
 * text costs O(n log n). False: no memory. */
bool repeat_find(struct pieces *pieces, struct pool *pool);

/* Sets KEPT_REFRAIN on blocks that say the same three times or more, none of them removed
 * yet, and have other neighbours each time. False: no memory. */
bool repeat_guard_refrains(struct pieces *pieces, struct pool *pool);

#endif
