/* SPDX-License-Identifier: Apache-2.0
 * date_find.c - finds a date in text.
 *
 * Looks at each place where one can begin, a number or the name of a month, and reads on
 * as far as it fits. */
#include "dates.h"

#include "text/find.h"

enum { SCAN_MAX = 2048 }; /* dates lie near the start of what is looked at */

struct reader {
    struct mill_str text;
    size_t at;
};

static char peek(const struct reader *r)
{
    return r->at < r->text.len ? r->text.data[r->at] : 0;
}

static bool take(struct reader *r, const char *what)
{
    if (!starts_nocase(str_from(r->text, r->at), what))
        return false;
    r->at += str_of(what).len;
    return true;
}

static void skip(struct reader *r, const char *chars)
{
    while (r->at < r->text.len) {
        bool hit = false;

        for (const char *c = chars; *c; c++)
            hit |= *c == peek(r);
        if (!hit)
            break;
        r->at++;
    }
}

/* Digits, at most `max`; -1: none. */
static int number(struct reader *r, int max, int *digits)
{
    int value = 0;

    *digits = 0;
    while (*digits < max && ascii_is_digit(peek(r))) {
        value = value * 10 + (peek(r) - '0');
        r->at++;
        ++*digits;
    }
    return *digits ? value : -1;
}

/* Two numbers apart by one of the separators; "년" and "월" are two more. */
static bool separator(struct reader *r, const char *cjk, const char *han, char *kind)
{
    size_t before = r->at;

    skip(r, " ");
    *kind = peek(r);
    if (*kind == '-' || *kind == '.' || *kind == '/') {
        r->at++;
    } else if (take(r, cjk) || take(r, han)) {
        *kind = 'k';
    } else {
        r->at = before;
        return false;
    }
    skip(r, " ");
    return true;
}

static int month_by_name(struct reader *r)
{
    static const char *const names[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"
    };

    for (int i = 0; i < 12; i++) {
        size_t from = r->at, full = str_of(names[i]).len;
        struct mill_str rest = str_from(r->text, from);

        if (!rest.len || ascii_lower(rest.data[0]) != names[i][0])
            continue;
        for (size_t n = full; n >= 3; n = n == full && full > 4 ? 4 : n - 1) {
            bool fits = rest.len >= n && (rest.len == n || !ascii_is_alpha(rest.data[n]));

            for (size_t k = 0; fits && k < n; k++)
                fits = ascii_lower(rest.data[k]) == names[i][k];
            if (!fits)
                continue;
            r->at += n;
            skip(r, ".");
            return i + 1;
        }
    }
    return 0;
}

/* 오전 오후, 午前 午後, AM PM: 0 none, 1 before noon, 2 after. */
static int half_day(struct reader *r)
{
    if (take(r, "오전") || take(r, "午前") || take(r, "上午"))
        return 1;
    if (take(r, "오후") || take(r, "午後") || take(r, "下午"))
        return 2;
    if (take(r, "am") || take(r, "a.m."))
        return 1;
    return take(r, "pm") || take(r, "p.m.") ? 2 : 0;
}

static void read_zone(struct reader *r, struct date *date)
{
    static const struct {
        const char *name;
        int minutes;
    } zones[] = { { "kst", 540 },  { "jst", 540 },  { "utc", 0 },    { "gmt", 0 },
                  { "est", -300 }, { "edt", -240 }, { "cst", -360 }, { "cdt", -300 },
                  { "mst", -420 }, { "mdt", -360 }, { "pst", -480 }, { "pdt", -420 },
                  { "bst", 60 },   { "cest", 120 }, { "cet", 60 },   { "et", -300 },
                  { "z", 0 } };
    size_t before = r->at;
    int digits, hours, minutes = 0;
    char sign;

    skip(r, " (");
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        size_t at = r->at;

        if (take(r, zones[i].name) && !ascii_is_alpha(peek(r))) {
            date->has_offset = true;
            date->offset_minutes = zones[i].minutes;
            return;
        }
        r->at = at;
    }
    sign = peek(r);
    if (sign == '+' || sign == '-') {
        r->at++;
        hours = number(r, 2, &digits);
        skip(r, ":");
        if (digits == 2)
            minutes = number(r, 2, &digits);
        if (digits == 2 && hours <= 14 && minutes < 60) {
            date->has_offset = true;
            date->offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
            return;
        }
    }
    r->at = before;
}

static bool set_time(struct date *date, int half, int hour, int minute, int second)
{
    if (half && hour > 12)
        half = 0;
    if (half == 2 && hour < 12)
        hour += 12;
    if (half == 1 && hour == 12)
        hour = 0;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    date->hour = hour;
    date->minute = minute;
    date->second = second > 59 ? 59 : second;
    return true;
}

/* The weekday and what else stands between a date and its time. */
static void skip_between(struct reader *r)
{
    static const char *const words[] = { "at ", "요일", "월", "화", "수",
                                         "목",  "금",   "토", "일" };

    skip(r, " \t\r\n,.T|·-");
    if (take(r, "(")) {
        for (size_t i = 0; i < 4 && peek(r) && peek(r) != ')'; i++)
            r->at++;
        take(r, ")");
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (take(r, words[i]))
            i = i ? 0 : i;
    skip(r, " \t\r\n,.|·-");
}

static void read_time(struct reader *r, struct date *date)
{
    size_t before = r->at;
    int digits, hour, minute = 0, second = -1, half;

    date->hour = date->second = -1;
    skip_between(r);
    half = half_day(r);
    skip(r, " ");
    hour = number(r, 2, &digits);
    if (digits && take(r, "시")) {
        skip(r, " ");
        minute = number(r, 2, &digits);
        minute = digits && take(r, "분") ? minute : 0;
    } else if (digits && take(r, ":")) {
        minute = number(r, 2, &digits);
        if (digits != 2) {
            r->at = before;
            return;
        }
        if (take(r, ":"))
            second = number(r, 2, &digits);
        if (second >= 0 && take(r, "."))
            number(r, 9, &digits);
    } else {
        r->at = before;
        return;
    }
    skip(r, " ");
    half = half ? half : half_day(r);
    if (!set_time(date, half, hour, minute, second))
        r->at = before;
    else
        read_zone(r, date);
}

/* 20251023171225, 202510231712, 20251023. */
static bool read_compact(struct reader *r, struct date *date)
{
    size_t run = 0;
    int d, hour, minute, second = -1;

    while (r->at + run < r->text.len && ascii_is_digit(r->text.data[r->at + run]))
        run++;
    if (run != 14 && run != 12 && run != 8)
        return false;
    *date = (struct date){ .hour = -1, .second = -1 };
    date->year = number(r, 4, &d);
    date->month = number(r, 2, &d);
    date->day = number(r, 2, &d);
    if (run == 8) {
        if (take(r, "t") && ascii_is_digit(peek(r))) {
            hour = number(r, 2, &d);
            minute = number(r, 2, &d);
            if (d == 2)
                second = number(r, 2, &d);
            if (d == 2 && set_time(date, 0, hour, minute, second))
                read_zone(r, date);
        }
        return date_is_good(date);
    }
    hour = number(r, 2, &d);
    minute = number(r, 2, &d);
    second = run == 14 ? number(r, 2, &d) : -1;
    return set_time(date, 0, hour, minute, second) && date_is_good(date);
}

/* 2025-10-23, 2025.10.23., 2025년 10월 23일; a month alone where it is all. */
static bool read_year_first(struct reader *r, struct date *date, enum date_rules rules)
{
    int d;
    char one, two;

    *date = (struct date){ .hour = -1, .second = -1 };
    date->year = number(r, 4, &d);
    if (d == 2 && rules & DATE_YEARLESS)
        date->year += 2000;
    else if (d != 4)
        return false;
    if (!separator(r, "년", "年", &one))
        return false;
    date->month = number(r, 2, &d);
    if (!d || ascii_is_digit(peek(r)))
        return false;
    if (!separator(r, "월", "月", &two) || one != two || !ascii_is_digit(peek(r)))
        return date->year > 100 && one != '.' && r->at == r->text.len &&
               date_is_good(date);
    date->day = number(r, 2, &d);
    if (!d || ascii_is_digit(peek(r)) || !date->day || !date_is_good(date))
        return false;
    if (!take(r, "일") && !take(r, "日"))
        skip(r, ".");
    read_time(r, date);
    return true;
}

/* 23/10/2025, 10/23/2025, 23.10.2025. */
static bool read_year_last(struct reader *r, struct date *date)
{
    int d, first, second;
    char one, two;

    *date = (struct date){ .hour = -1, .second = -1 };
    first = number(r, 2, &d);
    if (!d || !separator(r, "\1", "\1", &one))
        return false;
    second = number(r, 2, &d);
    if (!d || !separator(r, "\1", "\1", &two) || one != two)
        return false;
    date->year = number(r, 4, &d);
    if (d != 4 || ascii_is_digit(peek(r)))
        return false;
    date->day = one == '/' && first <= 12 ? second : first;
    date->month = one == '/' && first <= 12 ? first : second;
    if (!date->day || !date_is_good(date))
        return false;
    read_time(r, date);
    return true;
}

/* October 23, 2025; Oct 23rd 2025. */
static bool read_month_name(struct reader *r, struct date *date)
{
    int d;

    *date = (struct date){ .hour = -1, .second = -1 };
    date->month = month_by_name(r);
    skip(r, " ");
    date->day = date->month ? number(r, 2, &d) : 0;
    if (!date->month || !d)
        return false;
    if (!take(r, "st") && !take(r, "nd") && !take(r, "rd"))
        take(r, "th");
    skip(r, " ,.");
    date->year = number(r, 4, &d);
    if (d != 4 || !date->day || !date_is_good(date))
        return false;
    read_time(r, date);
    return true;
}

/* 23 October 2025; Thu, 23 Oct 2025. */
static bool read_day_name(struct reader *r, struct date *date)
{
    int d;

    *date = (struct date){ .hour = -1, .second = -1 };
    date->day = number(r, 2, &d);
    if (!d || ascii_is_digit(peek(r)))
        return false;
    if (!take(r, "st") && !take(r, "nd") && !take(r, "rd"))
        take(r, "th");
    skip(r, " .-/");
    take(r, "of ");
    date->month = month_by_name(r);
    skip(r, " ,.-/");
    date->year = date->month ? number(r, 4, &d) : 0;
    if (!date->month || d != 4 || !date->day || !date_is_good(date))
        return false;
    read_time(r, date);
    return true;
}

/* 10-23, 10.23, 10월 23일: the year is not said. */
static bool read_yearless(struct reader *r, struct date *date)
{
    struct date check;
    int d;
    char kind;

    *date = (struct date){ .hour = -1, .second = -1 };
    date->month = number(r, 2, &d);
    if (!d || !separator(r, "월", "月", &kind))
        return false;
    date->day = number(r, 2, &d);
    check = *date;
    check.year = 2000; /* a leap year: 02-29 is good */
    if (!d || ascii_is_digit(peek(r)) || !date->day || !date_is_good(&check))
        return false;
    if (!take(r, "일") && !take(r, "日"))
        skip(r, ".");
    read_time(r, date);
    return true;
}

static bool read_at(struct mill_str text, size_t at, enum date_rules rules,
                    struct date *date, size_t *end)
{
    for (int form = 0; form < 6; form++) {
        struct reader r = { text, at };
        bool good = false;

        if (form == 0)
            good = ascii_is_digit(text.data[at]) && read_compact(&r, date);
        else if (form == 1)
            good = read_year_first(&r, date, rules);
        else if (form == 2)
            good = read_year_last(&r, date);
        else if (form == 3)
            good = ascii_is_alpha(text.data[at]) && read_month_name(&r, date);
        else if (form == 4)
            good = read_day_name(&r, date);
        else
            good = rules & DATE_YEARLESS && read_yearless(&r, date);
        *end = r.at;
        if (good)
            return true;
    }
    return false;
}

bool date_find(struct mill_str text, enum date_rules rules, struct date *date,
               size_t *end)
{
    size_t len = text.len < SCAN_MAX ? text.len : SCAN_MAX;

    for (size_t i = 0; i < len; i++) {
        char c = text.data[i], before = i ? text.data[i - 1] : ' ';
        struct date got;
        size_t stop;

        if (!(ascii_is_digit(c) && !ascii_is_digit(before)) &&
            !(ascii_is_alpha(c) && !ascii_is_alpha(before)))
            continue;
        if (read_at(text, i, rules, &got, &stop)) {
            *date = got;
            *end = stop;
            return true;
        }
    }
    return false;
}
