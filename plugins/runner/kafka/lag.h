/* SPDX-License-Identifier: Apache-2.0
 *
 * lag.h - how far a stage's group is with its input, asked from outside the group.
 */
#ifndef NEWSMILL_LAG_H
#define NEWSMILL_LAG_H

#include "config/config.h"

struct stage_lag {
    int64_t end; /* records ever written, over all partitions */
    int64_t
        waiting; /* offsets between the group's and the end; on topics that are written
                    in transactions their markers count too, but alone they do not */
};

/* MILL_RETRY: no broker answered in time; MILL_FATAL: no such topic. */
enum mill_status lag_ask(const struct config *config, const struct stage_config *stage,
                         struct stage_lag *lag, struct mill_error *error);

#endif
