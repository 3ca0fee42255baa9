/* SPDX-License-Identifier: Apache-2.0
 * trace.c - one stage, one partition, no Kafka. */
#include "trace.h"

#include "avro/codec.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLENTY = 16 << 20, MOST_OUTPUTS = PLUGIN_MOST_NAMES, MOST_RECORDS = 256 };

struct trace {
    struct trace_setup setup;
    struct plugin *plugin;
    struct catalog *catalog;
    struct options *options;
    struct counters *counters;
    size_t limits[MOST_OUTPUTS];
    struct world world;
    struct stage_process *process;
    struct instance *instance;
    struct store *store, *durable; /* the instance's; what was carried out */
    struct buffer text, value;
    struct mill_error error;
    int64_t now_ms, offset;
    size_t calls;
    bool drops, aborts;
};

static int64_t trace_now(void *arg)
{
    const struct trace *trace = arg;

    return trace->now_ms;
}

/* Tests go no further without it. */
static void must(enum mill_status status, const struct mill_error *error)
{
    if (status != MILL_OK)
        fail_msg("%s", error->text);
}

static void copy_entry(void *arg, struct mill_str key, struct mill_str value)
{
    assert_true(store_put(arg, key, value));
}

static void attach(struct trace *trace)
{
    trace->store = store_new();
    store_scan(trace->durable, copy_entry, trace->store);
    must(instance_new(trace->process, trace->store, &trace->instance, &trace->error),
         &trace->error);
}

static void fill_world(struct trace *trace)
{
    const struct trace_setup *setup = &trace->setup;

    for (size_t i = 0; i < MOST_OUTPUTS; i++)
        trace->limits[i] = setup->output_limit ? setup->output_limit : PLENTY;
    trace->world = (struct world){
        .plugin = trace->plugin,
        .catalog = trace->catalog,
        .options = trace->options,
        .counters = trace->counters,
        .output_limits = trace->limits,
        .arena_bytes = setup->arena_bytes ? setup->arena_bytes : PLENTY,
        .staged_bytes = setup->staged_bytes ? setup->staged_bytes : PLENTY,
        .now_ms = trace_now,
        .driver = trace,
    };
}

static void load(struct trace *trace)
{
    const struct trace_setup *setup = &trace->setup;
    struct mill_error *error = &trace->error;
    const char *schema;

    must(setup->stage ? plugin_adopt(setup->stage, &trace->plugin, error)
                      : plugin_load(setup->plugin, &trace->plugin, error),
         error);
    schema = trace->plugin->stage.input->schema;
    must(catalog_new(&trace->catalog, error), error);
    must(catalog_add_text(trace->catalog, (struct mill_str){ schema, strlen(schema) },
                          error),
         error);
    must(options_new(trace->plugin->stage.options, setup->options, setup->option_count,
                     NULL, &trace->options, error),
         error);
    trace->counters = counters_new(trace->plugin->stage.counters);
    assert_non_null(trace->counters);
}

struct trace *trace_open(const struct trace_setup *setup)
{
    struct trace *trace = calloc(1, sizeof(*trace));

    assert_non_null(trace);
    trace->setup = *setup;
    trace->now_ms = setup->now_ms;
    buffer_init(&trace->text, PLENTY);
    buffer_init(&trace->value, PLENTY);
    trace->durable = store_new();
    load(trace);
    fill_world(trace);
    must(stage_start(&trace->world, &trace->process, &trace->error), &trace->error);
    attach(trace);
    return trace;
}

void trace_close(struct trace *trace)
{
    instance_free(trace->instance);
    stage_stop(trace->process);
    counters_free(trace->counters);
    options_free(trace->options);
    catalog_free(trace->catalog);
    plugin_free(trace->plugin);
    store_free(trace->durable);
    buffer_finish(&trace->text);
    buffer_finish(&trace->value);
    free(trace);
}

void trace_attach_again(struct trace *trace)
{
    instance_free(trace->instance);
    trace->instance = NULL;
    attach(trace);
}

/* ---- what a call did, in writing */

static void write_emitted(struct trace *trace, const struct emitted *emitted)
{
    const struct mill_output *outputs = trace->plugin->stage.outputs;

    buffer_printf(&trace->text, "%c", emitted->from ? '+' : '~');
    if (trace->plugin->output_count > 1)
        buffer_printf(&trace->text, "%s:", outputs[emitted->output].name);
    buffer_printf(&trace->text, "%.*s ", (int)emitted->id.len, emitted->id.data);
}

static struct mill_str name_of(const struct inbound *in)
{
    static const struct mill_str nobody = { "?", 1 };

    if (!in)
        return nobody;
    return in->header_count ? in->headers[0].value : in->key;
}

static void write_rejected(struct trace *trace, const struct rejected *rejected)
{
    struct mill_str name = name_of(rejected->from);

    buffer_printf(&trace->text, "-%.*s", (int)name.len, name.data ? name.data : "");
    if (trace->setup.detailed)
        buffer_printf(&trace->text, "(%s: %.*s)", rejected->class,
                      (int)rejected->reason.len, rejected->reason.data);
    buffer_add_text(&trace->text, " ");
}

/* All that came from one input, or from none. */
static void write_from(struct trace *trace, const struct staged *staged,
                       const struct inbound *from)
{
    for (size_t i = 0; i < staged->emitted_count; i++) {
        if (staged->emitted[i].from == from)
            write_emitted(trace, &staged->emitted[i]);
    }
    for (size_t i = 0; i < staged->rejected_count; i++) {
        if (staged->rejected[i].from == from)
            write_rejected(trace, &staged->rejected[i]);
    }
}

static void make_durable(struct trace *trace, const struct change *change)
{
    if (change->deletes)
        assert_true(store_delete(trace->durable, change->key));
    else
        assert_true(store_put(trace->durable, change->key, change->value));
    if (!trace->setup.detailed)
        return;
    buffer_printf(&trace->text, "%.*s", (int)change->key.len, change->key.data);
    if (change->deletes)
        buffer_add_text(&trace->text, "! ");
    else
        buffer_printf(&trace->text, "=%.*s ", (int)change->value.len, change->value.data);
}

static void compare_entry(void *arg, struct mill_str key, struct mill_str value)
{
    struct mill_str other;

    assert_true(store_get(arg, key, &other));
    assert_int_equal(other.len, value.len);
    assert_memory_equal(other.data, value.data, value.len);
}

static void tell_emitted(struct trace *trace, const struct staged *staged)
{
    for (size_t i = 0; trace->setup.emitted && i < staged->emitted_count; i++)
        trace->setup.emitted(trace->setup.arg,
                             trace->plugin->stage.outputs[staged->emitted[i].output].name,
                             staged->emitted[i].value);
}

static void carry_out(struct trace *trace, const struct staged *staged,
                      const struct inbound *in, size_t count)
{
    tell_emitted(trace, staged);
    write_from(trace, staged, NULL);
    for (size_t i = 0; i < count; i++)
        write_from(trace, staged, &in[i]);
    for (size_t i = 0; i < staged->change_count; i++)
        make_durable(trace, &staged->changes[i]);
    assert_int_equal(store_count(trace->durable), store_count(trace->store));
    store_scan(trace->store, compare_entry, trace->durable);
    instance_committed(trace->instance);
}

/* ---- calls */

static void take_back(struct trace *trace)
{
    if (trace->aborts)
        trace_attach_again(trace);
    else
        instance_drop(trace->instance);
    trace->drops = trace->aborts = false;
}

static enum mill_status one_call(struct trace *trace, const struct inbound *in,
                                 size_t count, size_t *done)
{
    const struct staged *staged;
    enum mill_status status;

    trace->calls++;
    status = instance_process(trace->instance, in, count, done, &staged, &trace->error);
    if (status == MILL_OK && (trace->drops || trace->aborts)) {
        take_back(trace);
        status =
            instance_process(trace->instance, in, count, done, &staged, &trace->error);
    }
    if (status == MILL_OK)
        carry_out(trace, staged, in, *done);
    return status;
}

enum mill_status trace_feed_raw(struct trace *trace, const struct inbound *in,
                                size_t count)
{
    while (count) {
        size_t done = 0;
        enum mill_status status = one_call(trace, in, count, &done);

        if (status != MILL_OK)
            return status;
        assert_in_range(done, 1, count);
        in += done;
        count -= done;
    }
    return MILL_OK;
}

static void frame(struct trace *trace, const struct trace_record *record, size_t *at,
                  size_t *len)
{
    *at = trace->value.len;
    must(encode_framed(trace->plugin->stage.input, record->value, &trace->value,
                       &trace->error),
         &trace->error);
    assert_false(trace->value.overflowed);
    *len = trace->value.len - *at;
}

enum mill_status trace_feed(struct trace *trace, const struct trace_record *records,
                            size_t count)
{
    struct inbound in[MOST_RECORDS];
    struct header headers[MOST_RECORDS];
    size_t at[MOST_RECORDS], len[MOST_RECORDS];

    assert_in_range(count, 1, MOST_RECORDS);
    buffer_reset(&trace->value);
    for (size_t i = 0; i < count; i++)
        frame(trace, &records[i], &at[i], &len[i]);
    for (size_t i = 0; i < count; i++) {
        headers[i] = (struct header){ S("ce_id"), records[i].id };
        in[i] = (struct inbound){ .key = records[i].key,
                                  .value = { trace->value.data + at[i], len[i] },
                                  .headers = &headers[i],
                                  .header_count = records[i].id.len ? 1 : 0,
                                  .timestamp_ms = records[i].timestamp_ms,
                                  .topic = "trace",
                                  .offset = trace->offset++ };
    }
    return trace_feed_raw(trace, in, count);
}

int trace_descriptor(const struct trace *trace)
{
    return instance_descriptor(trace->instance);
}

bool trace_is_due(const struct trace *trace, int64_t now_ms)
{
    struct pollfd ready = { trace_descriptor(trace), POLLIN, 0 };

    return instance_wake_at(trace->instance) <= now_ms ||
           (ready.fd >= 0 && poll(&ready, 1, 0) > 0);
}

enum mill_status trace_wake(struct trace *trace, int64_t now_ms)
{
    const struct staged *staged;
    enum mill_status status;

    trace->now_ms = now_ms;
    if (!trace_is_due(trace, now_ms))
        return MILL_OK;
    status = instance_wake(trace->instance, &staged, &trace->error);
    if (status != MILL_OK)
        return status;
    if ((trace->drops || trace->aborts) &&
        (staged->emitted_count || staged->change_count))
        take_back(trace);
    else
        carry_out(trace, staged, NULL, 0);
    return MILL_OK;
}

void trace_drop_next(struct trace *trace)
{
    trace->drops = true;
}

void trace_abort_next(struct trace *trace)
{
    trace->aborts = true;
}

const char *trace_text(struct trace *trace)
{
    char *end = buffer_room(&trace->text, 1);

    assert_non_null(end);
    *end = '\0';
    return trace->text.data;
}

const char *trace_error(const struct trace *trace)
{
    return trace->error.text;
}

uint64_t trace_counter(const struct trace *trace, const char *name)
{
    return counters_get(trace->counters, name);
}

size_t trace_calls(const struct trace *trace)
{
    return trace->calls;
}

int64_t trace_wake_at(const struct trace *trace)
{
    return instance_wake_at(trace->instance);
}

const char *trace_stored(struct trace *trace, const char *key)
{
    struct mill_str value;

    if (!store_get(trace->durable, (struct mill_str){ key, strlen(key) }, &value))
        return NULL;
    buffer_reset(&trace->value);
    buffer_add_str(&trace->value, value);
    buffer_add(&trace->value, "", 1);
    return trace->value.data;
}

/* ---- every way */

enum way { ONE_A_CALL, ALL_AT_ONCE, ATTACHED_AGAIN, DROPPED, ABORTED };

static const char *const ways[] = { "one record a call", "all records in one call",
                                    "attached again between records",
                                    "a call dropped once", "a call aborted once" };

static enum mill_status feed_one_way(struct trace *trace,
                                     const struct trace_record *records, size_t count,
                                     enum way way, size_t chosen)
{
    enum mill_status status = MILL_OK;

    if (way == ALL_AT_ONCE)
        return trace_feed(trace, records, count);
    for (size_t i = 0; status == MILL_OK && i < count; i++) {
        trace->drops = way == DROPPED && i == chosen;
        trace->aborts = way == ABORTED && i == chosen;
        if (way == ATTACHED_AGAIN && i)
            trace_attach_again(trace);
        status = trace_feed(trace, &records[i], 1);
    }
    return status;
}

/* What differs, said in the words of the way. */
static bool same_trace(const struct trace_setup *setup,
                       const struct trace_record *records, size_t count, enum way way,
                       size_t chosen, const char *expected)
{
    struct trace *trace = trace_open(setup);
    enum mill_status status = feed_one_way(trace, records, count, way, chosen);
    bool same;

    same = status == MILL_OK && !strcmp(trace_text(trace), expected);
    if (!same)
        print_error("%s (%zu):\n got      \"%s\"\n expected \"%s\"\n%s%s", ways[way],
                    chosen, trace_text(trace), expected,
                    status == MILL_OK ? "" : trace->error.text,
                    status == MILL_OK ? "" : "\n");
    trace_close(trace);
    return same;
}

void test_assert_trace(const struct trace_setup *setup,
                       const struct trace_record *records, size_t count,
                       const char *expected, const char *file, int line)
{
    bool same = true;

    for (enum way way = ONE_A_CALL; same && way <= ATTACHED_AGAIN; way++)
        same = same_trace(setup, records, count, way, 0, expected);
    for (enum way way = DROPPED; same && way <= ABORTED; way++) {
        for (size_t i = 0; same && i < count; i++)
            same = same_trace(setup, records, count, way, i, expected);
    }
    if (!same)
        _fail(file, line);
}
