/* SPDX-License-Identifier: Apache-2.0
 * calls.c - what a stage may do in a call, what becomes of it, and what it may not do. */
#include "trace.h"

#include "note.h"
#include "script_stage.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 6 };

struct call_case {
    const char *name;
    const char
        *scripts[MOST];   /* of the records a, b, c...; each table row is one batch */
    const char *expected; /* the trace; "!why" of a call that fails */
};

static const struct trace_setup setup = { .stage = &script_stage,
                                          .detailed = true,
                                          .output_limit = 1000,
                                          .arena_bytes = 1 << 20,
                                          .staged_bytes = 1 << 20 };

static size_t as_records(const char *const scripts[MOST], struct note notes[MOST],
                         struct trace_record records[MOST])
{
    static const char names[] = "abcdef";
    size_t count = 0;

    for (; count < MOST && scripts[count]; count++) {
        const struct mill_str id = { names + count, 1 };

        notes[count] = (struct note){ id, { scripts[count], strlen(scripts[count]) } };
        records[count] = (struct trace_record){ .id = id, .value = &notes[count] };
    }
    return count;
}

/* A long second word for `put`. */
#define FIVE "12345"

static struct call_case cases[] = {
    { "emits go out in order",
      { "emit; emit2 x", "emit y" },
      "+scripts:a +second:x +scripts:y " },
    { "a reject goes on with the batch",
      { "reject no-good", "emit" },
      "-a(stage: no-good) +scripts:b " },
    { "a reject withdraws what came from its record",
      { "emit p; emit q; reject no", "emit" },
      "-a(stage: no) +scripts:b " },
    { "what comes after a reject is withdrawn as well",
      { "reject no; emit p; reject again", "emit" },
      "-a(stage: no) +scripts:b " },
    { "a get sees the call's own put", { "put k v; get k" }, "+scripts:k=v k=v " },
    { "a get sees an earlier record's put", { "put k v", "get k" }, "+scripts:k=v k=v " },
    { "the last put counts",
      { "put k v; put k " FIVE "; get k" },
      "+scripts:k=" FIVE " k=v k=" FIVE " " },
    { "a delete is seen", { "put k v; del k; get k" }, "+scripts:k? k=v k! " },
    { "deleting nothing changes nothing", { "del k; scan" }, "+scripts:0 " },
    { "a scan sees puts", { "put k v; put l v; scan" }, "+scripts:2 k=v l=v " },
    { "a rejected record's puts stay", { "put k v; reject no" }, "-a(stage: no) k=v " },
    { "an option has its default",
      { "option slots; option none" },
      "+scripts:12 +scripts:none " },
    { "the limit is the topic's", { "limit" }, "+scripts:1000 " },
    { "an output that is too large rejects its input with both numbers",
      { "emit p; big 2000; emit q", "emit" },
      "-a(too-large: output scripts: 2014 bytes, its topic takes 1000) +scripts:b " },
    { "the largest output that fits", { "big 986" }, "+scripts:a " },
    { "one byte more does not",
      { "big 987" },
      "-a(too-large: output scripts: 1001 bytes, its topic takes 1000) " },
    { "an output that is not UTF-8 rejects its input",
      { "emit p; torn", "emit" },
      "-a(stage: output scripts: newsmill.test.Note.text: the text is not UTF-8) "
      "+scripts:b " },
    { "an output without an id rejects its input",
      { "bare", "emit" },
      "-a(stage: an output has no id) +scripts:b " },
    { "an output may come from no record", { "orphan" }, "~scripts:a " },
    { "memory is there", { "alloc 100000; emit" }, "+scripts:a " },
    { "explaining to nobody does nothing", { "explain 0 3; emit" }, "+scripts:a " },

    { "retry drops everything", { "emit; put k v; reject no; retry later" }, "!later" },
    { "fatal drops everything", { "emit; put k v; fatal broken" }, "!broken" },
    { "one record's failure drops the whole call", { "emit", "retry later" }, "!later" },
    { "a failure without words", { "silent" }, "!process() failed without a reason" },
    { "no status", { "lie" }, "!process() returned 7, which is no status" },
    { "an output that is not declared",
      { "emit; output 9" },
      "!process() names output 9, the stage declares 2" },
    { "a counter that is not declared",
      { "count elephants; emit" },
      "!counter elephants is not declared by the stage" },
    { "a counter that is misspelt",
      { "count copeis" },
      "!counter copeis is not declared by the stage; did you mean copies?" },
    { "an option that is not declared",
      { "option slot" },
      "!option slot is not declared by the stage; did you mean slots?" },
    { "a copy of a record is not of the batch",
      { "stray" },
      "!mill_reject() in process() names a record that is not of the batch (a copy of "
      "one?)" },
    { "a scan that puts", { "put k v; scanput" }, "!mill_put() within mill_scan()" },
    { "a problem outside open()",
      { "problem" },
      "!process() calls mill_problem(), which has no place there" },
    { "the worst failure is told",
      { "count elephants; retry later" },
      "!counter elephants is not declared by the stage" },
};

static void a_batch_has_its_effects(void **state)
{
    const struct call_case *row = *state;
    struct trace_record records[MOST];
    struct note notes[MOST];
    size_t count = as_records(row->scripts, notes, records);
    struct trace *trace = trace_open(&setup);
    enum mill_status status = trace_feed(trace, records, count);

    if (row->expected[0] == '!') {
        assert_int_not_equal(status, MILL_OK);
        assert_string_equal(trace_error(trace), row->expected + 1);
        assert_string_equal(trace_text(trace), "");
        assert_null(trace_stored(trace, "k"));
        assert_int_equal(trace_counter(trace, "records_in"), 0);
    } else {
        assert_string_equal(status == MILL_OK ? "" : trace_error(trace), "");
        assert_string_equal(trace_text(trace), row->expected);
        assert_int_equal(trace_counter(trace, "records_in"), count);
    }
    trace_close(trace);
}

static enum mill_status feed(struct trace *trace, const char *script)
{
    const char *const scripts[MOST] = { script };
    struct trace_record records[MOST];
    struct note notes[MOST];

    return trace_feed(trace, records, as_records(scripts, notes, records));
}

static void a_failed_call_leaves_the_store_as_it_was(void **state)
{
    struct trace *trace = trace_open(&setup);

    assert_int_equal(feed(trace, "put k one; put l one"), MILL_OK);
    assert_int_equal(feed(trace, "put k two; del l; put m two; retry later"), MILL_RETRY);
    assert_int_equal(feed(trace, "get k; get l; get m"), MILL_OK);
    assert_string_equal(trace_text(trace),
                        "k=one l=one +scripts:k=one +scripts:l=one +scripts:m? ");
    trace_close(trace);
}

/* What nobody keeps a topic for would be forgotten at the next start. */
static void a_stage_that_keeps_nothing_may_not_put(void **state)
{
    struct mill_stage stage = script_stage;
    const struct trace_setup forgetful = { .stage = &stage };
    struct trace *trace;

    stage.keeps_state = false;
    trace = trace_open(&forgetful);
    assert_int_equal(feed(trace, "put k v"), MILL_FATAL);
    assert_string_equal(trace_error(trace),
                        "mill_put() of a stage that does not say keeps_state");
    trace_close(trace);
}

static void a_failed_call_counts_nothing(void **state)
{
    struct trace *trace = trace_open(&setup);

    assert_int_equal(feed(trace, "count copies; fatal no"), MILL_FATAL);
    assert_int_equal(trace_counter(trace, "copies"), 0);
    assert_int_equal(feed(trace, "count copies; emit; reject no"), MILL_OK);
    assert_int_equal(trace_counter(trace, "copies"), 1);
    assert_int_equal(trace_counter(trace, "records_in"), 1);
    assert_int_equal(trace_counter(trace, "records_out"), 0);
    assert_int_equal(trace_counter(trace, "rejected"), 1);
    trace_close(trace);
}

static void the_last_wake_counts_and_a_failed_call_sets_none(void **state)
{
    struct trace *trace = trace_open(&setup);

    assert_true(trace_wake_at(trace) == INT64_MAX);
    assert_int_equal(feed(trace, "wake 50; fatal no"), MILL_FATAL);
    assert_true(trace_wake_at(trace) == INT64_MAX);
    assert_int_equal(feed(trace, "wake 50; wake 70; put wake emit"), MILL_OK);
    assert_int_equal(trace_wake_at(trace), 70);
    assert_int_equal(trace_wake(trace, 69), MILL_OK);
    assert_string_equal(trace_text(trace), "wake=emit ");
    trace_close(trace);
}

/* A wake() speaks for no record: what goes wrong there is the call's fault. */
static struct wake_case {
    const char *name, *script, *expected, *error;
} wakes[] = {
    { "emits from no record", "orphan", "~scripts:w ", NULL },
    { "emits and puts", "put t v, orphan", "~scripts:w t=v ", NULL },
    { "has no record to name", "emit", "",
      "mill_emit() in wake() names a record that is not of the batch (a copy of one?)" },
    { "has no record to reject", "reject x", "",
      "wake() calls mill_reject(), which has no place there" },
    { "goes beyond a limit", "orphan 2000", "",
      "wake(): output scripts: 2014 bytes, its topic takes 1000" },
    { "emits without an id", "bare", "",
      "mill_emit() in wake() names a record that is not of the batch (a copy of one?)" },
    { "fails and comes again", "retry later", "", "later" },
};

static void a_wake_has_its_effects(void **state)
{
    const struct wake_case *row = *state;
    struct trace *trace = trace_open(&setup);
    enum mill_status status;
    char script[200];
    size_t before;

    snprintf(script, sizeof(script), "wake 70; put wake %s", row->script);
    assert_int_equal(feed(trace, script), MILL_OK);
    before = strlen(trace_text(trace));
    status = trace_wake(trace, 70);
    assert_string_equal(status == MILL_OK ? "" : trace_error(trace),
                        row->error ? row->error : "");
    assert_string_equal(trace_text(trace) + before, row->expected);
    assert_true(trace_wake_at(trace) == (status == MILL_OK ? INT64_MAX : 70));
    trace_close(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_call_leaves_the_store_as_it_was),
        cmocka_unit_test(a_stage_that_keeps_nothing_may_not_put),
        cmocka_unit_test(a_failed_call_counts_nothing),
        cmocka_unit_test(the_last_wake_counts_and_a_failed_call_sets_none),
    };

    return run_table(cases, a_batch_has_its_effects) +
           run_table(wakes, a_wake_has_its_effects) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
