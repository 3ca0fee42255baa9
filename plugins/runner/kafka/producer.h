/* SPDX-License-Identifier: Apache-2.0
 *
 * producer.h - one producer handle after the other, under one transactional id.
 *
 * A handle serves until something about it is in doubt; then it is destroyed and made
 * anew ("recycled"): init_transactions ends what the old one left open, raises the epoch,
 * and so fences requests of the old one that are still on their way.
 */
#ifndef NEWSMILL_PRODUCER_H
#define NEWSMILL_PRODUCER_H

#include "base/log.h"
#include "kafka/headers.h"
#include "kafka/statistics.h"
#include <librdkafka/rdkafka.h>
#include <stdatomic.h>

/* What went over the wire since the transaction began; library threads write it. */
struct wire_watch {
    atomic_uint ends_sent;    /* EndTxn requests */
    atomic_uint answers_lost; /* of the requests that make a transaction */
};

struct producer {
    const struct log *log;
    rd_kafka_conf_t *conf; /* owned: the template of every handle */
    rd_kafka_t *rk;        /* NULL: none at the moment */
    bool is_ready, is_transactional;
    const char *const *topic_names; /* borrowed */
    rd_kafka_topic_t **topics;      /* of this handle */
    size_t topic_count;
    struct wire_watch watch;
    rd_kafka_resp_err_t failed;   /* the first delivery that failed since the reset */
    const char *failed_topic;     /* borrowed from topic_names; NULL: unknown */
    uint64_t handles;             /* made so far */
    struct statistics statistics; /* of all of them */
};

/* Takes conf. The names are borrowed and outlive the producer. */
enum mill_status producer_init(struct producer *producer, rd_kafka_conf_t *conf,
                               const char *const *topics, size_t count,
                               const struct log *log, struct mill_error *error);
void producer_finish(struct producer *producer);

/* Makes a handle where there is none and readies it; blocks for `slice_ms` at most.
 * MILL_RETRY: not yet, call again. MILL_FATAL: never; *fenced: by another owner. */
enum mill_status producer_ready(struct producer *producer, int slice_ms, bool *fenced,
                                struct mill_error *error);
/* Destroys the handle with all that it had not sent. */
void producer_recycle(struct producer *producer);

/* Forgets failures and what the wire did; before each transaction. */
void producer_reset(struct producer *producer);
/* What the wire did leaves the outcome, or a later transaction, in doubt (KAFKA-17754).
 */
bool producer_doubtful(const struct producer *producer);

struct outbound {
    size_t topic;               /* index into the names */
    int32_t partition;          /* RD_KAFKA_PARTITION_UA: by the key */
    struct mill_str key, value; /* data NULL: null */
    int64_t timestamp_ms;
    const char *class; /* of a dead letter's reason; NULL: it is none */
    struct header_list headers;
};

/* Copies it all into the handle's queue; waits while that is full, `patience_ms` at most.
 * MILL_RETRY: it is not in the queue, the transaction must be aborted. */
enum mill_status producer_send(struct producer *producer, const struct outbound *outbound,
                               int patience_ms, struct mill_error *error);

#endif
