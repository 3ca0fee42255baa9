/* SPDX-License-Identifier: Apache-2.0
 * recovery.c - the way back after an abort or an unknown outcome.
 *
 * The committed offsets are the answer to every unknown outcome, because they lie in the
 * transaction: once init_transactions of a new handle returned, they say whether the last
 * one counted. */
#include "base/clock.h"
#include "kafka/fault.h"
#include "kafka/state.h"

enum { READY_SLICE_MS = 500, COMMITTED_MS = 1000, ASK_MS = 1000, REMIND_MS = 30000 };

bool recovery_is_done(const struct worker *worker)
{
    return worker->producer.is_ready && !worker->must_rewind &&
           !worker->transaction.must_check && !worker->lacks_state_ms &&
           !worker->is_ending;
}

static rd_kafka_topic_partition_list_t *list_assigned(const struct worker *worker)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new((int)worker->partition_count);

    for (size_t i = 0; i < worker->partition_count; i++)
        rd_kafka_topic_partition_list_add(list, worker->args->stage->input.topic,
                                          worker->partitions[i]->id);
    return list;
}

static void say_waiting(struct worker *worker, const char *event, const char *why)
{
    int64_t now_ms = clock_ms();

    figures_because(worker, why);
    if (now_ms < worker->reminded_ms)
        return;
    worker->reminded_ms = now_ms + REMIND_MS;
    log_event(&worker->log, LOG_WARN, event, LOG_TEXT("why", why));
}

static void ready_producer(struct worker *worker)
{
    struct mill_error error;
    bool fenced;
    enum mill_status status =
        producer_ready(&worker->producer, READY_SLICE_MS, &fenced, &error);

    if (status == MILL_OK) {
        worker->reminded_ms = 0;
        log_event(&worker->log, LOG_INFO, "producer.ready",
                  LOG_NUMBER("handles", worker->producer.handles));
    } else if (status == MILL_RETRY) {
        say_waiting(worker, "producer.wait", error.text);
    } else {
        log_event(&worker->log, LOG_ERROR, fenced ? "fenced" : "fatal",
                  LOG_TEXT("why", error.text));
        worker_end(worker, fenced ? EXIT_FENCED : EXIT_FAILED);
    }
}

static bool ask_committed(struct worker *worker, rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_resp_err_t err = rd_kafka_committed(worker->consumer, list, COMMITTED_MS);

    for (int i = 0; !err && i < list->cnt; i++)
        err = list->elems[i].err;
    if (err)
        say_waiting(worker, "offsets.wait", rd_kafka_err2str(err));
    return !err;
}

/* The group has no offset of a partition that never stored one. */
static void fill_gaps(const struct worker *worker, rd_kafka_topic_partition_list_t *list)
{
    for (int i = 0; i < list->cnt; i++)
        if (list->elems[i].offset < 0)
            list->elems[i].offset =
                worker_partition(worker, list->elems[i].partition)->stored;
}

/* Everything must be as stored; anything else is read again. */
static void check_stored(struct worker *worker)
{
    rd_kafka_topic_partition_list_t *list = list_assigned(worker);

    if (ask_committed(worker, list)) {
        fill_gaps(worker, list);
        worker->transaction.must_check = false;
        for (int i = 0; i < list->cnt; i++)
            if (list->elems[i].offset !=
                worker_partition(worker, list->elems[i].partition)->stored)
                worker->must_rewind = true;
    }
    rd_kafka_topic_partition_list_destroy(list);
}

/* A seek is refused while a partition is still being set up: then all are assigned anew.
 */
static void move_to(struct worker *worker, rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_error_t *why = rd_kafka_seek_partitions(worker->consumer, list, -1);
    bool is_refused = why;

    rd_kafka_error_destroy(why);
    for (int i = 0; i < list->cnt; i++) {
        is_refused = is_refused || list->elems[i].err;
        list->elems[i].err = RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    if (is_refused)
        rd_kafka_assign(worker->consumer, list);
}

static void rewind_all(struct worker *worker)
{
    rd_kafka_topic_partition_list_t *list = list_assigned(worker);

    if (ask_committed(worker, list)) {
        fill_gaps(worker, list);
        move_to(worker, list);
        for (int i = 0; i < list->cnt; i++) {
            struct partition *partition =
                worker_partition(worker, list->elems[i].partition);

            loop_unwatch(worker, partition);
            partition_detach(partition);
            partition_rewind(partition, list->elems[i].offset);
            claims_expect(partition, &list->elems[i]);
            log_event(&worker->log, LOG_INFO, "rewound",
                      LOG_NUMBER("partition", partition->id),
                      LOG_NUMBER("offset", partition->stored));
        }
        worker->must_rewind = false;
    }
    rd_kafka_topic_partition_list_destroy(list);
}

static void ask_limits(struct worker *worker)
{
    struct mill_error error;

    if (facts_ask(worker->consumer, worker->facts, worker->topic_count,
                  worker->has_settings, ASK_MS, &error) != MILL_OK)
        return;
    stage_set_limits(worker);
    claims_watch_topic(worker);
    worker->is_stale = worker->lacks_state_ms > 0; /* asks again */
}

void recovery_pause(struct worker *worker, bool gate_closed)
{
    int64_t now_ms = clock_ms();

    for (size_t i = 0; i < worker->partition_count; i++) {
        struct partition *partition = worker->partitions[i];
        bool wanted = gate_closed || partition_is_waiting(partition, now_ms) ||
                      !restore_is_done(worker, partition);
        rd_kafka_topic_partition_list_t *list;

        if (wanted == partition->is_paused)
            continue;
        list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, worker->args->stage->input.topic,
                                          partition->id);
        if (wanted)
            rd_kafka_pause_partitions(worker->consumer, list);
        else
            rd_kafka_resume_partitions(worker->consumer, list);
        rd_kafka_topic_partition_list_destroy(list);
        partition->is_paused = wanted;
    }
}

void recovery_step(struct worker *worker)
{
    if (!recovery_is_done(worker))
        recovery_pause(worker, true);
    if (!worker->producer.is_ready)
        ready_producer(worker);
    if (worker->is_stale)
        ask_limits(worker);
    if (worker->producer.is_ready && worker->transaction.must_check)
        check_stored(worker);
    if (worker->producer.is_ready && worker->must_rewind)
        rewind_all(worker);
    if (recovery_is_done(worker))
        recovery_pause(worker, false);
}
