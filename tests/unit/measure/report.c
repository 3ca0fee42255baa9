/* SPDX-License-Identifier: Apache-2.0
 * report.c - reports survive the way over the sheet, add up over restarts, and what makes
 * no sense is refused. */
#include "measure/report.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const first[] = { "news.pages", "0" };
static const char *const tenth[] = { "news.pages", "10" };
static const char *const second[] = { "news.pages", "2" };

static struct mill_str whole(const struct buffer *out)
{
    return (struct mill_str){ out->data, out->len };
}

static void read_back(const struct buffer *out, struct report *report)
{
    struct mill_error error = { "" };

    if (report_read(whole(out), report, &error))
        fail_msg("%s", error.text);
}

static double value_of(const struct report *report, enum metric metric, size_t nth)
{
    size_t start, count = report_find(report, metric, &start);

    assert_true(nth < count);
    return report->samples[start + nth].value;
}

static void begin(struct buffer *out)
{
    buffer_init(out, 1 << 20);
    report_begin(out, REPORT_RETRYING, true, "registry: down");
}

static void what_is_written_is_read(void **state)
{
    static const char *const stage[] = { "dedup", "copies", "copies dropped" };
    struct histogram histogram = { .sum = 0 };
    struct report report = { .count = 0 };
    struct buffer out;
    size_t start;

    begin(&out);
    report_add(&out, M_STAGE, stage, 7);
    report_add(&out, M_LAG, tenth, 10);
    report_add(&out, M_LAG, second, 2);
    report_add(&out, M_LAG, first, 0);
    report_add(&out, M_RETRIES, NULL, 3);
    histogram_note(&histogram, M_BATCH_RECORDS, 1);
    histogram_note(&histogram, M_BATCH_RECORDS, 1.5);
    histogram_note(&histogram, M_BATCH_RECORDS, 100000);
    report_add_histogram(&out, M_BATCH_RECORDS, NULL, &histogram);
    read_back(&out, &report);
    assert_int_equal(report.state, REPORT_RETRYING);
    assert_true(report.is_ready);
    assert_str(report.why, "registry: down");
    assert_int_equal(report_find(&report, M_LAG, &start), 3);
    assert_str(report.samples[start].labels[1], "0");
    assert_str(report.samples[start + 1].labels[1], "2");
    assert_str(report.samples[start + 2].labels[1], "10");
    assert_true(value_of(&report, M_RETRIES, 0) == 3);
    assert_int_equal(report_find(&report, M_BATCH_RECORDS, &start), 1);
    assert_int_equal(report_bucket(&report.samples[start], 0), 1);
    assert_int_equal(report_bucket(&report.samples[start], 1), 1);
    assert_int_equal(report_bucket(&report.samples[start], 9), 1);
    assert_true(report.samples[start].value == 100002.5);
    assert_int_equal(report_find(&report, M_STAGE, &start), 1);
    assert_str(report.samples[start].labels[2], "copies dropped");
    assert_int_equal(report_find(&report, M_ABORTS, &start), 0);
    report_free(&report);
    buffer_finish(&out);
}

static void counters_add_up_and_gauges_do_not(void **state)
{
    static const char *const old_help[] = { "dedup", "copies", "old words" };
    static const char *const new_help[] = { "dedup", "copies", "new words" };
    static const char *const gone[] = { "dedup", "gone", "" };
    struct report before = { .count = 0 }, now = { .count = 0 };
    struct histogram histogram = { .sum = 0 };
    struct mill_error error;
    struct buffer out;
    size_t start;

    begin(&out);
    report_add(&out, M_RETRIES, NULL, 3);
    report_add(&out, M_LAG, first, 50);
    report_add(&out, M_QUEUE_BYTES, NULL, 1000);
    report_add(&out, M_STAGE, old_help, 5);
    report_add(&out, M_STAGE, gone, 1);
    histogram_note(&histogram, M_BATCH_RECORDS, 2);
    report_add_histogram(&out, M_BATCH_RECORDS, NULL, &histogram);
    read_back(&out, &before);
    report_begin(&out, REPORT_RETRYING, true, "");
    report_add(&out, M_RETRIES, NULL, 4);
    report_add(&out, M_QUEUE_BYTES, NULL, 10);
    report_add(&out, M_STAGE, new_help, 6);
    histogram_note(&histogram, M_BATCH_RECORDS, 2);
    report_add_histogram(&out, M_BATCH_RECORDS, NULL, &histogram);
    read_back(&out, &now);
    assert_int_equal(report_sum(&before, &now, &before, &error), MILL_OK);
    assert_true(value_of(&before, M_RETRIES, 0) == 7);
    assert_true(value_of(&before, M_QUEUE_BYTES, 0) == 10);
    assert_int_equal(report_find(&before, M_LAG, &start), 0);
    assert_int_equal(report_find(&before, M_STAGE, &start), 2);
    assert_true(before.samples[start].value == 1); /* the shorter name first */
    assert_true(before.samples[start + 1].value == 11);
    assert_str(before.samples[start + 1].labels[2], "new words");
    assert_int_equal(report_find(&before, M_BATCH_RECORDS, &start), 1);
    assert_int_equal(report_bucket(&before.samples[start], 1), 3);
    assert_true(before.samples[start].value == 6);
    report_free(&before);
    report_free(&now);
    buffer_finish(&out);
}

static void what_does_not_fit_is_left_out_whole(void **state)
{
    struct report report = { .count = 0 };
    struct buffer out;
    char number[12];
    size_t start;

    buffer_init(&out, 1000);
    report_begin(&out, REPORT_RUNNING, true, "");
    for (int i = 0; i < 1000; i++) {
        const char *labels[] = { "t", number };

        snprintf(number, sizeof(number), "%d", i);
        report_add(&out, M_LAG, labels, i);
    }
    assert_true(out.overflowed);
    read_back(&out, &report);
    assert_true(report_find(&report, M_LAG, &start) > 40);
    report_free(&report);
    buffer_finish(&out);
}

static void a_long_why_is_cut(void **state)
{
    struct report report = { .count = 0 };
    struct buffer out;
    char why[1000];

    memset(why, 'y', sizeof(why));
    why[sizeof(why) - 1] = '\0';
    buffer_init(&out, 1 << 20);
    report_begin(&out, REPORT_WAITING, false, why);
    read_back(&out, &report);
    assert_int_equal(report.why.len, REPORT_WHY_BYTES);
    report_free(&report);
    buffer_finish(&out);
}

/* A report, and what is done to it. */
struct lie {
    const char *name;
    enum metric metric;
    const char *const *labels;
    double value;
    unsigned twice;
    const char *tail; /* added to the bytes */
    size_t tail_len, at;
    unsigned char byte; /* put at `at`, unless that is 0 */
};

static const char *const odd_name[] = { "de dup", "copies", "" };
static const char *const no_name[] = { "dedup", "", "" };
static const char *const version[] = { "9" };

static struct lie lies[] = {
    { "a number that is none", M_LAG, first, .value = NAN },
    { "a number without end", M_LAG, first, .value = INFINITY },
    { "a number beyond sense", M_LAG, first, .value = 1e19 },
    { "a counter below zero", M_RETRIES, NULL, .value = -1 },
    { "the same twice", M_LAG, first, .value = 1, .twice = 1 },
    { "a stage's counter with a space", M_STAGE, odd_name, .value = 1 },
    { "a stage's counter without a name", M_STAGE, no_name, .value = 1 },
    { "what only the supervisor knows", M_BUILD_INFO, version, .value = 1 },
    { "a byte too many", M_RETRIES, NULL, .value = 1, .tail = "x", .tail_len = 1 },
    { "an unknown metric", M_RETRIES, NULL, .value = 1, .tail = "\xff\xff\0........",
      .tail_len = 11 },
    { "more labels than it has", M_RETRIES, NULL, .value = 1, .at = 6, .byte = 1 },
    { "another form", M_RETRIES, NULL, .value = 1, .at = 0, .tail = "x", .tail_len = 1 },
    { "an unknown state", M_RETRIES, NULL, .value = 1, .at = 1, .byte = REPORT_STATES },
    { "ready or not", M_RETRIES, NULL, .value = 1, .at = 2, .byte = 2 },
    { "a text that goes on behind the end", M_RETRIES, NULL, .value = 1, .at = 3,
      .byte = 255 },
};

static void a_lie_is_refused(void **state)
{
    const struct lie *lie = *state;
    struct report report = { .is_ready = true };
    struct mill_error error = { "" };
    struct buffer out;

    buffer_init(&out, 1 << 20);
    report_begin(&out, REPORT_RUNNING, true, "");
    for (unsigned i = 0; i <= lie->twice; i++)
        report_add(&out, lie->metric, lie->labels, lie->value);
    buffer_add(&out, lie->tail ? lie->tail : "", lie->tail_len);
    if (lie->at)
        out.data[lie->at] = (char)lie->byte;
    assert_int_equal(report_read(whole(&out), &report, &error), MILL_FATAL);
    assert_non_null(strstr(error.text, "makes no sense"));
    assert_true(report.is_ready); /* untouched */
    buffer_finish(&out);
}

static void every_cut_is_refused_or_read(void **state)
{
    struct histogram histogram = { .sum = 1 };
    struct report report = { .count = 0 };
    struct mill_error error;
    struct buffer out;
    size_t good = 0;

    begin(&out);
    report_add(&out, M_LAG, first, 50);
    report_add_histogram(&out, M_CALL_DURATION, NULL, &histogram);
    for (size_t len = 0; len < out.len; len++)
        good +=
            report_read((struct mill_str){ out.data, len }, &report, &error) == MILL_OK;
    assert_int_equal(good, 2); /* without samples, with the first */
    report_free(&report);
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(counters_add_up_and_gauges_do_not),
        cmocka_unit_test(what_does_not_fit_is_left_out_whole),
        cmocka_unit_test(a_long_why_is_cut),
        cmocka_unit_test(every_cut_is_refused_or_read),
    };

    return run_table(lies, a_lie_is_refused) + cmocka_run_group_tests(tests, NULL, NULL);
}
