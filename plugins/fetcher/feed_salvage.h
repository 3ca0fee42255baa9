/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_salvage.h - items out of what no parser makes a feed of. Internal to the reading
 * of feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_SALVAGE_H
#define NEWSMILL_FETCHER_FEED_SALVAGE_H

#include "fetcher/feed_elements.h"

/* How many items the text begins. */
size_t salvage_count(struct mill_str text);
/* Takes each stretch from one "<item" or "<entry" to the next by itself, whatever stands
 * around it. */
void salvage_read(struct mill_str text, struct elements *elements);

#endif
