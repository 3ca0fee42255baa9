/* SPDX-License-Identifier: Apache-2.0
 * errands.h - within the frontier: a heap of errands, the one due first on top, which
 * know their places. */
#ifndef NEWSMILL_FETCHER_ERRANDS_H
#define NEWSMILL_FETCHER_ERRANDS_H

#include "frontier.h"

/* Zeroed: empty. */
struct errands {
    struct errand **items;
    uint32_t count, room;
};

void errands_finish(struct errands *errands);
bool errands_put(struct errands *errands, struct errand *errand); /* false: no memory */
void errands_remove(struct errands *errands, struct errand *errand);
int64_t errands_due_ms(const struct errands *errands); /* INT64_MAX: empty */

#endif
