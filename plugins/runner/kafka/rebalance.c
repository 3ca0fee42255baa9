/* SPDX-License-Identifier: Apache-2.0
 * rebalance.c - partitions come (at their committed offsets) and go (after a commit).
 *
 * Eager protocols only: all partitions go before any comes. The callback runs inside
 * rd_kafka_consumer_poll() or rd_kafka_consumer_close(), on the loop's thread. */
#include "kafka/fault.h"
#include "kafka/state.h"

#include <stdio.h>
#include <stdlib.h>

enum { COMMITTED_MS = 5000 };

struct partition *worker_partition(const struct worker *worker, int32_t id)
{
    for (size_t i = 0; i < worker->partition_count; i++)
        if (worker->partitions[i]->id == id)
            return worker->partitions[i];
    return NULL;
}

static void forget_all(struct worker *worker)
{
    restore_stop(worker);
    for (size_t i = 0; i < worker->partition_count; i++) {
        loop_unwatch(worker, worker->partitions[i]);
        partition_free(worker->partitions[i]);
    }
    free(worker->partitions);
    worker->partitions = NULL;
    worker->partition_count = 0;
    worker->must_rewind = false;
}

static void log_list(const struct worker *worker, const char *event,
                     const rd_kafka_topic_partition_list_t *list)
{
    char ids[256] = "";
    size_t len = 0;

    for (int i = 0; i < list->cnt && len < sizeof(ids) - 12; i++)
        len += (size_t)snprintf(ids + len, sizeof(ids) - len, "%s%d", len ? "," : "",
                                (int)list->elems[i].partition);
    log_event(&worker->log, LOG_INFO, event,
              LOG_TEXT("topic", worker->args->stage->input.topic),
              LOG_TEXT("partitions", ids), LOG_NUMBER("count", list->cnt));
}

/* Of the answer, or of one of its partitions: an offset that is not told is not none. */
static rd_kafka_resp_err_t ask_once(struct worker *worker,
                                    rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_resp_err_t err = rd_kafka_committed(worker->consumer, list, COMMITTED_MS);

    for (int i = 0; !err && i < list->cnt; i++)
        err = list->elems[i].err;
    return err;
}

/* Waits for what other transactions still hold open. False: asked to stop. */
static bool ask_committed(struct worker *worker, rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_resp_err_t err;

    while ((err = ask_once(worker, list))) {
        log_event(&worker->log, LOG_WARN, "offsets.wait",
                  LOG_TEXT("why", rd_kafka_err2str(err)));
        if (guard_asked(worker->guard))
            return false;
    }
    return true;
}

static bool take_all(struct worker *worker, rd_kafka_topic_partition_list_t *list)
{
    worker->partitions = calloc((size_t)list->cnt + 1, sizeof(struct partition *));
    if (!worker->partitions)
        return false;
    for (int i = 0; i < list->cnt; i++) {
        rd_kafka_topic_partition_t *at = &list->elems[i];
        struct partition *partition;

        /* Never a silent jump: only a group that has no offset starts anywhere. */
        if (at->offset < 0) {
            at->offset = RD_KAFKA_OFFSET_BEGINNING;
            log_event(&worker->log, LOG_INFO, "offset.first",
                      LOG_TEXT("topic", at->topic),
                      LOG_NUMBER("partition", at->partition),
                      LOG_TEXT("why", "no committed offset: starts at the beginning"));
        }
        partition = partition_new(at->partition, at->offset);
        if (!partition)
            return false;
        claims_expect(partition, at);
        worker->partitions[worker->partition_count++] = partition;
    }
    return true;
}

static void assign(struct worker *worker, rd_kafka_topic_partition_list_t *list)
{
    log_list(worker, "assigned", list);
    forget_all(worker);
    if (!ask_committed(worker, list)) {
        rd_kafka_assign(worker->consumer, NULL);
        return;
    }
    if (!take_all(worker, list)) {
        log_event(&worker->log, LOG_ERROR, "fatal", LOG_TEXT("why", "no memory"));
        worker_end(worker, EXIT_FAILED);
    }
    keep_return(worker);
    worker->is_stale = worker->state > 0; /* there may be more partitions now */
    rd_kafka_assign(worker->consumer, list);
    figures_assigned(worker, true);
    recovery_pause(worker, false);
}

static void revoke(struct worker *worker, const rd_kafka_topic_partition_list_t *list)
{
    bool is_lost = rd_kafka_assignment_lost(worker->consumer);

    figures_assigned(worker, false);
    log_list(worker, is_lost ? "lost" : "revoked", list);
    fault_point("in-revoke");
    if (is_lost)
        commit_abort(worker);
    else
        commit_now(worker);
    if (!is_lost)
        keep_stores(worker);
    forget_all(worker);
    rd_kafka_assign(worker->consumer, NULL);
}

void rebalance_on(rd_kafka_t *consumer, rd_kafka_resp_err_t err,
                  rd_kafka_topic_partition_list_t *list, void *opaque)
{
    struct worker *worker = opaque;

    switch (err) {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
        assign(worker, list);
        break;
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
        revoke(worker, list);
        break;
    default:
        log_event(&worker->log, LOG_WARN, "rebalance.failed",
                  LOG_TEXT("why", rd_kafka_err2str(err)));
        commit_abort(worker);
        forget_all(worker);
        rd_kafka_assign(consumer, NULL);
    }
}
