/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.h - what a worker must know of its topics before it starts: whether they are
 * there, how many partitions they have, how large a record may be. Never creates one.
 */
#ifndef NEWSMILL_FACTS_H
#define NEWSMILL_FACTS_H

#include "base/error.h"
#include <librdkafka/rdkafka.h>

/* Kafka's default of max.message.bytes: what is assumed where it may not be asked for. */
enum { BROKER_MAX_BYTES = 1048588 };

struct topic_facts {
    const char *topic; /* borrowed */
    bool is_there;
    bool limit_known;         /* false: max_bytes is the default */
    int32_t partitions;       /* 0: not there */
    size_t max_bytes;         /* max.message.bytes: of a batch as it is stored */
    char cleanup[32];         /* cleanup.policy; empty, like the next: not told */
    char timestamps[24];      /* message.timestamp.type */
    int64_t keeps_deletes_ms; /* delete.retention.ms; -1: not told */
};

/* Asks for all of them. `with_limits`: also for the settings, which the mock cluster
 * cannot tell. MILL_RETRY: no broker answered within the time. */
enum mill_status facts_ask(rd_kafka_t *client, struct topic_facts *facts, size_t count,
                           bool with_limits, int timeout_ms, struct mill_error *error);

#endif
