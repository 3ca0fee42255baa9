/* SPDX-License-Identifier: Apache-2.0
 * trace.c - a table of a stage's behaviour, run in every way that Kafka may; and a stage
 * with a bug, which the trace host must find. */
#include "trace.h"

#include "note.h"
#include "once.h"

enum { MOST = 6 };

struct once_case {
    const char *name;
    struct note notes[MOST]; /* ends with an empty id */
    const char *expected;
};

static size_t as_records(struct once_case *row, struct trace_record records[MOST])
{
    size_t count = 0;

    for (; count < MOST && row->notes[count].id.len; count++)
        records[count] = (struct trace_record){ .id = row->notes[count].id,
                                                .value = &row->notes[count],
                                                .timestamp_ms = 1000 };
    return count;
}

static struct once_case cases[] = {
    { "a copy is dropped",
      { { MILL_STR("a"), MILL_STR("one") }, { MILL_STR("b"), MILL_STR("one") } },
      "+a " },
    { "a redelivery passes",
      { { MILL_STR("a"), MILL_STR("one") }, { MILL_STR("a"), MILL_STR("one") } },
      "+a +a " },
    { "no text is rejected",
      { { MILL_STR("a"), MILL_STR("") }, { MILL_STR("b"), MILL_STR("two") } },
      "-a +b " },
    { "order stays",
      { { MILL_STR("a"), MILL_STR("one") },
        { MILL_STR("b"), MILL_STR("") },
        { MILL_STR("c"), MILL_STR("two") },
        { MILL_STR("d"), MILL_STR("one") },
        { MILL_STR("c"), MILL_STR("two") } },
      "+a -b +c +c " },
};

static void passes_each_text_once(void **state)
{
    struct trace_record records[MOST];
    size_t count = as_records(*state, records);

    assert_trace(&(struct trace_setup){ .stage = &once_stage }, records, count,
                 ((struct once_case *)*state)->expected);
}

/* The forgetful stage gives the right trace as long as nothing goes wrong. */
static void a_forgetful_stage_differs_after_a_redelivery(void **state)
{
    struct note notes[] = { { S("a"), S("one") }, { S("b"), S("two") } };
    const struct trace_record records[] = { { .id = S("a"), .value = &notes[0] },
                                            { .id = S("b"), .value = &notes[1] } };
    struct trace *calm = trace_open(&(struct trace_setup){ .stage = &forgetful_stage });
    struct trace *rough = trace_open(&(struct trace_setup){ .stage = &forgetful_stage });

    assert_int_equal(trace_feed(calm, records, 2), MILL_OK);
    assert_string_equal(trace_text(calm), "+a +b ");
    trace_drop_next(rough);
    assert_int_equal(trace_feed(rough, records, 1), MILL_OK);
    assert_int_equal(trace_feed(rough, records + 1, 1), MILL_OK);
    assert_string_not_equal(trace_text(rough), "+a +b ");
    trace_close(calm);
    trace_close(rough);
}

static void counters_count_what_was_carried_out(void **state)
{
    struct note notes[] = { { S("a"), S("one") }, { S("b"), S("one") } };
    const struct trace_record records[] = { { .id = S("a"), .value = &notes[0] },
                                            { .id = S("b"), .value = &notes[1] } };
    struct trace *trace = trace_open(&(struct trace_setup){ .stage = &once_stage });

    assert_int_equal(trace_feed(trace, records, 2), MILL_OK);
    assert_int_equal(trace_counter(trace, "copies"), 1);
    assert_int_equal(trace_counter(trace, "records_in"), 2);
    assert_int_equal(trace_counter(trace, "records_out"), 1);
    assert_int_equal(trace_counter(trace, "rejected"), 0);
    assert_string_equal(trace_stored(trace, "one"), "a");
    trace_close(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_forgetful_stage_differs_after_a_redelivery),
        cmocka_unit_test(counters_count_what_was_carried_out),
    };

    return run_table(cases, passes_each_text_once) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
