/* SPDX-License-Identifier: Apache-2.0
 * figures.c - counts, and holds back what a transaction may still take back. */
#include "base/clock.h"
#include "kafka/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mill_status figures_open(struct worker *worker, struct mill_error *error)
{
    struct figures *figures = &worker->figures;

    buffer_init(&figures->out, SHEET_BYTES);
    figures->topics = calloc(worker->topic_count, sizeof(struct tally));
    if (!figures->topics)
        return mill_error(error, MILL_FATAL, "no memory");
    figures->sheet = worker->args->sheet;
    figures_say(worker, REPORT_STARTING, "");
    return MILL_OK;
}

void figures_close(struct worker *worker)
{
    buffer_finish(&worker->figures.out);
    free(worker->figures.topics);
}

void figures_took(struct worker *worker, const struct partition *partition, size_t count)
{
    struct tally *in = &worker->figures.in;

    in->held_records += count;
    for (size_t i = 0; i < count; i++) {
        const rd_kafka_message_t *message = handoff_peek(&partition->queue, i);

        in->held_bytes += message->len + message->key_len;
    }
}

/* The last place is for all that found none. */
static struct class_tally *class_of(struct figures *figures, const char *name)
{
    struct class_tally *class = figures->dead;

    while (class->name && strcmp(class->name, name) != 0 &&
           class < &figures->dead[FIGURES_CLASSES - 1])
        class ++;
    if (!class->name)
        class->name = class == &figures->dead[FIGURES_CLASSES - 1] ? "other" : name;
    return class;
}

void figures_sent(struct worker *worker, const struct outbound *outbound)
{
    struct tally *topic = &worker->figures.topics[outbound->topic];

    topic->held_records++;
    topic->held_bytes += outbound->key.len + outbound->value.len;
    if (outbound->class)
        class_of(&worker->figures, outbound->class)->held++;
}

static void settle(struct tally *tally, bool keep)
{
    if (keep) {
        tally->records += tally->held_records;
        tally->bytes += tally->held_bytes;
    }
    tally->held_records = tally->held_bytes = 0;
}

static void settle_all(struct worker *worker, bool keep)
{
    struct figures *figures = &worker->figures;

    settle(&figures->in, keep);
    for (size_t i = 0; i < worker->topic_count; i++)
        settle(&figures->topics[i], keep);
    for (size_t i = 0; i < FIGURES_CLASSES; i++) {
        figures->dead[i].count += keep ? figures->dead[i].held : 0;
        figures->dead[i].held = 0;
    }
}

void figures_stored(struct worker *worker)
{
    settle_all(worker, true);
    worker->figures.is_due = true;
}

void figures_dropped(struct worker *worker)
{
    settle_all(worker, false);
}

static double seconds_since(int64_t began_ns)
{
    return (double)(clock_ns() - began_ns) / 1e9;
}

void figures_called(struct worker *worker, size_t count, int64_t began_ns)
{
    struct figures *figures = &worker->figures;

    histogram_note(&figures->calls, M_CALL_DURATION, seconds_since(began_ns));
    if (count)
        histogram_note(&figures->batches, M_BATCH_RECORDS, (double)count);
}

void figures_committed(struct worker *worker, int64_t began_ns)
{
    histogram_note(&worker->figures.commits, M_COMMIT_DURATION, seconds_since(began_ns));
}

void figures_because(struct worker *worker, const char *why)
{
    snprintf(worker->figures.why, sizeof(worker->figures.why), "%s", why);
}

void figures_assigned(struct worker *worker, bool is_joined)
{
    worker->figures.rebalances += is_joined;
    worker->figures.is_joined = is_joined;
}
