/* SPDX-License-Identifier: Apache-2.0
 * oom.c - the counter's file under both kinds of cgroups, and what a rise explains. */
#include "supervisor/oom.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "program.h"
#include "test.h"

struct find_case {
    const char *name, *proc; /* /proc/self/cgroup */
    const char *file;        /* what is there, below the root */
    const char *text;
    int64_t count; /* -1: nothing is found */
};

static struct find_case finds[] = {
    { "version 2", "0::/mill.slice\n", "mill.slice/memory.events",
      "low 0\nhigh 0\nmax 7\noom 3\noom_kill 2\n", 2 },
    { "version 1", "9:name=x:/\n4:cpu,memory:/jobs/1\n0::/\n",
      "memory/jobs/1/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n",
      5 },
    { "a path that is not below the mount", "0::/../other\n", "memory.events",
      "oom_kill 1\n", 1 },
    { "version 1 in a namespace", "4:memory:/somewhere\n", "memory/memory.oom_control",
      "oom_kill 4\n", 4 },
    { "no kill is counted there", "0::/\n", "memory.events", "low 0\n", -1 },
    { "no such file", "0::/a\n", "b", "", -1 },
    { "no controller of memory", "3:cpu:/a\n", "a/memory.events", "oom_kill 1\n", -1 },
    { "nonsense", "memory\n:\n", "memory.events", "oom_kill 1\n", -1 },
};

static void make_folders(const char *root)
{
    static const char *const names[] = { "mill.slice", "memory", "memory/jobs",
                                         "memory/jobs/1", "a" };
    char path[200];

    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", root, names[i]);
        mkdir(path, 0755);
    }
}

static void finds_counter(void **state)
{
    const struct find_case *row = *state;
    char root[64], proc[100], path[OOM_PATH_BYTES];
    bool found;

    scratch_make(root);
    make_folders(root);
    scratch_write(root, "proc", row->proc);
    scratch_write(root, row->file, row->text);
    snprintf(proc, sizeof(proc), "%s/proc", root);
    found = oom_find(proc, root, path);
    assert_int_equal(found, row->count >= 0);
    if (found)
        assert_int_equal(oom_count(path), row->count);
    scratch_remove(root);
}

enum { MOST = 8, MINUTE = 60000 };

/* At a time: the counter is set (>= 0) or a worker dies of SIGKILL (-1), or nothing
 * happens but a look (-2). */
struct moment {
    int64_t ms;
    int counter;
};

struct explain_case {
    const char *name;
    struct moment moments[MOST];
    const char *verdicts; /* of the deaths: o or x */
};

static struct explain_case explains[] = {
    { "no rise, no OOM", { { 1, -1 }, { 2, -1 } }, "xx" },
    { "a rise explains one death", { { 1, 4 }, { 2, -1 }, { 3, -1 } }, "ox" },
    { "two rises explain two", { { 1, 5 }, { 2, -1 }, { 3, -1 }, { 4, -1 } }, "oox" },
    { "an old rise explains none",
      { { 1, 4 }, { MINUTE, -2 }, { 2 * MINUTE, -2 }, { 2 * MINUTE + 1, -1 } },
      "x" },
    { "a rise that was seen just now does",
      { { MINUTE - 1, 4 }, { MINUTE, -2 }, { MINUTE + 100, -2 }, { MINUTE + 200, -1 } },
      "o" },
    { "a file that went away explains none", { { 1, -3 }, { 2, -1 } }, "x" },
};

static void explains_deaths(void **state)
{
    const struct explain_case *row = *state;
    char root[64], path[100], text[40], verdicts[MOST + 1] = "";
    struct oom oom = { .seen_ms = 0 };
    size_t deaths = 0;

    scratch_make(root);
    snprintf(path, sizeof(path), "%s/events", root);
    scratch_write(root, "events", "oom_kill 3\n");
    oom_init(&oom, path, 0);
    for (size_t i = 0; i < MOST && row->moments[i].ms; i++) {
        const struct moment *at = &row->moments[i];

        snprintf(text, sizeof(text), "oom_kill %d\n", at->counter);
        if (at->counter >= 0)
            scratch_write(root, "events", text);
        else if (at->counter == -1)
            verdicts[deaths++] = oom_explains(&oom) ? 'o' : 'x';
        else if (at->counter == -3)
            assert_int_equal(remove(path), 0);
        else
            oom_look(&oom, at->ms);
    }
    assert_string_equal(verdicts, row->verdicts);
    scratch_remove(root);
}

int main(void)
{
    return run_table(finds, finds_counter) + run_table(explains, explains_deaths);
}
