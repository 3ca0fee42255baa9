/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.h - what `sync` has to ask for, so that the fetcher's store is what feeds.yaml
 * says.
 *
 * A feed of the list that the store lacks, or has with another name or interval, is asked
 * for; one that is paused, or not in the list, is forgotten. Requests are idempotent:
 * without a store to look into, all are sent.
 */
#ifndef NEWSMILL_FEED_PLAN_H
#define NEWSMILL_FEED_PLAN_H

#include "command/known.h"
#include "config/feed_list.h"

struct step {
    const char *kind; /* feed or forget */
    const char *why;  /* for people: new, renamed, changed, paused, not in the list */
    const char *name; /* NULL: the store's feed has none */
    const char *url, *key;
    int64_t interval_ms; /* 0: none */
    bool force;
};

struct plan {
    struct step *items;
    size_t count, unchanged;
    struct arena arena; /* of texts that the list does not have */
};

/* `known` NULL: nothing is known of the store. All is borrowed and outlives the plan.
 * False: no memory. Owned: plan_finish(). */
bool plan_make(const struct feed_list *list, const struct known *known,
               struct plan *plan);
/* The one feed, at once. */
bool plan_now(const struct listed_feed *feed, struct plan *plan);
void plan_finish(struct plan *plan);

/* Sends the steps to the stage's input. MILL_FATAL: not all arrived. */
enum mill_status plan_send(const struct plan *plan, const struct config *config,
                           const struct stage_config *stage, int64_t now_ms,
                           struct mill_error *error);

#endif
