/* SPDX-License-Identifier: Apache-2.0
 *
 * figures.h - what a worker counts, and tells its supervisor after each transaction and
 * once a second: who is killed has said nearly all of what it stored.
 *
 * Records and bytes of an open transaction are held back until its outcome is known: what
 * was dropped was never counted. All of it runs on the loop's thread, and a call into the
 * stage costs a few additions, never one a record.
 */
#ifndef NEWSMILL_FIGURES_H
#define NEWSMILL_FIGURES_H

#include "kafka/statistics.h"
#include "measure/report.h"
#include "measure/sheet.h"

struct worker;
struct partition;
struct outbound;

enum { FIGURES_CLASSES = 16 }; /* of dead letters; what comes later is "other" */

struct tally {
    uint64_t records, bytes, held_records, held_bytes;
};

struct class_tally {
    const char *name; /* borrowed from who rejects; they are constants */
    uint64_t count, held;
};

struct figures {
    struct sheet *sheet; /* borrowed; NULL: nobody asks, nothing is told */
    struct buffer out;
    int64_t told_ms;
    bool is_due; /* something was stored since */
    bool is_joined;
    int64_t looked_ms; /* when the process's memory was */
    double resident_bytes;
    char why[REPORT_WHY_BYTES + 1]; /* of the last wait or retry */
    struct tally in;
    struct tally *topics; /* owned; by their place in worker.facts */
    struct class_tally dead[FIGURES_CLASSES];
    uint64_t retries, rebalances;
    struct histogram calls, commits, batches;
    struct statistics statistics; /* of the consumer */
};

/* Once the worker knows its topics. */
enum mill_status figures_open(struct worker *worker, struct mill_error *error);
void figures_close(struct worker *worker);

/* The first `count` records of the queue are done with; before they leave it. */
void figures_took(struct worker *worker, const struct partition *partition, size_t count);
void figures_sent(struct worker *worker, const struct outbound *outbound);
/* What took and sent since the last of these two counts, or never was. */
void figures_stored(struct worker *worker);
void figures_dropped(struct worker *worker);

/* A call into the stage with so many records (0: wake), a commit; since `began_ns`. */
void figures_called(struct worker *worker, size_t count, int64_t began_ns);
void figures_committed(struct worker *worker, int64_t began_ns);
void figures_assigned(struct worker *worker, bool is_joined);

/* Why the worker waits, tries again or recovers, for when it says that it does. */
void figures_because(struct worker *worker, const char *why);
/* At each turn of the loop; cheap when there is nothing to tell. */
void figures_tell(struct worker *worker);
/* Where there is no loop: told at once, unless it was a moment ago. */
void figures_say(struct worker *worker, enum report_state state, const char *why);

#endif
