/* SPDX-License-Identifier: Apache-2.0
 *
 * suggest.h - the known name that is nearest to a mistyped one.
 *
 * Offer every name that would be right, then ask for the best: `unknown key 'worker'; did
 * you mean 'workers'?`. Near means at most a third of the word's letters, one at least,
 * changed, added, dropped or swapped with the next.
 */
#ifndef NEWSMILL_SUGGEST_H
#define NEWSMILL_SUGGEST_H

#include <newsmill/type.h>

struct suggestion {
    struct mill_str word; /* borrowed; more than 64 bytes are near nothing */
    const char *best;     /* borrowed; the first of the nearest; NULL: nothing is near */
    size_t distance;
};

struct suggestion suggest_for(struct mill_str word);
void suggest_offer(struct suggestion *suggestion, const char *name);

/* The letters to change, swaps counting one; more than `limit` answers limit + 1. Both
 * texts hold at most 64 bytes. */
size_t suggest_distance(struct mill_str a, struct mill_str b, size_t limit);

#endif
