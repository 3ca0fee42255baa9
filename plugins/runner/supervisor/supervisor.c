/* SPDX-License-Identifier: Apache-2.0
 * supervisor.c - one loop over signals, the workers' output and the clock. */
#include "supervisor/supervisor.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "supervisor/fleet.h"

enum { TICK_MS = 200, CONFIG_BYTES = 64 << 20, ARGS_MOST = 24 };

static int64_t or_default(int64_t value, int64_t otherwise)
{
    return value ? value : otherwise;
}

static int64_t grace_ms(const struct fleet *fleet)
{
    return or_default(fleet->what->grace_ms, 10000);
}

/* Who died of a record comes back at once: the next deaths bring it out of the way. So
 * does who was killed, which says nothing about it. Neither changes the next wait. */
static void plan_restart(struct fleet *fleet, struct worker *worker, enum restart restart)
{
    int64_t longest = or_default(fleet->what->longest_wait_ms, 60000);

    worker->again_ms = worker->wait_ms;
    if (restart == RESTART_NOW)
        worker->again_ms = or_default(fleet->what->first_wait_ms, 1000);
    else
        worker->wait_ms = worker->wait_ms > longest / 2 ? longest : worker->wait_ms * 2;
    worker->due_ms = clock_ms() + worker->again_ms;
}

static void start_worker(struct fleet *fleet, struct worker *worker)
{
    const struct supervision *what = fleet->what;
    struct mill_str config = { fleet->config.data, fleet->config.len };
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = worker };
    const int shared[CHILD_SHARED] = { blame_start(worker), watch_start(worker) };
    const char *argv[ARGS_MOST];
    enum mill_status status;
    struct mill_error error;
    size_t n = 0;

    assert(worker->stage); /* every worker has one from the start */
    while (n < ARGS_MOST - 8 && what->argv[n]) {
        argv[n] = what->argv[n];
        n++;
    }
    argv[n++] = "--stage";
    argv[n++] = worker->stage->name;
    argv[n++] = "--index";
    argv[n++] = worker->number;
    argv[n++] = "--instance";
    argv[n++] = what->instance;
    argv[n++] = what->embedded ? "--embedded" : NULL;
    argv[n] = NULL;
    status = child_start(&worker->child, what->program, (char *const *)(uintptr_t)argv,
                         config, shared, &error);
    watch_started(worker, shared[CHILD_METRICS - CHILD_NOTES]);
    if (status) {
        say(fleet, LOG_ERROR, "not-started", LOG_TEXT("worker", worker->who),
            LOG_TEXT("why", error.text));
        plan_restart(fleet, worker, RESTART_LATER);
        return;
    }
    worker->started_ms = clock_ms();
    worker->listed =
        epoll_ctl(fleet->epoll, EPOLL_CTL_ADD, worker->child.output, &event) == 0;
    say(fleet, LOG_INFO, "started", LOG_TEXT("worker", worker->who),
        LOG_NUMBER("pid", worker->child.pid));
}

static void signal_all(struct fleet *fleet, int number)
{
    for (size_t i = 0; i < fleet->count; i++)
        if (fleet->workers[i].child.pid)
            kill(fleet->workers[i].child.pid, number);
}

static void stop_all(struct fleet *fleet, enum exit_code code)
{
    if (fleet->stopping)
        return;
    fleet->stopping = true;
    fleet->crew->is_stopping = true;
    fleet->code = code;
    fleet->deadline_ms = clock_ms() + grace_ms(fleet);
    signal_all(fleet, SIGTERM);
}

static void kill_all(struct fleet *fleet)
{
    fleet->deadline_ms = INT64_MAX;
    for (size_t i = 0; i < fleet->count; i++) {
        struct worker *worker = &fleet->workers[i];

        if (!worker->child.pid)
            continue;
        say(fleet, LOG_ERROR, "killed", LOG_TEXT("worker", worker->who),
            LOG_NUMBER("pid", worker->child.pid),
            LOG_TEXT("why", "it did not stop when told to"));
        kill(worker->child.pid, SIGKILL);
        if (fleet->code == EXIT_DONE)
            fleet->code = EXIT_FAILED;
    }
}

static bool stage_refused(const struct fleet *fleet, const struct stage_config *stage)
{
    for (size_t i = 0; i < fleet->count; i++)
        if (fleet->workers[i].stage == stage && !fleet->workers[i].refused)
            return false;
    return true;
}

static void end_worker(struct fleet *fleet, struct worker *worker, int status)
{
    int64_t ran = clock_ms() - worker->started_ms;
    bool refused = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_USAGE;

    if (worker->listed)
        epoll_ctl(fleet->epoll, EPOLL_CTL_DEL, worker->child.output, NULL);
    worker->listed = false;
    child_finish(&worker->child, pass_line, worker);
    if (ran >= or_default(fleet->what->healthy_ms, 60000))
        worker->wait_ms = or_default(fleet->what->first_wait_ms, 1000);
    worker->refused = refused;
    if (!fleet->stopping)
        plan_restart(fleet, worker, blame_ended(worker, status));
    tell_end(fleet, worker, status);
    watch_ended(worker);
    if (fleet->stopping)
        return;
    if (refused && stage_refused(fleet, worker->stage)) {
        say(fleet, LOG_ERROR, "refused", LOG_TEXT("stage", worker->stage->name),
            LOG_TEXT("why", "none of its workers could start; see the lines above"));
        stop_all(fleet, EXIT_USAGE);
    }
}

static void reap(struct fleet *fleet)
{
    int status;

    for (size_t i = 0; i < fleet->count; i++)
        if (child_reap(&fleet->workers[i].child, &status))
            end_worker(fleet, &fleet->workers[i], status);
}

static void take_signals(struct fleet *fleet)
{
    struct signalfd_siginfo info;

    while (read(fleet->signals, &info, sizeof(info)) == sizeof(info)) {
        if (info.ssi_signo == SIGCHLD)
            continue;
        if (fleet->stopping) {
            kill_all(fleet);
            continue;
        }
        say(fleet, LOG_INFO, "stopping", LOG_TEXT("why", strsignal((int)info.ssi_signo)));
        stop_all(fleet, EXIT_DONE);
    }
    reap(fleet);
}

/* Starts what is due and answers how long the loop may sleep. */
static int64_t run_clock(struct fleet *fleet)
{
    int64_t now = clock_ms(), next = now + 60000;

    if (fleet->stopping) {
        if (now >= fleet->deadline_ms)
            kill_all(fleet);
        return fleet->deadline_ms < next ? fleet->deadline_ms - now : 60000;
    }
    for (size_t i = 0; i < fleet->count; i++) {
        struct worker *worker = &fleet->workers[i];

        if (!worker->child.pid && worker->due_ms <= now)
            start_worker(fleet, worker);
        if (!worker->child.pid && worker->due_ms < next)
            next = worker->due_ms;
    }
    if (fleet->what->done && next > now + TICK_MS)
        next = now + TICK_MS;
    return next > now ? next - now : 0;
}

static bool any_left(const struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->count; i++)
        if (fleet->workers[i].child.pid)
            return true;
    return false;
}

static void read_worker(struct fleet *fleet, struct worker *worker)
{
    if (child_read(&worker->child, pass_line, worker))
        return;
    /* It closed its output but lives: SIGCHLD tells when it ends. */
    epoll_ctl(fleet->epoll, EPOLL_CTL_DEL, worker->child.output, NULL);
    worker->listed = false;
}

static void loop(struct fleet *fleet)
{
    struct epoll_event events[16];

    while (!fleet->stopping || any_left(fleet)) {
        int64_t sleep_ms = run_clock(fleet);
        int count;

        show_status(fleet);
        sleep_ms = watch_step(fleet, sleep_ms);
        count = epoll_wait(fleet->epoll, events, 16, (int)sleep_ms);
        for (int i = 0; i < count; i++)
            if (events[i].data.ptr && events[i].data.ptr != fleet)
                read_worker(fleet, events[i].data.ptr);
        take_signals(fleet);
        blame_step(fleet);
        if (!fleet->stopping && fleet->what->done && fleet->what->done(fleet->what->arg))
            stop_all(fleet, EXIT_DONE);
    }
}

static bool takes(const struct supervision *what, const struct stage_config *stage)
{
    for (size_t i = 0; i < what->stage_count; i++)
        if (!strcmp(what->stages[i], stage->name))
            return true;
    return what->stage_count == 0;
}

static bool enlist(struct fleet *fleet)
{
    const struct config *config = fleet->what->config;
    size_t room = 0;

    for (size_t i = 0; i < config->stage_count; i++)
        if (takes(fleet->what, &config->stages[i]))
            room += config->stages[i].workers;
    fleet->workers = calloc(room ? room : 1, sizeof(*fleet->workers));
    if (!fleet->workers)
        return false;
    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        for (unsigned n = 0; takes(fleet->what, stage) && n < stage->workers; n++) {
            struct worker *worker = &fleet->workers[fleet->count++];

            worker->stage = stage;
            worker->index = n;
            worker->fleet = fleet;
            worker->child.output = -1;
            worker->notes_file = -1;
            worker->wait_ms = or_default(fleet->what->first_wait_ms, 1000);
            snprintf(worker->who, sizeof(worker->who), "%s.%u", stage->name, n);
            snprintf(worker->number, sizeof(worker->number), "%u", n);
        }
    }
    return true;
}

/* Those that somebody (nohup, a shell's background job) ignores stay ignored. */
static void add_signal(sigset_t *signals, int number)
{
    struct sigaction action;

    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(signals, number);
}

static bool listen_signals(struct fleet *fleet, sigset_t *before)
{
    struct epoll_event event = { .events = EPOLLIN };
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    add_signal(&signals, SIGINT);
    add_signal(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, before);
    fleet->signals = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    fleet->epoll = epoll_create1(EPOLL_CLOEXEC);
    return fleet->signals >= 0 && fleet->epoll >= 0 &&
           epoll_ctl(fleet->epoll, EPOLL_CTL_ADD, fleet->signals, &event) == 0;
}

enum exit_code supervise(const struct supervision *what)
{
    struct fleet fleet = { .what = what, .epoll = -1, .signals = -1 };
    sigset_t before;

    sigemptyset(&before);
    buffer_init(&fleet.config, CONFIG_BYTES);
    config_print(what->config, &fleet.config);
    screen_init(&fleet.screen, what->log.fd);
    if (!fleet.config.overflowed && enlist(&fleet) && listen_signals(&fleet, &before) &&
        blame_open(&fleet) && watch_open(&fleet)) {
        loop(&fleet);
    } else {
        say(&fleet, LOG_ERROR, "not-started", LOG_TEXT("why", strerror(errno)));
        fleet.code = EXIT_FAILED;
    }
    screen_status(&fleet.screen, "");
    watch_close(&fleet);
    blame_close(&fleet);
    if (fleet.epoll >= 0)
        close(fleet.epoll);
    if (fleet.signals >= 0)
        close(fleet.signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    free(fleet.workers);
    buffer_finish(&fleet.config);
    return fleet.code;
}
