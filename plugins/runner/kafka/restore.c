/* SPDX-License-Identifier: Apache-2.0
 * restore.c - fills stores from the state topic, a slice at each turn of the loop, so
 * that the group, the signals and partitions whose store is there are served meanwhile.
 *
 * Where a store ends is asked once rd_kafka_committed() answered for the input's
 * partition: by then the transactions that moved its offset are decided. It is asked from
 * a read_uncommitted handle, since decided is not yet visible: the marker that ends a
 * transaction may still be on its way to the state topic, and a read_committed handle
 * would take the last stable offset before it for the end. What lies between the two is
 * waited for. Positions decide, not records: an aborted transaction and markers at the
 * end are never delivered; the library then tells the end it came to. */
#include "base/clock.h"
#include "kafka/fault.h"
#include "kafka/state.h"

#include <stdlib.h>

enum { SLICE_MS = 20, LOOK_EACH = 64, SAY_MS = 5000, METADATA_MS = 1000 };

bool restore_is_done(const struct worker *worker, const struct partition *partition)
{
    return !worker->state || partition->changelog.is_current;
}

/* The library repeats itself every second for each partition. */
static void say_trouble(struct worker *worker, rd_kafka_resp_err_t err, const char *why)
{
    int64_t now_ms = clock_ms();

    if (now_ms - worker->restore.said_ms < SAY_MS)
        return;
    worker->restore.said_ms = now_ms;
    log_event(&worker->log, LOG_WARN, "restore.trouble",
              LOG_TEXT("code", rd_kafka_err2name(err)), LOG_TEXT("why", why));
}

static void on_error(rd_kafka_t *rk, int err, const char *reason, void *opaque)
{
    say_trouble(opaque, (rd_kafka_resp_err_t)err, reason);
}

/* Else the first question for an offset waits half a second for the topic's leaders. */
static void fetch_metadata(const struct worker *worker, rd_kafka_t *handle)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *topic =
        rd_kafka_topic_new(handle, worker->facts[worker->state].topic, NULL);

    if (topic && !rd_kafka_metadata(handle, 0, topic, &metadata, METADATA_MS))
        rd_kafka_metadata_destroy(metadata);
    if (topic)
        rd_kafka_topic_destroy(topic);
}

static rd_kafka_t *make_handle(struct worker *worker, const char *isolation,
                               struct mill_error *error)
{
    rd_kafka_conf_t *conf;
    rd_kafka_t *handle;
    char why[256];

    if (client_conf_restore(worker->args, isolation, &conf, error) != MILL_OK)
        return NULL;
    rd_kafka_conf_set_opaque(conf, worker);
    rd_kafka_conf_set_log_cb(conf, startup_on_log);
    rd_kafka_conf_set_error_cb(conf, on_error);
    handle = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
    if (!handle) {
        rd_kafka_conf_destroy(conf);
        mill_error(error, MILL_FATAL, "restore: %s", why);
        return NULL;
    }
    rd_kafka_set_log_queue(handle, NULL);
    rd_kafka_poll_set_consumer(handle);
    loop_ring(rd_kafka_queue_get_consumer(handle), worker->consumer_bell);
    fetch_metadata(worker, handle);
    return handle;
}

static bool open_handles(struct worker *worker)
{
    struct restore *restore = &worker->restore;
    struct mill_error error;

    if (!restore->ends)
        restore->ends = make_handle(worker, "read_uncommitted", &error);
    if (restore->ends && !restore->reader)
        restore->reader = make_handle(worker, "read_committed", &error);
    if (restore->reader)
        return true;
    log_event(&worker->log, LOG_ERROR, "fatal", LOG_TEXT("why", error.text));
    worker_end(worker, EXIT_FAILED);
    return false;
}

static void close_handle(rd_kafka_t **handle)
{
    if (*handle)
        rd_kafka_destroy_flags(*handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    *handle = NULL;
}

void restore_stop(struct worker *worker)
{
    close_handle(&worker->restore.ends);
    close_handle(&worker->restore.reader);
    worker->restore.is_dirty = worker->restore.has_more = false;
    for (size_t i = 0; i < worker->partition_count; i++)
        worker->partitions[i]->changelog.is_filling = false;
}

static void end_without_memory(struct worker *worker, const struct partition *partition)
{
    const struct store *store = partition->changelog.store;

    log_event(&worker->log, LOG_ERROR, "fatal",
              LOG_TEXT("why", "no room for the store: stores may take half of memory:"),
              LOG_TEXT("do", "give the stage more `memory:`"),
              LOG_NUMBER("memory", worker->budget.memory),
              LOG_NUMBER("partition", partition->id),
              LOG_NUMBER("keys", store ? store_count(store) : 0),
              LOG_NUMBER("bytes", store ? store_bytes(store) : 0));
    worker_end(worker, EXIT_FAILED);
}

/* True: there is something to read. */
static bool begin_all(struct worker *worker)
{
    bool has_work = false;

    for (size_t i = 0; i < worker->partition_count; i++) {
        struct partition *partition = worker->partitions[i];

        if (partition->changelog.is_current)
            continue;
        has_work = true;
        if (partition->changelog.is_filling)
            continue;
        if (!changelog_begin(&partition->changelog, clock_ms())) {
            end_without_memory(worker, partition);
            return false;
        }
        worker->restore.is_dirty = true;
    }
    return has_work;
}

/* `ends`: where they end; else where each is to be read on. */
static void assign(struct worker *worker, rd_kafka_t *handle, bool ends)
{
    const char *topic = worker->facts[worker->state].topic;
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new((int)worker->partition_count);

    for (size_t i = 0; i < worker->partition_count; i++) {
        const struct partition *partition = worker->partitions[i];
        int64_t position = partition->changelog.position;

        if (partition->changelog.is_current)
            continue;
        rd_kafka_topic_partition_list_add(list, topic, partition->id)->offset =
            ends           ? RD_KAFKA_OFFSET_END
            : position > 0 ? position
                           : RD_KAFKA_OFFSET_BEGINNING;
    }
    rd_kafka_assign(handle, list);
    rd_kafka_topic_partition_list_destroy(list);
}

static int64_t per_second(uint64_t count, int64_t ms)
{
    return (int64_t)(count * 1000 / (uint64_t)(ms > 0 ? ms : 1));
}

static void say_restored(struct worker *worker, const struct partition *partition)
{
    const struct changelog *changelog = &partition->changelog;
    size_t keys = store_count(changelog->store), bytes = store_bytes(changelog->store);
    int64_t took_ms = clock_ms() - changelog->started_ms;

    log_event(&worker->log, LOG_INFO, "restored", LOG_NUMBER("partition", partition->id),
              LOG_NUMBER("keys", keys), LOG_NUMBER("records", changelog->records),
              LOG_NUMBER("bytes", changelog->bytes), LOG_NUMBER("ms", took_ms),
              LOG_NUMBER("records_s", per_second(changelog->records, took_ms)),
              LOG_NUMBER("kB_s", per_second(changelog->bytes, took_ms) / 1000),
              LOG_NUMBER("bytes_per_key", keys ? bytes / keys : 0),
              LOG_NUMBER("end", changelog->end));
}

static void pause_one(struct worker *worker, const struct partition *partition)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(list, worker->facts[worker->state].topic,
                                      partition->id);
    rd_kafka_pause_partitions(worker->restore.reader, list);
    rd_kafka_topic_partition_list_destroy(list);
}

static void finish_if_read(struct worker *worker, struct partition *partition)
{
    struct changelog *changelog = &partition->changelog;

    if (!changelog_is_read(changelog))
        return;
    pause_one(worker, partition);
    if (!claims_agree(worker, partition)) {
        changelog->is_filling = false;
        return;
    }
    say_restored(worker, partition);
    changelog_end(changelog);
    recovery_pause(worker, false);
}

/* The partition of this event, while it is being filled. */
static struct partition *filling(const struct worker *worker,
                                 const rd_kafka_message_t *message)
{
    struct partition *partition =
        message->rkt ? worker_partition(worker, message->partition) : NULL;

    return partition && partition->changelog.is_filling ? partition : NULL;
}

/* Retention or a new topic: what was read before is of no use. */
static void begin_anew(struct worker *worker, struct partition *partition,
                       const rd_kafka_message_t *message)
{
    log_event(&worker->log, LOG_WARN, "restore.anew",
              LOG_NUMBER("partition", partition->id),
              LOG_NUMBER("position", partition->changelog.position),
              LOG_TEXT("why", rd_kafka_message_errstr(message)));
    changelog_finish(&partition->changelog);
    partition->changelog.is_filling = false;
}

static void meet_trouble(struct worker *worker, const rd_kafka_message_t *message)
{
    struct partition *partition = filling(worker, message);

    if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && partition) {
        begin_anew(worker, partition, message);
        return;
    }
    say_trouble(worker, message->err, rd_kafka_message_errstr(message));
    worker->is_stale = true; /* is the topic still there? */
}

/* From the read_uncommitted handle: a record or an end, both lie beyond all that was
 * there when it was asked. */
static void take_end(struct worker *worker, const rd_kafka_message_t *message)
{
    struct partition *partition = filling(worker, message);

    if (message->err && message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        meet_trouble(worker, message);
    } else if (partition && partition->changelog.end < 0) {
        partition->changelog.end = message->offset;
        finish_if_read(worker, partition);
    }
}

static void take_record(struct worker *worker, const rd_kafka_message_t *message)
{
    struct partition *partition = filling(worker, message);

    if (message->err && message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        meet_trouble(worker, message);
        return;
    }
    if (!partition)
        return;
    if (message->err) {
        changelog_reach(&partition->changelog, message->offset);
        if (fault_bug("stale-restore"))
            partition->changelog.end = message->offset;
    } else if (!changelog_take(&partition->changelog, message->offset,
                               (struct mill_str){ message->key, message->key_len },
                               (struct mill_str){ message->payload, message->len })) {
        end_without_memory(worker, partition);
        return;
    }
    finish_if_read(worker, partition);
}

/* Until its queue is empty or the slice is over. True: there may be more. */
static bool drain(struct worker *worker, rd_kafka_t *handle,
                  void (*take)(struct worker *, const rd_kafka_message_t *))
{
    int64_t until_ms = clock_ms() + SLICE_MS;

    for (unsigned i = 1; !worker->is_ending; i++) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(handle, 0);

        if (!message)
            return false;
        take(worker, message);
        rd_kafka_message_destroy(message);
        if (i % LOOK_EACH == 0 && clock_ms() >= until_ms)
            return true;
    }
    return false;
}

static int64_t percent(const struct changelog *changelog)
{
    int64_t all = changelog->end - changelog->begin;

    if (changelog->begin < 0 || all <= 0)
        return 0;
    return (changelog->position - changelog->begin) * 100 / all;
}

static void say_progress(struct worker *worker)
{
    int64_t now_ms = clock_ms();

    for (size_t i = 0; i < worker->partition_count; i++) {
        struct changelog *changelog = &worker->partitions[i]->changelog;

        if (!changelog->is_filling || now_ms - changelog->said_ms < SAY_MS)
            continue;
        changelog->said_ms = now_ms;
        log_event(&worker->log, LOG_INFO, "restore",
                  LOG_NUMBER("partition", worker->partitions[i]->id),
                  LOG_NUMBER("records", changelog->records),
                  LOG_NUMBER("MB", changelog->bytes / 1000000),
                  LOG_NUMBER("percent", percent(changelog)),
                  LOG_NUMBER("position", changelog->position),
                  LOG_NUMBER("end", changelog->end),
                  LOG_TEXT("then", changelog->end < 0 ? "waits for the topic's end"
                                                      : "reads on; a transaction that is "
                                                        "open before the end is waited "
                                                        "for"));
    }
}

static void assign_all(struct worker *worker)
{
    worker->restore.is_dirty = false;
    assign(worker, worker->restore.ends, true);
    assign(worker, worker->restore.reader, false);
}

void restore_step(struct worker *worker)
{
    struct restore *restore = &worker->restore;

    restore->has_more = false;
    if (!worker->state || !recovery_is_done(worker) || worker->is_stale)
        return;
    if (!begin_all(worker)) {
        restore_stop(worker);
        return;
    }
    if (!open_handles(worker))
        return;
    if (restore->is_dirty)
        assign_all(worker);
    restore->has_more = drain(worker, restore->ends, take_end);
    if (drain(worker, restore->reader, take_record))
        restore->has_more = true;
    say_progress(worker);
}
