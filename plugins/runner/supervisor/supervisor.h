/* SPDX-License-Identifier: Apache-2.0
 *
 * supervisor.h - keeps the workers of some stages running until it is told to stop.
 *
 * A worker that ends is started again for ever, after 1 s that doubles to 60 s and begins
 * anew once it ran for a minute. One that died of a record (poison.h) or was killed by
 * somebody (SIGKILL) is started after the first wait, whatever wait it has come to
 * otherwise. When every worker of a stage
 * refuses to start (EXIT_USAGE: its open() failed) all is stopped. SIGTERM, SIGINT and
 * SIGHUP stop it in order: SIGTERM to every worker, SIGKILL to those that are there 10 s
 * later, or at a second signal.
 */
#ifndef NEWSMILL_SUPERVISOR_H
#define NEWSMILL_SUPERVISOR_H

#include "base/exit.h"
#include "base/log.h"
#include "config/config.h"

struct supervision {
    const struct config *config;
    const char *const *stages; /* which; each is in the configuration */
    size_t stage_count;        /* 0: all */
    const char *instance;
    bool embedded;

    /* A socket that listens (port.h), taken: /healthz, /readyz, /metrics, /status. 0: no
     * port, and workers measure nothing. */
    int http;

    /* A worker is `program argv... --stage S --index I --instance N [--embedded]`, with
     * the resolved configuration on descriptor 3, its notes (base/notes.h) on the next.
     */
    const char *program;
    const char *const *argv; /* ends with a NULL */

    /* Asked every 200 ms; true: stop in order, all is done. May be NULL. */
    bool (*done)(void *arg);
    void *arg;

    const char *oom_file; /* counts OOM kills; NULL: this process's cgroup */

    /* 0: 1 s, 60 s, 60 s, 10 s. */
    int64_t first_wait_ms, longest_wait_ms, healthy_ms, grace_ms;

    /* Its own lines and the workers'. On a terminal a line at the bottom tells how many
     * workers run. */
    struct log log;
};

/* EXIT_DONE: stopped in order. EXIT_FAILED: a worker had to be killed. EXIT_USAGE: a
 * stage refused to start. */
enum exit_code supervise(const struct supervision *what);

#endif
