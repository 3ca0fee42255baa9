/* SPDX-License-Identifier: Apache-2.0
 *
 * topics.h - the topics that a configuration means, and how each should be. Knows no
 * client.
 *
 * Names of the design have their own retention and sizes, others 30 days. Dead-letter and
 * state topics have as many partitions as their stage's input; dead letters may be 64 KiB
 * larger than it, for their headers.
 */
#ifndef NEWSMILL_TOPICS_H
#define NEWSMILL_TOPICS_H

#include "config/config.h"

enum {
    TOPICS_MOST = 512,
    DEAD_MORE_BYTES = 64 << 10,
    KAFKA_RECORD_BYTES = 1048588 /* max.message.bytes of a broker that was not told */
};

enum topic_role { ROLE_RECORDS, ROLE_DEAD, ROLE_STATE };

struct topic_plan {
    const char *name; /* borrowed from the configuration */
    enum topic_role role;
    const char *stage;         /* whose input, output, dead letters or state it is */
    const char *partitions_of; /* as many as this one has; NULL: as the user says */
    const char *cleanup;       /* delete, compact */
    int64_t retention_ms;      /* -1: for ever */
    int64_t max_bytes;         /* max.message.bytes */
    bool append_time;          /* LogAppendTime, so that compaction lag means something */
};

struct topic_plans {
    struct topic_plan items[TOPICS_MOST];
    size_t count;
};

/* Every topic once, inputs before what follows them. `keeps_state` tells of a stage (its
 * index in the configuration) whether it needs a state topic; NULL: all do. False: more
 * than TOPICS_MOST. */
bool topics_plan(const struct config *config,
                 bool (*keeps_state)(void *arg, const struct stage_config *stage),
                 void *arg, struct topic_plans *plans);

const char *topic_role_name(enum topic_role role);

/* The field of the record that is the key of what goes into a topic; `type` is the full
 * name of its type. NULL: none. */
const char *topic_key_field(const struct config *config, const char *topic,
                            const char *type);

#endif
