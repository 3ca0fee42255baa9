/* SPDX-License-Identifier: Apache-2.0
 * worker.c - sets a worker up, lets it run, and ends it in order. */
#include "kafka/worker.h"
#include "base/clock.h"
#include "kafka/state.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* From the signal to the forced end; the supervisor waits 10 s. */
enum { PATIENCE_MS = 9000, LEAVE_MS = 3000 };

void worker_end(struct worker *worker, enum exit_code code)
{
    if (worker->is_ending)
        return;
    worker->is_ending = true;
    worker->code = code;
}

/* One heap for each thread of the client library would keep what the others free. */
static void share_memory(struct worker *worker)
{
    mallopt(M_ARENA_MAX, 2);
    worker->budget = budget_of(worker->args->stage->memory_bytes);
    worker->batch_records = 64;
    arena_init(&worker->scratch, worker->budget.headers);
}

static enum mill_status open_notes(struct worker *worker, struct mill_error *error)
{
    enum mill_status status;
    int file;

    worker->suspicion.notes = worker->args->notes;
    if (worker->suspicion.notes)
        return MILL_OK;
    status = notes_new(&worker->own_notes, &file, error);
    if (status != MILL_OK)
        return status;
    close(file);
    worker->suspicion.notes = worker->own_notes;
    return MILL_OK;
}

static enum mill_status start(struct worker *worker, struct mill_error *error)
{
    const struct worker_args *args = worker->args;

    snprintf(worker->who, sizeof(worker->who), "%s.%u", args->stage->name, args->index);
    worker->log = log_to(worker->who, STDERR_FILENO);
    worker->epoll = worker->consumer_bell = worker->producer_bell = -1;
    share_memory(worker);
    if (open_notes(worker, error) != MILL_OK ||
        guard_start(&worker->log, PATIENCE_MS, args->stage->record_timeout_ms,
                    worker->suspicion.notes, &worker->guard, error) != MILL_OK ||
        client_id(args, worker->id, error) != MILL_OK ||
        stage_open(worker, error) != MILL_OK || figures_open(worker, error) != MILL_OK ||
        startup_clients(worker, error) != MILL_OK || loop_open(worker, error) != MILL_OK)
        return MILL_FATAL;
    log_event(
        &worker->log, LOG_INFO, "start", LOG_TEXT("id", worker->id),
        LOG_TEXT("group", args->stage->group), LOG_TEXT("plugin", args->stage->plugin),
        LOG_TEXT("delivery", worker->args->embedded ? "at-least-once, in memory"
                             : args->stage->delivery == EXACTLY_ONCE ? "exactly-once"
                                                                     : "at-least-once"),
        LOG_TEXT("librdkafka", rd_kafka_version_str()));
    return startup_topics(worker, error);
}

static void prepare_transactions(struct worker *worker)
{
    int64_t timeout_ms =
        client_number(worker->producer.conf, "transaction.timeout.ms", 15000);

    transaction_init(&worker->transaction, &worker->producer, worker->consumer,
                     timeout_ms, &worker->log);
}

/* A static member keeps its place when it only closes, so that a restart takes it at
 * once; who stops for good leaves, so that the others take its partitions at once. */
static void leave_group(struct worker *worker)
{
    int64_t until_ms = clock_ms() + LEAVE_MS;

    rd_kafka_unsubscribe(worker->consumer);
    while (worker->partition_count > 0 && clock_ms() < until_ms) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(worker->consumer, 50);

        if (message)
            rd_kafka_message_destroy(message);
    }
}

static void finish_transaction(struct worker *worker)
{
    if (worker->is_ending)
        commit_abort(worker);
    else
        commit_now(worker);
}

static void stop(struct worker *worker)
{
    finish_transaction(worker);
    figures_say(worker, REPORT_ENDING, "");
    if (worker->is_subscribed && !worker->is_ending)
        leave_group(worker);
    worker_end(worker, EXIT_DONE);
    if (worker->consumer)
        rd_kafka_consumer_close(worker->consumer);
    restore_stop(worker);
    keep_drop(worker);
    log_event(&worker->log, LOG_INFO, "end", LOG_NUMBER("code", worker->code),
              LOG_NUMBER("in", worker->records_in),
              LOG_NUMBER("out", worker->records_out),
              LOG_NUMBER("dead", worker->records_dead),
              LOG_NUMBER("commits", worker->transaction.commits),
              LOG_NUMBER("aborts", worker->transaction.aborts));
}

static void undo(struct worker *worker)
{
    startup_undo(worker);
    figures_close(worker);
    stage_close(worker);
    loop_close(worker);
    guard_stop(worker->guard);
    notes_free(worker->own_notes);
    arena_finish(&worker->scratch);
}

enum exit_code worker_run(const struct worker_args *args)
{
    struct worker worker = { .args = args };
    struct mill_error error;

    switch (start(&worker, &error)) {
    case MILL_OK:
        prepare_transactions(&worker);
        loop_run(&worker);
        break;
    case MILL_RETRY: /* asked to stop before it began */
        break;
    case MILL_FATAL:
        log_event(&worker.log, LOG_ERROR, "start.failed", LOG_TEXT("why", error.text));
        worker_end(&worker, EXIT_USAGE);
    }
    stop(&worker);
    undo(&worker);
    return worker.code;
}
