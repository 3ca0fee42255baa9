/* SPDX-License-Identifier: Apache-2.0
 * batch.c - calls into the stage, and what becomes of their results. */
#include "base/clock.h"
#include "kafka/fault.h"
#include "kafka/state.h"

#include <string.h>

enum { MOST_RECORDS = 500 };

static void end_failed(struct worker *worker, const struct partition *partition,
                       const struct mill_error *error)
{
    log_event(&worker->log, LOG_ERROR, "fatal", LOG_NUMBER("partition", partition->id),
              LOG_NUMBER("offset", partition->next), LOG_TEXT("why", error->text));
    commit_abort(worker);
    worker_end(worker, EXIT_FAILED);
}

/* No transaction stays open while a stage waits. */
static void wait_for_world(struct worker *worker, struct partition *partition,
                           size_t count, const struct mill_error *error)
{
    int64_t wait_ms, first = partition->next;

    if (partition->queue.count)
        first = handoff_peek(&partition->queue, 0)->offset;
    if (!commit_now(worker))
        count = 0; /* the queue is empty; the wait holds all the same */
    if (worker->is_ending)
        return;
    wait_ms = partition_wait(partition, count, clock_ms());
    worker->figures.retries++;
    figures_because(worker, error->text);
    log_event(&worker->log, LOG_WARN, "retry",
              LOG_TEXT("topic", worker->args->stage->input.topic),
              LOG_NUMBER("partition", partition->id), LOG_NUMBER("offset", first),
              LOG_NUMBER("records", count), LOG_NUMBER("attempts", partition->attempts),
              LOG_NUMBER("wait_ms", wait_ms), LOG_TEXT("why", error->text));
    recovery_pause(worker, false);
}

static void fail(struct worker *worker, struct partition *partition, size_t count,
                 enum mill_status status, const struct mill_error *error)
{
    if (status == MILL_FATAL)
        end_failed(worker, partition, error);
    else
        wait_for_world(worker, partition, count, error);
}

bool batch_attach(struct worker *worker, struct partition *partition)
{
    struct mill_error error;
    enum mill_status status;

    if (partition->instance)
        return true;
    if (!restore_is_done(worker, partition))
        return false;
    notes_begin(worker->suspicion.notes, NOTES_ATTACH, partition->id, -1, -1);
    status = stage_attach(worker, partition, &error);
    notes_end(worker->suspicion.notes);
    if (status != MILL_OK)
        fail(worker, partition, 0, status, &error);
    return status == MILL_OK;
}

static bool is_suspect(const struct worker *worker, const rd_kafka_message_t *message)
{
    return suspicion_falls_on(&worker->suspicion, message->partition, message->offset) &&
           !fault_bug("no-alone");
}

/* The same messages as last time, or as many as one call may have. */
static size_t choose_count(const struct worker *worker, const struct partition *partition)
{
    size_t most = worker->caution ? 1 : worker->batch_records;
    size_t bytes = 0, n = 0;

    if (partition->held)
        return partition->held;
    while (n < partition->queue.count && n < most) {
        const rd_kafka_message_t *message = handoff_peek(&partition->queue, n);

        bytes += handoff_weight(message);
        if (n > 0 && bytes > worker->budget.batch)
            break;
        if (is_suspect(worker, message))
            return n > 0 ? n : 1;
        n++;
    }
    return n;
}

static bool show_headers(struct worker *worker, rd_kafka_message_t *message,
                         struct inbound *in)
{
    rd_kafka_headers_t *headers;
    struct header *items;
    size_t count;

    if (rd_kafka_message_headers(message, &headers))
        return true;
    count = rd_kafka_header_cnt(headers);
    items = arena_array(&worker->scratch, count, sizeof(*items));
    for (size_t i = 0; items && i < count; i++) {
        const char *name;
        const void *value;
        size_t size;

        rd_kafka_header_get_all(headers, i, &name, &value, &size);
        items[i] = (struct header){ { name, strlen(name) }, { value, size } };
    }
    in->headers = items;
    in->header_count = count;
    return items;
}

static bool show(struct worker *worker, rd_kafka_message_t *message, struct inbound *in)
{
    *in = (struct inbound){
        .key = { message->key, message->key_len },
        .value = { message->payload, message->len },
        .timestamp_ms = rd_kafka_message_timestamp(message, NULL),
        .topic = worker->args->stage->input.topic,
        .partition = message->partition,
        .offset = message->offset,
        .message = message,
    };
    return show_headers(worker, message, in);
}

static struct inbound *show_batch(struct worker *worker,
                                  const struct partition *partition, size_t count)
{
    struct inbound *in = arena_array(&worker->scratch, count, sizeof(*in));

    for (size_t i = 0; in && i < count; i++)
        if (!show(worker, handoff_peek(&partition->queue, i), &in[i]))
            return NULL;
    return in;
}

/* Calls should take a fraction of a transaction: halve what is slow, double what is fast.
 */
static void follow_pace(struct worker *worker, size_t count, int64_t took_ms)
{
    int64_t target_ms = worker->args->stage->commit_ms / 2 + 1;
    size_t *most = &worker->batch_records;

    if (took_ms > target_ms)
        *most = count > 1 ? count / 2 : 1;
    else if (took_ms < target_ms / 4 && count == *most && *most < MOST_RECORDS)
        *most = *most * 2 < MOST_RECORDS ? *most * 2 : MOST_RECORDS;
}

/* False: all was dropped, or the worker ends, or the partition waits. */
static bool carry_out(struct worker *worker, struct partition *partition, size_t count,
                      const struct staged *staged)
{
    struct outputs outputs;
    struct mill_error error;
    enum mill_status status;

    status = outputs_prepare(worker, partition, staged, &outputs, &error);
    if (status == MILL_OK && fault_due("retry"))
        status = mill_error(&error, MILL_RETRY, "a fault on demand");
    if (status == MILL_OK)
        return commit_send(worker, partition, &outputs);
    if (fault_bug("early-emit") && !commit_send(worker, partition, &outputs))
        return false;
    instance_drop(partition->instance);
    fail(worker, partition, count, status, &error);
    return false;
}

static void advance(struct worker *worker, struct partition *partition, size_t done)
{
    partition->next = handoff_peek(&partition->queue, done - 1)->offset + 1;
    figures_took(worker, partition, done);
    handoff_drop(&partition->queue, done);
    partition_succeeded(partition);
    worker->records_in += done;
    if (worker->caution)
        worker->caution--;
}

/* The record that killed its workers: unseen, with what is known of it. */
static enum mill_status prepare_dead(struct worker *worker, struct partition *partition,
                                     const struct suspect *suspect,
                                     struct outputs *outputs, struct mill_error *error)
{
    struct inbound *in = show_batch(worker, partition, 1);
    char text[256], *reason;
    struct rejected rejected;
    struct staged staged = { .rejected = &rejected, .rejected_count = 1 };

    suspect_reason(suspect, worker->args->stage->record_timeout_ms, text);
    reason = arena_copy(&worker->scratch, text, strlen(text));
    if (!in || !reason)
        return mill_error(error, MILL_RETRY, "no memory");
    log_event(&worker->log, LOG_WARN, "poison", LOG_TEXT("topic", in->topic),
              LOG_NUMBER("partition", in->partition), LOG_NUMBER("offset", in->offset),
              LOG_TEXT("why", text), LOG_TEXT("then", "it is dead-lettered"));
    rejected = (struct rejected){
        in, suspect_class(suspect), { reason, strlen(text) }, suspect->deaths
    };
    return outputs_prepare(worker, partition, &staged, outputs, error);
}

static void bury(struct worker *worker, struct partition *partition,
                 const struct suspect *suspect)
{
    struct outputs outputs;
    struct mill_error error;
    enum mill_status status;

    arena_reset(&worker->scratch);
    status = prepare_dead(worker, partition, suspect, &outputs, &error);
    if (status != MILL_OK) {
        fail(worker, partition, 1, status, &error);
        return;
    }
    if (!commit_send(worker, partition, &outputs))
        return;
    counters_stage(worker->counters, "records_in", 1);
    counters_stage(worker->counters, "rejected", 1);
    advance(worker, partition, 1);
}

/* What came before a record that has killed is stored first, so that it does not come
 * again with it. True: there is nothing more to do with the first record now. */
static bool meet_suspect(struct worker *worker, struct partition *partition)
{
    const rd_kafka_message_t *first = handoff_peek(&partition->queue, 0);
    const struct suspect *suspect =
        suspicion_of(&worker->suspicion, first->partition, first->offset);

    if (!suspect || fault_bug("no-burial"))
        return false;
    if (suspect->deaths < POISON_DEATHS)
        return !commit_now(worker);
    bury(worker, partition, suspect);
    return true;
}

/* From here on until the end of what the call stages, the supervisor knows whose fault a
 * death is. */
static void note_batch(struct worker *worker, enum notes_call call,
                       const struct partition *partition, size_t count)
{
    int64_t first = handoff_peek(&partition->queue, 0)->offset;
    int64_t last = handoff_peek(&partition->queue, count - 1)->offset;

    notes_begin(worker->suspicion.notes, call, partition->id, first, last);
}

static void process(struct worker *worker, struct partition *partition)
{
    size_t count = choose_count(worker, partition), done = 0;
    int64_t started_ns = clock_ns();
    const struct staged *staged;
    struct mill_error error = { "no memory" };
    enum mill_status status = MILL_RETRY;
    struct inbound *in;
    unsigned attachments = instance_attachments(partition->instance);

    arena_reset(&worker->scratch);
    in = show_batch(worker, partition, count);
    note_batch(worker, NOTES_PROCESS, partition, count);
    if (in)
        status = instance_process(partition->instance, in, count, &done, &staged, &error);
    if (instance_attachments(partition->instance) != attachments) {
        loop_unwatch(worker, partition);
        loop_watch(worker, partition);
    }
    note_batch(worker, NOTES_SEND, partition, count);
    figures_called(worker, count, started_ns);
    follow_pace(worker, count, (clock_ns() - started_ns) / 1000000);
    if (status != MILL_OK)
        fail(worker, partition, count, status, &error);
    else if (carry_out(worker, partition, count, staged))
        advance(worker, partition, done);
    notes_end(worker->suspicion.notes);
}

void batch_process(struct worker *worker, struct partition *partition)
{
    if (!meet_suspect(worker, partition))
        process(worker, partition);
}

void batch_wake(struct worker *worker, struct partition *partition)
{
    int64_t started_ns = clock_ns();
    const struct staged *staged;
    struct mill_error error;
    enum mill_status status;

    arena_reset(&worker->scratch);
    partition->is_rung = false;
    notes_begin(worker->suspicion.notes, NOTES_WAKE, partition->id, -1, -1);
    status = instance_wake(partition->instance, &staged, &error);
    notes_end(worker->suspicion.notes);
    figures_called(worker, 0, started_ns);
    loop_rearm(worker, partition);
    if (status != MILL_OK) {
        fail(worker, partition, partition->held, status, &error);
        return;
    }
    if (staged->emitted_count + staged->rejected_count + staged->change_count > 0)
        carry_out(worker, partition, partition->held, staged);
}
