/* SPDX-License-Identifier: Apache-2.0
 *
 * transaction.h - what is stored together: outputs, dead letters, offsets.
 *
 *   IDLE --begin--> OPEN --commit--> IDLE        the ordinary way
 *                   OPEN --abort---> IDLE        and everything assigned is rewound
 *   any failure that leaves doubt: the producer is recycled before the next begin
 *
 * At-least-once is the same machine with a weaker commit: wait until all that was sent is
 * acknowledged, then commit the offsets plainly. Errors are classed in this order:
 * requires an abort; may be tried again (same call, same arguments); the rest.
 */
#ifndef NEWSMILL_TRANSACTION_H
#define NEWSMILL_TRANSACTION_H

#include "kafka/producer.h"

enum outcome {
    OUTCOME_STORED,  /* all of it */
    OUTCOME_DROPPED, /* nothing, or nobody knows: rewind to the committed offsets */
    OUTCOME_FENCED,  /* another process owns the id */
};

struct transaction {
    struct producer *producer;
    rd_kafka_t *consumer;
    const struct log *log;
    bool is_open;
    bool must_check; /* stored, but in doubt: compare offsets once the producer is new */
    int64_t opened_ms, timeout_ms; /* by clock_ms() */
    size_t bytes;                  /* sent in it */
    uint64_t commits, aborts;
};

void transaction_init(struct transaction *transaction, struct producer *producer,
                      rd_kafka_t *consumer, int64_t timeout_ms, const struct log *log);
/* Opens it unless it is open. The producer must be ready. */
enum outcome transaction_begin(struct transaction *transaction);
/* Sends within the open transaction. */
enum outcome transaction_send(struct transaction *transaction,
                              const struct outbound *outbound);
/* `next`: of each partition that did something, the offset after the last processed. */
enum outcome transaction_commit(struct transaction *transaction,
                                rd_kafka_topic_partition_list_t *next);
/* Never OUTCOME_STORED. */
enum outcome transaction_abort(struct transaction *transaction);

#endif
