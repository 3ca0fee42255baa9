/* SPDX-License-Identifier: Apache-2.0
 *
 * client.h - the configuration of a worker's consumer and producer.
 *
 * Three layers: defaults that the user may change (they come from one budget of memory),
 * what the user set, and what the runner's promises rest on, which a user may not set.
 * Whatever is wrong is MILL_FATAL and begins with file:line:column.
 */
#ifndef NEWSMILL_CLIENT_H
#define NEWSMILL_CLIENT_H

#include "base/log.h"
#include "kafka/worker.h"
#include <librdkafka/rdkafka.h>

enum { CLIENT_ID_BYTES = 256 };

/* `<prefix><stage>.<instance>.<index>`: group.instance.id, transactional.id, client.id.
 */
enum mill_status client_id(const struct worker_args *args, char id[CLIENT_ID_BYTES],
                           struct mill_error *error);

/* *conf is owned until rd_kafka_new() takes it. `opaque` reaches the callbacks that the
 * caller sets. */
enum mill_status client_conf_consumer(const struct worker_args *args,
                                      rd_kafka_conf_t **conf, struct mill_error *error);
/* For a handle that reads the state topic to its end, in no group. */
enum mill_status client_conf_restore(const struct worker_args *args,
                                     const char *isolation, rd_kafka_conf_t **conf,
                                     struct mill_error *error);
/* `smallest_batch`, `largest_record`: bytes, by the topics that it writes to. */
enum mill_status client_conf_producer(const struct worker_args *args,
                                      size_t smallest_batch, size_t largest_record,
                                      rd_kafka_conf_t **conf, struct mill_error *error);

/* transaction.timeout.ms + 10 s < session.timeout.ms <= max.poll.interval.ms: else a
 * worker that died blocks its readers for longer than its place in the group is kept, or
 * the group gives a partition away while its transaction is open. */
enum mill_status client_check_times(const struct worker_args *args,
                                    const rd_kafka_conf_t *consumer,
                                    const rd_kafka_conf_t *producer,
                                    struct mill_error *error);
/* A number out of a configuration; `otherwise` where there is none. */
int64_t client_number(const rd_kafka_conf_t *conf, const char *name, int64_t otherwise);

/* Logs what the library says; for log_cb. The handle's opaque is a struct log. */
void client_log(const struct log *log, int level, const char *facility, const char *text);

#endif
