/* SPDX-License-Identifier: Apache-2.0
 * dates.c - the calendar, and how a date is printed. */
#include "dates.h"

#include "text/civil.h"

#include <stdio.h>

bool date_is_good(const struct date *date)
{
    return date->year >= 1980 && date->year <= 2100 && date->month >= 1 &&
           date->month <= 12 && date->day >= 0 &&
           date->day <= civil_month_days(date->year, date->month);
}

int64_t date_ms(const struct date *date, int offset_minutes)
{
    int64_t minutes =
        civil_number(date->year, date->month, date->day ? date->day : 1) * 1440;

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
    struct civil day = civil_of(days);

    return (struct date){ .year = day.year,
                          .month = day.month,
                          .day = day.day,
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
