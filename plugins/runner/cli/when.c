/* SPDX-License-Identifier: Apache-2.0
 * when.c - ISO 8601, the part that is in use. */
#include "cli/when.h"

#include <string.h>
#include <time.h>

/* Exactly `digits` digits within [low, high]; NULL when not. */
static const char *take(const char *at, int digits, int low, int high, int *value)
{
    *value = 0;
    for (int i = 0; i < digits; i++, at++) {
        if (*at < '0' || *at > '9')
            return NULL;
        *value = *value * 10 + (*at - '0');
    }
    return *value >= low && *value <= high ? at : NULL;
}

/* The same after a separator. */
static const char *take_after(const char *at, char separator, int low, int high,
                              int *value)
{
    return at && *at == separator ? take(at + 1, 2, low, high, value) : NULL;
}

/* THH:MM[:SS], or nothing. */
static const char *take_time(const char *at, struct tm *tm)
{
    if (!*at)
        return at;
    at = take_after(at, *at == ' ' ? ' ' : 'T', 0, 23, &tm->tm_hour);
    at = take_after(at, ':', 0, 59, &tm->tm_min);
    if (at && *at == ':')
        at = take_after(at, ':', 0, 59, &tm->tm_sec);
    return at;
}

/* Z, +HH:MM, -HH:MM or nothing, as seconds east of UTC. */
static const char *take_zone(const char *at, int *east)
{
    int hours = 0, minutes = 0;
    char sign = *at;

    *east = 0;
    if (!sign)
        return at;
    if (sign == 'Z')
        return at + 1;
    if (sign != '+' && sign != '-')
        return NULL;
    at = take_after(at, sign, 0, 14, &hours);
    at = take_after(at, ':', 0, 59, &minutes);
    *east = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
    return at;
}

bool when_parse(const char *text, int64_t *ms)
{
    struct tm tm = { 0 };
    int year, month, day, east = 0;
    const char *at = take(text, 4, 1, 9999, &year);

    at = take_after(at, '-', 1, 12, &month);
    at = take_after(at, '-', 1, 31, &day);
    if (!at)
        return false;
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    tm.tm_mday = day;
    at = take_time(at, &tm);
    at = at ? take_zone(at, &east) : NULL;
    if (!at || *at)
        return false;
    *ms = ((int64_t)timegm(&tm) - east) * 1000;
    return tm.tm_mday == day; /* timegm() makes 31 February a day in March */
}
