/* SPDX-License-Identifier: Apache-2.0
 * dates.c - dates as pages write them. */
#include "test.h"

#include <string.h>

#include "cleaner/dates.h"

struct date_case {
    const char *name, *text, *iso; /* iso "": none */
    enum date_rules rules;
};

static struct date_case cases[] = {
    { "ISO 8601", "2025-10-23T17:12:25+09:00", "2025-10-23T17:12:25+09:00", DATE_STRICT },
    { "a fraction and Z", "2025-10-23T08:12:25.123Z", "2025-10-23T08:12:25Z",
      DATE_STRICT },
    { "an offset without a colon", "2024-11-14T00:00:00-0500",
      "2024-11-14T00:00:00-05:00", DATE_STRICT },
    { "a day", "2026-11-24", "2026-11-24", DATE_STRICT },
    { "a month", "2025-10", "2025-10", DATE_STRICT },
    { "Korean dots", "입력 2026.01.30. 04:30 | 수정 2026.01.31", "2026-01-30T04:30",
      DATE_STRICT },
    { "Korean words", "2026년 1월 30일(금) 오후 3시 20분", "2026-01-30T15:20",
      DATE_STRICT },
    { "오전 12시", "2026.1.30 오전 12:05", "2026-01-30T00:05", DATE_STRICT },
    { "compact", "20251023171225", "2025-10-23T17:12:25", DATE_STRICT },
    { "RFC 2822", "Tue, 24 Nov 2026 13:50:30 +0900", "2026-11-24T13:50:30+09:00",
      DATE_STRICT },
    { "month first", "January 30, 2026 10:15 am EST", "2026-01-30T10:15-05:00",
      DATE_STRICT },
    { "short names", "Sept. 4, 2025", "2025-09-04", DATE_STRICT },
    { "day first", "30th of January 2026", "2026-01-30", DATE_STRICT },
    { "day, month, year", "23/10/2025", "2025-10-23", DATE_STRICT },
    { "month, day, year", "10/24/2025 5:03 PM", "2025-10-24T17:03", DATE_STRICT },
    { "yearless behind a label", "10-23 15", "0000-10-23", DATE_YEARLESS },
    { "yearless alone is none", "10-23 15", "", DATE_STRICT },
    { "two digits behind a label", "25.10.23 17:00", "2025-10-23T17:00", DATE_YEARLESS },
    { "29 February", "2024-02-29", "2024-02-29", DATE_STRICT },
    { "no 29 February", "2023-02-29", "", DATE_STRICT },
    { "no 31 April", "2023-04-31", "", DATE_STRICT },
    { "no month 13", "2023-13-01", "", DATE_STRICT },
    { "hour 24 is no time", "2023-05-01 24:30", "2023-05-01", DATE_STRICT },
    { "no date", "4억5000만건, 29%, 02-1234-5678", "", DATE_STRICT },
    { "digits without end", "2025102317122520251023171225", "", DATE_STRICT },
    { "a version", "v1.2.3", "", DATE_STRICT },
    { "nothing", "", "", DATE_STRICT },
};

static void check(void **state)
{
    const struct date_case *row = *state;
    struct mill_str text = { row->text, strlen(row->text) };
    struct date date;
    char iso[DATE_ISO];
    size_t end;

    if (!*row->iso) {
        assert_false(date_find(text, row->rules, &date, &end));
        return;
    }
    assert_true(date_find(text, row->rules, &date, &end));
    assert_str(((struct mill_str){ iso, date_iso(&date, iso) }), row->iso);
    assert_true(end <= text.len);
}

static void milliseconds_go_there_and_back(void **state)
{
    for (int64_t ms = 315532800000; ms < 4000000000000; ms += 86400000 * 17 + 61000) {
        struct date date = date_of_ms(ms, 540);

        assert_true(date_is_good(&date));
        assert_int_equal(date_ms(&date, 0), ms);
    }
}

static void a_day_begins_in_its_zone(void **state)
{
    struct date day = { .year = 2025, .month = 10, .day = 24, .hour = -1, .second = -1 };

    assert_int_equal(date_ms(&day, 0), 1761264000000);
    assert_int_equal(date_ms(&day, 540), 1761264000000 - 9 * 3600000);
    assert_string_equal(date_precision(&day), "day");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(milliseconds_go_there_and_back),
        cmocka_unit_test(a_day_begins_in_its_zone),
    };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
