/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar.h - days as numbers (0 is 1970-01-01, proleptic Gregorian), and intervals of
 * them: [first, last], both inclusive.
 */
#ifndef EXTRACTOR_CALENDAR_H
#define EXTRACTOR_CALENDAR_H

#include "extractor/pool.h"
#include "text/civil.h"

struct interval {
    int first, last;
};

int calendar_number(int year, int month, int day);
int calendar_weekday(int number); /* 0 Monday .. 6 Sunday */
bool calendar_exists(int year, int month, int day);
/* Months are counted on: month may be any number, 13 is January of the next year. */
struct interval calendar_month(int year, int month);
struct interval calendar_months(int year, int month, int count);
/* The n-th week (Monday to Sunday) of a month or year, as ISO 8601 counts them: a week is
 * where its Thursday is. -1: the last. */
struct interval calendar_week_of(struct interval period, int n);
/* The n-th such weekday of an interval; -1: the last. INT32_MIN: there is none. */
int calendar_nth_weekday(struct interval period, int weekday, int n);

/* YYYY-MM-DD; empty outside the years 1 to 9999. */
struct mill_str calendar_text(int number, struct pool *pool);
/* Of text that begins with YYYY-MM-DD. */
bool calendar_parse(struct mill_str text, int *number);

#endif
