/* SPDX-License-Identifier: Apache-2.0
 * budget.c - what does not fit into a call's memory comes in smaller batches, and alone
 * is rejected. */
#include "trace.h"

#include "note.h"
#include "script_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 16 };

/* RECORDS records with one script. */
struct load {
    struct note notes[RECORDS];
    struct trace_record records[RECORDS];
    char names[RECORDS];
};

static void fill(struct load *load, const char *script)
{
    for (size_t i = 0; i < RECORDS; i++) {
        const struct mill_str id = { &load->names[i], 1 };

        load->names[i] = (char)('a' + i);
        load->notes[i] = (struct note){ id, { script, strlen(script) } };
        load->records[i] = (struct trace_record){ .id = id, .value = &load->notes[i] };
    }
}

static void expect_all(char *text, size_t size)
{
    size_t len = 0;

    for (int i = 0; i < RECORDS; i++)
        len += (size_t)snprintf(text + len, size - len, "+scripts:%c ", 'a' + i);
}

static struct budget_case {
    const char *name, *script;
    size_t arena_bytes, staged_bytes;
} budgets[] = {
    { "memory that a stage takes", "alloc 10000; emit", 50000, 1 << 20 },
    { "output that a stage stages", "big 5000", 1 << 20, 20000 },
    { "changes of the store", "put k 12345; put k 12345; emit", 1 << 20, 2500 },
    { "decoded records", "emit", 1500, 1 << 20 },
};

static void a_batch_over_the_budget_comes_in_parts(void **state)
{
    const struct budget_case *row = *state;
    struct trace *trace =
        trace_open(&(struct trace_setup){ .stage = &script_stage,
                                          .arena_bytes = row->arena_bytes,
                                          .staged_bytes = row->staged_bytes });
    char expected[RECORDS * 12 + 1];
    struct load load;

    fill(&load, row->script);
    expect_all(expected, sizeof(expected));
    assert_int_equal(trace_feed(trace, load.records, RECORDS), MILL_OK);
    assert_string_equal(trace_text(trace), expected);
    assert_in_range(trace_calls(trace), 2, RECORDS);
    assert_int_equal(trace_counter(trace, "records_in"), RECORDS);
    assert_int_equal(trace_counter(trace, "rejected"), 0);
    trace_close(trace);
}

/* A failure that is not of the budget is not mended by a smaller batch. */
static void a_failure_halves_nothing(void **state)
{
    struct trace *trace = trace_open(&(struct trace_setup){ .stage = &script_stage });
    struct load load;

    fill(&load, "retry later");
    assert_int_equal(trace_feed(trace, load.records, RECORDS), MILL_RETRY);
    assert_int_equal(trace_calls(trace), 1);
    assert_string_equal(trace_text(trace), "");
    trace_close(trace);
}

static struct alone_case {
    const char *name, *script, *expected;
} alones[] = {
    { "too much memory", "put k v; emit; alloc 90000",
      "-a(memory: process() needs more than a call's budget: 65536 bytes of memory, "
      "65536 "
      "bytes of output) " },
    { "too much memory, whatever it returns", "alloc 90000; fatal broken",
      "-a(memory: process() needs more than a call's budget: 65536 bytes of memory, "
      "65536 "
      "bytes of output) " },
    { "too much output", "count copies; big 4000; big 70000",
      "-a(memory: process() needs more than a call's budget: 65536 bytes of memory, "
      "65536 "
      "bytes of output) " },
};

static void a_record_over_the_budget_is_rejected_alone(void **state)
{
    const struct alone_case *row = *state;
    struct trace *trace = trace_open(&(struct trace_setup){ .stage = &script_stage,
                                                            .detailed = true,
                                                            .arena_bytes = 65536,
                                                            .staged_bytes = 65536 });
    struct load load;

    fill(&load, "emit");
    load.notes[0].text = (struct mill_str){ row->script, strlen(row->script) };
    assert_int_equal(trace_feed(trace, load.records, 1), MILL_OK);
    assert_string_equal(trace_text(trace), row->expected);
    assert_null(trace_stored(trace, "k"));
    assert_int_equal(trace_counter(trace, "copies"), 0);
    assert_int_equal(trace_counter(trace, "records_in"), 1);
    assert_int_equal(trace_counter(trace, "rejected"), 1);
    assert_int_equal(trace_feed(trace, load.records + 1, 1), MILL_OK);
    trace_close(trace);
}

/* The others of its batch go through, whatever its place. */
static void one_greedy_record_harms_no_other(void **state)
{
    for (size_t greedy = 0; greedy < RECORDS; greedy++) {
        struct trace *trace = trace_open(&(struct trace_setup){
            .stage = &script_stage, .arena_bytes = 65536, .staged_bytes = 65536 });
        struct load load;

        fill(&load, "emit");
        load.notes[greedy].text = S("alloc 90000");
        assert_int_equal(trace_feed(trace, load.records, RECORDS), MILL_OK);
        assert_int_equal(trace_counter(trace, "records_out"), RECORDS - 1);
        assert_int_equal(trace_counter(trace, "rejected"), 1);
        assert_int_equal(trace_counter(trace, "records_in"), RECORDS);
        trace_close(trace);
    }
}

/* Counts the records it has seen in memory, which no store backs. */
static enum mill_status start_count(void *shared, struct mill_host *host, void **part)
{
    *part = calloc(1, sizeof(size_t));
    return MILL_OK;
}

static enum mill_status count_or_take(void *part, const struct mill_batch *in,
                                      struct mill_host *host)
{
    size_t *seen = part;

    for (size_t i = 0; i < in->count; i++) {
        struct mill_record out = *in->records[i];
        const struct note *note = out.value;
        char id[32];

        ++*seen;
        if (note->text.len && !mill_alloc(host, 1 << 20))
            return MILL_OK;
        out.id = (struct mill_str){ id, (size_t)snprintf(id, sizeof(id), "%zu", *seen) };
        mill_emit(host, 0, &out, in->records[i]);
    }
    return MILL_OK;
}

/* Its memory knows of a record whose effects were taken back. */
static void a_stage_is_attached_again_after_a_record_over_the_budget(void **state)
{
    static const struct mill_output outputs[] = { { "notes", &note_type }, { 0 } };
    const struct mill_stage stage = { MILL_STAGE_ABI,        .name = "counting",
                                      .input = &note_type,   .outputs = outputs,
                                      .attach = start_count, .detach = free,
                                      .keeps_state = true,   .process = count_or_take };
    struct trace *trace =
        trace_open(&(struct trace_setup){ .stage = &stage, .arena_bytes = 65536 });
    struct load load;

    fill(&load, "");
    load.notes[2].text = S("greedy");
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(trace_feed(trace, &load.records[i], 1), MILL_OK);
    assert_string_equal(trace_text(trace), "+1 +2 -c +1 +2 ");
    trace_close(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_halves_nothing),
        cmocka_unit_test(one_greedy_record_harms_no_other),
        cmocka_unit_test(a_stage_is_attached_again_after_a_record_over_the_budget),
    };

    return run_table(budgets, a_batch_over_the_budget_comes_in_parts) +
           run_table(alones, a_record_over_the_budget_is_rejected_alone) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
