/* SPDX-License-Identifier: Apache-2.0
 * document.c - METRICS.md is what the table says, and the table keeps to Prometheus's
 * rules. `test_measure_document --write` writes the document anew. */
#include "base/buffer.h"
#include "measure/metric.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static const char *kind_name(enum metric_kind kind)
{
    static const char *const names[] = { "counter", "gauge", "histogram" };

    return names[kind];
}

static void add_labels(struct buffer *out, const struct metric_spec *spec)
{
    const char *comma = "";

    if (spec->source != OF_SUPERVISOR) {
        buffer_add_text(out, "stage, worker");
        comma = ", ";
    }
    for (size_t i = 0; i < METRIC_LABELS && spec->labels[i]; i++) {
        buffer_printf(out, "%s%s", comma, spec->labels[i]);
        comma = ", ";
    }
}

static void add_row(struct buffer *out, const struct metric_spec *spec)
{
    buffer_printf(out, "| `%s` | %s | ", spec->name, kind_name(spec->kind));
    add_labels(out, spec);
    buffer_printf(out, " | %s |\n", spec->help);
}

static void compose(struct buffer *out)
{
    buffer_add_text(
        out,
        "# Metrics\n\n"
        "What `/metrics` of a supervisor's port (`http` in the configuration) tells, "
        "made "
        "from the table in\n`plugins/runner/measure/metric.c`; a test keeps the two "
        "equal. Workers tell their figures after each\ntransaction and once a second; "
        "counters go on over a "
        "worker's "
        "restarts, and begin anew with the supervisor "
        "(`newsmill_start_time_seconds`).\n\n"
        "A stage's own counters, those that `newsmill plugins show STAGE` lists, come "
        "as\n"
        "`newsmill_stage_<plugin>_<counter>_total` with the labels stage and worker.\n\n"
        "| name | kind | labels | what it is |\n|---|---|---|---|\n");
    for (size_t i = 0; i < METRIC_COUNT; i++)
        add_row(out, &metric_specs[i]);
    buffer_add(out, "", 1);
}

static void the_document_is_the_table(void **state)
{
    static char text[1 << 16];
    FILE *file = fopen(METRICS_MD, "r");
    struct buffer out;
    size_t len;

    assert_non_null(file);
    len = fread(text, 1, sizeof(text) - 1, file);
    text[len] = '\0';
    fclose(file);
    buffer_init(&out, 1 << 16);
    compose(&out);
    if (strcmp(out.data, text) != 0)
        print_message("write it anew with test_measure_document --write\n");
    assert_string_equal(out.data, text);
    buffer_finish(&out);
}

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);

    return len > end_len && !strcmp(name + len - end_len, end);
}

static void check_name(const struct metric_spec *spec)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";

    assert_non_null(spec->name);
    assert_int_equal(strncmp(spec->name, "newsmill_", 9), 0);
    assert_int_not_equal(strncmp(spec->name, "newsmill_stage_", 15), 0);
    assert_int_equal(strspn(spec->name, letters), strlen(spec->name));
    assert_int_equal(ends_with(spec->name, "_total"), spec->kind == METRIC_COUNTER);
    assert_false(ends_with(spec->name, "_count") || ends_with(spec->name, "_sum") ||
                 ends_with(spec->name, "_bucket") || ends_with(spec->name, "_ms"));
    assert_non_null(spec->help);
    assert_int_equal(spec->help[strlen(spec->help) - 1], '.');
}

static void names_are_prometheus(void **state)
{
    for (size_t i = 0; i < METRIC_COUNT; i++) {
        const struct metric_spec *spec = &metric_specs[i];

        check_name(spec);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(metric_specs[k].name, spec->name);
        assert_int_equal(spec->bound_count > 0, spec->kind == METRIC_HISTOGRAM);
        assert_true(spec->bound_count <= METRIC_BOUNDS);
        for (size_t k = 1; k < spec->bound_count; k++)
            assert_true(spec->bounds[k] > spec->bounds[k - 1]);
        for (size_t k = 0; k < METRIC_LABELS && spec->labels[k]; k++)
            assert_string_not_equal(spec->labels[k], "le");
    }
}

static int write_document(void)
{
    FILE *file = fopen(METRICS_MD, "w");
    struct buffer out;

    if (!file)
        return 1;
    buffer_init(&out, 1 << 16);
    compose(&out);
    fputs(out.data, file);
    buffer_finish(&out);
    return fclose(file) != 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_is_the_table),
        cmocka_unit_test(names_are_prometheus),
    };

    if (argc > 1 && !strcmp(argv[1], "--write"))
        return write_document();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
