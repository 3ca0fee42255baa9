/* SPDX-License-Identifier: Apache-2.0
 *
 * admin.h - asks and makes topics at a broker.
 */
#ifndef NEWSMILL_ADMIN_H
#define NEWSMILL_ADMIN_H

#include "kafka/topics.h"

struct admin;

enum { SETTING_BYTES = 40 };

struct topic_state {
    bool is_there;
    int partitions;
    int64_t records; /* ends less beginnings of its partitions; -1: not known */
    bool told;       /* the broker told the settings below, as text */
    char cleanup[SETTING_BYTES], retention[SETTING_BYTES], max_bytes[SETTING_BYTES],
        timestamps[SETTING_BYTES];
};

/* Waits up to 10 s for a broker. */
enum mill_status admin_open(const struct config *config, struct admin **admin,
                            struct mill_error *error);
void admin_close(struct admin *admin);

/* states[i] is of plans->items[i]. */
enum mill_status admin_ask(struct admin *admin, const struct topic_plans *plans,
                           bool with_records, struct topic_state *states,
                           struct mill_error *error);
/* replication -1: the broker's default. *existed: somebody was faster, or the broker that
 * was asked before did not know of it yet. MILL_FATAL: the broker refused, and why. */
enum mill_status admin_create(struct admin *admin, const struct topic_plan *plan,
                              int partitions, int replication, bool *existed,
                              struct mill_error *error);

#endif
