/* SPDX-License-Identifier: Apache-2.0
 * intake.c - takes messages from the client library into the partitions' queues. */
#include "base/clock.h"
#include "kafka/fault.h"
#include "kafka/state.h"

enum { MOST_A_POLL = 2000 };

static void end_fenced(struct worker *worker, const char *why)
{
    log_event(&worker->log, LOG_ERROR, "fenced", LOG_TEXT("id", worker->id),
              LOG_TEXT("why", why),
              LOG_TEXT("likely", "another process runs under the same id: two "
                                 "supervisors with one --instance or one state.dir"));
    worker_end(worker, EXIT_FENCED);
}

static void end_fatally(struct worker *worker)
{
    char why[256] = "";
    rd_kafka_resp_err_t err = rd_kafka_fatal_error(worker->consumer, why, sizeof(why));

    if (err == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID) {
        end_fenced(worker, why);
        return;
    }
    log_event(&worker->log, LOG_ERROR, "fatal", LOG_TEXT("why", why));
    worker_end(worker, EXIT_FAILED);
}

/* The in-memory broker drops what exceeds 5 MiB a partition: say so and go on. */
static void skip_gap(struct worker *worker, struct partition *partition)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(list, worker->args->stage->input.topic,
                                      partition->id)
        ->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_error_destroy(rd_kafka_seek_partitions(worker->consumer, list, -1));
    rd_kafka_topic_partition_list_destroy(list);
}

/* Retention took what this group had not read. Nobody but the user can decide. */
static void meet_gap(struct worker *worker, const rd_kafka_message_t *message)
{
    struct partition *partition = worker_partition(worker, message->partition);
    const char *action = "newsmill topics list shows what is there; set the group's "
                         "offset with kafka-consumer-groups --reset-offsets, or give "
                         "the topic a longer retention.ms";

    if (worker->args->embedded)
        action = "feed more slowly: the in-memory broker keeps 5 MiB a partition";
    log_event(&worker->log, LOG_ERROR, "offset.gone",
              LOG_TEXT("topic", worker->args->stage->input.topic),
              LOG_NUMBER("partition", message->partition),
              LOG_NUMBER("offset", partition ? partition->fetched : message->offset),
              LOG_TEXT("group", worker->args->stage->group),
              LOG_TEXT("why", rd_kafka_message_errstr(message)), LOG_TEXT("do", action));
    if (worker->args->embedded && partition)
        skip_gap(worker, partition);
    else
        worker_end(worker, EXIT_FAILED);
}

static void note_end(struct worker *worker, const rd_kafka_message_t *message)
{
    struct partition *partition = worker_partition(worker, message->partition);

    if (partition)
        partition->met_end = message->offset;
}

static void meet_trouble(struct worker *worker, const rd_kafka_message_t *message)
{
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        note_end(worker, message);
        break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        meet_gap(worker, message);
        break;
    case RD_KAFKA_RESP_ERR__FATAL:
        end_fatally(worker);
        break;
    default:
        log_event(&worker->log, LOG_WARN, "consumer.trouble",
                  LOG_TEXT("code", rd_kafka_err2name(message->err)),
                  LOG_TEXT("why", rd_kafka_message_errstr(message)));
    }
}

/* Takes the message. Returns the partition that got it, or NULL. */
static struct partition *take(struct worker *worker, rd_kafka_message_t *message)
{
    struct partition *partition = worker_partition(worker, message->partition);

    if (message->err) {
        meet_trouble(worker, message);
    } else if (partition && message->offset >= partition->fetched) {
        partition->fetched = message->offset + 1;
        if (handoff_push(&partition->queue, message))
            return partition;
        log_event(&worker->log, LOG_ERROR, "fatal", LOG_TEXT("why", "no memory"));
        worker_end(worker, EXIT_FAILED);
    }
    rd_kafka_message_destroy(message);
    return NULL;
}

/* A partition that waits keeps what it has; its client queue is paused. */
static bool is_full(const struct worker *worker, const struct partition *partition,
                    int64_t now_ms)
{
    return partition->queue.bytes >= worker->budget.held / worker->partition_count &&
           !fault_bug("no-bound") && !partition_is_waiting(partition, now_ms) &&
           restore_is_done(worker, partition);
}

void intake_poll(struct worker *worker)
{
    int64_t now_ms = clock_ms();

    worker->has_more = true;
    for (int i = 0; i < MOST_A_POLL && !worker->is_ending; i++) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(worker->consumer, 0);
        struct partition *partition;

        if (!message) {
            worker->has_more = false;
            return;
        }
        partition = take(worker, message);
        if (partition && is_full(worker, partition, now_ms))
            return;
    }
}
