/* SPDX-License-Identifier: Apache-2.0
 * blame.c - fake workers that die of a record, or are killed, under a supervisor. */
#include "show.h"

/* A batch, then its record alone three times; the wait stays at the first. */
static void a_record_that_kills_is_found(void **state)
{
    static const char *const seen[] = { "seen0", "seen0", "seen1", "seen2", "seen3" };
    struct show *show = open_two((const char *const[]){ "poison", NULL }, 5);
    size_t n = 0;

    run(show, EXIT_DONE);
    for (size_t i = 0; i < show->count; i++)
        if (!strncmp(show->entries[i].word, "seen", 4) && n < COUNT(seen))
            assert_string_equal(show->entries[i].word, seen[n++]);
    assert_int_equal(n, COUNT(seen));
    assert_int_equal(count(show, "stop"), 1);
    assert_null(strstr(show->text, "again_in_ms=100"));
    assert_non_null(strstr(show->text, "suspect worker=two.0 topic=b partition=0 first=5 "
                                       "last=9 death=SIGABRT deaths=0"));
    assert_non_null(strstr(show->text, "first=7 last=7 death=SIGABRT deaths=3 then=\"it "
                                       "is dead-lettered\""));
    close_show(show);
}

static void kills_from_outside_blame_nobody(void **state)
{
    struct show *show = open_two((const char *const[]){ "killer", NULL }, 8);

    show->what.oom_file = "/nowhere/memory.events";
    run(show, EXIT_DONE);
    assert_null(strstr(show->text, "again_in_ms=100"));
    assert_int_equal(count(show, "blamed"), 0);
    assert_null(strstr(show->text, "suspect"));
    close_show(show);
}

/* The counter rises once the first has died. */
static bool one_is_counted(void *arg)
{
    struct show *show = arg;

    read_diary(show);
    if (count(show, "start") >= 1 && !show->sent++)
        scratch_write(show->folder, "events", "oom_kill 1\n");
    return enough(show) && count(show, "blamed") > 0;
}

/* The same deaths, but the cgroup counted one of them. */
static void a_kill_for_want_of_memory_counts(void **state)
{
    struct show *show = open_two((const char *const[]){ "killer", NULL }, 3);
    char path[100];

    scratch_make(show->folder);
    snprintf(path, sizeof(path), "%s/events", show->folder);
    scratch_write(show->folder, "events", "oom_kill 0\n");
    show->what.oom_file = path;
    show->what.done = one_is_counted;
    run(show, EXIT_DONE);
    assert_int_equal(count(show, "blamed") > 0, 1);
    assert_non_null(strstr(show->text, "first=7 last=7 death=oom deaths=1"));
    assert_null(strstr(show->text, "deaths=2"));
    scratch_remove(show->folder);
    close_show(show);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_that_kills_is_found),
        cmocka_unit_test(kills_from_outside_blame_nobody),
        cmocka_unit_test(a_kill_for_want_of_memory_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
