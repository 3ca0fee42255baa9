/* SPDX-License-Identifier: Apache-2.0
 *
 * http_date.c - "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" and
 * "Sun Nov  6 08:49:37 1994". */
#include "http_date.h"
#include "text/civil.h"
#include "text/str.h"

struct cursor {
    struct mill_str text;
    size_t at;
};

static bool skip(struct cursor *cursor, const char *letters)
{
    if (!str_starts(str_from(cursor->text, cursor->at), str_of(letters)))
        return false;
    cursor->at += str_of(letters).len;
    return true;
}

/* Exactly `digits` of them; with `padded` the first may be a space. -1: no. */
static int number(struct cursor *cursor, size_t digits, bool padded)
{
    int value = 0;

    if (cursor->text.len - cursor->at < digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        char c = cursor->text.data[cursor->at + i];

        if (padded && i == 0 && c == ' ')
            continue;
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + c - '0';
    }
    cursor->at += digits;
    return value;
}

static int month(struct cursor *cursor)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (int i = 0; i < 12; i++) {
        const char name[4] = { names[3 * i], names[3 * i + 1], names[3 * i + 2], '\0' };

        if (skip(cursor, name))
            return i + 1;
    }
    return -1;
}

/* -1: no time of a day. A leap second is the one before. */
static int64_t time_of_day(struct cursor *cursor)
{
    int hour = number(cursor, 2, false), minute, second;

    if (hour < 0 || hour > 23 || !skip(cursor, ":"))
        return -1;
    minute = number(cursor, 2, false);
    if (minute < 0 || minute > 59 || !skip(cursor, ":"))
        return -1;
    second = number(cursor, 2, false);
    if (second < 0 || second > 60)
        return -1;
    return (hour * 3600 + minute * 60 + (second == 60 ? 59 : second)) * (int64_t)1000;
}

struct parts {
    int year, month, day;
    int64_t time_ms;
};

/* The latest such year that is at most 50 years ahead. */
static int century(int year, int64_t now_ms)
{
    int most = civil_of(now_ms / 86400000).year + 50;

    return most - ((most - year) % 100 + 100) % 100;
}

static void read_day_first(struct cursor *cursor, int64_t now_ms, struct parts *parts)
{
    bool dashed;

    parts->day = number(cursor, 2, false);
    dashed = skip(cursor, "-");
    if (!dashed && !skip(cursor, " "))
        return;
    parts->month = month(cursor);
    if (!skip(cursor, dashed ? "-" : " "))
        return;
    parts->year = number(cursor, dashed ? 2 : 4, false);
    if (dashed && parts->year >= 0)
        parts->year = century(parts->year, now_ms);
    if (skip(cursor, " "))
        parts->time_ms = time_of_day(cursor);
    if (!skip(cursor, " GMT"))
        parts->time_ms = -1;
}

static void read_month_first(struct cursor *cursor, struct parts *parts)
{
    parts->month = month(cursor);
    if (!skip(cursor, " "))
        return;
    parts->day = number(cursor, 2, true);
    if (!skip(cursor, " "))
        return;
    parts->time_ms = time_of_day(cursor);
    if (skip(cursor, " "))
        parts->year = number(cursor, 4, false);
}

bool http_date(struct mill_str text, int64_t now_ms, int64_t *ms)
{
    struct parts parts = { -1, -1, -1, -1 };
    size_t comma = str_find_byte(text, ',', 0), space = str_find_byte(text, ' ', 0);
    struct cursor cursor = { text, 0 };

    if (space == STR_NONE || space > 10)
        return false;
    cursor.at = space + 1;
    if (comma != STR_NONE && comma + 1 == space)
        read_day_first(&cursor, now_ms, &parts);
    else
        read_month_first(&cursor, &parts);
    if (cursor.at != text.len || parts.year < 0 || parts.month < 1 || parts.day < 1 ||
        parts.time_ms < 0 || parts.day > civil_month_days(parts.year, parts.month))
        return false;
    *ms = civil_number(parts.year, parts.month, parts.day) * 86400000 + parts.time_ms;
    return true;
}
