/* SPDX-License-Identifier: Apache-2.0
 * call.c - how a call begins and ends. */
#include "host/call.h"

#include <stdarg.h>
#include <stdio.h>

enum mill_status call_init(struct call *call, const struct world *world,
                           struct mill_error *error)
{
    enum mill_status status;

    *call = (struct call){ .host = call_services, .world = world };
    status = staging_init(&call->staging, world->staged_bytes, error);
    if (status == MILL_OK)
        arena_init(&call->arena, world->arena_bytes);
    return status;
}

void call_finish(struct call *call)
{
    staging_finish(&call->staging);
    arena_finish(&call->arena);
}

void call_begin(struct call *call, enum phase phase, struct store *store, int64_t wake_at)
{
    arena_reset(&call->arena);
    staging_reset(&call->staging);
    if (store)
        store_begin(store);
    call->phase = phase;
    call->store = store;
    call->wake_at = wake_at;
    call->slots = NULL;
    call->slot_count = 0;
    call->scans = false;
    call->problems = 0;
    call->status = MILL_OK;
    call->error.text[0] = '\0';
}

enum mill_status call_fail(struct call *call, enum mill_status status, const char *why,
                           ...)
{
    va_list args;

    if (call->status >= status)
        return status;
    call->status = status;
    va_start(args, why);
    vsnprintf(call->error.text, sizeof(call->error.text), why, args);
    va_end(args);
    return status;
}

bool call_overflowed(const struct call *call)
{
    return call->arena.overflowed || staging_overflowed(&call->staging);
}

const char *call_phase(const struct call *call)
{
    static const char *const names[] = { "open()", "attach()", "process()", "wake()",
                                         "committed()" };

    return names[call->phase];
}

/* What the stage returned, against what it was seen to do. */
static enum mill_status judge(struct call *call, enum mill_status returned)
{
    if (call_overflowed(call)) {
        call->status = MILL_OK; /* whatever it failed of, the overflow may be the cause */
        return call_fail(call, MILL_FATAL,
                         "%s needs more than a call's budget: %zu bytes of memory, %zu "
                         "bytes of output",
                         call_phase(call), call->arena.limit, call->staging.bytes.limit);
    }
    if (returned != MILL_OK && returned != MILL_RETRY && returned != MILL_FATAL)
        call_fail(call, MILL_FATAL, "%s returned %d, which is no status",
                  call_phase(call), (int)returned);
    else if (returned != MILL_OK && call->status == MILL_OK)
        call_fail(call, returned, "%s failed without a reason", call_phase(call));
    return call->status;
}

enum mill_status call_end(struct call *call, enum mill_status returned,
                          struct mill_error *error)
{
    enum mill_status status = judge(call, returned);

    if (status != MILL_OK)
        *error = call->error;
    if (status != MILL_OK && call->store)
        store_rollback(call->store);
    counters_settle(call->world->counters, status == MILL_OK);
    return status;
}
