/* SPDX-License-Identifier: Apache-2.0
 * crew_status.c - the crew as JSON:
 *
 *   {"instance", "version", "bootstrap", "started", "ready", "stopping", "workers": [
 *     {"stage", "worker", "pid", "state", "why", "ready", "restarts", "silent_s",
 *      "in", "out", "in_rate", "out_rate", "dead", "dead_by_reason": {REASON: n},
 *      "retries", "lag", "memory", "budget", "resident",
 *      "partitions": [{"partition", "stored", "end", "lag", "restored"}]}]}
 *
 * What a worker did not tell in its present life is not there. */
#include <jansson.h>
#include <stdlib.h>

#include "supervisor/crew.h"
#include "text/utf8.h"

/* NULL, which drops the member, without memory. */
static json_t *text_of(struct mill_str text)
{
    char *mended = malloc(3 * text.len + 1);
    json_t *json =
        mended ? json_stringn(mended, utf8_sanitise(text, mended)) : json_null();

    free(mended);
    return json;
}

static void set_number(json_t *json, const char *name, double value)
{
    json_object_set_new(json, name, json_integer((json_int_t)value));
}

static const char *member_of(enum metric metric)
{
    switch (metric) {
    case M_STORED_OFFSET:
        return "stored";
    case M_END_OFFSET:
        return "end";
    case M_LAG:
        return "lag";
    default:
        return "restored";
    }
}

/* The partition's object; `known` finds it by its number. */
static json_t *partition_of(json_t *known, json_t *list, struct mill_str number)
{
    char text[LABEL_BYTES + 1];
    json_t *json;

    snprintf(text, sizeof(text), "%.*s", (int)number.len, number.data);
    json = json_object_get(known, text);
    if (json)
        return json;
    json = json_pack("{s:I}", "partition", (json_int_t)strtoll(text, NULL, 10));
    json_object_set(known, text, json);
    json_array_append_new(list, json);
    return json;
}

static void add_place(json_t *partition, const struct sample *sample)
{
    const char *member = member_of(sample->metric);

    if (sample->metric == M_RESTORED)
        json_object_set_new(partition, member, json_real(sample->value));
    else
        set_number(partition, member, sample->value);
}

static json_t *partitions_of(const struct ledger *ledger)
{
    static const enum metric metrics[] = { M_STORED_OFFSET, M_END_OFFSET, M_LAG,
                                           M_RESTORED };
    json_t *list = json_array(), *known = json_object();

    for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
        size_t first, count = report_find(&ledger->shown, metrics[i], &first);

        for (size_t k = 0; k < count; k++) {
            const struct sample *sample = &ledger->shown.samples[first + k];

            add_place(partition_of(known, list, sample->labels[1]), sample);
        }
    }
    json_decref(known);
    return list;
}

static json_t *dead_of(const struct ledger *ledger)
{
    size_t first, count = report_find(&ledger->shown, M_DEAD_LETTERS, &first);
    json_t *json = json_object();

    for (size_t i = 0; i < count; i++) {
        const struct sample *sample = &ledger->shown.samples[first + i];
        char reason[3 * LABEL_BYTES + 1];

        reason[utf8_sanitise(sample->labels[1], reason)] = '\0';
        set_number(json, reason, sample->value);
    }
    return json;
}

static void add_life(const struct ledger *ledger, int64_t now_ms, json_t *json)
{
    json_object_set_new(json, "why", text_of(ledger->shown.why));
    json_object_set_new(json, "silent_s",
                        json_real((double)(now_ms - ledger->told_ms) / 1000));
    set_number(json, "lag", ledger_total(ledger, M_LAG));
    set_number(json, "memory", ledger_total(ledger, M_MEMORY_USED));
    set_number(json, "budget", ledger_total(ledger, M_MEMORY_BUDGET));
    set_number(json, "resident", ledger_total(ledger, M_RESIDENT));
    json_object_set_new(json, "partitions", partitions_of(ledger));
}

static json_t *worker_of(const struct ledger *ledger, int64_t now_ms)
{
    json_t *json = json_object();
    double in, out;

    ledger_rates(ledger, &in, &out);
    json_object_set_new(json, "stage", json_string(ledger->stage));
    set_number(json, "worker", ledger->index);
    if (ledger->pid)
        set_number(json, "pid", ledger->pid);
    json_object_set_new(json, "state", json_string(ledger_state(ledger)));
    json_object_set_new(json, "ready", json_boolean(ledger_is_ready(ledger)));
    set_number(json, "restarts", (double)ledger_restarts(ledger));
    set_number(json, "in", ledger_total(ledger, M_INPUT_RECORDS));
    set_number(json, "out", ledger_total(ledger, M_OUTPUT_RECORDS));
    json_object_set_new(json, "in_rate", json_real(in));
    json_object_set_new(json, "out_rate", json_real(out));
    set_number(json, "dead", ledger_total(ledger, M_DEAD_LETTERS));
    json_object_set_new(json, "dead_by_reason", dead_of(ledger));
    set_number(json, "retries", ledger_total(ledger, M_RETRIES));
    if (ledger->told_ms)
        add_life(ledger, now_ms, json);
    return json;
}

static int add_bytes(const char *data, size_t len, void *buffer)
{
    buffer_add(buffer, data, len);
    return 0;
}

void crew_status(const struct crew *crew, int64_t now_ms, struct buffer *out)
{
    json_t *workers = json_array(), *root;
    bool is_ready = !crew->is_stopping;

    for (size_t i = 0; i < crew->count; i++) {
        is_ready = is_ready && ledger_is_ready(&crew->ledgers[i]);
        json_array_append_new(workers, worker_of(&crew->ledgers[i], now_ms));
    }
    root = json_pack("{s:s, s:s, s:f, s:b, s:b, s:o}", "instance", crew->instance,
                     "version", NEWSMILL_VERSION, "started", crew->started_s, "ready",
                     is_ready, "stopping", crew->is_stopping, "workers", workers);
    if (crew->bootstrap)
        json_object_set_new(root, "bootstrap", json_string(crew->bootstrap));
    json_dump_callback(root, add_bytes, out, JSON_COMPACT | JSON_REAL_PRECISION(12));
    buffer_add_text(out, "\n");
    json_decref(root);
}
