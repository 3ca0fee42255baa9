/* SPDX-License-Identifier: Apache-2.0
 * instance.c - a stage in this process, and its instances. */
#include "host/call.h"
#include "host/ids.h"

#include <stdlib.h>
#include <string.h>

struct stage_process {
    const struct world *world;
    const struct mill_stage *stage;
    struct reading *reading;
    void *shared;
    struct call call;
};

struct instance {
    struct stage_process *process;
    struct store *store;
    bool owns_store;
    void *part;
    bool attached;
    size_t most; /* records a call: fewer after an overflow, growing again */
    int64_t wake_at, wake_before; /* now, and before the last call */
    unsigned attachments;
    bool broken; /* committed() did what it may not: the next call fails */
    struct mill_error broken_by;
};

/* What open() left: an error, or a stage to be closed again. */
static enum mill_status open_stage(struct stage_process *process,
                                   struct mill_error *error)
{
    const struct mill_stage *stage = process->stage;
    enum mill_status returned, status;

    if (!stage->open)
        return MILL_OK;
    call_begin(&process->call, IN_OPEN, NULL, INT64_MAX);
    returned = stage->open(&process->call.host, &process->shared);
    status = call_end(&process->call, returned, error);
    if (status != MILL_OK && returned == MILL_OK && stage->close)
        stage->close(process->shared);
    return status;
}

static void free_process(struct stage_process *process)
{
    call_finish(&process->call);
    reading_free(process->reading);
    free(process);
}

enum mill_status stage_start(const struct world *world, struct stage_process **process,
                             struct mill_error *error)
{
    struct stage_process *fresh = calloc(1, sizeof(*fresh));
    enum mill_status status;

    if (!fresh)
        return mill_error(error, MILL_RETRY, "no memory");
    fresh->world = world;
    fresh->stage = &world->plugin->stage;
    status = call_init(&fresh->call, world, error);
    if (status == MILL_OK)
        status = reading_new(world->form, fresh->stage->input, world->catalog, NULL,
                             &fresh->reading, error);
    if (status == MILL_OK)
        status = open_stage(fresh, error);
    if (status != MILL_OK)
        free_process(fresh);
    else
        *process = fresh;
    return status;
}

void stage_stop(struct stage_process *process)
{
    if (!process)
        return;
    if (process->stage->close)
        process->stage->close(process->shared);
    free_process(process);
}

/* What each call needs first: a part, and no failure left over. Does nothing for an
 * instance that is attached. */
static enum mill_status attach(struct instance *instance, struct mill_error *error)
{
    struct stage_process *process = instance->process;
    const struct mill_stage *stage = process->stage;
    enum mill_status returned, status;

    if (instance->broken)
        return mill_error(error, MILL_FATAL, "%s", instance->broken_by.text);
    if (instance->attached)
        return MILL_OK;
    instance->part = process->shared;
    instance->wake_at = INT64_MAX;
    if (stage->attach) {
        instance->part = NULL;
        call_begin(&process->call, IN_ATTACH, instance->store, INT64_MAX);
        returned = stage->attach(process->shared, &process->call.host, &instance->part);
        status = call_end(&process->call, returned, error);
        if (status != MILL_OK && returned == MILL_OK && stage->detach)
            stage->detach(instance->part);
        if (status != MILL_OK)
            return status;
        instance->wake_at = process->call.wake_at;
    }
    instance->attached = true;
    instance->attachments++;
    return MILL_OK;
}

static void detach(struct instance *instance)
{
    const struct mill_stage *stage = instance->process->stage;

    if (instance->attached && stage->attach && stage->detach)
        stage->detach(instance->part);
    instance->attached = false;
}

static enum mill_status make(struct stage_process *process, struct store *store,
                             bool owns_store, struct instance **instance,
                             struct mill_error *error)
{
    struct instance *fresh = calloc(1, sizeof(*fresh));
    enum mill_status status;

    if (!fresh) {
        if (owns_store)
            store_free(store);
        return mill_error(error, MILL_RETRY, "no memory");
    }
    fresh->process = process;
    fresh->store = store;
    fresh->owns_store = owns_store;
    fresh->most = SIZE_MAX;
    status = attach(fresh, error);
    if (status != MILL_OK)
        instance_free(fresh);
    else
        *instance = fresh;
    return status;
}

enum mill_status instance_new(struct stage_process *process, struct store *store,
                              struct instance **instance, struct mill_error *error)
{
    return make(process, store, true, instance, error);
}

enum mill_status instance_over(struct stage_process *process, struct store *store,
                               struct instance **instance, struct mill_error *error)
{
    return make(process, store, false, instance, error);
}

void instance_free(struct instance *instance)
{
    if (!instance)
        return;
    detach(instance);
    if (instance->owns_store)
        store_free(instance->store);
    free(instance);
}

/* Makes a record of one message, or rejects it. MILL_RETRY: not now. */
static enum mill_status decode(struct stage_process *process, const struct inbound *in,
                               struct mill_error *error)
{
    struct call *call = &process->call;
    struct slot *slot = &call->slots[call->slot_count];
    enum mill_status status =
        reading_read(process->reading, in, &call->arena, &slot->record.value, error);

    if (status == MILL_OK)
        status = id_of_record(in, process->stage->input, slot->record.value, &call->arena,
                              &slot->record.id, error);
    if (call_overflowed(call) || status == MILL_RETRY)
        return status;
    if (status == MILL_FATAL) {
        staging_reject(&call->staging, in, "decode", error->text);
        return MILL_OK;
    }
    slot->record.key = in->key;
    slot->record.timestamp_ms = in->timestamp_ms;
    slot->from = in;
    call->slot_count++;
    return MILL_OK;
}

/* The records that the stage is to see; NULL without memory, which is an overflow. */
static const struct mill_record *const *list_records(struct call *call)
{
    const struct mill_record **records =
        arena_array(&call->arena, call->slot_count, sizeof(const struct mill_record *));

    for (size_t i = 0; records && i < call->slot_count; i++)
        records[i] = &call->slots[i].record;
    return records;
}

static enum mill_status run_stage(struct instance *instance)
{
    struct call *call = &instance->process->call;
    struct mill_batch batch = { list_records(call), call->slot_count };

    if (!batch.records || !batch.count)
        return MILL_OK;
    return instance->process->stage->process(instance->part, &batch, &call->host);
}

static void count_own(struct call *call, size_t taken)
{
    struct counters *counters = call->world->counters;

    counters_stage(counters, "records_in", taken);
    counters_stage(counters, "records_out", call->staging.emitted_count);
    counters_stage(counters, "rejected", call->staging.rejected_count);
}

/* One try with the first `count` messages. */
static enum mill_status try_batch(struct instance *instance, const struct inbound *in,
                                  size_t count, const struct staged **staged,
                                  struct mill_error *error)
{
    struct stage_process *process = instance->process;
    struct call *call = &process->call;
    enum mill_status status = MILL_OK;

    call_begin(call, IN_PROCESS, instance->store, instance->wake_at);
    call->slots = arena_array(&call->arena, count, sizeof(struct slot));
    for (size_t i = 0; status == MILL_OK && !call_overflowed(call) && i < count; i++)
        status = decode(process, &in[i], error);
    if (status != MILL_OK && !call_overflowed(call))
        return call_end(call, call_fail(call, status, "%s", error->text), error);
    if (!call_overflowed(call))
        status = run_stage(instance);
    if (!call_overflowed(call)) {
        count_own(call, count);
        *staged = staging_view(&call->staging, instance->store);
    }
    return call_end(call, status, error);
}

/* The stage's memory may know of what was taken back. */
static enum mill_status attach_again(struct instance *instance, struct mill_error *error)
{
    if (!instance->process->stage->attach)
        return MILL_OK;
    detach(instance);
    return attach(instance, error);
}

/* A message that is over the budget even alone. */
static enum mill_status reject_alone(struct instance *instance, const struct inbound *in,
                                     const struct staged **staged,
                                     struct mill_error *error)
{
    struct call *call = &instance->process->call;
    struct mill_error reason = *error;
    enum mill_status status;

    status = attach_again(instance, error);
    if (status != MILL_OK)
        return status;
    call_begin(call, IN_PROCESS, instance->store, instance->wake_at);
    staging_reject(&call->staging, in, "memory", reason.text);
    count_own(call, 1);
    *staged = staging_view(&call->staging, instance->store);
    return call_end(call, MILL_OK, error);
}

static void after_call(struct instance *instance)
{
    instance->wake_before = instance->wake_at;
    instance->wake_at = instance->process->call.wake_at;
}

enum mill_status instance_process(struct instance *instance, const struct inbound *in,
                                  size_t count, size_t *done,
                                  const struct staged **staged, struct mill_error *error)
{
    struct call *call = &instance->process->call;
    size_t taken = count < instance->most ? count : instance->most;
    enum mill_status status = attach(instance, error);

    if (status != MILL_OK)
        return status;
    status = try_batch(instance, in, taken, staged, error);
    while (call_overflowed(call) && taken > 1) {
        taken /= 2;
        instance->most = taken;
        status = attach_again(instance, error);
        if (status != MILL_OK)
            return status;
        status = try_batch(instance, in, taken, staged, error);
    }
    if (call_overflowed(call))
        status = reject_alone(instance, in, staged, error);
    if (status != MILL_OK)
        return status;
    if (taken == instance->most && instance->most < SIZE_MAX / 2)
        instance->most += instance->most / 8 + 1;
    after_call(instance);
    *done = taken;
    return MILL_OK;
}

enum mill_status instance_wake(struct instance *instance, const struct staged **staged,
                               struct mill_error *error)
{
    struct stage_process *process = instance->process;
    struct call *call = &process->call;
    enum mill_status status = attach(instance, error);

    if (status != MILL_OK)
        return status;
    call_begin(call, IN_WAKE, instance->store, INT64_MAX);
    if (process->stage->wake)
        status = process->stage->wake(instance->part, call->host.now(&call->host),
                                      &call->host);
    if (!call_overflowed(call)) {
        count_own(call, 0);
        *staged = staging_view(&call->staging, instance->store);
    }
    status = call_end(call, status, error);
    if (status == MILL_OK)
        after_call(instance);
    return status;
}

void instance_drop(struct instance *instance)
{
    store_rollback(instance->store);
    staging_reset(&instance->process->call.staging);
    instance->wake_at = instance->wake_before;
}

void instance_committed(struct instance *instance)
{
    struct stage_process *process = instance->process;

    if (!process->stage->committed || !instance->attached)
        return;
    call_begin(&process->call, IN_COMMITTED, instance->store, instance->wake_at);
    process->stage->committed(instance->part, &process->call.host);
    if (call_end(&process->call, MILL_OK, &instance->broken_by) == MILL_OK)
        instance->wake_at = process->call.wake_at;
    else
        instance->broken = true;
}

int64_t instance_wake_at(const struct instance *instance)
{
    return instance->wake_at;
}

unsigned instance_attachments(const struct instance *instance)
{
    return instance->attachments;
}

int instance_descriptor(struct instance *instance)
{
    const struct mill_stage *stage = instance->process->stage;

    if (!stage->descriptor || !instance->attached)
        return -1;
    return stage->descriptor(instance->part);
}
