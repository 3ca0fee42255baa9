/* SPDX-License-Identifier: Apache-2.0
 * test.c - assertions and table runs on cmocka. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void test_assert_str(struct mill_str actual, const char *expected, const char *file,
                     int line)
{
    if (actual.len == strlen(expected) && !memcmp(actual.data, expected, actual.len))
        return;
    print_error("got      \"%.*s\"\nexpected \"%s\"\n", (int)actual.len, actual.data,
                expected);
    _fail(file, line);
}

int test_run_table(const char *group, void *table, size_t count, size_t size,
                   CMUnitTestFunction test)
{
    struct CMUnitTest *tests = calloc(count, sizeof(*tests));
    int failed;

    if (!tests)
        return -1;
    for (size_t i = 0; i < count; i++) {
        char *row = (char *)table + i * size;

        tests[i].test_func = test;
        tests[i].initial_state = row;
        memcpy(&tests[i].name, row, sizeof(tests[i].name));
    }
    failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    free(tests);
    return failed;
}
