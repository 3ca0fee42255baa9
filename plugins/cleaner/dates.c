/* SPDX-License-Identifier: Apache-2.0
 * dates.c - the calendar, and how a date is printed. */
#include "dates.h"

#include <stdio.h>

/* Days since 1970-01-01 of a day of the proleptic Gregorian calendar; years begin in
 * March, so that the leap day comes last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

bool date_is_good(const struct date *date)
{
    return date->year >= 1980 && date->year <= 2100 && date->month >= 1 &&
           date->month <= 12 && date->day >= 0 &&
           date->day <= month_days(date->year, date->month);
}

int64_t date_ms(const struct date *date, int offset_minutes)
{
    int64_t minutes = days_of(date->year, date->month, date->day ? date->day : 1) * 1440;

    if (date->hour >= 0)
        minutes += date->hour * 60 + date->minute;
    minutes -= date->has_offset ? date->offset_minutes : offset_minutes;
    return (minutes * 60 + (date->second > 0 ? date->second : 0)) * 1000;
}

struct date date_of_ms(int64_t ms, int offset_minutes)
{
    int64_t seconds = ms / 1000 - (ms % 1000 < 0) + (int64_t)offset_minutes * 60;
    int64_t days = seconds / 86400 - (seconds % 86400 < 0),
            in_day = seconds - days * 86400;
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);

    return (struct date){ .year = (int)(y + era * 400 + (month <= 2)),
                          .month = month,
                          .day = (int)(of_year - (153 * m + 2) / 5 + 1),
                          .hour = (int)(in_day / 3600),
                          .minute = (int)(in_day / 60 % 60),
                          .second = (int)(in_day % 60),
                          .has_offset = true,
                          .offset_minutes = offset_minutes };
}

size_t date_iso(const struct date *date, char iso[DATE_ISO])
{
    int n = snprintf(iso, DATE_ISO, "%04d-%02d", date->year % 10000, date->month % 100);

    if (date->day)
        n += snprintf(iso + n, DATE_ISO - (size_t)n, "-%02d", date->day % 100);
    if (date->day && date->hour >= 0) {
        n += snprintf(iso + n, DATE_ISO - (size_t)n, "T%02d:%02d", date->hour % 100,
                      date->minute % 100);
        if (date->second >= 0)
            n += snprintf(iso + n, DATE_ISO - (size_t)n, ":%02d", date->second % 100);
        if (date->has_offset && !date->offset_minutes) {
            n += snprintf(iso + n, DATE_ISO - (size_t)n, "Z");
        } else if (date->has_offset) {
            int east =
                date->offset_minutes < 0 ? -date->offset_minutes : date->offset_minutes;

            n += snprintf(iso + n, DATE_ISO - (size_t)n, "%c%02d:%02d",
                          date->offset_minutes < 0 ? '-' : '+', east / 60 % 100,
                          east % 60);
        }
    }
    return (size_t)n;
}

const char *date_precision(const struct date *date)
{
    if (!date->day)
        return "month";
    return date->hour >= 0 ? "minute" : "day";
}
