/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger.h - what one worker told, over all its lives: counters go on where the process
 * before it ended.
 */
#ifndef NEWSMILL_LEDGER_H
#define NEWSMILL_LEDGER_H

#include <sys/types.h>

#include "measure/report.h"
#include "measure/sheet.h"

enum { PACE_STEPS = 11 }; /* one a second: rates are those of the last ten */

struct pace_step {
    int64_t at_ms;
    double in, out;
};

struct ledger {
    const char *stage; /* borrowed */
    unsigned index;
    pid_t pid;      /* 0: it does not run */
    int64_t due_ms; /* when it does not run: the next start; by the supervisor's clock */
    uint64_t starts, refused;
    double started_s; /* Unix time of its last start */

    struct sheet *sheet;  /* of this life; NULL: none yet, or no memory for it */
    uint64_t edition;     /* of the last reading */
    int64_t told_ms;      /* when it was had; 0: not in this life */
    struct report before; /* counters of the lives before */
    struct report shown;  /* all of it together */
    struct pace_step pace[PACE_STEPS];
    size_t steps;
};

/* A life begins: *descriptor is for the worker, to be closed after the start; -1: it goes
 * without. */
void ledger_open(struct ledger *ledger, int *descriptor);
void ledger_started(struct ledger *ledger, pid_t pid, double now_s);
/* Reads what the worker told since the last look. */
void ledger_look(struct ledger *ledger, int64_t now_ms);
/* Its last words count. */
void ledger_ended(struct ledger *ledger, int64_t now_ms, int64_t due_ms);
void ledger_finish(struct ledger *ledger);

/* Restarts: starts after the first. */
uint64_t ledger_restarts(const struct ledger *ledger);
/* The sum of the metric's samples; 0 without any. */
double ledger_total(const struct ledger *ledger, enum metric metric);
/* Records a second, of the last ten seconds. */
void ledger_rates(const struct ledger *ledger, double *in, double *out);
/* Joined, attached, and told so in this life. */
bool ledger_is_ready(const struct ledger *ledger);
/* The state in words, and why; "" for nothing to say. */
const char *ledger_state(const struct ledger *ledger);

#endif
