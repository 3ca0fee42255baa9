/* SPDX-License-Identifier: Apache-2.0
 * retry_after.c - one row a value of Retry-After, at 1994-11-06 08:49:37 GMT, and dates
 * of HTTP. */
#include "fetcher/frontier.h"
#include "fetcher/http_date.h"
#include "test.h"
#include "text/civil.h"

static const int64_t now_ms = 784111777000;

static struct retry_case {
    const char *name;
    struct mill_str value;
    int64_t ms;
} cases[] = {
    { "seconds", MILL_STR("120"), 120000 },
    { "blanks around", MILL_STR("  120\t"), 120000 },
    { "a day at most", MILL_STR("86401"), 86400000 },
    { "more digits than a number has", MILL_STR("99999999999999999999999999"), 86400000 },
    { "zero", MILL_STR("0"), -1 },
    { "negative", MILL_STR("-5"), -1 },
    { "a fraction", MILL_STR("1.5"), -1 },
    { "a unit", MILL_STR("5s"), -1 },
    { "two of them", MILL_STR("120, 120"), -1 },
    { "nothing", MILL_STR(""), -1 },
    { "blank", MILL_STR("  "), -1 },
    { "words", MILL_STR("soon"), -1 },
    { "a NUL", MILL_STR("12\0"), -1 },
    { "a date", MILL_STR("Sun, 06 Nov 1994 08:51:37 GMT"), 120000 },
    { "the old date", MILL_STR("Sunday, 06-Nov-94 08:51:37 GMT"), 120000 },
    { "the oldest date", MILL_STR("Sun Nov  6 08:51:37 1994"), 120000 },
    { "now", MILL_STR("Sun, 06 Nov 1994 08:49:37 GMT"), -1 },
    { "past", MILL_STR("Sun, 06 Nov 1994 08:49:36 GMT"), -1 },
    { "years ahead", MILL_STR("Sun, 06 Nov 2041 08:49:37 GMT"), 86400000 },
    { "another zone", MILL_STR("Sun, 06 Nov 1994 08:51:37 +0900"), -1 },
};

static void asks_for(void **state)
{
    const struct retry_case *c = *state;

    assert_int_equal(retry_after_ms(c->value, now_ms), c->ms);
}

/* -1: no date. */
static struct date_case {
    const char *name;
    struct mill_str text;
    int year, month, day;
    int64_t time_ms;
} dates[] = {
    { "the last second", MILL_STR("Fri, 31 Dec 1999 23:59:59 GMT"), 1999, 12, 31,
      86399000 },
    { "a leap second is the one before", MILL_STR("Sat, 31 Dec 2016 23:59:60 GMT"), 2016,
      12, 31, 86399000 },
    { "a leap day", MILL_STR("Thu, 29 Feb 2024 00:00:00 GMT"), 2024, 2, 29, 0 },
    { "no leap day", MILL_STR("Wed, 29 Feb 2023 00:00:00 GMT"), -1, 0, 0, 0 },
    { "fifty years ahead", MILL_STR("Sunday, 06-Nov-44 00:00:00 GMT"), 2044, 11, 6, 0 },
    { "more is the past", MILL_STR("Sunday, 06-Nov-45 00:00:00 GMT"), 1945, 11, 6, 0 },
    { "day 0", MILL_STR("Sun, 00 Nov 1994 08:49:37 GMT"), -1, 0, 0, 0 },
    { "hour 24", MILL_STR("Sun, 06 Nov 1994 24:00:00 GMT"), -1, 0, 0, 0 },
    { "minute 60", MILL_STR("Sun, 06 Nov 1994 08:60:37 GMT"), -1, 0, 0, 0 },
    { "no month", MILL_STR("Sun, 06 Nox 1994 08:49:37 GMT"), -1, 0, 0, 0 },
    { "no zone", MILL_STR("Sun, 06 Nov 1994 08:49:37"), -1, 0, 0, 0 },
    { "more behind it", MILL_STR("Sun, 06 Nov 1994 08:49:37 GMT x"), -1, 0, 0, 0 },
    { "cut", MILL_STR("Sun, 06 Nov 1994 08:49"), -1, 0, 0, 0 },
    { "cut in the year", MILL_STR("Sun, 06 Nov 19"), -1, 0, 0, 0 },
    { "zero, as Expires has it", MILL_STR("0"), -1, 0, 0, 0 },
    { "a comma alone", MILL_STR(", "), -1, 0, 0, 0 },
};

static void is_the_date(void **state)
{
    const struct date_case *c = *state;
    int64_t ms;

    assert_int_equal(http_date(c->text, now_ms, &ms), c->year > 0);
    if (c->year > 0)
        assert_int_equal(ms,
                         civil_number(c->year, c->month, c->day) * 86400000 + c->time_ms);
}

int main(void)
{
    return run_table(cases, asks_for) + run_table(dates, is_the_date);
}
