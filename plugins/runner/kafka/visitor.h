/* SPDX-License-Identifier: Apache-2.0
 *
 * visitor.h - clients of the command line: short-lived, outside of any stage's group.
 */
#ifndef NEWSMILL_VISITOR_H
#define NEWSMILL_VISITOR_H

#include "config/config.h"
#include <librdkafka/rdkafka.h>

enum { VISITOR_TIMEOUT_MS = 10000 };

/* The file's Kafka settings, then `extra`: names and values in turn, ended by a NULL. The
 * handle is owned; a consumer reads what is committed, to the end of a partition, and
 * commits nothing. What is wrong with a setting begins with file:line:column. `opaque`
 * reaches `delivered`, either may be NULL. */
enum mill_status
visitor_open(const struct config *config, rd_kafka_type_t type, const char *const *extra,
             void (*delivered)(rd_kafka_t *, const rd_kafka_message_t *, void *opaque),
             void *opaque, rd_kafka_t **client, struct mill_error *error);
/* The partitions of a topic. MILL_RETRY: no broker answered; MILL_FATAL: no such topic.
 */
enum mill_status visitor_partitions(rd_kafka_t *client, const char *topic,
                                    int *partitions, struct mill_error *error);

#endif
