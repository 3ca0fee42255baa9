/* SPDX-License-Identifier: Apache-2.0
 * civil.c - counts years from March, so that the leap day is the last of a year. */
#include "text/civil.h"

#include <stdbool.h>

enum { DAYS_TO_1970 = 719468, ERA_YEARS = 400, ERA_DAYS = 146097 };

int64_t civil_number(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - (ERA_YEARS - 1)) / ERA_YEARS;
    int64_t of_era = y - era * ERA_YEARS;
    int64_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           DAYS_TO_1970;
}

struct civil civil_of(int64_t number)
{
    int64_t z = number + DAYS_TO_1970;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t of_era = z - era * ERA_DAYS;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

    return (struct civil){ (int)(y + era * ERA_YEARS + (m >= 10)),
                           (int)(m < 10 ? m + 3 : m - 9),
                           (int)(of_year - (153 * m + 2) / 5 + 1) };
}

int civil_month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}
