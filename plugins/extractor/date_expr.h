/* SPDX-License-Identifier: Apache-2.0
 *
 * date_expr.h - a date as it is written: which words and numbers, not yet which days.
 */
#ifndef EXTRACTOR_DATE_EXPR_H
#define EXTRACTOR_DATE_EXPR_H

#include "extractor/dates.h"

/* Values of DATE_PART; those with a unit stand alone (연말). */
enum date_part {
    PART_BEGIN = 1,
    PART_MIDDLE,
    PART_END,
    PART_OF_YEAR = 10,
    PART_OF_MONTH = 20
};
/* Values of DATE_DIRECTION. */
enum date_direction {
    DIRECTION_NONE,
    DIRECTION_PAST,
    DIRECTION_THIS,
    DIRECTION_FUTURE,
    DIRECTION_NEXT
};

struct date_distance {
    int years, months, days; /* signed; weeks are 7 days */
    bool there;
    bool weeks; /* the finest unit said */
    enum date_unit finest;
};

struct date_expr {
    size_t start, end;
    bool has[DATE_UNITS];
    enum date_how how[DATE_UNITS];
    int value[DATE_UNITS], high[DATE_UNITS]; /* high: of 1~3일, else the value */
    struct date_distance distance; /* from the day named, else from the publication */
    bool spelled;                  /* a number in Hangul */
    bool vague;                    /* seen, with no days */
    bool follows; /* 부터 stands behind: the main verb tells its tense */
};

struct date_range {
    struct date_expr from, to;
    size_t start, end;
    bool there; /* has `to` */
};

/* Reads the longest date, or range of dates, at `at`. */
bool date_expr_read(const struct date_scan *scan, struct mill_str text, size_t at,
                    struct date_range *range);
/* The days of what was read; cue: the clause's tense. Writes what it names into the scan.
 */
void date_expr_resolve(struct date_scan *scan, const struct date_range *range,
                       enum date_direction cue, struct date *date);

#endif
