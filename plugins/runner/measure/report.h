/* SPDX-License-Identifier: Apache-2.0
 *
 * report.h - what a worker tells its supervisor: its state, and samples of the metrics.
 *
 * Written as bytes for a sheet, read back with every length and number checked: a worker
 * runs a stranger's plugin. A report that breaks one rule is refused whole.
 *
 *   u8 form, u8 state, u8 ready, u8 length, why; then samples to the end:
 *   u16 metric (big endian), u8 labels, {u8 length, bytes} each, then a double, or of a
 *   histogram its buckets (u64 each, not cumulative) and the sum (double), both native.
 */
#ifndef NEWSMILL_REPORT_H
#define NEWSMILL_REPORT_H

#include "base/buffer.h"
#include "base/error.h"
#include "measure/metric.h"

enum report_state {
    REPORT_STARTING,   /* loads its stage */
    REPORT_WAITING,    /* for a broker, a topic, the producer: `why` says which */
    REPORT_JOINING,    /* no assignment yet */
    REPORT_RESTORING,  /* fills stores, attaches */
    REPORT_RUNNING,    /* processes what comes */
    REPORT_RETRYING,   /* runs, and a partition waits to try again: `why` */
    REPORT_RECOVERING, /* goes back to the stored offsets */
    REPORT_ENDING,
    REPORT_STATES
};

/* As in the label `state`. */
const char *report_state_name(enum report_state state);

enum { REPORT_WHY_BYTES = 255, LABEL_BYTES = 255, REPORT_SAMPLES = 100000 };

struct histogram {
    uint64_t buckets[METRIC_BOUNDS + 1];
    double sum;
};

/* `metric` says the bounds. */
void histogram_note(struct histogram *histogram, enum metric metric, double value);

/* A report into `out`, which is reset. Texts are cut to what fits. A sample that does not
 * fit into the buffer's limit is left out. */
void report_begin(struct buffer *out, enum report_state state, bool is_ready,
                  const char *why);
/* As many labels as the metric has; NULL where it has none. */
void report_add(struct buffer *out, enum metric metric, const char *const *labels,
                double value);
void report_add_histogram(struct buffer *out, enum metric metric,
                          const char *const *labels, const struct histogram *histogram);

struct sample {
    struct mill_str key; /* metric and labels: tells samples apart, and orders them */
    enum metric metric;
    struct mill_str labels[METRIC_LABELS];
    double value;            /* of a histogram: the sum */
    const unsigned char *at; /* of a histogram: its buckets, to report_bucket() */
};

uint64_t report_bucket(const struct sample *sample, size_t i);

struct report {
    enum report_state state;
    bool is_ready;
    struct mill_str why;
    struct sample *samples; /* sorted: by metric, then by labels; no key comes twice */
    size_t count;
    char *bytes; /* what all the above points into; owned */
};

/* *report is replaced on success only; it starts zeroed. MILL_RETRY: no memory;
 * MILL_FATAL: the bytes break a rule. */
enum mill_status report_read(struct mill_str bytes, struct report *report,
                             struct mill_error *error);
void report_free(struct report *report); /* leaves it zeroed */

/* The metric's samples: *first is the first of them. */
size_t report_find(const struct report *report, enum metric metric, size_t *first);

/* *sum gets the state and the gauges of `now`, and counters and histograms of both added
 * up; *sum may be one of them. */
enum mill_status report_sum(const struct report *before, const struct report *now,
                            struct report *sum, struct mill_error *error);

#endif
