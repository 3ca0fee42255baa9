/* SPDX-License-Identifier: Apache-2.0
 *
 * metric.h - every metric there is: one table of names, units and help, which /metrics,
 * METRICS.md and the tests are made from.
 *
 * Names follow Prometheus: base units, a counter ends in `_total`. What a worker tells
 * gets the labels `stage` and `worker` before its own. The counters that stages declare
 * come beside them, as newsmill_stage_<plugin>_<counter>_total.
 */
#ifndef NEWSMILL_METRIC_H
#define NEWSMILL_METRIC_H

#include <stddef.h>

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };
/* Who knows it: the supervisor of itself, the supervisor of a worker, the worker. */
enum metric_source { OF_SUPERVISOR, OF_WORKER, BY_WORKER };

enum metric {
    M_BUILD_INFO,
    M_START_TIME,
    M_HTTP_REQUESTS,

    M_WORKER_UP,
    M_WORKER_READY,
    M_WORKER_STATE,
    M_WORKER_RESTARTS,
    M_WORKER_START_TIME,
    M_WORKER_REPORT_AGE,
    M_WORKER_REPORTS_REFUSED,

    M_INPUT_RECORDS,
    M_INPUT_BYTES,
    M_OUTPUT_RECORDS,
    M_OUTPUT_BYTES,
    M_DEAD_LETTERS,
    M_LAG,
    M_STORED_OFFSET,
    M_END_OFFSET,
    M_RETRIES,
    M_RETRYING,

    M_TRANSACTIONS,
    M_ABORTS,
    M_COMMIT_DURATION,
    M_CALL_DURATION,
    M_BATCH_RECORDS,
    M_REBALANCES,
    M_RECYCLES,

    M_RESTORED,
    M_STORE_KEYS,
    M_STORE_BYTES,
    M_QUEUE_BYTES,
    M_MEMORY_BUDGET,
    M_MEMORY_USED,
    M_RESIDENT,
    M_CPU,

    M_KAFKA_QUEUE_BYTES,
    M_KAFKA_SENT_BYTES,
    M_KAFKA_RECEIVED_BYTES,
    M_BROKER_ROUND_TRIP,
    M_BROKER_THROTTLE,
    M_BROKER_TIMEOUTS,
    M_BROKER_DISCONNECTS,

    METRIC_COUNT,
    /* A counter that the stage declares; its labels are plugin, counter, help. Not in the
     * table: its name is made of them. */
    M_STAGE = METRIC_COUNT,
};

enum { METRIC_LABELS = 3, METRIC_BOUNDS = 16 };

struct metric_spec {
    const char *name, *help;
    enum metric_kind kind;
    enum metric_source source;
    const char *labels[METRIC_LABELS]; /* without stage and worker */
    const double *bounds;              /* of a histogram: upper, rising */
    size_t bound_count;
};

extern const struct metric_spec metric_specs[METRIC_COUNT];

/* How many labels a sample of it has, M_STAGE included. */
size_t metric_label_count(enum metric metric);
/* Buckets of a histogram, +Inf included; 0: it is none. */
size_t metric_bucket_count(enum metric metric);
enum metric_kind metric_kind_of(enum metric metric);

#endif
