/* SPDX-License-Identifier: Apache-2.0
 *
 * services.c - what a stage may ask of its host.
 *
 * A stage that asks wrongly (an output that is not there, a put in open()) fails its call
 * with MILL_FATAL and words that name the mistake.
 */
#include "base/suggest.h"
#include "host/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CHANGE_COST = 128 }; /* of the journal and lists, beside key and value */

#define MAY(phase) (1U << (phase))
static const unsigned with_effects = MAY(IN_PROCESS) | MAY(IN_WAKE);
static const unsigned with_store = ~MAY(IN_OPEN);

static struct call *call_of(struct mill_host *host)
{
    return (struct call *)(void *)host;
}

/* Is the service one for this phase? It fails the call when not. */
static bool allows(struct call *call, unsigned phases, const char *service)
{
    if (phases & MAY(call->phase))
        return true;
    call_fail(call, MILL_FATAL, "%s calls mill_%s(), which has no place there",
              call_phase(call), service);
    return false;
}

static void *serve_alloc(struct mill_host *host, size_t size)
{
    return arena_alloc(&call_of(host)->arena, size);
}

static bool has_output(struct call *call, size_t output)
{
    if (output < call->world->plugin->output_count)
        return true;
    call_fail(call, MILL_FATAL, "%s names output %zu, the stage declares %zu",
              call_phase(call), output, call->world->plugin->output_count);
    return false;
}

/* The slot of one of this batch's records; NULL, and a failed call, for any other. */
static struct slot *slot_of(struct call *call, const struct mill_record *record,
                            const char *service)
{
    uintptr_t first = (uintptr_t)call->slots, at = (uintptr_t)record;
    size_t offset = at - first;

    if (call->slots && at >= first && offset < call->slot_count * sizeof(struct slot) &&
        offset % sizeof(struct slot) == 0)
        return &call->slots[offset / sizeof(struct slot)];
    call_fail(call, MILL_FATAL,
              "mill_%s() in %s names a record that is not of the batch (a copy of one?)",
              service, call_phase(call));
    return NULL;
}

static void reject_slot(struct call *call, struct slot *slot, const char *class,
                        const char *reason)
{
    if (slot->rejected)
        return;
    slot->rejected = true;
    if (slot->emits)
        staging_withdraw(&call->staging, slot->from);
    staging_reject(&call->staging, slot->from, class, reason);
}

/* An output that cannot be: its input's fault, or, without one, the call's. */
static void refuse(struct call *call, struct slot *slot, const char *class,
                   const char *reason)
{
    if (slot)
        reject_slot(call, slot, class, reason);
    else
        call_fail(call, MILL_FATAL, "%s: %s", call_phase(call), reason);
}

static enum format format_of(const struct call *call, size_t output)
{
    const enum format *formats = call->world->output_formats;

    return formats ? formats[output] : FORMAT_AVRO;
}

/* Encodes at the end of the staged bytes. False: refused, and they are as they were. */
static bool encode(struct call *call, size_t output, const struct mill_record *record,
                   struct slot *slot, struct mill_str *value)
{
    const struct mill_output *spec = &call->world->plugin->stage.outputs[output];
    size_t limit = call->world->output_limits[output];
    struct buffer *bytes = &call->staging.bytes;
    size_t before = bytes->len, len;
    enum mill_status status;
    struct mill_error error;

    error.text[0] = '\0';
    status =
        form_write(format_of(call, output), spec->type, record->value, bytes, &error);
    if (bytes->overflowed)
        return false;
    len = bytes->len - before;
    if (status == MILL_OK && len <= limit) {
        *value = (struct mill_str){ bytes->data + before, len };
        return true;
    }
    bytes->len = before; /* what the refusal says is staged from here on */
    if (status == MILL_OK)
        mill_error(&error, MILL_FATAL, "output %s: %zu bytes, its topic takes %zu",
                   spec->name, len, limit);
    else
        mill_error_at(&error, status, "output %s", spec->name);
    refuse(call, slot, status == MILL_OK ? "too-large" : "stage", error.text);
    return false;
}

static void serve_emit(struct mill_host *host, size_t output,
                       const struct mill_record *record, const struct mill_record *from)
{
    struct call *call = call_of(host);
    struct emitted emitted = { .output = output };
    struct slot *slot = NULL;

    if (!allows(call, with_effects, "emit") || !has_output(call, output))
        return;
    if (from && !(slot = slot_of(call, from, "emit")))
        return;
    if (slot && slot->rejected)
        return;
    if (!record->id.len) {
        refuse(call, slot, "stage", "an output has no id");
        return;
    }
    if (!encode(call, output, record, slot, &emitted.value))
        return;
    emitted.format = format_of(call, output);
    emitted.key = record->key;
    emitted.id = record->id;
    emitted.timestamp_ms = record->timestamp_ms;
    emitted.from = slot ? slot->from : NULL;
    staging_emit(&call->staging, &emitted);
    if (slot)
        slot->emits++;
}

static size_t serve_limit(struct mill_host *host, size_t output)
{
    struct call *call = call_of(host);

    return has_output(call, output) ? call->world->output_limits[output] : 0;
}

MILL_PRINTF(3, 4)
static void serve_reject(struct mill_host *host, const struct mill_record *record,
                         const char *why, ...)
{
    struct call *call = call_of(host);
    struct mill_error reason;
    struct slot *slot;
    va_list args;

    if (!allows(call, MAY(IN_PROCESS), "reject") ||
        !(slot = slot_of(call, record, "reject")))
        return;
    va_start(args, why);
    vsnprintf(reason.text, sizeof(reason.text), why, args);
    va_end(args);
    reject_slot(call, slot, "stage", reason.text);
}

MILL_PRINTF(3, 4)
static enum mill_status serve_fail(struct mill_host *host, enum mill_status status,
                                   const char *why, ...)
{
    struct mill_error reason;
    va_list args;

    va_start(args, why);
    vsnprintf(reason.text, sizeof(reason.text), why, args);
    va_end(args);
    return call_fail(call_of(host), status == MILL_RETRY ? MILL_RETRY : MILL_FATAL, "%s",
                     reason.text);
}

static bool serve_get(struct mill_host *host, struct mill_str key, struct mill_str *value)
{
    struct call *call = call_of(host);

    return allows(call, with_store, "get") && store_get(call->store, key, value);
}

/* Changes belong to what is staged and are measured with it. */
static bool may_change(struct call *call, const char *service, size_t bytes)
{
    if (!allows(call, with_effects, service))
        return false;
    if (!call->world->plugin->stage.keeps_state) {
        call_fail(call, MILL_FATAL, "mill_%s() of a stage that does not say keeps_state",
                  service);
        return false;
    }
    if (call->scans) {
        call_fail(call, MILL_FATAL, "mill_%s() within mill_scan()", service);
        return false;
    }
    staging_charge(&call->staging, bytes + CHANGE_COST);
    return !staging_overflowed(&call->staging);
}

static void serve_put(struct mill_host *host, struct mill_str key, struct mill_str value)
{
    struct call *call = call_of(host);

    if (may_change(call, "put", key.len + value.len) &&
        !store_put(call->store, key, value))
        call_fail(call, MILL_FATAL,
                  "the store cannot take %zu bytes more: it holds %zu entries in %zu "
                  "bytes; give the stage more `memory:`",
                  key.len + value.len, store_count(call->store),
                  store_bytes(call->store));
}

static void serve_remove(struct mill_host *host, struct mill_str key)
{
    struct call *call = call_of(host);

    if (may_change(call, "delete", key.len) && !store_delete(call->store, key))
        call_fail(call, MILL_FATAL, "no memory to delete from the store");
}

static void serve_scan(struct mill_host *host,
                       void (*visit)(void *arg, struct mill_str key,
                                     struct mill_str value),
                       void *arg)
{
    struct call *call = call_of(host);

    if (!allows(call, with_store, "scan"))
        return;
    call->scans = true;
    store_scan(call->store, visit, arg);
    call->scans = false;
}

static void serve_wake_at(struct mill_host *host, int64_t at_ms)
{
    struct call *call = call_of(host);

    if (!allows(call, with_store, "wake_at"))
        return;
    if (call->world->plugin->stage.wake)
        call->wake_at = at_ms;
    else
        call_fail(call, MILL_FATAL, "mill_wake_at() of a stage that has no wake()");
}

static int64_t serve_now(struct mill_host *host)
{
    const struct world *world = call_of(host)->world;

    return world->now_ms(world->driver);
}

/* The name that was meant, in words that end a message. */
static void fail_unknown(struct call *call, const char *what, const char *name,
                         const struct suggestion *near)
{
    call_fail(call, MILL_FATAL, "%s %s is not declared by the stage%s%s%s", what, name,
              near->best ? "; did you mean " : "", near->best ? near->best : "",
              near->best ? "?" : "");
}

static const char *serve_option(struct mill_host *host, const char *name)
{
    struct call *call = call_of(host);
    struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });
    const struct mill_option_spec *spec = call->world->plugin->stage.options;

    if (options_declares(call->world->options, name))
        return options_get(call->world->options, name);
    for (; spec && spec->name; spec++)
        suggest_offer(&near, spec->name);
    fail_unknown(call, "option", name, &near);
    return NULL;
}

static void serve_count(struct mill_host *host, const char *counter, uint64_t n)
{
    struct call *call = call_of(host);
    struct suggestion near = suggest_for((struct mill_str){ counter, strlen(counter) });
    const struct mill_counter_spec *spec = call->world->plugin->stage.counters;

    if (counters_stage(call->world->counters, counter, n))
        return;
    for (; spec && spec->name; spec++)
        suggest_offer(&near, spec->name);
    fail_unknown(call, "counter", counter, &near);
}

MILL_PRINTF(5, 6)
static void serve_explain(struct mill_host *host, size_t start, size_t end,
                          const char *verdict, const char *why, ...)
{
    struct call *call = call_of(host);
    const struct listener *listener = &call->world->listener;
    struct mill_error text;
    va_list args;

    if (!listener->explained)
        return;
    va_start(args, why);
    vsnprintf(text.text, sizeof(text.text), why, args);
    va_end(args);
    listener->explained(listener->arg, call->slot_count == 1 ? call->slots[0].from : NULL,
                        start, end, verdict, text.text);
}

MILL_PRINTF(5, 6)
static void serve_problem(struct mill_host *host, const char *file, unsigned line,
                          unsigned column, const char *what, ...)
{
    struct call *call = call_of(host);
    const struct listener *listener = &call->world->listener;
    struct mill_error text;
    va_list args;

    if (!allows(call, MAY(IN_OPEN), "problem"))
        return;
    va_start(args, what);
    vsnprintf(text.text, sizeof(text.text), what, args);
    va_end(args);
    call->problems++;
    if (listener->problem)
        listener->problem(listener->arg, file, line, column, text.text);
    if (column)
        mill_error_at(&text, MILL_FATAL, "%s:%u:%u", file, line, column);
    else if (line)
        mill_error_at(&text, MILL_FATAL, "%s:%u", file, line);
    else
        mill_error_at(&text, MILL_FATAL, "%s", file);
    call_fail(call, MILL_FATAL, "%s", text.text);
}

static bool serve_lints(struct mill_host *host)
{
    return call_of(host)->world->lints;
}

const struct mill_host call_services = {
    .alloc = serve_alloc,
    .emit = serve_emit,
    .limit = serve_limit,
    .reject = serve_reject,
    .fail = serve_fail,
    .get = serve_get,
    .put = serve_put,
    .remove = serve_remove,
    .scan = serve_scan,
    .wake_at = serve_wake_at,
    .now = serve_now,
    .option = serve_option,
    .count = serve_count,
    .explain = serve_explain,
    .problem = serve_problem,
    .lints = serve_lints,
};
