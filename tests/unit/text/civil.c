/* SPDX-License-Identifier: Apache-2.0
 * civil.c - the calendar against the C library's, and its edges. */
#include "text/civil.h"

#include "test.h"

#include <time.h>

struct civil_case {
    const char *name;
    int year, month, day;
    int64_t number;
};

static struct civil_case cases[] = {
    { "the first day", 1970, 1, 1, 0 },
    { "the day before", 1969, 12, 31, -1 },
    { "a leap day", 2024, 2, 29, 19782 },
    { "the leap day of a century", 2000, 2, 29, 11016 },
    { "a century without one", 1900, 3, 1, -25508 },
    { "an era's first day", 1600, 3, 1, -135080 },
    { "before the common era", -1, 12, 31, -719529 },
};

static void there_and_back(void **state)
{
    const struct civil_case *c = *state;
    struct civil day = civil_of(c->number);

    assert_int_equal(civil_number(c->year, c->month, c->day), c->number);
    assert_int_equal(day.year, c->year);
    assert_int_equal(day.month, c->month);
    assert_int_equal(day.day, c->day);
}

static void every_day_is_the_library_s(void **state)
{
    for (int64_t number = -60000; number < 60000; number++) {
        struct civil day = civil_of(number);
        time_t seconds = (time_t)number * 86400;
        struct tm tm;

        gmtime_r(&seconds, &tm);
        assert_int_equal(day.year, tm.tm_year + 1900);
        assert_int_equal(day.month, tm.tm_mon + 1);
        assert_int_equal(day.day, tm.tm_mday);
        assert_int_equal(civil_number(day.year, day.month, day.day), number);
        assert_true(day.day <= civil_month_days(day.year, day.month));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_day_is_the_library_s) };

    return run_table(cases, there_and_back) + cmocka_run_group_tests(tests, NULL, NULL);
}
