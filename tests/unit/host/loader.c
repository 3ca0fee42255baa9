/* SPDX-License-Identifier: Apache-2.0
 * loader.c - what is refused, and in which words. */
#include "host/loader.h"

#include "note.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- shared objects; SHARED is the folder they are built in */

static struct file_case {
    const char *name, *file, *error; /* NULL: it loads */
} files[] = {
    { "a stage", "good", NULL },
    { "a stage with fields that this runner does not know", "larger", NULL },
    { "another major", "major", "built for ABI 2.0, this runner speaks 1.0" },
    { "an older major", "older", "built for ABI 0.9, this runner speaks 1.0" },
    { "a newer minor", "minor", "built for ABI 1.7, this runner speaks 1.0" },
    { "a short struct", "short", "struct mill_stage has 64 bytes, ABI 1.0 wants 136" },
    { "no symbol", "nosymbol", "exports no mill_stage()" },
    { "no stage", "nostage", "mill_stage() returned no stage" },
};

static void a_file_loads_or_is_refused(void **state)
{
    const struct file_case *row = *state;
    struct plugin *plugin = NULL;
    struct mill_error error;
    char path[1000], expected[1200];
    enum mill_status status;

    snprintf(path, sizeof(path), SHARED "/%s.so", row->file);
    snprintf(expected, sizeof(expected), "%s: %s", path, row->error ? row->error : "");
    status = plugin_load(path, &plugin, &error);
    if (row->error) {
        assert_int_equal(status, MILL_FATAL);
        assert_string_equal(error.text, expected);
        assert_null(plugin);
        return;
    }
    assert_int_equal(status, MILL_OK);
    assert_string_equal(plugin->stage.name, "small");
    assert_string_equal(plugin->path, path);
    assert_int_equal(plugin->output_count, 1);
    assert_null(plugin->stage.wake);
    plugin_free(plugin);
}

static void a_loaded_stage_runs(void **state)
{
    struct trace *trace =
        trace_open(&(struct trace_setup){ .plugin = SHARED "/good.so" });
    const struct note note = { S("a"), S("text") };

    assert_int_equal(
        trace_feed(trace, &(struct trace_record){ .id = S("a"), .value = &note }, 1),
        MILL_OK);
    assert_string_equal(trace_text(trace), "+a ");
    trace_close(trace);
}

static void names_are_looked_up(void **state)
{
    struct plugin *plugin;
    struct mill_error error;

    assert_int_equal(setenv("NEWSMILL_PLUGINS", "/nowhere:" SHARED, 1), 0);
    assert_int_equal(plugin_load("good", &plugin, &error), MILL_OK);
    plugin_free(plugin);
    assert_int_equal(plugin_load("absent", &plugin, &error), MILL_FATAL);
    assert_non_null(
        strstr(error.text, "plugin absent: not found; looked in /nowhere, " SHARED ", "));
    unsetenv("NEWSMILL_PLUGINS");
    assert_int_equal(plugin_load("./absent.so", &plugin, &error), MILL_FATAL);
    assert_string_equal(error.text, "plugin ./absent.so: not found");
}

static void what_is_no_library_is_refused(void **state)
{
    struct plugin *plugin;
    struct mill_error error;

    assert_int_equal(plugin_load(SHARED "/CTestTestfile.cmake", &plugin, &error),
                     MILL_FATAL);
    assert_non_null(strstr(error.text, "CTestTestfile.cmake: cannot be loaded: "));
}

/* ---- stages that are linked in */

static enum mill_status pass(void *part, const struct mill_batch *in,
                             struct mill_host *host)
{
    return MILL_OK;
}

static const struct mill_output two_alike[] = { { "notes", &note_type },
                                                { "notes", &note_type },
                                                { 0 } };
static const struct mill_output untyped[] = { { "notes", NULL }, { 0 } };
static const struct mill_output odd[] = { { "notes/a", &note_type }, { 0 } };
static const struct mill_option_spec options_alike[] = { { .name = "a" },
                                                         { .name = "a" },
                                                         { 0 } };
static const struct mill_counter_spec odd_counter[] = { { "a b", NULL }, { 0 } };

#define STAGE(its_name, type, run, ...)                                                  \
    {                                                                                    \
        MILL_STAGE_ABI, .name = (its_name), .input = (type), .process = (run),           \
                        __VA_ARGS__                                                      \
    }

static struct stage_case {
    const char *name;
    struct mill_stage stage;
    const char *error;
} stages[] = {
    { "no process()", STAGE("small", &note_type, NULL, .wake = NULL),
      "stage small: has no process()" },
    { "no name", STAGE(NULL, &note_type, pass, .wake = NULL),
      "stage: want a name of a-z 0-9 . _ -" },
    { "a name with a slash", STAGE("../x", &note_type, pass, .wake = NULL),
      "stage: want a name of a-z 0-9 . _ -" },
    { "no input", STAGE("small", NULL, pass, .wake = NULL),
      "stage small: has no input type" },
    { "two outputs of one name", STAGE("small", &note_type, pass, .outputs = two_alike),
      "output notes: is there twice" },
    { "an output without a type", STAGE("small", &note_type, pass, .outputs = untyped),
      "output notes: has no type" },
    { "an output with a slash", STAGE("small", &note_type, pass, .outputs = odd),
      "output notes/a: want a name of a-z 0-9 . _ -" },
    { "two options of one name",
      STAGE("small", &note_type, pass, .options = options_alike),
      "option a: is there twice" },
    { "a counter with a space", STAGE("small", &note_type, pass, .counters = odd_counter),
      "counter a b: want a name of a-z 0-9 . _ -" },
};

static void a_stage_is_refused(void **state)
{
    const struct stage_case *row = *state;
    struct plugin *plugin = NULL;
    struct mill_error error;

    assert_int_equal(plugin_adopt(&row->stage, &plugin, &error), MILL_FATAL);
    assert_string_equal(error.text, row->error);
    assert_null(plugin);
}

/* A field table made for another struct would let the decoder write anywhere. */
static void a_field_table_that_does_not_fit_is_refused(void **state)
{
    struct mill_type type = note_type;
    struct mill_stage stage = STAGE("small", &type, pass, .wake = NULL);
    struct mill_field fields[2] = { note_type.fields[0], note_type.fields[1] };
    struct plugin *plugin;
    struct mill_error error;

    type.size -= 8;
    assert_int_equal(plugin_adopt(&stage, &plugin, &error), MILL_FATAL);
    assert_memory_equal(error.text, "input: ", 7);
    type = note_type;
    type.fields = fields;
    fields[1].offset = 4096;
    assert_int_equal(plugin_adopt(&stage, &plugin, &error), MILL_FATAL);
    fields[1] = note_type.fields[1];
    fields[1].kind = MILL_LONG;
    assert_int_equal(plugin_adopt(&stage, &plugin, &error), MILL_FATAL);
    fields[1] = note_type.fields[1];
    assert_int_equal(plugin_adopt(&stage, &plugin, &error), MILL_OK);
    plugin_free(plugin);
}

/* A stage of 1.0 in a runner whose struct has grown: what it lacks is NULL. */
static void an_older_stage_loads(void **state)
{
    struct mill_stage stage = STAGE("small", &note_type, pass, .summary = "old");
    struct plugin *plugin;
    struct mill_error error;

    stage.struct_size =
        (uint32_t)(offsetof(struct mill_stage, wake) + sizeof(stage.wake));
    assert_int_equal(plugin_adopt(&stage, &plugin, &error), MILL_OK);
    assert_string_equal(plugin->stage.summary, "old");
    plugin_free(plugin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loaded_stage_runs),
        cmocka_unit_test(names_are_looked_up),
        cmocka_unit_test(what_is_no_library_is_refused),
        cmocka_unit_test(a_field_table_that_does_not_fit_is_refused),
        cmocka_unit_test(an_older_stage_loads),
    };

    return run_table(files, a_file_loads_or_is_refused) +
           run_table(stages, a_stage_is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
