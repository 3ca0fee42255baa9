/* SPDX-License-Identifier: Apache-2.0
 *
 * civil.h - days of the proleptic Gregorian calendar as numbers, 0 being 1970-01-01.
 * Cannot fail. Years from -1,000,000 to 1,000,000; month from 1 to 12; a day beyond its
 * month counts on.
 */
#ifndef NEWSMILL_TEXT_CIVIL_H
#define NEWSMILL_TEXT_CIVIL_H

#include <stdint.h>

struct civil {
    int year, month, day; /* month and day from 1 */
};

int64_t civil_number(int year, int month, int day);
struct civil civil_of(int64_t number);
int civil_month_days(int year, int month);

#endif
