/* SPDX-License-Identifier: Apache-2.0
 * metric.c - the table. To add a metric: a name in the enum, a row here, then `ctest -R
 * measure_document` says how METRICS.md is written anew. */
#include "measure/metric.h"

#define LABELS(...) .labels = { __VA_ARGS__ }
#define HISTOGRAM(array)                                                                 \
    .kind = METRIC_HISTOGRAM, .bounds = (array),                                         \
    .bound_count = sizeof(array) / sizeof((array)[0])

static const double durations[] = { 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1,
                                    0.3,    1,      3,     10,    30,   60 };
static const double batches[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500 };

const struct metric_spec metric_specs[METRIC_COUNT] = {
    [M_BUILD_INFO] = { "newsmill_build_info", "Always 1; the version is in the label.",
                       METRIC_GAUGE, OF_SUPERVISOR, LABELS("version") },
    [M_START_TIME] = { "newsmill_start_time_seconds",
                       "Unix time at which the supervisor started.", METRIC_GAUGE,
                       OF_SUPERVISOR, LABELS(NULL) },
    [M_HTTP_REQUESTS] = { "newsmill_http_requests_total",
                          "Requests to the supervisor's port that were answered.",
                          METRIC_COUNTER, OF_SUPERVISOR, LABELS("code") },

    [M_WORKER_UP] = { "newsmill_worker_up", "1 while the worker's process runs.",
                      METRIC_GAUGE, OF_WORKER, LABELS(NULL) },
    [M_WORKER_READY] = { "newsmill_worker_ready",
                         "1 when it has joined its group and all its partitions are "
                         "attached: what /readyz asks.",
                         METRIC_GAUGE, OF_WORKER, LABELS(NULL) },
    [M_WORKER_STATE] = { "newsmill_worker_state", "1 for the state that it is in.",
                         METRIC_GAUGE, OF_WORKER, LABELS("state") },
    [M_WORKER_RESTARTS] = { "newsmill_worker_restarts_total",
                            "Starts of the worker's process after the first.",
                            METRIC_COUNTER, OF_WORKER, LABELS(NULL) },
    [M_WORKER_START_TIME] = { "newsmill_worker_start_time_seconds",
                              "Unix time at which the worker's process started.",
                              METRIC_GAUGE, OF_WORKER, LABELS(NULL) },
    [M_WORKER_REPORT_AGE] = { "newsmill_worker_report_age_seconds",
                              "Since the worker last told its figures; it does so once a "
                              "second, but not while a call into its stage lasts.",
                              METRIC_GAUGE, OF_WORKER, LABELS(NULL) },
    [M_WORKER_REPORTS_REFUSED] = { "newsmill_worker_reports_refused_total",
                                   "Reports of the worker that made no sense and were "
                                   "not counted.",
                                   METRIC_COUNTER, OF_WORKER, LABELS(NULL) },

    [M_INPUT_RECORDS] = { "newsmill_input_records_total",
                          "Input records whose outcome is stored: in a committed "
                          "transaction, whatever became of them.",
                          METRIC_COUNTER, BY_WORKER, LABELS("topic") },
    [M_INPUT_BYTES] = { "newsmill_input_bytes_total", "Keys and values of those records.",
                        METRIC_COUNTER, BY_WORKER, LABELS("topic") },
    [M_OUTPUT_RECORDS] = { "newsmill_output_records_total",
                           "Records written to an output, or to the state topic, in "
                           "committed "
                           "transactions.",
                           METRIC_COUNTER, BY_WORKER, LABELS("topic") },
    [M_OUTPUT_BYTES] = { "newsmill_output_bytes_total",
                         "Keys and values of those records.", METRIC_COUNTER, BY_WORKER,
                         LABELS("topic") },
    [M_DEAD_LETTERS] = { "newsmill_dead_letters_total",
                         "Input records that were dead-lettered, by the class of the "
                         "reason (decode, stage, too-large, memory, ...).",
                         METRIC_COUNTER, BY_WORKER, LABELS("topic", "reason") },
    [M_LAG] = { "newsmill_lag_records",
                "Offsets between what is stored and the partition's end; 0 once the end "
                "was met, whatever markers of transactions lie before it. While a "
                "partition waits to try again, as of its last fetch.",
                METRIC_GAUGE, BY_WORKER, LABELS("topic", "partition") },
    [M_STORED_OFFSET] = { "newsmill_stored_offset",
                          "The offset from which a restart would go on.", METRIC_GAUGE,
                          BY_WORKER, LABELS("topic", "partition") },
    [M_END_OFFSET] = { "newsmill_end_offset", "The partition's high watermark.",
                       METRIC_GAUGE, BY_WORKER, LABELS("topic", "partition") },
    [M_RETRIES] = { "newsmill_retries_total",
                    "Calls into the stage that failed for now and are made again.",
                    METRIC_COUNTER, BY_WORKER, LABELS(NULL) },
    [M_RETRYING] = { "newsmill_partitions_retrying",
                     "Partitions that wait before such a call.", METRIC_GAUGE, BY_WORKER,
                     LABELS(NULL) },

    [M_TRANSACTIONS] = { "newsmill_transactions_total", "Transactions committed.",
                         METRIC_COUNTER, BY_WORKER, LABELS(NULL) },
    [M_ABORTS] = { "newsmill_transactions_aborted_total",
                   "Transactions whose effects were dropped.", METRIC_COUNTER, BY_WORKER,
                   LABELS(NULL) },
    [M_COMMIT_DURATION] = { "newsmill_commit_duration_seconds",
                            "From the decision to commit to the broker's answer.",
                            .source = BY_WORKER, HISTOGRAM(durations) },
    [M_CALL_DURATION] = { "newsmill_call_duration_seconds",
                          "Calls into the stage's process() and wake().",
                          .source = BY_WORKER, HISTOGRAM(durations) },
    [M_BATCH_RECORDS] = { "newsmill_batch_records", "Records of a call to process().",
                          .source = BY_WORKER, HISTOGRAM(batches) },
    [M_REBALANCES] = { "newsmill_rebalances_total",
                       "Assignments that the worker's group gave it.", METRIC_COUNTER,
                       BY_WORKER, LABELS(NULL) },
    [M_RECYCLES] = { "newsmill_producer_recycles_total",
                     "Producers made anew because something about the old one was in "
                     "doubt.",
                     METRIC_COUNTER, BY_WORKER, LABELS(NULL) },

    [M_RESTORED] = { "newsmill_restored_ratio",
                     "How much of the partition's store is filled from its changelog.",
                     METRIC_GAUGE, BY_WORKER, LABELS("topic", "partition") },
    [M_STORE_KEYS] = { "newsmill_store_keys", "Keys in the partition's store.",
                       METRIC_GAUGE, BY_WORKER, LABELS("topic", "partition") },
    [M_STORE_BYTES] = { "newsmill_store_bytes", "Memory that the store takes.",
                        METRIC_GAUGE, BY_WORKER, LABELS("topic", "partition") },
    [M_QUEUE_BYTES] = { "newsmill_queue_bytes",
                        "Messages held between the client library and the stage.",
                        METRIC_GAUGE, BY_WORKER, LABELS(NULL) },
    [M_MEMORY_BUDGET] = { "newsmill_memory_budget_bytes", "The stage's `memory`.",
                          METRIC_GAUGE, BY_WORKER, LABELS(NULL) },
    [M_MEMORY_USED] = { "newsmill_memory_used_bytes",
                        "What is counted against it: queues, stores, calls.",
                        METRIC_GAUGE, BY_WORKER, LABELS(NULL) },
    [M_RESIDENT] = { "newsmill_resident_memory_bytes", "Memory of the worker's process.",
                     METRIC_GAUGE, BY_WORKER, LABELS(NULL) },
    [M_CPU] = { "newsmill_cpu_seconds_total",
                "CPU time of the worker's process, user and system.", METRIC_COUNTER,
                BY_WORKER, LABELS(NULL) },

    [M_KAFKA_QUEUE_BYTES] = { "newsmill_kafka_queue_bytes",
                              "Messages in the client library's own queues.",
                              METRIC_GAUGE, BY_WORKER, LABELS("client") },
    [M_KAFKA_SENT_BYTES] = { "newsmill_kafka_sent_bytes_total",
                             "Bytes sent to brokers, requests included.", METRIC_COUNTER,
                             BY_WORKER, LABELS("client") },
    [M_KAFKA_RECEIVED_BYTES] = { "newsmill_kafka_received_bytes_total",
                                 "Bytes received from brokers.", METRIC_COUNTER,
                                 BY_WORKER, LABELS("client") },
    [M_BROKER_ROUND_TRIP] = { "newsmill_broker_round_trip_seconds",
                              "Mean time between a request and its answer, of the last 5 "
                              "s. Of consumers it includes the broker's wait for "
                              "records.",
                              METRIC_GAUGE, BY_WORKER, LABELS("client", "broker") },
    [M_BROKER_THROTTLE] = { "newsmill_broker_throttle_seconds",
                            "Mean time for which the broker held answers back.",
                            METRIC_GAUGE, BY_WORKER, LABELS("client", "broker") },
    [M_BROKER_TIMEOUTS] = { "newsmill_broker_request_timeouts_total",
                            "Requests that were not answered in time.", METRIC_COUNTER,
                            BY_WORKER, LABELS("client", "broker") },
    [M_BROKER_DISCONNECTS] = { "newsmill_broker_disconnects_total",
                               "Connections to the broker that ended.", METRIC_COUNTER,
                               BY_WORKER, LABELS("client", "broker") },
};

size_t metric_label_count(enum metric metric)
{
    size_t count = 0;

    if (metric == M_STAGE)
        return METRIC_LABELS;
    while (count < METRIC_LABELS && metric_specs[metric].labels[count])
        count++;
    return count;
}

size_t metric_bucket_count(enum metric metric)
{
    if (metric_kind_of(metric) != METRIC_HISTOGRAM)
        return 0;
    return metric_specs[metric].bound_count + 1;
}

enum metric_kind metric_kind_of(enum metric metric)
{
    return metric == M_STAGE ? METRIC_COUNTER : metric_specs[metric].kind;
}
