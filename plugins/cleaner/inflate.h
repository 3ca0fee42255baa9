/* SPDX-License-Identifier: Apache-2.0
 *
 * inflate.h - undoes a body's content encodings: gzip, deflate, br, zstd, in any order.
 *
 * The inflated size has a limit, and one that is more than INFLATE_RATIO_MAX times the
 * packed size once it is over 1 MiB is taken for a bomb.
 */
#ifndef CLEANER_INFLATE_H
#define CLEANER_INFLATE_H

#include "pool.h"

enum { INFLATE_RATIO_MAX = 200, INFLATE_STEPS_MAX = 4, INFLATE_WHY = 160 };

/* `encoding`: the header's value, perhaps empty. A body that says it is packed but is
 * not, or is gzip without saying so, is taken as what it is (*mislabelled). *out may be
 * `body` itself. False: why[] says what is wrong. */
bool inflate_body(struct pool *pool, struct mill_str body, struct mill_str encoding,
                  size_t limit, struct mill_str *out, bool *mislabelled,
                  char why[INFLATE_WHY]);

#endif
