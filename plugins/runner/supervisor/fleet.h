/* SPDX-License-Identifier: Apache-2.0
 *
 * fleet.h - what the modules of a running supervisor share, and which module does what.
 */
#ifndef NEWSMILL_FLEET_H
#define NEWSMILL_FLEET_H

#include "base/clock.h"
#include "supervisor/child.h"
#include "supervisor/oom.h"
#include "supervisor/poison.h"
#include "supervisor/port.h"
#include "supervisor/screen.h"
#include "supervisor/supervisor.h"

struct worker {
    const struct stage_config *stage;
    unsigned index;
    char who[96], number[12]; /* "cleaner.0", "0" */
    struct child child;
    bool listed; /* its output is in the epoll set */
    int64_t started_ms, due_ms;
    int64_t wait_ms, again_ms; /* the next wait; the one that goes on */
    bool refused;              /* its last start ended with EXIT_USAGE */
    struct notes *notes;
    int notes_file;
    struct fleet *fleet;
};

struct fleet {
    const struct supervision *what;
    struct worker *workers;
    size_t count, running;
    struct buffer config; /* JSON for the workers */
    struct screen screen;
    struct crew *crew;         /* a ledger for each worker, in the same order */
    struct port *port;         /* NULL: none */
    int64_t look_ms;           /* when the ledgers are due */
    struct suspects *suspects; /* one for each stage of the configuration */
    struct oom oom;
    int epoll, signals;
    bool stopping;
    int64_t deadline_ms; /* when stopping: for SIGKILL */
    enum exit_code code;
};

/* A line of the supervisor's own. */
#define say(fleet, level, ...)                                                           \
    do {                                                                                 \
        screen_hide(&(fleet)->screen);                                                   \
        log_event(&(fleet)->what->log, (level), __VA_ARGS__);                            \
        screen_show(&(fleet)->screen);                                                   \
    } while (0)

/* tell.c: what is said of workers, and what they say themselves. */
void pass_line(void *worker, struct mill_str line); /* for child_read() */
void show_status(struct fleet *fleet);
void tell_end(struct fleet *fleet, struct worker *worker, int status);

/* blame.c: the workers' notes, and who killed them. False: it does not work. */
bool blame_open(struct fleet *fleet);
void blame_close(struct fleet *fleet);
int blame_start(struct worker *worker); /* before a start: the descriptor for it */
/* NOW: it died of a record, of which more is known now, or somebody killed it. LATER: of
 * itself, which it may do again. */
enum restart { RESTART_LATER, RESTART_NOW };
enum restart blame_ended(struct worker *worker, int status);
void blame_step(struct fleet *fleet);

/* watch.c: the ledgers and the port. False: it does not work, which was said. */
bool watch_open(struct fleet *fleet);
void watch_close(struct fleet *fleet);
/* Around a start: the descriptor for the worker, or -1. */
int watch_start(struct worker *worker);
void watch_started(struct worker *worker, int metrics);
void watch_ended(struct worker *worker);
/* Sleeps no longer than the port and the ledgers allow. */
int64_t watch_step(struct fleet *fleet, int64_t sleep_ms);

#endif
