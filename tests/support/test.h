/* SPDX-License-Identifier: Apache-2.0
 * test.h - cmocka with what it wants included first, and tables of named cases. */
#ifndef NEWSMILL_TEST_H
#define NEWSMILL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* After the four above, as cmocka asks for. */
#include <cmocka.h>

#include <newsmill/type.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define S(literal) ((struct mill_str){ "" literal, sizeof(literal) - 1 })

/* Fails with both texts when they differ. */
#define assert_str(actual, expected)                                                     \
    test_assert_str((actual), (expected), __FILE__, __LINE__)
void test_assert_str(struct mill_str actual, const char *expected, const char *file,
                     int line);

/* Runs `test` once for each row of a table of structs whose first member is `const char
 * *name`; each row is reported as a test of that name, the row is *state. */
#define run_table(table, test)                                                           \
    test_run_table(#table, (table), COUNT(table), sizeof((table)[0]), (test))
int test_run_table(const char *group, void *table, size_t count, size_t size,
                   CMUnitTestFunction test);

#endif
