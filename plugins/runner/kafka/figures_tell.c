/* SPDX-License-Identifier: Apache-2.0
 * figures_tell.c - what the worker knows of itself, as a report on the sheet. */
#include "base/clock.h"
#include "kafka/state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { TELL_MS = 1000, SAY_MS = 200 };

struct place {
    char partition[12];
    const char *labels[2];
};

static void name_place(const struct worker *worker, const struct partition *partition,
                       struct place *place)
{
    snprintf(place->partition, sizeof(place->partition), "%" PRId32, partition->id);
    place->labels[0] = worker->args->stage->input.topic;
    place->labels[1] = place->partition;
}

/* Transactions end in a marker, which is an offset and no record: who met the end has no
 * lag, however many of them lie between the last record and it. */
static int64_t reached(const struct partition *partition, int64_t stored)
{
    bool is_through = partition->queue.count == 0 && partition->stored == partition->next;

    if (is_through && partition->met_end >= partition->fetched &&
        partition->met_end > stored)
        return partition->met_end;
    return stored;
}

static void add_partition(struct worker *worker, const struct partition *partition)
{
    struct buffer *out = &worker->figures.out;
    int64_t low = -1, high = -1, stored, at;
    struct place place;

    name_place(worker, partition, &place);
    if (rd_kafka_get_watermark_offsets(worker->consumer, place.labels[0], partition->id,
                                       &low, &high) ||
        high < 0)
        return;
    report_add(out, M_END_OFFSET, place.labels, (double)high);
    stored = partition->stored < 0 ? low : partition->stored;
    if (stored < 0)
        return;
    at = reached(partition, stored);
    report_add(out, M_STORED_OFFSET, place.labels, (double)stored);
    report_add(out, M_LAG, place.labels, high > at ? (double)(high - at) : 0);
}

/* How much of the store there is: by offsets, so that a topic's gaps count as read. */
static double restored(const struct changelog *changelog)
{
    int64_t all = changelog->end - changelog->begin;

    if (changelog->is_current)
        return 1;
    if (changelog->end < 0 || changelog->begin < 0 || all <= 0)
        return 0;
    return (double)(changelog->position - changelog->begin) / (double)all;
}

static void add_store(struct worker *worker, const struct partition *partition)
{
    const struct changelog *changelog = &partition->changelog;
    struct buffer *out = &worker->figures.out;
    struct place place;

    if (!worker->state || !changelog->store)
        return;
    name_place(worker, partition, &place);
    place.labels[0] = worker->topic_names[worker->state];
    report_add(out, M_RESTORED, place.labels, restored(changelog));
    report_add(out, M_STORE_KEYS, place.labels, (double)store_count(changelog->store));
    report_add(out, M_STORE_BYTES, place.labels, (double)store_bytes(changelog->store));
}

static void add_tally(struct buffer *out, enum metric records, const char *topic,
                      const struct tally *tally)
{
    const char *labels[] = { topic };

    report_add(out, records, labels, (double)tally->records);
    report_add(out, records + 1, labels, (double)tally->bytes);
}

static void add_flow(struct worker *worker)
{
    struct figures *figures = &worker->figures;
    const char *dead[] = { worker->topic_names[FACTS_DEAD], NULL };

    add_tally(&figures->out, M_INPUT_RECORDS, worker->topic_names[FACTS_INPUT],
              &figures->in);
    for (size_t i = 0; i < worker->plugin->output_count; i++)
        add_tally(&figures->out, M_OUTPUT_RECORDS, worker->topic_names[FACTS_OUTPUTS + i],
                  &figures->topics[FACTS_OUTPUTS + i]);
    if (worker->state)
        add_tally(&figures->out, M_OUTPUT_RECORDS, worker->topic_names[worker->state],
                  &figures->topics[worker->state]);
    for (size_t i = 0; i < FIGURES_CLASSES && figures->dead[i].name; i++) {
        dead[1] = figures->dead[i].name;
        report_add(&figures->out, M_DEAD_LETTERS, dead, (double)figures->dead[i].count);
    }
}

static void add_counts(struct worker *worker)
{
    struct figures *figures = &worker->figures;
    struct buffer *out = &figures->out;
    uint64_t handles = worker->producer.handles;

    report_add(out, M_RETRIES, NULL, (double)figures->retries);
    report_add(out, M_REBALANCES, NULL, (double)figures->rebalances);
    report_add(out, M_TRANSACTIONS, NULL, (double)worker->transaction.commits);
    report_add(out, M_ABORTS, NULL, (double)worker->transaction.aborts);
    report_add(out, M_RECYCLES, NULL, handles ? (double)(handles - 1) : 0);
    report_add_histogram(out, M_CALL_DURATION, NULL, &figures->calls);
    report_add_histogram(out, M_COMMIT_DURATION, NULL, &figures->commits);
    report_add_histogram(out, M_BATCH_RECORDS, NULL, &figures->batches);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* A file to read each time: not more often than it is of use. */
static double resident_bytes(struct figures *figures)
{
    int64_t now_ms = clock_ms();
    FILE *file;
    long long all, resident = 0;
    char line[128];

    if (figures->looked_ms && now_ms - figures->looked_ms < TELL_MS)
        return figures->resident_bytes;
    figures->looked_ms = now_ms;
    file = fopen("/proc/self/statm", "re");
    if (!file)
        return 0;
    if (!fgets(line, sizeof(line), file) ||
        sscanf(line, "%lld %lld", &all, &resident) < 2)
        resident = 0;
    fclose(file);
    figures->resident_bytes = (double)resident * (double)sysconf(_SC_PAGESIZE);
    return figures->resident_bytes;
}

static void add_memory(struct worker *worker)
{
    struct buffer *out = &worker->figures.out;
    size_t queues = 0, waiting = 0, stores = 0;
    struct rusage usage;

    for (size_t i = 0; i < worker->partition_count; i++) {
        const struct store *store = worker->partitions[i]->changelog.store;

        queues += worker->partitions[i]->queue.bytes;
        stores += store ? store_bytes(store) : 0;
        waiting += partition_is_waiting(worker->partitions[i], clock_ms());
    }
    report_add(out, M_QUEUE_BYTES, NULL, (double)queues);
    report_add(out, M_RETRYING, NULL, (double)waiting);
    report_add(out, M_MEMORY_BUDGET, NULL, (double)worker->args->stage->memory_bytes);
    report_add(out, M_MEMORY_USED, NULL,
               (double)(queues + stores + worker->scratch.used +
                        worker->figures.statistics.queue_bytes +
                        worker->producer.statistics.queue_bytes));
    report_add(out, M_RESIDENT, NULL, resident_bytes(&worker->figures));
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        report_add(out, M_CPU, NULL,
                   seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
}

struct naming {
    const struct worker *worker;
    struct buffer *out;
};

/* A name as metrics have it. */
static void fold(const char *name, char *out, size_t size)
{
    size_t len = 0;

    for (; *name && len < size - 1; name++) {
        char c = *name;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        out[len++] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    out[len] = '\0';
}

static void add_counter(void *arg, const char *name, const char *help, uint64_t value)
{
    const struct naming *naming = arg;
    char plugin[65], counter[65];
    const char *labels[] = { plugin, counter, help ? help : "" };

    /* The host's own come with labels of their own. */
    if (!strcmp(name, "records_in") || !strcmp(name, "records_out") ||
        !strcmp(name, "rejected"))
        return;
    fold(naming->worker->plugin->stage.name, plugin, sizeof(plugin));
    fold(name, counter, sizeof(counter));
    if (*plugin && *counter)
        report_add(naming->out, M_STAGE, labels, (double)value);
}

static bool are_attached(const struct worker *worker)
{
    for (size_t i = 0; i < worker->partition_count; i++)
        if (!worker->partitions[i]->instance)
            return false;
    return true;
}

static bool any_waits(const struct worker *worker)
{
    for (size_t i = 0; i < worker->partition_count; i++)
        if (partition_is_waiting(worker->partitions[i], clock_ms()))
            return true;
    return false;
}

static enum report_state state_of(const struct worker *worker)
{
    if (worker->is_ending)
        return REPORT_ENDING;
    if (!worker->is_subscribed)
        return REPORT_WAITING;
    if (!worker->figures.is_joined)
        return REPORT_JOINING;
    if (!recovery_is_done(worker))
        return REPORT_RECOVERING;
    if (any_waits(worker))
        return REPORT_RETRYING;
    return are_attached(worker) ? REPORT_RUNNING : REPORT_RESTORING;
}

static bool has_reason(enum report_state state)
{
    return state == REPORT_WAITING || state == REPORT_RECOVERING ||
           state == REPORT_RETRYING;
}

static void tell(struct worker *worker, enum report_state state, const char *why)
{
    struct figures *figures = &worker->figures;
    bool is_ready =
        (state == REPORT_RUNNING || state == REPORT_RETRYING) && are_attached(worker);
    struct naming naming = { worker, &figures->out };

    report_begin(&figures->out, state, is_ready, why);
    add_flow(worker);
    add_counts(worker);
    add_memory(worker);
    counters_each(worker->counters, add_counter, &naming);
    statistics_add(&figures->statistics, "consumer", &figures->out);
    statistics_add(&worker->producer.statistics, "producer", &figures->out);
    /* Last: with thousands of partitions what does not fit is some of them. */
    for (size_t i = 0; i < worker->partition_count; i++) {
        add_partition(worker, worker->partitions[i]);
        add_store(worker, worker->partitions[i]);
    }
    sheet_write(figures->sheet, (struct mill_str){ figures->out.data, figures->out.len });
    figures->told_ms = clock_ms();
    figures->is_due = false;
}

void figures_say(struct worker *worker, enum report_state state, const char *why)
{
    struct figures *figures = &worker->figures;

    if (figures->sheet &&
        (state == REPORT_ENDING || clock_ms() - figures->told_ms >= SAY_MS))
        tell(worker, state, why);
}

void figures_tell(struct worker *worker)
{
    struct figures *figures = &worker->figures;
    enum report_state state;

    if (!figures->sheet || (!figures->is_due && clock_ms() - figures->told_ms < TELL_MS))
        return;
    state = state_of(worker);
    tell(worker, state, has_reason(state) ? figures->why : "");
}
