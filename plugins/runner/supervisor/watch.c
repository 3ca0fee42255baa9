/* SPDX-License-Identifier: Apache-2.0
 * watch.c - lends the workers sheets, reads them once a second, and serves the port. */
#include <sys/epoll.h>
#include <unistd.h>

#include "supervisor/fleet.h"

enum { LOOK_MS = 1000 };

static struct ledger *ledger_of(const struct worker *worker)
{
    return &worker->fleet->crew->ledgers[worker - worker->fleet->workers];
}

static double unix_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int watch_start(struct worker *worker)
{
    int metrics = -1;

    if (worker->fleet->port)
        ledger_open(ledger_of(worker), &metrics);
    return metrics;
}

void watch_started(struct worker *worker, int metrics)
{
    if (metrics >= 0)
        close(metrics);
    if (worker->child.pid)
        ledger_started(ledger_of(worker), worker->child.pid, unix_s());
}

void watch_ended(struct worker *worker)
{
    ledger_ended(ledger_of(worker), clock_ms(), worker->due_ms);
}

int64_t watch_step(struct fleet *fleet, int64_t sleep_ms)
{
    int64_t now = clock_ms();

    if (!fleet->port)
        return sleep_ms;
    if (now >= fleet->look_ms) {
        crew_look(fleet->crew, now);
        fleet->look_ms = now + LOOK_MS;
    }
    port_serve(fleet->port, now);
    if (sleep_ms > fleet->look_ms - now)
        sleep_ms = fleet->look_ms - now;
    return port_wait_ms(fleet->port, sleep_ms);
}

static bool open_ledgers(struct fleet *fleet)
{
    if (crew_new(fleet->count, fleet->what->instance, &fleet->crew) != MILL_OK)
        return false;
    fleet->crew->bootstrap = config_kafka(fleet->what->config, "bootstrap.servers");
    for (size_t i = 0; i < fleet->count; i++) {
        fleet->crew->ledgers[i].stage = fleet->workers[i].stage->name;
        fleet->crew->ledgers[i].index = fleet->workers[i].index;
    }
    return true;
}

/* The port's own epoll set is one descriptor of ours; its event tells nothing more. */
static bool open_port(struct fleet *fleet)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = fleet };
    struct mill_error error;

    if (!fleet->what->http)
        return true;
    if (port_open(fleet->what->http, fleet->crew, &fleet->port, &error) == MILL_OK)
        return epoll_ctl(fleet->epoll, EPOLL_CTL_ADD, port_descriptor(fleet->port),
                         &event) == 0;
    say(fleet, LOG_ERROR, "no-port", LOG_TEXT("why", error.text));
    return false;
}

bool watch_open(struct fleet *fleet)
{
    return open_ledgers(fleet) && open_port(fleet);
}

void watch_close(struct fleet *fleet)
{
    port_close(fleet->port);
    crew_free(fleet->crew);
}
