/* SPDX-License-Identifier: Apache-2.0
 *
 * call.h - one call into a stage: the host it gets, and all that is staged until it
 * returned. Internal to host/: drivers use instance.h.
 *
 * One struct call serves all instances of a stage_process, one after the other, so that
 * its memory is there once. The first failure that matters is kept and fails the call
 * whatever the stage returns; overflow is told apart, since a smaller batch may fit.
 */
#ifndef NEWSMILL_CALL_H
#define NEWSMILL_CALL_H

#include "host/instance.h"
#include "host/staging.h"

enum phase { IN_OPEN, IN_ATTACH, IN_PROCESS, IN_WAKE, IN_COMMITTED };

/* A record that the stage sees, and where it came from. */
struct slot {
    struct mill_record record; /* first: a record's address is its slot's */
    const struct inbound *from;
    size_t emits;
    bool rejected;
};

struct call {
    struct mill_host host; /* first: a host's address is its call's */
    const struct world *world;
    enum phase phase;
    struct store *store; /* NULL in open() */
    struct arena arena;
    struct staging staging;
    struct slot *slots; /* in the arena */
    size_t slot_count;
    int64_t wake_at;
    bool scans;
    size_t problems;
    enum mill_status status;
    struct mill_error error;
};

enum mill_status call_init(struct call *call, const struct world *world,
                           struct mill_error *error);
void call_finish(struct call *call);

/* Forgets the call before. `store` is borrowed until the next call_begin(). */
void call_begin(struct call *call, enum phase phase, struct store *store,
                int64_t wake_at);
/* Keeps the first failure, or a FATAL after a RETRY; returns status. */
enum mill_status call_fail(struct call *call, enum mill_status status, const char *why,
                           ...) MILL_PRINTF(3, 4);
bool call_overflowed(const struct call *call);
/* Ends the call for which the stage returned `returned`. What is not MILL_OK takes back
 * counters and changes, and says why. An overflow is MILL_FATAL; ask
 * call_overflowed(). */
enum mill_status call_end(struct call *call, enum mill_status returned,
                          struct mill_error *error);

/* The stage's name for the phase: "process()". */
const char *call_phase(const struct call *call);

/* services.c: the functions behind mill_emit() and its like. */
extern const struct mill_host call_services;

#endif
