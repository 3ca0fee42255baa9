/* SPDX-License-Identifier: Apache-2.0
 * calendar.c - days as numbers, and intervals of them. */
#include "extractor/calendar.h"

int calendar_number(int year, int month, int day)
{
    return (int)civil_number(year, month, day);
}

int calendar_weekday(int number)
{
    return ((number + 3) % 7 + 7) % 7;
}

bool calendar_exists(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= civil_month_days(year, month);
}

struct interval calendar_months(int year, int month, int count)
{
    int from = year * 12 + month - 1, to = from + count;

    return (struct interval){ calendar_number(from / 12, from % 12 + 1, 1),
                              calendar_number(to / 12, to % 12 + 1, 1) - 1 };
}

struct interval calendar_month(int year, int month)
{
    return calendar_months(year, month, 1);
}

struct interval calendar_week_of(struct interval period, int n)
{
    int thursday = calendar_nth_weekday(period, 3, n);

    if (thursday == INT32_MIN)
        return (struct interval){ INT32_MIN, INT32_MIN };
    return (struct interval){ thursday - 3, thursday + 3 };
}

int calendar_nth_weekday(struct interval period, int weekday, int n)
{
    int first = period.first + (weekday - calendar_weekday(period.first) + 7) % 7;
    int last = period.last - (calendar_weekday(period.last) - weekday + 7) % 7;
    int day = n < 0 ? last : first + (n - 1) * 7;

    return day < period.first || day > period.last ? INT32_MIN : day;
}

struct mill_str calendar_text(int number, struct pool *pool)
{
    struct civil day = civil_of(number);

    if (day.year < 1 || day.year > 9999)
        return (struct mill_str){ "", 0 };
    return pool_printf(pool, "%04d-%02d-%02d", day.year, day.month, day.day);
}

static bool digits(struct mill_str text, size_t at, size_t count, int *value)
{
    *value = 0;
    for (size_t i = at; i < at + count; i++) {
        if (i >= text.len || text.data[i] < '0' || text.data[i] > '9')
            return false;
        *value = *value * 10 + (text.data[i] - '0');
    }
    return true;
}

bool calendar_parse(struct mill_str text, int *number)
{
    int year, month, day;

    if (!digits(text, 0, 4, &year) || !digits(text, 5, 2, &month) ||
        !digits(text, 8, 2, &day) || text.data[4] != '-' || text.data[7] != '-' ||
        !calendar_exists(year, month, day))
        return false;
    *number = calendar_number(year, month, day);
    return true;
}
