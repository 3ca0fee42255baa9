/* SPDX-License-Identifier: Apache-2.0
 *
 * dates.h - dates as pages write them: ISO 8601, RFC 2822, Korean, CJK and English forms.
 */
#ifndef CLEANER_DATES_H
#define CLEANER_DATES_H

#include <newsmill/type.h>

enum { DATE_ISO = 32 };

struct date {
    int year;           /* 0: not said */
    int month, day;     /* day 0: not said */
    int hour, minute;   /* hour -1: not said */
    int second;         /* -1: not said */
    bool has_offset;    /* says its zone */
    int offset_minutes; /* east of Greenwich */
};

enum date_rules {
    DATE_STRICT = 0,
    DATE_YEARLESS =
        1 /* "10-23", "10월 23일", "25.10.23" count: a label stands before it */
};

/* The first date in the text. *end: where it and its time stop. False: none. */
bool date_find(struct mill_str text, enum date_rules rules, struct date *date,
               size_t *end);

/* Whether it is a day of the calendar (a month with day 0), from 1980 to 2100. */
bool date_is_good(const struct date *date);

/* Unix milliseconds of its first instant; without a zone as if in `offset_minutes`. */
int64_t date_ms(const struct date *date, int offset_minutes);
/* The moment in the zone, to the minute and second. */
struct date date_of_ms(int64_t ms, int offset_minutes);

/* "2025-10-23T17:12+09:00", as many digits as are known, the zone where it has one.
 * Returns the length. */
size_t date_iso(const struct date *date, char iso[DATE_ISO]);
/* minute, day or month. */
const char *date_precision(const struct date *date);

#endif
