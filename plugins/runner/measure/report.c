/* SPDX-License-Identifier: Apache-2.0
 * report.c - writes reports; adds them up by writing the sum and reading it back. */
#include "measure/report.h"

#include <assert.h>
#include <string.h>

#include "measure/report_form.h"

const char *report_state_name(enum report_state state)
{
    static const char *const names[REPORT_STATES] = {
        [REPORT_STARTING] = "starting",     [REPORT_WAITING] = "waiting",
        [REPORT_JOINING] = "joining",       [REPORT_RESTORING] = "restoring",
        [REPORT_RUNNING] = "running",       [REPORT_RETRYING] = "retrying",
        [REPORT_RECOVERING] = "recovering", [REPORT_ENDING] = "ending",
    };

    return names[state];
}

void histogram_note(struct histogram *histogram, enum metric metric, double value)
{
    const struct metric_spec *spec = &metric_specs[metric];
    size_t i = 0;

    while (i < spec->bound_count && value > spec->bounds[i])
        i++;
    histogram->buckets[i]++;
    histogram->sum += value;
}

/* One sample, put together before it goes into the buffer whole. */
struct piece {
    unsigned char bytes[SAMPLE_BYTES];
    size_t len;
};

static void put(struct piece *piece, const void *data, size_t len)
{
    assert(piece->len + len <= sizeof(piece->bytes));
    memcpy(piece->bytes + piece->len, data, len);
    piece->len += len;
}

static void put_text(struct piece *piece, const char *text, size_t len)
{
    unsigned char short_len = (unsigned char)(len < LABEL_BYTES ? len : LABEL_BYTES);

    put(piece, &short_len, 1);
    put(piece, text, short_len);
}

static void put_key(struct piece *piece, enum metric metric, const char *const *labels)
{
    size_t count = metric_label_count(metric);
    const unsigned char head[] = { (unsigned char)((unsigned)metric >> 8),
                                   (unsigned char)metric, (unsigned char)count };

    put(piece, head, sizeof(head));
    for (size_t i = 0; i < count; i++)
        put_text(piece, labels[i], strlen(labels[i]));
}

void report_begin(struct buffer *out, enum report_state state, bool is_ready,
                  const char *why)
{
    struct piece piece = { .len = 0 };
    const unsigned char head[] = { REPORT_FORM, (unsigned char)state, is_ready };

    buffer_reset(out);
    put(&piece, head, sizeof(head));
    put_text(&piece, why, strlen(why));
    buffer_add(out, piece.bytes, piece.len);
}

void report_add(struct buffer *out, enum metric metric, const char *const *labels,
                double value)
{
    struct piece piece = { .len = 0 };

    assert(metric_bucket_count(metric) == 0);
    put_key(&piece, metric, labels);
    put(&piece, &value, sizeof(value));
    buffer_add(out, piece.bytes, piece.len);
}

void report_add_histogram(struct buffer *out, enum metric metric,
                          const char *const *labels, const struct histogram *histogram)
{
    struct piece piece = { .len = 0 };

    put_key(&piece, metric, labels);
    put(&piece, histogram->buckets, metric_bucket_count(metric) * sizeof(uint64_t));
    put(&piece, &histogram->sum, sizeof(histogram->sum));
    buffer_add(out, piece.bytes, piece.len);
}

/* `other` NULL: only `sample`. */
static void add_both(struct buffer *out, const struct sample *sample,
                     const struct sample *other)
{
    size_t buckets = metric_bucket_count(sample->metric);
    struct piece piece = { .len = 0 };
    double value = sample->value + (other ? other->value : 0);

    put(&piece, sample->key.data, sample->key.len);
    if (sample->metric == M_STAGE) /* its help is no part of the key */
        put_text(&piece, sample->labels[2].data, sample->labels[2].len);
    for (size_t i = 0; i < buckets; i++) {
        uint64_t n = report_bucket(sample, i) + (other ? report_bucket(other, i) : 0);

        put(&piece, &n, sizeof(n));
    }
    put(&piece, &value, sizeof(value));
    buffer_add(out, piece.bytes, piece.len);
}

static bool adds_up(const struct sample *sample)
{
    return metric_kind_of(sample->metric) != METRIC_GAUGE;
}

/* Who comes first of two sorted lists: -1, 1, or 0 for both at once. */
static int next_of(const struct report *before, size_t i, const struct report *now,
                   size_t k)
{
    if (k == now->count)
        return -1;
    if (i == before->count)
        return 1;
    return report_compare(&before->samples[i], &now->samples[k]);
}

static void merge(struct buffer *out, const struct report *before,
                  const struct report *now)
{
    size_t i = 0, k = 0;

    while (i < before->count || k < now->count) {
        int order = next_of(before, i, now, k);

        if (order < 0) {
            if (adds_up(&before->samples[i]))
                add_both(out, &before->samples[i], NULL);
            i++;
            continue;
        }
        add_both(out, &now->samples[k],
                 order == 0 && adds_up(&now->samples[k]) ? &before->samples[i] : NULL);
        i += order == 0;
        k++;
    }
}

enum mill_status report_sum(const struct report *before, const struct report *now,
                            struct report *sum, struct mill_error *error)
{
    struct buffer out;
    char why[REPORT_WHY_BYTES + 1];
    enum mill_status status;

    if (now->why.len)
        memcpy(why, now->why.data, now->why.len);
    why[now->why.len] = '\0';
    buffer_init(&out, SUM_BYTES);
    report_begin(&out, now->state, now->is_ready, why);
    merge(&out, before, now);
    if (out.overflowed)
        status = mill_error(error, MILL_RETRY, "no memory for a sum of reports");
    else
        status = report_read((struct mill_str){ out.data, out.len }, sum, error);
    buffer_finish(&out);
    return status;
}
