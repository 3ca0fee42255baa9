/* SPDX-License-Identifier: Apache-2.0
 *
 * guard.h - SIGTERM and SIGINT, and the last resort when the loop does not end or a call
 * into the stage does not return.
 *
 * A thread of its own takes the signals, so that a stage that does not return cannot hide
 * them: it tells the loop through a descriptor, waits, and ends the process when the loop
 * has not finished in time. What was not committed by then comes again.
 *
 * A call of which the notes say that its time counts may take `record_timeout_ms`; so may
 * a batch of many, which then comes one record at a time, so that the slow one is known.
 * Time in which the whole process stood still (a debugger, SIGSTOP) is not the record's.
 */
#ifndef NEWSMILL_GUARD_H
#define NEWSMILL_GUARD_H

#include "base/error.h"
#include "base/log.h"
#include "base/notes.h"

struct guard;

/* Call it before any other thread starts: blocks the two signals in the caller, and so in
 * all threads that come after. `patience_ms`: from the signal to the end.
 * `record_timeout_ms`: 0: none. The notes are borrowed and say how it ended. */
enum mill_status guard_start(const struct log *log, int patience_ms,
                             int64_t record_timeout_ms, struct notes *notes,
                             struct guard **guard, struct mill_error *error);
/* Ends the thread; the signals stay blocked. */
void guard_stop(struct guard *guard);

bool guard_asked(const struct guard *guard); /* a signal came */
/* Readable once a signal came. */
int guard_descriptor(const struct guard *guard);

#endif
