/* SPDX-License-Identifier: Apache-2.0
 * table.c - what is wrong with a list is said with its place. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleaner/classes.h"
#include "cleaner/lines.h"
#include "cleaner/outlets.h"

enum list { CLASSES, LINES, OUTLETS };

struct table_case {
    const char *name, *text, *problem; /* "line:column: what"; NULL: good */
    enum list list;
};

static struct table_case cases[] = {
    { "good classes", "# a comment\n\nbody\tarticle-body\nnav\t=topnav\n", NULL,
      CLASSES },
    { "unknown kind", "body\ta\nbdoy\tb\n", "2:1: no such kind of element", CLASSES },
    { "too many parts", "body\ta-b-c-d-e\n",
      "1:6: want one to four parts, or = and a name", CLASSES },
    { "a column missing", "body\n", "1:1: want 2 columns between tabs, got 1", CLASSES },
    { "an empty column", "body\t\n", "1:6: this column is empty", CLASSES },
    { "good lines", "tail\tis\t댓글\n", NULL, LINES },
    { "unknown how", "tail\tbegins\t댓글\n", "1:6: want is, starts, ends or has", LINES },
    { "a column over", "tail\tis\tx\ty\n", "1:11: want 3 columns between tabs, got 4",
      LINES },
    { "columns count characters", "메뉴\tis\tx\n", "1:1: no such kind of line", LINES },
    { "no UTF-8", "tail\tis\t\xFF\n", "1:9: this is not UTF-8", LINES },
    { "good outlets", "hanbit.example.kr\t한빛일보\n", NULL, OUTLETS },
    { "no domain", "Hanbit\t한빛일보\n",
      "1:1: want a domain in lower case, such as paper.co.kr", OUTLETS },
    { "twice", "a.kr\tA\na.kr\tB\n", "2:1: this domain is there twice", OUTLETS },
};

struct said {
    char first[200];
};

static void hear(void *arg, const char *file, unsigned line, unsigned column,
                 const char *what)
{
    struct said *said = arg;

    if (!said->first[0])
        snprintf(said->first, sizeof(said->first), "%u:%u: %s", line, column, what);
}

static void check(void **state)
{
    const struct table_case *row = *state;
    char path[] = "/tmp/newsmill-table-XXXXXX";
    int file = mkstemp(path);
    struct said said = { "" };
    struct table_listener listener = { hear, &said, 0 };
    struct classes classes;
    struct lines lines;
    struct outlets outlets;
    bool good = false;

    assert_int_equal(write(file, row->text, strlen(row->text)), strlen(row->text));
    if (row->list == CLASSES) {
        good = classes_load(&classes, path, &listener);
        classes_free(&classes);
    } else if (row->list == LINES) {
        good = lines_load(&lines, path, &listener);
        lines_free(&lines);
    } else {
        good = outlets_load(&outlets, path, &listener);
        outlets_free(&outlets);
    }
    assert_int_equal(good, row->problem == NULL);
    assert_string_equal(said.first, row->problem ? row->problem : "");
    close(file);
    unlink(path);
}

static void a_missing_file_is_named(void **state)
{
    struct said said = { "" };
    struct table_listener listener = { hear, &said, 0 };
    struct classes classes;

    assert_false(classes_load(&classes, "/nonexistent/classes.tsv", &listener));
    assert_string_equal(said.first, "0:0: No such file or directory");
    classes_free(&classes);
}

static void names_match_whole_parts(void **state)
{
    char path[] = "/tmp/newsmill-table-XXXXXX";
    static const char text[] = "ad\tad\nbody\tpost-body\nside\t=rail\n";
    int file = mkstemp(path);
    struct table_listener listener = { 0 };
    struct classes classes;

    assert_int_equal(write(file, text, sizeof(text) - 1), sizeof(text) - 1);
    assert_true(classes_load(&classes, path, &listener));
    assert_int_equal(classes_of(&classes, S("box ad-top")), CLASS_AD);
    assert_int_equal(classes_of(&classes, S("sc-adb616fe-0 shadow")), 0);
    assert_int_equal(classes_of(&classes, S("c-postBody__text")), CLASS_BODY);
    assert_int_equal(classes_of(&classes, S("rail")), CLASS_SIDE);
    assert_int_equal(classes_of(&classes, S("rail-body")), 0);
    classes_free(&classes);
    close(file);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(names_match_whole_parts),
    };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
