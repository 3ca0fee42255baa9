/* SPDX-License-Identifier: Apache-2.0
 * feed_dates.c - dates as feeds write them, right and wrong. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fetcher/feed.h"

/* "!" is not understood, "?" behind the date: not sure. Zone of those without: +09:00. */
static struct date_case {
    const char *name, *text, *expected;
} cases[] = {
    { "rfc 822", "Mon, 04 May 2026 10:30:15 GMT", "2026-05-04T10:30:15Z" },
    { "no seconds", "Mon, 4 May 2026 10:30 +0900", "2026-05-04T01:30:00Z" },
    { "no day of the week", "4 May 2026 10:30:15 -0500", "2026-05-04T15:30:15Z" },
    { "a year of two digits", "Mon, 04 May 26 10:30:15 GMT", "2026-05-04T10:30:15Z" },
    { "a year of the last century", "Mon, 04 May 98 10:30:15 GMT",
      "1998-05-04T10:30:15Z" },
    { "month before day", "Mon, May 04 2026 04:45:26 +0000", "2026-05-04T04:45:26Z" },
    { "a zone in brackets too", "Mon, 04 May 2026 10:30:15 +0900 (KST)",
      "2026-05-04T01:30:15Z" },
    { "GMT+9", "Mon, 04 May 2026 10:30:15 GMT+9", "2026-05-04T01:30:15Z" },
    { "GMT+0900", "Mon May 04 2026 10:30:15 GMT+0900 (KST)", "2026-05-04T01:30:15Z" },
    { "zone UT", "Mon, 04 May 2026 10:30:15 UT", "2026-05-04T10:30:15Z" },
    { "zone Z", "Mon, 04 May 2026 10:30:15 Z", "2026-05-04T10:30:15Z" },
    { "zone EET", "Mon, 04 May 2026 10:30:15 EET", "2026-05-04T08:30:15Z" },
    { "zone EDT", "Mon, 04 May 2026 10:30:15 EDT", "2026-05-04T14:30:15Z" },
    { "zone KST", "2026-05-04 10:30:15 KST", "2026-05-04T01:30:15Z" },
    { "an unknown zone", "Mon, 04 May 2026 10:30:15 XYZT", "2026-05-04T01:30:15Z?" },
    { "ctime", "Mon May  4 10:30:15 2026", "2026-05-04T01:30:15Z?" },
    { "ctime with a zone", "Mon May  4 10:30:15 UTC 2026", "2026-05-04T10:30:15Z" },
    { "12 hours", "May 4, 2026 4:45 PM EST", "2026-05-04T21:45:00Z" },
    { "12 hours, glued", "5/14/2026 4:45:26PM", "2026-05-14T07:45:26Z?" },
    { "12 AM", "4 May 2026 12:05 a.m. GMT", "2026-05-04T00:05:00Z" },
    { "iso 8601", "2026-05-04T10:30:15+09:00", "2026-05-04T01:30:15Z" },
    { "iso with a fraction", "2026-05-04T10:30:15.123456Z", "2026-05-04T10:30:15Z" },
    { "iso without seconds", "2026-05-04T10:30Z", "2026-05-04T10:30:00Z" },
    { "iso without colons", "20260504T103015Z", "2026-05-04T10:30:15Z" },
    { "iso with an offset of hours", "2026-05-04T10:30:15+09", "2026-05-04T01:30:15Z" },
    { "iso west of Greenwich", "2026-05-04T10:30:15-04:00", "2026-05-04T14:30:15Z" },
    { "iso with a space", "2026-05-04 10:30:15", "2026-05-04T01:30:15Z?" },
    { "iso, a day", "2026-05-04", "2026-05-03T15:00:00Z?" },
    { "iso, a month", "2026-05", "2026-04-30T15:00:00Z?" },
    { "slashes", "2026/05/04 10:30:15", "2026-05-04T01:30:15Z?" },
    { "dots", "2026.05.04 10:30", "2026-05-04T01:30:00Z?" },
    { "dots and spaces", "2026. 5. 4. 오후 3:07", "2026-05-04T06:07:00Z?" },
    { "Korean", "2026년 05월 04일 10:30:15", "2026-05-04T01:30:15Z?" },
    { "Korean with counters", "2026년 5월 4일 (월) 오후 10시 30분",
      "2026-05-04T13:30:00Z?" },
    { "Korean halves", "2026-05-04 오전 12:30:15", "2026-05-03T15:30:15Z?" },
    { "Japanese", "2026年5月4日 10時30分", "2026-05-04T01:30:00Z?" },
    { "a German day first", "14.05.2026 10:30", "2026-05-14T01:30:00Z?" },
    { "German", "Mo, 04 Mai 2026 10:30:15 +0200", "2026-05-04T08:30:15Z" },
    { "French", "mar., 05 mai 2026 10:30:15 +0200", "2026-05-05T08:30:15Z" },
    { "French in full", "mardi 18 août 2026 10:30 +0200", "2026-08-18T08:30:00Z" },
    { "Spanish", "lun, 04 ene 2026 10:30:15 GMT", "2026-01-04T10:30:15Z" },
    { "Russian", "Пн, 04 мая 2026 10:30:15 +0300", "2026-05-04T07:30:15Z" },
    { "dashes around the month", "04-May-2026 10:30:15 GMT", "2026-05-04T10:30:15Z" },
    { "seconds since 1970", "1777890615", "2026-05-04T10:30:15Z" },
    { "milliseconds since 1970", "1777890615000", "2026-05-04T10:30:15Z" },
    { "fourteen digits", "20260504103015", "2026-05-04T01:30:15Z?" },
    { "24:00", "2026-05-04T24:00:00Z", "2026-05-05T00:00:00Z" },
    { "a leap second", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z" },
    { "spaces around", "  Mon, 04 May 2026 10:30:15 GMT\n", "2026-05-04T10:30:15Z" },
    { "one of two days", "05/06/2026", "!" },
    { "the same twice", "05/05/2026", "2026-05-04T15:00:00Z?" },
    { "two digits three times", "26.05.04", "!" },
    { "no such day", "Mon, 31 Feb 2026 10:30:15 GMT", "!" },
    { "no such month", "2026-13-04", "!" },
    { "no such hour", "2026-05-04T25:00:00Z", "!" },
    { "no such minute", "2026-05-04T10:60:00Z", "!" },
    { "no such offset", "2026-05-04T10:30:15+99:00", "2026-05-04T01:30:15Z?" },
    { "the year 1", "0001-01-01T00:00:00Z", "!" },
    { "no date", "yesterday", "!" },
    { "nothing", "", "!" },
    { "digits without end", "99999999999999999999999999:99:99", "!" },
    { "a time alone", "10:30:15", "!" },
};

static void a_date_is(void **state)
{
    const struct date_case *row = *state;
    int64_t ms = 0;
    bool is_sure = false;
    char got[40] = "!";

    if (feed_date((struct mill_str){ row->text, strlen(row->text) }, 540, &ms,
                  &is_sure)) {
        time_t seconds = (time_t)(ms / 1000);
        struct tm tm;

        gmtime_r(&seconds, &tm);
        strftime(got, sizeof(got), is_sure ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%dT%H:%M:%SZ?",
                 &tm);
    }
    assert_string_equal(got, row->expected);
}

static void a_fraction_counts(void **state)
{
    int64_t ms;
    bool is_sure;

    assert_true(feed_date(S("1970-01-02T00:00:00.25Z"), 0, &ms, &is_sure));
    assert_int_equal(ms, 86400250);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_fraction_counts) };

    return run_table(cases, a_date_is) | cmocka_run_group_tests(tests, NULL, NULL);
}
