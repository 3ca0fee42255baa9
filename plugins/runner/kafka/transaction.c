/* SPDX-License-Identifier: Apache-2.0
 * transaction.c - the exactly-once machine, and its at-least-once form. */
#include "kafka/transaction.h"
#include "base/clock.h"
#include "kafka/fault.h"

#include <stdlib.h>

enum class { CLASS_NONE, CLASS_ABORT, CLASS_AGAIN, CLASS_FENCED, CLASS_RECYCLE };

enum { FLUSH_SLICE_MS = 500 };

void transaction_init(struct transaction *transaction, struct producer *producer,
                      rd_kafka_t *consumer, int64_t timeout_ms, const struct log *log)
{
    *transaction = (struct transaction){
        .producer = producer, .consumer = consumer, .log = log, .timeout_ms = timeout_ms
    };
}

/* A fatal state hides its cause behind a code of the library's own. */
static rd_kafka_resp_err_t cause_of(rd_kafka_t *rk, const rd_kafka_error_t *why)
{
    rd_kafka_resp_err_t fatal = rd_kafka_fatal_error(rk, NULL, 0);

    return rd_kafka_error_is_fatal(why) && fatal ? fatal : rd_kafka_error_code(why);
}

static bool is_fence(rd_kafka_resp_err_t err)
{
    return err == RD_KAFKA_RESP_ERR__FENCED || err == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
           err == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
}

/* Takes the error. */
static enum class classify(struct transaction *transaction, const char *call,
                           rd_kafka_error_t *why) {
    enum class class = CLASS_RECYCLE;

    if (!why) return CLASS_NONE;
    if (rd_kafka_error_txn_requires_abort(why)) class = CLASS_ABORT;
    else if (rd_kafka_error_is_retriable(why)) class = CLASS_AGAIN;
    else if (is_fence(cause_of(transaction->producer->rk, why))) class = CLASS_FENCED;
    log_event(transaction->log, class == CLASS_FENCED ? LOG_ERROR : LOG_WARN,
              "transaction.trouble", LOG_TEXT("call", call),
              LOG_TEXT("code", rd_kafka_error_name(why)),
              LOG_TEXT("why", rd_kafka_error_string(why)));
    rd_kafka_error_destroy(why);
    return class;
}

static enum outcome drop_and_recycle(struct transaction *transaction)
{
    producer_recycle(transaction->producer);
    transaction->is_open = false;
    transaction->aborts++;
    return OUTCOME_DROPPED;
}

/* The broker fences its own: a transaction that outlived its time-out looks the same as
 * a second owner of the id. Our clock tells them apart. */
static enum outcome fenced(struct transaction *transaction)
{
    int64_t age_ms = clock_ms() - transaction->opened_ms;

    if (!transaction->is_open || age_ms < transaction->timeout_ms) {
        transaction->is_open = false; /* the new owner ended it */
        return OUTCOME_FENCED;
    }
    log_event(transaction->log, LOG_WARN, "transaction.too_old",
              LOG_NUMBER("age_ms", age_ms),
              LOG_NUMBER("transaction.timeout.ms", transaction->timeout_ms),
              LOG_TEXT("why", "the broker ended it: a call into the stage took long"));
    return drop_and_recycle(transaction);
}

static enum outcome resolve(struct transaction *transaction, enum class class)
{
    switch (class) {
    case CLASS_ABORT:
        return transaction_abort(transaction);
    case CLASS_FENCED:
        return fenced(transaction);
    default:
        return drop_and_recycle(transaction);
    }
}

enum outcome transaction_begin(struct transaction *transaction)
{
    enum class class = CLASS_NONE;

    if (transaction->is_open)
        return OUTCOME_STORED;
    producer_reset(transaction->producer);
    if (transaction->producer->is_transactional)
        class = classify(transaction, "begin_transaction",
                         rd_kafka_begin_transaction(transaction->producer->rk));
    if (class != CLASS_NONE)
        return resolve(transaction, class == CLASS_ABORT ? CLASS_RECYCLE : class);
    transaction->is_open = true;
    transaction->opened_ms = clock_ms();
    transaction->bytes = 0;
    return OUTCOME_STORED;
}

enum outcome transaction_send(struct transaction *transaction,
                              const struct outbound *outbound)
{
    struct mill_error error;

    transaction->bytes +=
        headers_wire_size(outbound->key, outbound->value, &outbound->headers);
    if (producer_send(transaction->producer, outbound, (int)transaction->timeout_ms,
                      &error) == MILL_OK)
        return OUTCOME_STORED;
    log_event(transaction->log, LOG_WARN, "produce.failed", LOG_TEXT("why", error.text));
    return transaction_abort(transaction);
}

static void log_failed_delivery(const struct transaction *transaction)
{
    const struct producer *producer = transaction->producer;

    if (producer->failed)
        log_event(transaction->log, LOG_ERROR, "delivery.failed",
                  LOG_TEXT("topic", producer->failed_topic ? producer->failed_topic : ""),
                  LOG_TEXT("why", rd_kafka_err2str(producer->failed)));
}

/* What an abort leaves in doubt is cleared as well: a late abort may end a later
 * transaction half way (KAFKA-17754). */
static enum outcome abort_transaction(struct transaction *transaction)
{
    int64_t until_ms = clock_ms() + transaction->timeout_ms;
    rd_kafka_t *rk = transaction->producer->rk;
    enum class class;

    do
        class = classify(transaction, "abort_transaction",
                         rd_kafka_abort_transaction(rk, -1));
    while (class == CLASS_AGAIN && clock_ms() < until_ms);
    if (class == CLASS_FENCED)
        return fenced(transaction);
    if (class != CLASS_NONE || producer_doubtful(transaction->producer))
        return drop_and_recycle(transaction);
    transaction->is_open = false;
    transaction->aborts++;
    return OUTCOME_DROPPED;
}

enum outcome transaction_abort(struct transaction *transaction)
{
    struct producer *producer = transaction->producer;

    if (!transaction->is_open)
        return OUTCOME_DROPPED;
    log_failed_delivery(transaction);
    if (producer->is_transactional)
        return abort_transaction(transaction);
    rd_kafka_purge(producer->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(producer->rk, 0);
    if (rd_kafka_fatal_error(producer->rk, NULL, 0))
        return drop_and_recycle(transaction);
    transaction->is_open = false;
    transaction->aborts++;
    return OUTCOME_DROPPED;
}

/* The group metadata is taken now: its generation and member id fence a zombie. */
static enum class send_offsets(struct transaction *transaction,
                               rd_kafka_topic_partition_list_t *next) {
    int64_t until_ms = transaction->opened_ms + transaction->timeout_ms;
    rd_kafka_consumer_group_metadata_t *group =
        rd_kafka_consumer_group_metadata(transaction->consumer);
    enum class class = CLASS_ABORT;

    if (!group) return CLASS_ABORT;
    do class = classify(transaction, "send_offsets_to_transaction",
                        rd_kafka_send_offsets_to_transaction(transaction->producer->rk,
                                                             next, group, -1));
    while (class == CLASS_AGAIN && clock_ms() < until_ms);
    rd_kafka_consumer_group_metadata_destroy(group);
    return class;
}

static enum class end(struct transaction *transaction) {
    int64_t until_ms = clock_ms() + transaction->timeout_ms; enum class class;

    do class = classify(transaction, "commit_transaction",
                        rd_kafka_commit_transaction(transaction->producer->rk, -1));
    while (class == CLASS_AGAIN && clock_ms() < until_ms);
    return class;
}

static enum outcome commit_transaction(struct transaction *transaction,
                                       rd_kafka_topic_partition_list_t *next)
{
    enum class class = CLASS_NONE;

    if (next->cnt > 0)
        class = send_offsets(transaction, next);
    fault_point("after-send-offsets");
    if (class == CLASS_NONE)
        class = end(transaction);
    if (class != CLASS_NONE)
        return resolve(transaction, class);
    fault_point("after-commit");
    transaction->is_open = false;
    transaction->commits++;
    if (producer_doubtful(transaction->producer)) {
        log_event(transaction->log, LOG_WARN, "transaction.doubtful",
                  LOG_TEXT("why", "an answer got lost: the producer is made anew"));
        producer_recycle(transaction->producer);
        transaction->must_check = true;
    }
    return OUTCOME_STORED;
}

/* All that was sent is acknowledged. */
static bool flush(struct transaction *transaction)
{
    int64_t until_ms = clock_ms() + transaction->timeout_ms;
    struct producer *producer = transaction->producer;
    rd_kafka_resp_err_t err;

    do
        err = rd_kafka_flush(producer->rk, FLUSH_SLICE_MS);
    while (err == RD_KAFKA_RESP_ERR__TIMED_OUT && !producer->failed &&
           clock_ms() < until_ms);
    if (err)
        log_event(transaction->log, LOG_WARN, "flush.failed",
                  LOG_TEXT("why", rd_kafka_err2str(err)));
    return !err && !producer->failed;
}

static enum outcome commit_plainly(struct transaction *transaction,
                                   rd_kafka_topic_partition_list_t *next)
{
    rd_kafka_resp_err_t err = RD_KAFKA_RESP_ERR_NO_ERROR;

    if (!flush(transaction))
        return transaction_abort(transaction);
    fault_point("after-send-offsets");
    if (next->cnt > 0)
        err = rd_kafka_commit(transaction->consumer, next, 0);
    fault_point("after-commit");
    if (err) {
        log_event(transaction->log, LOG_WARN, "commit.failed",
                  LOG_TEXT("why", rd_kafka_err2str(err)));
        return transaction_abort(transaction);
    }
    transaction->is_open = false;
    transaction->commits++;
    return OUTCOME_STORED;
}

enum outcome transaction_commit(struct transaction *transaction,
                                rd_kafka_topic_partition_list_t *next)
{
    if (!transaction->is_open)
        return OUTCOME_STORED;
    fault_point("after-produce");
    if (fault_due("abort"))
        return transaction_abort(transaction);
    if (transaction->producer->is_transactional)
        return commit_transaction(transaction, next);
    return commit_plainly(transaction, next);
}
