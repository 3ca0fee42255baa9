/* SPDX-License-Identifier: Apache-2.0
 *
 * fault.h - bugs and accidents on demand, for the tests that must notice them.
 *
 * Exists only where NEWSMILL_FAULTS is defined (newsmill-mutant, built with the tests);
 * in every other build each call is a constant, and nothing of this is in the binary.
 * $NEWSMILL_BUG plants one bug:
 *
 *   no-rewind        after an abort the consumer goes on where it was
 *   commit-position  commits rd_kafka_position(), which counts what was only handed out
 *   no-alone         offers records of which a worker died in batches as before
 *   no-burial        offers a record again and again however many workers died of it
 *   no-bound         fetches and holds whatever there is
 *   early-emit       carries out what a call emitted although the call failed
 *   stale-restore    fills a store to the last stable offset, which is what a
 *                    read_committed handle takes for the end
 *
 * $NEWSMILL_FAULTS makes accidents happen, as a list like `abort=5,retry=7,kill-after-
 * produce=3`: every 5th commit becomes an abort, every 7th call into the stage fails with
 * MILL_RETRY after it was made, the 3rd passage through the point kills the process.
 * `no-limits=1` does not ask for the topics' limits, which the mock cluster cannot tell.
 * Points: after-produce, after-send-offsets, after-commit, in-revoke.
 */
#ifndef NEWSMILL_FAULT_H
#define NEWSMILL_FAULT_H

#include <stdbool.h>

#ifdef NEWSMILL_FAULTS

bool fault_bug(const char *name);
/* True each n-th time for `name=n`. */
bool fault_due(const char *name);
/* SIGKILL to itself at the n-th passage for `kill-name=n`. */
void fault_point(const char *name);

#else

static inline bool fault_bug(const char *name)
{
    (void)name;
    return false;
}

static inline bool fault_due(const char *name)
{
    (void)name;
    return false;
}

static inline void fault_point(const char *name)
{
    (void)name;
}

#endif

#endif
