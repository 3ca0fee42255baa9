/* SPDX-License-Identifier: Apache-2.0
 * outputs.c - measures all that a call staged before any of it is sent. */
#include "kafka/state.h"

#include <stdio.h>
#include <string.h>

struct preparation {
    struct worker *worker;
    const struct staged *staged;
    struct writer writer;
    unsigned attempts;
    struct rejected *refused; /* inputs whose outputs the worker found too large */
    size_t refused_count;
    struct outputs *outputs;
    struct mill_error *error;
};

static size_t measure(const struct outbound *outbound)
{
    return headers_wire_size(outbound->key, outbound->value, &outbound->headers);
}

static size_t limit_of(const struct preparation *prep, size_t topic)
{
    return prep->worker->facts[topic].max_bytes;
}

static bool is_refused(const struct preparation *prep, const struct inbound *from)
{
    for (size_t i = 0; i < prep->refused_count; i++)
        if (prep->refused[i].from == from)
            return true;
    return false;
}

static enum mill_status no_memory(const struct preparation *prep)
{
    return mill_error(prep->error, MILL_RETRY, "no memory for what the call staged");
}

/* The host knows only the value; key and headers made it too large. */
static enum mill_status refuse(struct preparation *prep, const struct emitted *emitted,
                               size_t bytes)
{
    size_t topic = FACTS_OUTPUTS + emitted->output;
    struct arena *arena = &prep->worker->scratch;
    char text[256];
    int len = snprintf(text, sizeof(text),
                       "%s: the record takes %zu bytes with its key and headers, the "
                       "topic takes %zu (max.message.bytes)",
                       prep->worker->facts[topic].topic, bytes, limit_of(prep, topic));
    const char *reason;

    if (!emitted->from)
        return mill_error(prep->error, MILL_FATAL, "wake: %s", text);
    reason = arena_copy(arena, text, (size_t)len);
    if (!reason)
        return no_memory(prep);
    prep->refused[prep->refused_count++] =
        (struct rejected){ emitted->from, "too-large", { reason, (size_t)len }, 0 };
    return MILL_OK;
}

static enum mill_status build_output(struct preparation *prep,
                                     const struct emitted *emitted,
                                     struct outbound *outbound)
{
    struct worker *worker = prep->worker;
    const struct mill_output *output = &worker->plugin->stage.outputs[emitted->output];

    *outbound = (struct outbound){
        .topic = FACTS_OUTPUTS + emitted->output,
        .partition = RD_KAFKA_PARTITION_UA,
        .key = emitted->key,
        .value = emitted->value,
        .timestamp_ms = emitted->timestamp_ms,
    };
    if (!headers_of_output(emitted, output->type->name, &prep->writer, &worker->scratch,
                           &outbound->headers))
        return no_memory(prep);
    return MILL_OK;
}

static enum mill_status add_outputs(struct preparation *prep)
{
    const struct staged *staged = prep->staged;
    struct outbound *items = prep->outputs->items;
    size_t kept = 0;

    for (size_t i = 0; i < staged->emitted_count; i++) {
        const struct emitted *emitted = &staged->emitted[i];
        enum mill_status status = build_output(prep, emitted, &items[i]);
        size_t bytes = measure(&items[i]);

        if (status == MILL_OK && bytes > limit_of(prep, items[i].topic) &&
            !(emitted->from && is_refused(prep, emitted->from)))
            status = refuse(prep, emitted, bytes);
        if (status != MILL_OK)
            return status;
    }
    for (size_t i = 0; i < staged->emitted_count; i++)
        if (!staged->emitted[i].from || !is_refused(prep, staged->emitted[i].from))
            items[kept++] = items[i];
    prep->outputs->count = kept;
    return MILL_OK;
}

/* Beside its original, where the topic has that partition: order is kept even without
 * keys. */
static int32_t dead_partition(const struct worker *worker, const struct inbound *from)
{
    return from->partition < worker->facts[FACTS_DEAD].partitions ? from->partition
                                                                  : RD_KAFKA_PARTITION_UA;
}

static enum mill_status add_dead(struct preparation *prep,
                                 const struct rejected *rejected)
{
    struct worker *worker = prep->worker;
    const struct inbound *from = rejected->from;
    unsigned attempts = rejected->attempts ? rejected->attempts : prep->attempts;
    struct outbound *outbound = &prep->outputs->items[prep->outputs->count];
    size_t bytes;

    *outbound = (struct outbound){
        .topic = FACTS_DEAD,
        .partition = dead_partition(worker, from),
        .key = from->key,
        .value = from->value,
        .timestamp_ms = from->timestamp_ms,
        .class = rejected->class,
    };
    if (!headers_of_dead(rejected, attempts, &prep->writer, &worker->scratch,
                         &outbound->headers))
        return no_memory(prep);
    bytes = measure(outbound);
    /* Only a record that came compressed can get here, or a limit that was lowered: the
     * partition waits, since going on would lose the record. */
    if (bytes > limit_of(prep, FACTS_DEAD)) {
        worker->is_stale = true;
        return mill_error(prep->error, MILL_RETRY,
                          "the dead letter of offset %lld takes %zu bytes, %s takes %zu: "
                          "raise its max.message.bytes; the partition waits for it",
                          (long long)from->offset, bytes, worker->facts[FACTS_DEAD].topic,
                          limit_of(prep, FACTS_DEAD));
    }
    prep->outputs->count++;
    prep->outputs->dead++;
    return MILL_OK;
}

static enum mill_status add_all_dead(struct preparation *prep)
{
    for (size_t i = 0; i < prep->staged->rejected_count; i++)
        if (!is_refused(prep, prep->staged->rejected[i].from) &&
            add_dead(prep, &prep->staged->rejected[i]) != MILL_OK)
            return MILL_RETRY;
    for (size_t i = 0; i < prep->refused_count; i++)
        if (add_dead(prep, &prep->refused[i]) != MILL_OK)
            return MILL_RETRY;
    return MILL_OK;
}

static enum mill_status check_change(const struct preparation *prep,
                                     const struct change *change,
                                     const struct outbound *outbound)
{
    const struct worker *worker = prep->worker;
    size_t bytes = measure(outbound);

    if (claim_is_key(change->key))
        return mill_error(prep->error, MILL_FATAL,
                          "the stage puts the key that the runner keeps for itself");
    if (bytes <= limit_of(prep, worker->state))
        return MILL_OK;
    return mill_error(
        prep->error, MILL_FATAL,
        "the stage puts a value that takes %zu bytes with its key, %s takes "
        "%zu: raise its max.message.bytes",
        bytes, worker->facts[worker->state].topic, limit_of(prep, worker->state));
}

/* The broker sets their time: compaction goes by it. */
static enum mill_status add_changes(struct preparation *prep, int32_t partition)
{
    const struct staged *staged = prep->staged;
    struct outputs *outputs = prep->outputs;

    if (!staged->change_count)
        return MILL_OK;
    if (!prep->worker->state)
        return mill_error(prep->error, MILL_FATAL,
                          "the stage does not say keeps_state, and puts some");
    outputs->changes = arena_array(&prep->worker->scratch, staged->change_count,
                                   sizeof(struct outbound));
    if (!outputs->changes)
        return no_memory(prep);
    outputs->change_count = staged->change_count;
    for (size_t i = 0; i < staged->change_count; i++) {
        const struct change *change = &staged->changes[i];
        enum mill_status status;

        outputs->changes[i] = (struct outbound){
            .topic = prep->worker->state,
            .partition = partition,
            .key = change->key,
            .value = change->deletes ? (struct mill_str){ NULL, 0 } : change->value,
        };
        status = check_change(prep, change, &outputs->changes[i]);
        if (status != MILL_OK)
            return status;
    }
    return MILL_OK;
}

enum mill_status outputs_prepare(struct worker *worker, const struct partition *partition,
                                 const struct staged *staged, struct outputs *outputs,
                                 struct mill_error *error)
{
    struct preparation prep = {
        .worker = worker,
        .staged = staged,
        .writer = { worker->args->stage->name, NEWSMILL_VERSION, worker->args->index },
        .attempts = partition->attempts + 1,
        .outputs = outputs,
        .error = error,
    };
    size_t most = staged->emitted_count + staged->rejected_count;
    enum mill_status status;

    *outputs = (struct outputs){ .count = 0 };
    /* Each emitted record can turn its input into one more dead letter. */
    outputs->items = arena_array(&worker->scratch, most + staged->emitted_count + 1,
                                 sizeof(struct outbound));
    prep.refused =
        arena_array(&worker->scratch, staged->emitted_count + 1, sizeof(struct rejected));
    if (!outputs->items || !prep.refused)
        return no_memory(&prep);
    status = add_outputs(&prep);
    if (status == MILL_OK)
        status = add_all_dead(&prep);
    return status == MILL_OK ? add_changes(&prep, partition->id) : status;
}
