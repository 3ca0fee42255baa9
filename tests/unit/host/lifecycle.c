/* SPDX-License-Identifier: Apache-2.0
 * lifecycle.c - open, attach, detach, close: what each may do, what its failure means,
 * and that nothing is closed that was not opened. */
#include "note.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the stages of this file leave behind, and what they are told to do wrong. */
static struct diary {
    char text[200];
    const char *fails_in;
    const char *does;
} diary;

static void note_down(const char *word)
{
    size_t len = strlen(diary.text);

    snprintf(diary.text + len, sizeof(diary.text) - len, "%s ", word);
}

/* The misdeed that the test wants in this phase. */
static enum mill_status misbehave(struct mill_host *host, const char *phase)
{
    static const struct mill_record record = { .id = { "a", 1 } };
    static const struct mill_str text = { "k", 1 };
    struct mill_str value;

    if (strcmp(diary.fails_in, phase) != 0)
        return MILL_OK;
    if (!strcmp(diary.does, "fail"))
        return mill_fail(host, MILL_RETRY, "not now");
    if (!strcmp(diary.does, "problem")) {
        mill_problem(host, "rules.tsv", 3, 9, "no such type: %s", "deal");
        mill_problem(host, "rules.tsv", 7, 0, "again");
    } else if (!strcmp(diary.does, "put")) {
        mill_put(host, text, text);
    } else if (!strcmp(diary.does, "emit")) {
        mill_emit(host, 0, &record, NULL);
    } else if (!strcmp(diary.does, "get")) {
        mill_get(host, text, &value);
    } else if (!strcmp(diary.does, "alloc")) {
        mill_alloc(host, SIZE_MAX / 2);
    } else if (!strcmp(diary.does, "wake")) {
        mill_wake_at(host, 5);
    }
    return MILL_OK;
}

static enum mill_status open_stage(struct mill_host *host, void **shared)
{
    enum mill_status status = misbehave(host, "open");

    note_down("open");
    if (status == MILL_OK)
        *shared = malloc(1); /* a leak when nobody closes */
    return status;
}

static void close_stage(void *shared)
{
    note_down("close");
    free(shared);
}

static enum mill_status attach_stage(void *shared, struct mill_host *host, void **part)
{
    enum mill_status status = misbehave(host, "attach");

    assert_non_null(shared);
    note_down("attach");
    if (status == MILL_OK)
        *part = malloc(1);
    return status;
}

static void detach_stage(void *part)
{
    note_down("detach");
    free(part);
}

static enum mill_status process_notes(void *part, const struct mill_batch *in,
                                      struct mill_host *host)
{
    assert_non_null(part);
    return MILL_OK;
}

static void was_committed(void *part, struct mill_host *host)
{
    note_down("committed");
    misbehave(host, "committed");
}

static enum mill_status wake_up(void *part, int64_t now_ms, struct mill_host *host)
{
    note_down("wake");
    return MILL_OK;
}

static int its_descriptor(void *part)
{
    return 42;
}

static const struct mill_output outputs[] = { { "notes", &note_type }, { 0 } };
static const struct mill_stage stage = { MILL_STAGE_ABI,
                                         .name = "diary",
                                         .input = &note_type,
                                         .outputs = outputs,
                                         .open = open_stage,
                                         .close = close_stage,
                                         .attach = attach_stage,
                                         .detach = detach_stage,
                                         .keeps_state = true,
                                         .process = process_notes,
                                         .committed = was_committed,
                                         .descriptor = its_descriptor,
                                         .wake = wake_up };

/* ---- a driver of its own, since these failures end a trace */

struct driver {
    struct plugin *plugin;
    struct catalog *catalog;
    struct options *options;
    size_t limit;
    struct world world;
    struct stage_process *process;
    struct mill_error error;
    char problems[200];
};

static int64_t no_time(void *arg)
{
    return 0;
}

static void hear_problem(void *arg, const char *file, unsigned line, unsigned column,
                         const char *what)
{
    struct driver *driver = arg;
    size_t len = strlen(driver->problems);

    snprintf(driver->problems + len, sizeof(driver->problems) - len, "%s:%u:%u: %s\n",
             file, line, column, what);
}

static void driver_start(struct driver *driver, const char *fails_in, const char *does)
{
    const struct mill_str schema = { note_type.schema, strlen(note_type.schema) };
    struct mill_error *error = &driver->error;

    diary = (struct diary){ .fails_in = fails_in, .does = does };
    *driver = (struct driver){ .limit = 1 << 20 };
    assert_int_equal(plugin_adopt(&stage, &driver->plugin, error), MILL_OK);
    assert_int_equal(catalog_new(&driver->catalog, error), MILL_OK);
    assert_int_equal(catalog_add_text(driver->catalog, schema, error), MILL_OK);
    assert_int_equal(options_new(NULL, NULL, 0, NULL, &driver->options, error), MILL_OK);
    driver->world = (struct world){ .plugin = driver->plugin,
                                    .catalog = driver->catalog,
                                    .options = driver->options,
                                    .counters = counters_new(NULL),
                                    .output_limits = &driver->limit,
                                    .arena_bytes = 1 << 20,
                                    .staged_bytes = 1 << 20,
                                    .now_ms = no_time,
                                    .listener = { NULL, hear_problem, driver } };
}

static void driver_stop(struct driver *driver)
{
    stage_stop(driver->process);
    counters_free(driver->world.counters);
    options_free(driver->options);
    catalog_free(driver->catalog);
    plugin_free(driver->plugin);
}

static struct failure_case {
    const char *name, *phase, *does, *error, *diary;
} failures[] = {
    { "open() fails", "open", "fail", "not now", "open " },
    { "open() finds problems", "open", "problem", "rules.tsv:3:9: no such type: deal",
      "open close " },
    { "open() puts", "open", "put", "open() calls mill_put(), which has no place there",
      "open close " },
    { "open() emits", "open", "emit",
      "open() calls mill_emit(), which has no place there", "open close " },
    { "open() reads the store", "open", "get",
      "open() calls mill_get(), which has no place there", "open close " },
    { "open() sets a timer", "open", "wake",
      "open() calls mill_wake_at(), which has no place there", "open close " },
    { "open() takes too much", "open", "alloc",
      "open() needs more than a call's budget: 1048576 bytes of memory, 1048576 bytes of "
      "output",
      "open close " },
    { "attach() fails", "attach", "fail", "not now", "open attach close " },
    { "attach() puts", "attach", "put",
      "attach() calls mill_put(), which has no place there",
      "open attach detach close " },
    { "attach() emits", "attach", "emit",
      "attach() calls mill_emit(), which has no place there",
      "open attach detach close " },
};

static void a_failure_undoes_what_was_made(void **state)
{
    const struct failure_case *row = *state;
    struct instance *instance = NULL;
    struct driver driver;
    enum mill_status status;

    driver_start(&driver, row->phase, row->does);
    status = stage_start(&driver.world, &driver.process, &driver.error);
    if (status == MILL_OK)
        status = instance_new(driver.process, store_new(), &instance, &driver.error);
    assert_int_not_equal(status, MILL_OK);
    assert_string_equal(driver.error.text, row->error);
    driver_stop(&driver);
    assert_string_equal(diary.text, row->diary);
}

static void all_problems_are_heard(void **state)
{
    struct driver driver;

    driver_start(&driver, "open", "problem");
    assert_int_equal(stage_start(&driver.world, &driver.process, &driver.error),
                     MILL_FATAL);
    assert_string_equal(driver.problems, "rules.tsv:3:9: no such type: deal\n"
                                         "rules.tsv:7:0: again\n");
    driver_stop(&driver);
}

static void a_life_in_order(void **state)
{
    struct instance *one, *two;
    struct driver driver;
    const struct staged *staged;

    driver_start(&driver, "", "");
    assert_int_equal(stage_start(&driver.world, &driver.process, &driver.error), MILL_OK);
    assert_int_equal(instance_new(driver.process, store_new(), &one, &driver.error),
                     MILL_OK);
    assert_int_equal(instance_new(driver.process, store_new(), &two, &driver.error),
                     MILL_OK);
    assert_int_equal(instance_descriptor(one), 42);
    instance_committed(one);
    assert_int_equal(instance_wake(two, &staged, &driver.error), MILL_OK);
    instance_free(one);
    instance_free(two);
    driver_stop(&driver);
    assert_string_equal(diary.text,
                        "open attach attach committed wake detach detach close ");
}

/* There is no transaction to put it into: the next call says so. */
static void committed_may_not_put(void **state)
{
    struct instance *instance;
    struct driver driver;
    struct store *store = store_new();
    const struct staged *staged;

    driver_start(&driver, "committed", "put");
    assert_int_equal(stage_start(&driver.world, &driver.process, &driver.error), MILL_OK);
    assert_int_equal(instance_new(driver.process, store, &instance, &driver.error),
                     MILL_OK);
    instance_committed(instance);
    assert_int_equal(store_count(store), 0);
    assert_int_equal(instance_wake(instance, &staged, &driver.error), MILL_FATAL);
    assert_string_equal(driver.error.text,
                        "committed() calls mill_put(), which has no place there");
    instance_free(instance);
    driver_stop(&driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_problems_are_heard),
        cmocka_unit_test(a_life_in_order),
        cmocka_unit_test(committed_may_not_put),
    };

    return run_table(failures, a_failure_undoes_what_was_made) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
