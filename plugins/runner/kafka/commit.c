/* SPDX-License-Identifier: Apache-2.0
 * commit.c - when a transaction ends, and what follows from how it ended. */
#include "base/clock.h"
#include "kafka/fault.h"
#include "kafka/state.h"

#include <stdlib.h>
#include <string.h>

/* Calls that are alone in their transaction after one that was too slow for it. */
enum { CAUTIOUS_CALLS = 100, ASK_MS = 1000 };

static void say_fenced(struct worker *worker)
{
    log_event(&worker->log, LOG_ERROR, "fenced", LOG_TEXT("id", worker->id),
              LOG_TEXT("likely", "another process runs under the same transactional.id: "
                                 "two supervisors with one --instance or one state.dir"));
    worker_end(worker, EXIT_FENCED);
}

/* Was the outcome told for sure? Without transactions some of it may be stored. */
static bool is_in_doubt(const struct worker *worker)
{
    return !worker->producer.is_transactional || !worker->producer.is_ready;
}

/* All that is not stored is as if it had never been: queues and stages start over. */
static void drop_all(struct worker *worker)
{
    bool in_doubt = is_in_doubt(worker);

    for (size_t i = 0; i < worker->partition_count; i++) {
        struct partition *partition = worker->partitions[i];
        bool was_touched = partition->is_touched;

        partition->is_touched = false;
        if (fault_bug("no-rewind"))
            continue;
        loop_unwatch(worker, partition);
        partition_detach(partition);
        changelog_dropped(&partition->changelog, in_doubt && was_touched);
        partition_rewind(partition, partition->stored);
    }
    worker->must_rewind = !fault_bug("no-rewind");
    figures_dropped(worker);
}

static bool settle(struct worker *worker, enum outcome outcome)
{
    const struct transaction *transaction = &worker->transaction;

    switch (outcome) {
    case OUTCOME_STORED:
        return true;
    case OUTCOME_FENCED:
        say_fenced(worker);
        break;
    case OUTCOME_DROPPED:
        log_event(&worker->log, LOG_WARN, "transaction.dropped",
                  LOG_NUMBER("age_ms", clock_ms() - transaction->opened_ms),
                  LOG_TEXT("then", "everything assigned is read again from the committed "
                                   "offsets"));
        if (clock_ms() - transaction->opened_ms >= transaction->timeout_ms)
            worker->caution = CAUTIOUS_CALLS;
        /* A topic with less room now, or a state topic that is no longer there. */
        if (worker->producer.failed == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
            worker->state)
            worker->is_stale = true;
        drop_all(worker);
    }
    return false;
}

static bool send_all(struct worker *worker, const struct outbound *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!settle(worker, transaction_send(&worker->transaction, &items[i])))
            return false;
        figures_sent(worker, &items[i]);
    }
    return true;
}

/* Beside the first change since the store was filled. */
static bool send_claim(struct worker *worker, struct partition *partition)
{
    struct changelog *changelog = &partition->changelog;
    char text[CLAIM_TEXT_BYTES];
    struct outbound outbound = { .topic = worker->state,
                                 .partition = partition->id,
                                 .key = claim_key(),
                                 .value = { text, 0 } };

    if (changelog->is_claimed || changelog->claims)
        return true;
    if (!changelog->claim.id[0])
        changelog->claim = claim_new(worker->facts[FACTS_INPUT].partitions);
    claim_print(&changelog->claim, text);
    outbound.value.len = strlen(text);
    changelog->claims = true;
    return send_all(worker, &outbound, 1);
}

bool commit_send(struct worker *worker, struct partition *partition,
                 const struct outputs *outputs)
{
    if (!settle(worker, transaction_begin(&worker->transaction)))
        return false;
    partition->is_touched = true;
    if (outputs->change_count > 0 &&
        (!send_claim(worker, partition) ||
         !send_all(worker, outputs->changes, outputs->change_count)))
        return false;
    if (!send_all(worker, outputs->items, outputs->count))
        return false;
    worker->records_out += outputs->count - outputs->dead;
    worker->records_dead += outputs->dead;
    return true;
}

/* Where a partition stands that has processed nothing yet. False: nobody knows. */
static bool find_position(struct worker *worker, struct partition *partition)
{
    const char *topic = worker->args->stage->input.topic;
    int64_t low = RD_KAFKA_OFFSET_INVALID, high;

    if (partition->next >= 0)
        return true;
    rd_kafka_get_watermark_offsets(worker->consumer, topic, partition->id, &low, &high);
    if (low < 0 && rd_kafka_query_watermark_offsets(worker->consumer, topic,
                                                    partition->id, &low, &high, ASK_MS))
        return false;
    partition->next = low;
    return low >= 0;
}

/* Without its position a partition that only woke could not be fenced: the transaction
 * would stand although the partition is another worker's by now. */
static bool know_positions(struct worker *worker)
{
    for (size_t i = 0; i < worker->partition_count; i++)
        if (worker->partitions[i]->is_touched &&
            !find_position(worker, worker->partitions[i]))
            return false;
    return true;
}

/* The offset says which store it belongs to. Without memory it does not. */
static void add_claim(const struct changelog *changelog, rd_kafka_topic_partition_t *at)
{
    char text[CLAIM_TEXT_BYTES];

    if (!changelog->claim_is_stored && !changelog->claims)
        return;
    claim_print(&changelog->claim, text);
    at->metadata = strdup(text);
    at->metadata_size = at->metadata ? strlen(text) : 0;
}

static rd_kafka_topic_partition_list_t *list_touched(const struct worker *worker)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new((int)worker->partition_count);

    for (size_t i = 0; i < worker->partition_count; i++) {
        const struct partition *partition = worker->partitions[i];
        rd_kafka_topic_partition_t *at;

        if (!partition->is_touched)
            continue;
        at = rd_kafka_topic_partition_list_add(list, worker->args->stage->input.topic,
                                               partition->id);
        at->offset = partition->next;
        add_claim(&partition->changelog, at);
    }
    if (fault_bug("commit-position"))
        rd_kafka_position(worker->consumer, list);
    return list;
}

/* What the library calls stored is not proven to be (KAFKA-17754): the store is read on.
 */
static void attach_again(struct worker *worker, struct partition *partition)
{
    loop_unwatch(worker, partition);
    partition_detach(partition);
    changelog_dropped(&partition->changelog, true);
}

static void tell_stored(struct worker *worker, struct partition *partition)
{
    if (worker->state)
        changelog_stored(&partition->changelog);
    if (partition->instance)
        instance_committed(partition->instance);
}

static void note_stored(struct worker *worker)
{
    bool in_doubt = worker->transaction.must_check;

    figures_stored(worker);
    for (size_t i = 0; i < worker->partition_count; i++) {
        struct partition *partition = worker->partitions[i];

        if (!partition->is_touched)
            continue;
        partition->is_touched = false;
        partition->stored = partition->next;
        if (worker->state && in_doubt)
            attach_again(worker, partition);
        else
            tell_stored(worker, partition);
    }
}

bool commit_now(struct worker *worker)
{
    int64_t began_ns = clock_ns();
    rd_kafka_topic_partition_list_t *list;
    bool is_stored;

    if (!worker->transaction.is_open)
        return true;
    if (!know_positions(worker)) {
        commit_abort(worker);
        return false;
    }
    list = list_touched(worker);
    is_stored = settle(worker, transaction_commit(&worker->transaction, list));
    rd_kafka_topic_partition_list_destroy(list);
    figures_committed(worker, began_ns);
    if (is_stored)
        note_stored(worker);
    return is_stored;
}

void commit_abort(struct worker *worker)
{
    if (worker->transaction.is_open)
        settle(worker, transaction_abort(&worker->transaction));
}

bool commit_is_due(const struct worker *worker, int64_t now_ms)
{
    const struct transaction *transaction = &worker->transaction;

    return transaction->is_open &&
           (worker->caution > 0 || transaction->bytes >= worker->budget.transaction ||
            now_ms - transaction->opened_ms >= worker->args->stage->commit_ms);
}
