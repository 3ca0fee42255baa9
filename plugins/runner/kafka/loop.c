/* SPDX-License-Identifier: Apache-2.0
 * loop.c - one epoll loop: the client library's queues, the signals, the stages'
 * descriptors and timers. */
#include "base/clock.h"
#include "kafka/state.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The tick is the patience with a bell that did not ring. */
enum { TICK_MS = 250, CLOSED_TICK_MS = 50, REPORT_MS = 10000, MOST_EVENTS = 64 };
/* Partitions are told apart by their id in the lower half. */
enum { TAG_STOP = 1, TAG_CONSUMER, TAG_PRODUCER };
#define TAG_PARTITION (UINT64_C(1) << 32)

static bool add(int epoll, int descriptor, uint64_t tag, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.u64 = tag };

    return !epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void loop_ring(rd_kafka_queue_t *queue, int bell)
{
    static const uint64_t one = 1;

    rd_kafka_queue_io_event_enable(queue, bell, &one, sizeof(one));
    rd_kafka_queue_destroy(queue);
}

enum mill_status loop_open(struct worker *worker, struct mill_error *error)
{
    worker->epoll = epoll_create1(EPOLL_CLOEXEC);
    worker->consumer_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    worker->producer_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (worker->epoll < 0 || worker->consumer_bell < 0 || worker->producer_bell < 0 ||
        !add(worker->epoll, guard_descriptor(worker->guard), TAG_STOP, EPOLLIN) ||
        !add(worker->epoll, worker->consumer_bell, TAG_CONSUMER, EPOLLIN) ||
        !add(worker->epoll, worker->producer_bell, TAG_PRODUCER, EPOLLIN))
        return mill_error(error, MILL_FATAL, "cannot wait for events: %s",
                          strerror(errno));
    loop_ring(rd_kafka_queue_get_consumer(worker->consumer), worker->consumer_bell);
    return MILL_OK;
}

void loop_close(struct worker *worker)
{
    const int open[] = { worker->epoll, worker->consumer_bell, worker->producer_bell };

    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
        if (open[i] >= 0)
            close(open[i]);
}

/* One shot: a partition that waits must not make the loop spin. */
void loop_watch(struct worker *worker, struct partition *partition)
{
    int descriptor = instance_descriptor(partition->instance);

    if (descriptor >= 0 &&
        add(worker->epoll, descriptor, TAG_PARTITION | (uint32_t)partition->id,
            EPOLLIN | EPOLLONESHOT))
        partition->descriptor = descriptor;
}

void loop_unwatch(struct worker *worker, struct partition *partition)
{
    if (partition->descriptor >= 0)
        epoll_ctl(worker->epoll, EPOLL_CTL_DEL, partition->descriptor, NULL);
    partition->descriptor = -1;
    partition->is_rung = false;
}

void loop_rearm(struct worker *worker, struct partition *partition)
{
    struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT,
                                 .data.u64 = TAG_PARTITION | (uint32_t)partition->id };

    if (partition->descriptor >= 0)
        epoll_ctl(worker->epoll, EPOLL_CTL_MOD, partition->descriptor, &event);
}

static void take_event(struct worker *worker, const struct epoll_event *event)
{
    struct partition *partition = NULL;
    uint64_t rings;
    ssize_t n = 0;

    if (event->data.u64 == TAG_CONSUMER)
        n = read(worker->consumer_bell, &rings, sizeof(rings));
    else if (event->data.u64 == TAG_PRODUCER)
        n = read(worker->producer_bell, &rings, sizeof(rings));
    else if (event->data.u64 & TAG_PARTITION)
        partition = worker_partition(worker, (int32_t)(uint32_t)event->data.u64);
    if (partition)
        partition->is_rung = true;
    (void)n; /* the queues are looked at anyway */
}

static void soonest(int64_t *wait_ms, int64_t in_ms)
{
    if (in_ms < 0)
        in_ms = 0;
    if (in_ms < *wait_ms)
        *wait_ms = in_ms;
}

/* NOLINTNEXTLINE(readability-function-size): two clocks. */
static void ask_partition(const struct worker *worker, const struct partition *partition,
                          int64_t now_ms, int64_t unix_ms, int64_t *wait_ms)
{
    int64_t wake_at = INT64_MAX;

    if (partition_is_waiting(partition, now_ms)) {
        soonest(wait_ms, partition->retry_ms - now_ms);
        return;
    }
    if (partition->instance)
        wake_at = instance_wake_at(partition->instance);
    if (wake_at != INT64_MAX)
        soonest(wait_ms, wake_at - unix_ms);
    if (restore_is_done(worker, partition) &&
        (partition->queue.count > 0 || partition->is_rung || !partition->instance))
        *wait_ms = 0;
}

static int64_t next_event_ms(const struct worker *worker)
{
    const struct transaction *transaction = &worker->transaction;
    int64_t now_ms = clock_ms(), unix_ms = clock_unix_ms(), wait_ms = TICK_MS;

    if (!recovery_is_done(worker))
        return CLOSED_TICK_MS;
    if (worker->has_more || worker->restore.has_more)
        return 0;
    if (transaction->is_open)
        soonest(&wait_ms,
                transaction->opened_ms + worker->args->stage->commit_ms - now_ms);
    for (size_t i = 0; i < worker->partition_count; i++)
        ask_partition(worker, worker->partitions[i], now_ms, unix_ms, &wait_ms);
    return wait_ms;
}

static void wait_for_events(struct worker *worker)
{
    struct epoll_event events[MOST_EVENTS];
    int n = epoll_wait(worker->epoll, events, MOST_EVENTS, (int)next_event_ms(worker));

    for (int i = 0; i < n; i++)
        take_event(worker, &events[i]);
}

static bool wants_wake(const struct partition *partition)
{
    return partition->is_rung || instance_wake_at(partition->instance) <= clock_unix_ms();
}

static void serve(struct worker *worker, struct partition *partition)
{
    if (partition_is_waiting(partition, clock_ms()) || !batch_attach(worker, partition))
        return;
    if (partition->queue.count > 0)
        batch_process(worker, partition);
    if (recovery_is_done(worker) && partition->instance &&
        !partition_is_waiting(partition, clock_ms()) && wants_wake(partition))
        batch_wake(worker, partition);
    if (commit_is_due(worker, clock_ms()))
        commit_now(worker);
}

static void serve_all(struct worker *worker)
{
    for (size_t i = 0; i < worker->partition_count && recovery_is_done(worker); i++)
        serve(worker, worker->partitions[i]);
    if (commit_is_due(worker, clock_ms()))
        commit_now(worker);
}

static void report(struct worker *worker)
{
    int64_t now_ms = clock_ms();

    if (now_ms - worker->reported_ms < REPORT_MS)
        return;
    worker->reported_ms = now_ms;
    log_event(&worker->log, LOG_INFO, "progress", LOG_NUMBER("in", worker->records_in),
              LOG_NUMBER("out", worker->records_out),
              LOG_NUMBER("dead", worker->records_dead),
              LOG_NUMBER("commits", worker->transaction.commits),
              LOG_NUMBER("aborts", worker->transaction.aborts));
}

/* Only with a producer that works: what comes is to be stored. */
static void subscribe(struct worker *worker)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_resp_err_t err;

    rd_kafka_topic_partition_list_add(list, worker->args->stage->input.topic,
                                      RD_KAFKA_PARTITION_UA);
    err = rd_kafka_subscribe(worker->consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (err) {
        log_event(&worker->log, LOG_ERROR, "fatal",
                  LOG_TEXT("why", rd_kafka_err2str(err)));
        worker_end(worker, EXIT_FAILED);
    }
    worker->is_subscribed = true;
}

/* A handle that was made anew has a queue of its own. */
static void follow_producer(struct worker *worker)
{
    if (worker->watched_handle != worker->producer.handles && worker->producer.rk) {
        loop_ring(rd_kafka_queue_get_main(worker->producer.rk), worker->producer_bell);
        worker->watched_handle = worker->producer.handles;
    }
    if (worker->producer.rk)
        rd_kafka_poll(worker->producer.rk, 0);
}

/* What stores have together is bounded, whichever of them grows. */
static void follow_stores(struct worker *worker)
{
    size_t taken = 0, free_bytes;

    if (!worker->state)
        return;
    for (size_t i = 0; i < worker->partition_count; i++)
        if (worker->partitions[i]->changelog.store)
            taken += store_bytes(worker->partitions[i]->changelog.store);
    budget_shrink(&worker->budget, taken);
    free_bytes = taken < worker->budget.stores ? worker->budget.stores - taken : 0;
    for (size_t i = 0; i < worker->partition_count; i++) {
        struct store *store = worker->partitions[i]->changelog.store;

        if (store)
            store_bound(store, store_bytes(store) + free_bytes);
    }
}

static void follow_suspects(struct worker *worker)
{
    suspicion_look(&worker->suspicion);
    for (size_t i = 0; i < worker->partition_count; i++)
        suspicion_stored(&worker->suspicion, worker->partitions[i]->id,
                         worker->partitions[i]->stored);
}

void loop_run(struct worker *worker)
{
    worker->reported_ms = clock_ms();
    while (!guard_asked(worker->guard) && !worker->is_ending) {
        recovery_step(worker);
        follow_producer(worker);
        if (!worker->is_subscribed && recovery_is_done(worker))
            subscribe(worker);
        intake_poll(worker);
        restore_step(worker);
        follow_suspects(worker);
        follow_stores(worker);
        serve_all(worker);
        report(worker);
        figures_tell(worker);
        if (!worker->is_ending)
            wait_for_events(worker);
    }
}
