/* SPDX-License-Identifier: Apache-2.0
 *
 * run.h - stretches of the article that were there before: double scrapes.
 *
 * From the pairs (i, j) of equal pieces, i < j, the longest chain that rises in both is
 * taken (patience sorting; each piece is paired with its 4 latest equals), cut where more
 * than 300 characters of new text lie between two members, and each part weighed:
 *
 *   it is at least 60 % of its stretch, in characters and in blocks, and either
 *   3 blocks and `min_chars` characters, half of them in strong blocks, or
 *   60 % of the later half of the article, half of it in blocks that no shape protects.
 *
 * Within a run short and protected blocks go too; new blocks stay where they are. So an
 * interview whose questions come back with other answers is no run, and p1 p2 p1 p2 is.
 */
#ifndef NEWSMILL_DEDUP_RUN_H
#define NEWSMILL_DEDUP_RUN_H

#include "dedup/pieces.h"

/* After repeat_find(): removes the later members of every run as REASON_RUN. Returns in
 * *runs how many there were. False: no memory. */
bool run_remove(struct pieces *pieces, uint32_t min_chars, struct pool *pool,
                uint32_t *runs);

#endif
