/* SPDX-License-Identifier: Apache-2.0
 * guard.c - a thread over a signalfd and a clock. */
#include "kafka/guard.h"
#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/exit.h"

enum { TICKS = 20, TICK_LEAST_MS = 10, TICK_MOST_MS = 1000 };

struct guard {
    struct log log;
    int patience_ms;
    int64_t timeout_ms;
    struct notes *notes;
    int signals, asked, finished; /* descriptors */
    atomic_bool was_asked;
    pthread_t thread;
};

static void ring(int descriptor)
{
    uint64_t one = 1;
    ssize_t n = write(descriptor, &one, sizeof(one));

    (void)n; /* an eventfd that is full is readable too */
}

static void take_signal(struct guard *guard)
{
    struct signalfd_siginfo info;

    if (read(guard->signals, &info, sizeof(info)) != sizeof(info))
        return;
    atomic_store(&guard->was_asked, true);
    ring(guard->asked);
    log_event(&guard->log, LOG_INFO, "stop",
              LOG_TEXT("signal", info.ssi_signo == SIGINT ? "INT" : "TERM"),
              LOG_NUMBER("from_pid", info.ssi_pid));
}

/* poll() that an interrupt does not end. */
static int wait_for(struct pollfd *wanted, nfds_t count, int timeout_ms)
{
    int n;

    do
        n = poll(wanted, count, timeout_ms);
    while (n < 0);
    return n;
}

/* The call that is watched, and how long the process ran since it was first seen. */
struct watched {
    uint64_t call;
    int64_t spent_ms, looked_ms;
};

static int tick_ms(const struct guard *guard)
{
    int64_t tick = guard->timeout_ms / TICKS;

    if (guard->timeout_ms <= 0)
        return -1;
    return (int)(tick < TICK_LEAST_MS  ? TICK_LEAST_MS
                 : tick > TICK_MOST_MS ? TICK_MOST_MS
                                       : tick);
}

static bool is_over(const struct guard *guard, struct watched *watched)
{
    uint64_t call = notes_timed_call(guard->notes);
    int64_t now_ms = clock_ms(), passed = now_ms - watched->looked_ms;
    int64_t most = 2 * (int64_t)tick_ms(guard);

    watched->looked_ms = now_ms;
    if (!call || call != watched->call) {
        *watched = (struct watched){ call, 0, now_ms };
        return false;
    }
    watched->spent_ms += passed < most ? passed : most;
    return watched->spent_ms >= guard->timeout_ms;
}

_Noreturn static void end_timeout(const struct guard *guard)
{
    struct note note = { .partition = -1 };

    notes_read(guard->notes, &note);
    log_event(&guard->log, LOG_ERROR, "record.timeout",
              LOG_NUMBER("partition", note.partition), LOG_NUMBER("first", note.first),
              LOG_NUMBER("last", note.last),
              LOG_NUMBER("record_timeout_ms", guard->timeout_ms),
              LOG_TEXT("why", note.call == NOTES_WAKE ? "the stage's timer did not return"
                                                      : "the stage did not return"));
    notes_ending(guard->notes, NOTES_TIMEOUT);
    _exit(EXIT_FAILED);
}

/* Until a signal comes (true), or all is finished. */
static bool wait_for_signal(const struct guard *guard)
{
    struct pollfd wanted[] = { { guard->finished, POLLIN, 0 },
                               { guard->signals, POLLIN, 0 } };
    struct watched watched = { 0 };

    while (!wait_for(wanted, 2, tick_ms(guard)))
        if (is_over(guard, &watched))
            end_timeout(guard);
    return !wanted[0].revents;
}

static void *watch(void *arg)
{
    struct guard *guard = arg;
    struct pollfd wanted[] = { { guard->finished, POLLIN, 0 } };

    if (!wait_for_signal(guard))
        return NULL;
    take_signal(guard);
    if (wait_for(wanted, 1, guard->patience_ms) > 0)
        return NULL;
    log_event(&guard->log, LOG_ERROR, "stop.forced",
              LOG_NUMBER("after_ms", guard->patience_ms),
              LOG_TEXT("why", "the worker did not end in time; what it had not "
                              "committed comes again"));
    notes_ending(guard->notes, NOTES_STOPPED);
    _exit(EXIT_FAILED);
}

static enum mill_status open_all(struct guard *guard, struct mill_error *error)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    guard->signals = signalfd(-1, &set, SFD_CLOEXEC);
    guard->asked = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    guard->finished = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (guard->signals < 0 || guard->asked < 0 || guard->finished < 0)
        return mill_error(error, MILL_FATAL, "cannot wait for signals: %s",
                          strerror(errno));
    return MILL_OK;
}

static void close_all(struct guard *guard)
{
    const int open[] = { guard->signals, guard->asked, guard->finished };

    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
        if (open[i] >= 0)
            close(open[i]);
}

enum mill_status guard_start(const struct log *log, int patience_ms,
                             int64_t record_timeout_ms, struct notes *notes,
                             struct guard **guard, struct mill_error *error)
{
    struct guard *made = calloc(1, sizeof(*made));

    if (!made)
        return mill_error(error, MILL_FATAL, "no memory");
    *made = (struct guard){ .log = *log,
                            .patience_ms = patience_ms,
                            .timeout_ms = record_timeout_ms,
                            .notes = notes,
                            .signals = -1,
                            .asked = -1,
                            .finished = -1 };
    if (open_all(made, error) != MILL_OK)
        goto fail;
    if (pthread_create(&made->thread, NULL, watch, made)) {
        mill_error(error, MILL_FATAL, "cannot start a thread");
        goto fail;
    }
    *guard = made;
    return MILL_OK;
fail:
    close_all(made);
    free(made);
    return MILL_FATAL;
}

void guard_stop(struct guard *guard)
{
    if (!guard)
        return;
    ring(guard->finished);
    pthread_join(guard->thread, NULL);
    close_all(guard);
    free(guard);
}

bool guard_asked(const struct guard *guard)
{
    return atomic_load(&guard->was_asked);
}

int guard_descriptor(const struct guard *guard)
{
    return guard->asked;
}
