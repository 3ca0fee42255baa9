/* SPDX-License-Identifier: Apache-2.0
 * guard.c - a thread over a signalfd. */
#include "kafka/guard.h"

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

struct guard {
    struct log log;
    int patience_ms;
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

static void *watch(void *arg)
{
    struct guard *guard = arg;
    struct pollfd wanted[] = { { guard->finished, POLLIN, 0 },
                               { guard->signals, POLLIN, 0 } };

    wait_for(wanted, 2, -1);
    if (wanted[0].revents)
        return NULL;
    take_signal(guard);
    if (wait_for(wanted, 1, guard->patience_ms) > 0)
        return NULL;
    log_event(&guard->log, LOG_ERROR, "stop.forced",
              LOG_NUMBER("after_ms", guard->patience_ms),
              LOG_TEXT("why", "the worker did not end in time; what it had not "
                              "committed comes again"));
    _exit(1);
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

enum mill_status guard_start(const struct log *log, int patience_ms, struct guard **guard,
                             struct mill_error *error)
{
    struct guard *made = calloc(1, sizeof(*made));

    if (!made)
        return mill_error(error, MILL_FATAL, "no memory");
    *made = (struct guard){ .log = *log,
                            .patience_ms = patience_ms,
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
