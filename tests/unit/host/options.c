/* SPDX-License-Identifier: Apache-2.0
 * options.c - what a user may set, and what he is told when it is wrong. */
#include "host/options.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct mill_option_spec specs[] = {
    { "slots", MILL_NUMBER, "12", "a number" },
    { "share", MILL_NUMBER, NULL, "a number that is not set" },
    { "strict", MILL_FLAG, "false", "a flag" },
    { "title", MILL_TEXT, "none", "a text" },
    { "sites", MILL_PATH, NULL, "a path" },
    { 0 },
};

static struct option_case {
    const char *name, *option, *value;
    const char *expected; /* "!why" when it is refused; NULL: not set */
} cases[] = {
    { "a number", "slots", "40", "40" },
    { "a negative number", "slots", "-1", "-1" },
    { "a fraction", "share", "0.85", "0.85" },
    { "an exponent", "share", "1e-6", "1e-6" },
    { "no number", "slots", "many", "!slots: want a number, got many" },
    { "a number and more", "slots", "12 slots", "!slots: want a number, got 12 slots" },
    { "a hexadecimal", "slots", "0x10", "!slots: want a number, got 0x10" },
    { "not a number", "share", "nan", "!share: want a number, got nan" },
    { "infinity", "share", "inf", "!share: want a number, got inf" },
    { "half a fraction", "share", "1.", "!share: want a number, got 1." },
    { "half an exponent", "share", "1e", "!share: want a number, got 1e" },
    { "an empty number", "slots", "", "!slots: want a number, got nothing" },
    { "a flag", "strict", "true", "true" },
    { "no flag", "strict", "yes", "!strict: want true or false, got yes" },
    { "a text", "title", "", "" },
    { "an empty path", "sites", "", NULL },
    { "an unknown name", "elephants", "1", "!unknown option 'elephants'" },
    { "a misspelt name", "slot", "1", "!unknown option 'slot'; did you mean 'slots'?" },
};

static void an_option_is_checked(void **state)
{
    const struct option_case *row = *state;
    const struct setting setting = { .name = row->option, .value = row->value };
    struct options *options = NULL;
    struct mill_error error;
    enum mill_status status = options_new(specs, &setting, 1, NULL, &options, &error);

    if (row->expected && row->expected[0] == '!') {
        assert_int_equal(status, MILL_FATAL);
        assert_string_equal(error.text, row->expected + 1);
        assert_null(options);
        return;
    }
    assert_int_equal(status, MILL_OK);
    if (row->expected)
        assert_string_equal(options_get(options, row->option), row->expected);
    else
        assert_null(options_get(options, row->option));
    options_free(options);
}

static void defaults_hold_where_nothing_is_set(void **state)
{
    const struct setting setting = { .name = "slots", .value = "3" };
    struct options *options;
    struct mill_error error;

    assert_int_equal(options_new(specs, &setting, 1, NULL, &options, &error), MILL_OK);
    assert_string_equal(options_get(options, "slots"), "3");
    assert_string_equal(options_get(options, "strict"), "false");
    assert_null(options_get(options, "share"));
    assert_null(options_get(options, "elephants"));
    assert_true(options_declares(options, "share"));
    assert_false(options_declares(options, "elephants"));
    options_free(options);
    assert_int_equal(options_new(NULL, NULL, 0, NULL, &options, &error), MILL_OK);
    options_free(options);
    assert_int_equal(options_new(NULL, &setting, 1, NULL, &options, &error), MILL_FATAL);
}

static void an_error_points_into_the_configuration(void **state)
{
    const struct setting setting = {
        .name = "slots", .value = "x", .line = 12, .column = 7
    };
    struct options *options;
    struct mill_error error;

    assert_int_equal(options_new(specs, &setting, 1, NULL, &options, &error), MILL_FATAL);
    assert_string_equal(error.text, "12:7: slots: want a number, got x");
}

/* user_agent, say: it is in every stage's settings, and only some declare it. */
static void a_shared_setting_is_for_those_who_declare_it(void **state)
{
    const struct setting settings[] = {
        { .name = "title", .value = "shared", .shared = true },
        { .name = "elephants", .value = "1", .shared = true },
    };
    struct options *options;
    struct mill_error error;

    assert_int_equal(options_new(specs, settings, 2, NULL, &options, &error), MILL_OK);
    assert_string_equal(options_get(options, "title"), "shared");
    assert_null(options_get(options, "elephants"));
    options_free(options);
}

/* ---- paths: beside the configuration, then in the data */

static void make(const char *folder, const char *file)
{
    char path[1000];
    FILE *stream;

    snprintf(path, sizeof(path), "%s/%s", folder, file);
    stream = fopen(path, "w");
    assert_non_null(stream);
    fclose(stream);
}

static void expect_path(const char *folder, const char *file, const char *expected)
{
    const struct setting setting = { .name = "sites", .value = file };
    struct options *options;
    struct mill_error error;

    assert_int_equal(options_new(specs, &setting, 1, folder, &options, &error), MILL_OK);
    assert_string_equal(options_get(options, "sites"), expected);
    options_free(options);
}

static void a_path_is_beside_the_configuration_then_in_the_data(void **state)
{
    char own[] = "/tmp/newsmill-options-XXXXXX", data[] = "/tmp/newsmill-data-XXXXXX";
    char conf[200], expected[400];
    struct options *options;
    struct mill_error error;
    const struct setting absent = { .name = "sites", .value = "absent.tsv" };

    assert_non_null(mkdtemp(own));
    assert_non_null(mkdtemp(data));
    snprintf(conf, sizeof(conf), "%s/pipeline-conf", data);
    assert_int_equal(mkdir(conf, 0700), 0);
    make(own, "both.tsv");
    make(conf, "both.tsv");
    make(conf, "data.tsv");
    setenv("NEWSMILL_DATA", data, 1);
    snprintf(expected, sizeof(expected), "%s/both.tsv", own);
    expect_path(own, "both.tsv", expected);
    expect_path(own, expected, expected);
    snprintf(expected, sizeof(expected), "%s/data.tsv", conf);
    expect_path(own, "data.tsv", expected);
    assert_int_equal(options_new(specs, &absent, 1, own, &options, &error), MILL_FATAL);
    snprintf(expected, sizeof(expected),
             "sites: absent.tsv: not found; looked in %s, %s, ", own, conf);
    assert_memory_equal(error.text, expected, strlen(expected));
    unsetenv("NEWSMILL_DATA");
    snprintf(expected, sizeof(expected), "rm -r %s %s", own, data);
    assert_int_equal(system(expected), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_hold_where_nothing_is_set),
        cmocka_unit_test(an_error_points_into_the_configuration),
        cmocka_unit_test(a_shared_setting_is_for_those_who_declare_it),
        cmocka_unit_test(a_path_is_beside_the_configuration_then_in_the_data),
    };

    return run_table(cases, an_option_is_checked) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
