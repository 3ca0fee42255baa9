/* SPDX-License-Identifier: Apache-2.0
 * exposition.c - Prometheus's text format 0.0.4: each metric once, with its help and
 * type, all its samples together. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supervisor/crew.h"
#include "text/utf8.h"

enum { NAME_BYTES = 256 };

struct writing {
    const struct crew *crew;
    int64_t now_ms;
    struct buffer *out;
    bool is_open; /* help and type of this metric are written */
};

/* In a label value, or (without quotes) in a help text. */
static void add_escaped(struct buffer *out, struct mill_str text, bool quotes)
{
    for (size_t at = 0; at < text.len;) {
        char bytes[UTF8_MAX];
        uint32_t c = utf8_next(text, &at);

        if (c == '\n')
            buffer_add_text(out, "\\n");
        else if (c == '\\')
            buffer_add_text(out, "\\\\");
        else if (c == '"' && quotes)
            buffer_add_text(out, "\\\"");
        else
            buffer_add(out, bytes, utf8_put(bytes, c));
    }
}

static struct mill_str str(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

static void open_family(struct writing *writing, const char *name, struct mill_str help,
                        enum metric_kind kind)
{
    static const char *const kinds[] = { "counter", "gauge", "histogram" };

    if (writing->is_open)
        return;
    writing->is_open = true;
    buffer_printf(writing->out, "# HELP %s ", name);
    add_escaped(writing->out, help, false);
    buffer_printf(writing->out, "\n# TYPE %s %s\n", name, kinds[kind]);
}

/* Labels on their way into braces. */
struct labels {
    struct buffer *out;
    bool any;
};

static void add_label(struct labels *labels, const char *name, struct mill_str value)
{
    buffer_printf(labels->out, "%s%s=\"", labels->any ? "," : "{", name);
    add_escaped(labels->out, value, true);
    buffer_add_text(labels->out, "\"");
    labels->any = true;
}

static void add_worker(struct labels *labels, const struct ledger *ledger)
{
    char number[12];

    snprintf(number, sizeof(number), "%u", ledger->index);
    add_label(labels, "stage", str(ledger->stage));
    add_label(labels, "worker", str(number));
}

/* As few digits as read back the same. */
static void add_number(struct buffer *out, double value)
{
    char text[40];

    if (value > -1e15 && value < 1e15 && (double)(int64_t)value == value) {
        buffer_printf(out, "%" PRId64 "\n", (int64_t)value);
        return;
    }
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buffer_printf(out, "%s\n", text);
}

static void end_labels(struct labels *labels)
{
    buffer_add_text(labels->out, labels->any ? "} " : " ");
}

/* Name and labels of a worker's sample, up to the brace. */
static struct labels begin_sample(struct writing *writing, const struct ledger *ledger,
                                  const struct sample *sample, const char *ending)
{
    const struct metric_spec *spec = &metric_specs[sample->metric];
    struct labels labels = { writing->out, false };

    buffer_printf(writing->out, "%s%s", spec->name, ending);
    add_worker(&labels, ledger);
    for (size_t i = 0; i < metric_label_count(sample->metric); i++)
        add_label(&labels, spec->labels[i], sample->labels[i]);
    return labels;
}

static void add_histogram(struct writing *writing, const struct ledger *ledger,
                          const struct sample *sample)
{
    const struct metric_spec *spec = &metric_specs[sample->metric];
    uint64_t below = 0;
    struct labels labels;

    for (size_t i = 0; i <= spec->bound_count; i++) {
        char bound[32] = "+Inf";

        below += report_bucket(sample, i);
        if (i < spec->bound_count)
            snprintf(bound, sizeof(bound), "%g", spec->bounds[i]);
        labels = begin_sample(writing, ledger, sample, "_bucket");
        add_label(&labels, "le", str(bound));
        end_labels(&labels);
        buffer_printf(writing->out, "%" PRIu64 "\n", below);
    }
    labels = begin_sample(writing, ledger, sample, "_sum");
    end_labels(&labels);
    add_number(writing->out, sample->value);
    labels = begin_sample(writing, ledger, sample, "_count");
    end_labels(&labels);
    buffer_printf(writing->out, "%" PRIu64 "\n", below);
}

static void add_told(struct writing *writing, const struct ledger *ledger,
                     enum metric metric)
{
    const struct metric_spec *spec = &metric_specs[metric];
    size_t first, count = report_find(&ledger->shown, metric, &first);

    for (size_t i = 0; i < count; i++) {
        const struct sample *sample = &ledger->shown.samples[first + i];
        struct labels labels;

        open_family(writing, spec->name, str(spec->help), spec->kind);
        if (spec->kind == METRIC_HISTOGRAM) {
            add_histogram(writing, ledger, sample);
            continue;
        }
        labels = begin_sample(writing, ledger, sample, "");
        end_labels(&labels);
        add_number(writing->out, sample->value);
    }
}

static void add_own(struct writing *writing, const struct ledger *ledger,
                    enum metric metric, double value)
{
    const struct metric_spec *spec = &metric_specs[metric];
    struct labels labels = { writing->out, false };

    open_family(writing, spec->name, str(spec->help), spec->kind);
    buffer_add_text(writing->out, spec->name);
    add_worker(&labels, ledger);
    end_labels(&labels);
    add_number(writing->out, value);
}

static void add_states(struct writing *writing, const struct ledger *ledger)
{
    const struct metric_spec *spec = &metric_specs[M_WORKER_STATE];

    open_family(writing, spec->name, str(spec->help), spec->kind);
    for (int i = 0; i < REPORT_STATES; i++) {
        const char *name = report_state_name((enum report_state)i);
        struct labels labels = { writing->out, false };

        buffer_add_text(writing->out, spec->name);
        add_worker(&labels, ledger);
        add_label(&labels, spec->labels[0], str(name));
        end_labels(&labels);
        add_number(writing->out, !strcmp(ledger_state(ledger), name));
    }
}

static void add_seen(struct writing *writing, const struct ledger *ledger,
                     enum metric metric)
{
    switch (metric) {
    case M_WORKER_UP:
        add_own(writing, ledger, metric, ledger->pid != 0);
        break;
    case M_WORKER_READY:
        add_own(writing, ledger, metric, ledger_is_ready(ledger));
        break;
    case M_WORKER_STATE:
        add_states(writing, ledger);
        break;
    case M_WORKER_RESTARTS:
        add_own(writing, ledger, metric, (double)ledger_restarts(ledger));
        break;
    case M_WORKER_START_TIME:
        if (ledger->starts)
            add_own(writing, ledger, metric, ledger->started_s);
        break;
    case M_WORKER_REPORT_AGE:
        if (ledger->told_ms)
            add_own(writing, ledger, metric,
                    (double)(writing->now_ms - ledger->told_ms) / 1000);
        break;
    default:
        add_own(writing, ledger, metric, (double)ledger->refused);
    }
}

static void add_plain(struct writing *writing, enum metric metric, const char *value,
                      double number)
{
    const struct metric_spec *spec = &metric_specs[metric];
    struct labels labels = { writing->out, false };

    open_family(writing, spec->name, str(spec->help), spec->kind);
    buffer_add_text(writing->out, spec->name);
    if (value)
        add_label(&labels, spec->labels[0], str(value));
    end_labels(&labels);
    add_number(writing->out, number);
}

static void add_supervisor(struct writing *writing, enum metric metric)
{
    static const char *const codes[ANSWERS] = { "200", "404", "405", "503" };

    if (metric == M_BUILD_INFO)
        add_plain(writing, metric, NEWSMILL_VERSION, 1);
    else if (metric == M_START_TIME)
        add_plain(writing, metric, NULL, writing->crew->started_s);
    else
        for (int i = 0; i < ANSWERS; i++)
            add_plain(writing, metric, codes[i], (double)writing->crew->answers[i]);
}

static void add_metric(struct writing *writing, enum metric metric)
{
    writing->is_open = false;
    if (metric_specs[metric].source == OF_SUPERVISOR) {
        add_supervisor(writing, metric);
        return;
    }
    for (size_t i = 0; i < writing->crew->count; i++) {
        if (metric_specs[metric].source == OF_WORKER)
            add_seen(writing, &writing->crew->ledgers[i], metric);
        else
            add_told(writing, &writing->crew->ledgers[i], metric);
    }
}

/* A stage's counter, on its way to stand beside those of the same name. */
struct stage_counter {
    const struct ledger *ledger;
    const struct sample *sample;
    char name[NAME_BYTES];
};

static int compare_counters(const void *a, const void *b)
{
    const struct stage_counter *left = a, *right = b;
    int order = strcmp(left->name, right->name);

    if (order)
        return order;
    return left->ledger < right->ledger ? -1 : left->ledger > right->ledger;
}

static size_t collect(const struct crew *crew, struct stage_counter *counters)
{
    size_t count = 0, first;

    for (size_t i = 0; i < crew->count; i++) {
        const struct report *report = &crew->ledgers[i].shown;
        size_t own = report_find(report, M_STAGE, &first);

        for (size_t k = 0; k < own; k++, count++) {
            const struct sample *sample = &report->samples[first + k];

            if (!counters)
                continue;
            counters[count].ledger = &crew->ledgers[i];
            counters[count].sample = sample;
            snprintf(counters[count].name, NAME_BYTES, "newsmill_stage_%.*s_%.*s_total",
                     (int)sample->labels[0].len, sample->labels[0].data,
                     (int)sample->labels[1].len, sample->labels[1].data);
        }
    }
    return count;
}

static void add_counter(struct writing *writing, const struct stage_counter *counter)
{
    struct labels labels = { writing->out, false };

    open_family(writing, counter->name, counter->sample->labels[2], METRIC_COUNTER);
    buffer_add_text(writing->out, counter->name);
    add_worker(&labels, counter->ledger);
    end_labels(&labels);
    add_number(writing->out, counter->sample->value);
}

static void add_counters(struct writing *writing)
{
    size_t count = collect(writing->crew, NULL);
    struct stage_counter *counters = calloc(count + 1, sizeof(*counters));

    if (!counters)
        return;
    collect(writing->crew, counters);
    qsort(counters, count, sizeof(*counters), compare_counters);
    for (size_t i = 0; i < count; i++) {
        bool is_new = i == 0 || strcmp(counters[i - 1].name, counters[i].name) != 0;

        /* "a_b" of plugin c and "b" of plugin c_a come out alike: one is enough. */
        if (!is_new && counters[i - 1].ledger == counters[i].ledger)
            continue;
        if (is_new)
            writing->is_open = false;
        add_counter(writing, &counters[i]);
    }
    free(counters);
}

void exposition_write(const struct crew *crew, int64_t now_ms, struct buffer *out)
{
    struct writing writing = { .crew = crew, .now_ms = now_ms, .out = out };

    for (int i = 0; i < METRIC_COUNT; i++)
        add_metric(&writing, (enum metric)i);
    add_counters(&writing);
}
