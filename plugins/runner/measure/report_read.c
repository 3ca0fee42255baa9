/* SPDX-License-Identifier: Apache-2.0
 * report_read.c - reads what a worker wrote, believing nothing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/report_form.h"

/* The bytes that are left. */
struct reading {
    const unsigned char *at, *end;
};

static bool take(struct reading *reading, void *out, size_t len)
{
    if ((size_t)(reading->end - reading->at) < len)
        return false;
    memcpy(out, reading->at, len);
    reading->at += len;
    return true;
}

static bool take_text(struct reading *reading, struct mill_str *text)
{
    unsigned char len;

    if (!take(reading, &len, 1) || (size_t)(reading->end - reading->at) < len)
        return false;
    *text = (struct mill_str){ (const char *)reading->at, len };
    reading->at += len;
    return true;
}

uint64_t report_bucket(const struct sample *sample, size_t i)
{
    uint64_t n;

    memcpy(&n, sample->at + i * sizeof(n), sizeof(n));
    return n;
}

int report_compare(const struct sample *a, const struct sample *b)
{
    size_t len = a->key.len < b->key.len ? a->key.len : b->key.len;
    int order = memcmp(a->key.data, b->key.data, len);

    if (order)
        return order;
    return a->key.len < b->key.len ? -1 : a->key.len > b->key.len;
}

static int compare(const void *a, const void *b)
{
    return report_compare(a, b);
}

/* What becomes part of a metric's name. */
static bool is_word(struct mill_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", text.data[i]) ||
            !text.data[i])
            return false;
    return text.len > 0 && text.len <= 100;
}

static bool take_key(struct reading *reading, struct sample *sample)
{
    const unsigned char *start = reading->at;
    unsigned char head[3];
    unsigned metric;

    if (!take(reading, head, sizeof(head)))
        return false;
    metric = (unsigned)head[0] << 8 | head[1];
    if (metric > M_STAGE || head[2] != metric_label_count((enum metric)metric) ||
        (metric != M_STAGE && metric_specs[metric].source != BY_WORKER))
        return false;
    sample->metric = (enum metric)metric;
    for (size_t i = 0; i < head[2]; i++) {
        if (metric == M_STAGE && i == 2)
            sample->key.len = (size_t)(reading->at - start);
        if (!take_text(reading, &sample->labels[i]))
            return false;
    }
    sample->key.data = (const char *)start;
    if (metric != M_STAGE)
        sample->key.len = (size_t)(reading->at - start);
    return metric != M_STAGE ||
           (is_word(sample->labels[0]) && is_word(sample->labels[1]));
}

static bool take_numbers(struct reading *reading, struct sample *sample)
{
    size_t buckets = metric_bucket_count(sample->metric);

    sample->at = reading->at;
    for (size_t i = 0; i < buckets; i++) {
        uint64_t n;

        if (!take(reading, &n, sizeof(n)) || n > (uint64_t)NUMBER_MOST)
            return false;
    }
    if (!take(reading, &sample->value, sizeof(sample->value)) ||
        !isfinite(sample->value) || fabs(sample->value) > NUMBER_MOST)
        return false;
    return metric_kind_of(sample->metric) == METRIC_GAUGE || sample->value >= 0;
}

static bool take_head(struct reading *reading, struct report *report)
{
    unsigned char head[3];

    if (!take(reading, head, sizeof(head)) || head[0] != REPORT_FORM ||
        head[1] >= REPORT_STATES || head[2] > 1)
        return false;
    report->state = (enum report_state)head[1];
    report->is_ready = head[2];
    return take_text(reading, &report->why);
}

static bool take_samples(struct reading *reading, struct report *report, size_t room)
{
    while (reading->at < reading->end) {
        struct sample sample = { .labels = { { 0 } } };

        if (report->count == room || !take_key(reading, &sample) ||
            !take_numbers(reading, &sample))
            return false;
        report->samples[report->count++] = sample;
    }
    return true;
}

/* Of a stage's counters that came out alike the first counts; other doubles are a lie. */
static bool unite(struct report *report)
{
    size_t kept = 0;

    qsort(report->samples, report->count, sizeof(*report->samples), compare);
    for (size_t i = 0; i < report->count; i++) {
        struct sample *sample = &report->samples[i];

        if (kept && report_compare(&report->samples[kept - 1], sample) == 0) {
            if (sample->metric != M_STAGE)
                return false;
            continue;
        }
        report->samples[kept++] = *sample;
    }
    report->count = kept;
    return true;
}

enum mill_status report_read(struct mill_str bytes, struct report *report,
                             struct mill_error *error)
{
    /* The smallest sample has no label and one number. */
    size_t room = bytes.len / 11 + 1;
    struct report made = { .bytes = malloc(bytes.len + 1) };
    struct reading reading;

    room = room < REPORT_SAMPLES ? room : REPORT_SAMPLES;
    made.samples = calloc(room, sizeof(*made.samples));
    if (!made.bytes || !made.samples) {
        report_free(&made);
        return mill_error(error, MILL_RETRY, "no memory for a report");
    }
    if (bytes.len)
        memcpy(made.bytes, bytes.data, bytes.len);
    reading.at = (const unsigned char *)made.bytes;
    reading.end = reading.at + bytes.len;
    if (!take_head(&reading, &made) || !take_samples(&reading, &made, room) ||
        !unite(&made)) {
        mill_error(error, MILL_FATAL, "the report makes no sense at byte %zu of %zu",
                   (size_t)(reading.at - (const unsigned char *)made.bytes), bytes.len);
        report_free(&made);
        return MILL_FATAL;
    }
    report_free(report);
    *report = made;
    return MILL_OK;
}

void report_free(struct report *report)
{
    free(report->samples);
    free(report->bytes);
    *report = (struct report){ .state = REPORT_STARTING };
}

size_t report_find(const struct report *report, enum metric metric, size_t *first)
{
    size_t low = 0, high = report->count, end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (report->samples[middle].metric < metric)
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < report->count && report->samples[end].metric == metric; end++)
        continue;
    *first = low;
    return end - low;
}
