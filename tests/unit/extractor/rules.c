/* SPDX-License-Identifier: Apache-2.0
 * rules.c - the shipped rules keep their promises, and broken files stop the start. */
#include "extractor/examples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "at_hand.h"

static void every_example_of_the_shipped_rules_holds(void **state)
{
    struct ruleset set;
    struct loader loader;
    struct test_host host;

    test_host_init(&host);
    memset(&set, 0, sizeof(set));
    loader_init(&loader, &host.host);
    loader.folder = RULES_FOLDER "/ko";
    assert_true(rules_load(&set.ko, &loader));
    loader.folder = RULES_FOLDER "/en";
    assert_true(english_load(&set.en, &loader));
    set.regexes = loader.regexes;
    if (!examples_try(&set, &loader))
        fail_msg("%u problems, the last: %s", host.problems, host.problem);
    rules_finish(&set.ko);
    english_finish(&set.en);
}

/* A units.tsv of one line is enough to break. */
static void load(const char *text, struct test_host *host)
{
    char folder[] = "/tmp/rules-XXXXXX", path[64];
    struct units units = { 0 };
    struct loader loader;
    FILE *file;

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/units.tsv", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("id\tpattern\tunit\tfactor\tclass\tnot_after\n", file);
    fputs(text, file);
    fclose(file);
    test_host_init(host);
    loader_init(&loader, &host->host);
    loader.folder = folder;
    units_load(&units, &loader);
    units_finish(&units);
    assert_int_equal(loader.good, host->problems == 0);
    unlink(path);
    rmdir(folder);
}

static void a_broken_expression_is_told_with_its_place(void **state)
{
    struct test_host host;

    load("won\t원\tKRW\t1\tmoney\t칙|(전\n", &host);
    assert_string_equal(host.problem, "units.tsv:2:23: missing closing parenthesis");
}

static void an_unknown_word_names_the_known_ones(void **state)
{
    struct test_host host;

    load("won\t원\tKRW\t1\tcash\t-\n", &host);
    assert_string_equal(host.problem,
                        "units.tsv:2:13: unknown cash: want one of money, percent, "
                        "measure, count, label, time, scale, prefix");
}

static void a_factor_is_a_power_of_ten(void **state)
{
    struct test_host host;

    load("won\t원\tKRW\t3\tmoney\t-\n", &host);
    assert_string_equal(host.problem, "units.tsv:2:11: factor is no power of ten");
    load("won\t원\tKRW\tx\tmoney\t-\n", &host);
    assert_string_equal(host.problem, "units.tsv:2:11: want a number, got x");
}

static void a_missing_file_is_told(void **state)
{
    struct test_host host;
    struct units units = { 0 };
    struct loader loader;

    test_host_init(&host);
    loader_init(&loader, &host.host);
    loader.folder = "/nowhere";
    assert_false(units_load(&units, &loader));
    assert_string_equal(host.problem, "units.tsv:0:0: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_of_the_shipped_rules_holds),
        cmocka_unit_test(a_broken_expression_is_told_with_its_place),
        cmocka_unit_test(an_unknown_word_names_the_known_ones),
        cmocka_unit_test(a_factor_is_a_power_of_ten),
        cmocka_unit_test(a_missing_file_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
