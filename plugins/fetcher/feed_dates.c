/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_dates.c - dates as feeds write them.
 *
 * RFC 822 and ISO 8601, and what is met instead: "Mon, May 25 2020", ctime(), 12-hour
 * clocks, Korean and other names, two-digit years, seconds since 1970. The text is taken
 * word by word, each saying what it can only be; 05/06/2020, which may be two days, is
 * not understood. */
#include <string.h>

#include "feed_words.h"
#include "fetcher/feed.h"
#include "text/civil.h"
#include "text/find.h"

enum { DATE_BYTES = 200, UNKNOWN = -1, NO_ZONE = 1 << 20 };

struct moment {
    const char *at, *end;
    int year, month, day, hour, minute, second, ms; /* UNKNOWN */
    int zone;                                       /* minutes east; NO_ZONE */
    bool zone_may_move;                             /* GMT, which +0900 may follow */
    int half;                                       /* 0 am, 1 pm, UNKNOWN */
    bool ambiguous, month_by_name;
};

/* Digits at the cursor: their value; *count how many, all taken. */
static int64_t take_number(struct moment *m, int *count)
{
    int64_t value = 0;

    *count = 0;
    while (m->at < m->end && ascii_is_digit(*m->at)) {
        if (*count < 17)
            value = value * 10 + (*m->at - '0');
        ++*count;
        m->at++;
    }
    return value;
}

/* The same for what is small; more is as wrong as a million. */
static int take_int(struct moment *m)
{
    int count;
    int64_t value = take_number(m, &count);

    return value < 1000000 ? (int)value : 1000000;
}

static bool at_digit(const struct moment *m, int ahead)
{
    return m->end - m->at > ahead && ascii_is_digit(m->at[ahead]);
}

static bool skip(struct moment *m, const char *what)
{
    size_t len = strlen(what);

    if ((size_t)(m->end - m->at) < len || memcmp(m->at, what, len) != 0)
        return false;
    m->at += len;
    return true;
}

/* ":45:26.123" behind the hour. */
static void take_time(struct moment *m, int hour)
{
    int digits;

    m->hour = hour;
    m->at++;
    m->minute = take_int(m);
    m->second = 0;
    if (m->end - m->at < 2 || *m->at != ':' || !at_digit(m, 1))
        return;
    m->at++;
    m->second = take_int(m);
    if (m->end - m->at < 2 || (*m->at != '.' && *m->at != ',') || !at_digit(m, 1))
        return;
    m->at++;
    for (digits = 0, m->ms = 0; at_digit(m, 0); m->at++, digits++)
        if (digits < 3)
            m->ms = m->ms * 10 + (*m->at - '0');
    for (; digits < 3; digits++)
        m->ms *= 10;
}

/* "/05", ". 5", "-5" behind a number; -1: none. */
static int take_next_part(struct moment *m)
{
    const char *at = m->at;

    if (at == m->end || !strchr("-/.", *at))
        return -1;
    at++;
    while (at < m->end && *at == ' ')
        at++;
    if (at == m->end || !ascii_is_digit(*at))
        return -1;
    m->at = at;
    return take_int(m);
}

static void take_year(struct moment *m, int year)
{
    int month, day;

    if (m->year != UNKNOWN)
        return;
    m->year = year;
    if (m->month != UNKNOWN)
        return;
    month = take_next_part(m);
    day = month < 0 ? -1 : take_next_part(m);
    if (month >= 0)
        m->month = month;
    if (day >= 0)
        m->day = day;
}

/* 20200525, 20200525044526. */
static void take_packed(struct moment *m, int64_t value, int count)
{
    if (count == 14) {
        m->second = (int)(value % 100);
        m->minute = (int)(value / 100 % 100);
        m->hour = (int)(value / 10000 % 100);
        value /= 1000000;
    }
    m->year = (int)(value / 10000);
    m->month = (int)(value / 100 % 100);
    m->day = (int)(value % 100);
}

/* 25.05.2020, 25/05/2020 or 05/25/2020: a number above 12 is the day. */
static void take_parts(struct moment *m, int first)
{
    int second = take_next_part(m), year = take_next_part(m);

    if (year < 1000) {
        m->ambiguous = true; /* 20.05.25 */
        return;
    }
    m->year = year;
    m->day = second > 12 ? second : first;
    m->month = second > 12 ? first : second;
    m->ambiguous |= first <= 12 && second <= 12 && first != second;
}

/* Numbers behind which stands what they are. False: none does. */
static bool take_counted(struct moment *m, int value)
{
    const char *before = m->at;

    while (m->at < m->end && *m->at == ' ')
        m->at++;
    if (skip(m, "년") || skip(m, "年"))
        m->year = value < 100 ? 2000 + value : value;
    else if (skip(m, "월") || skip(m, "月"))
        m->month = value;
    else if (skip(m, "일") || skip(m, "日"))
        m->day = value;
    else if (skip(m, "시") || skip(m, "時") || skip(m, "时"))
        m->hour = value, m->minute = m->second = 0;
    else if (skip(m, "분") || skip(m, "分"))
        m->minute = value;
    else if (skip(m, "초") || skip(m, "秒"))
        m->second = value;
    else {
        m->at = before;
        return false;
    }
    return true;
}

static bool is_parts(const struct moment *m)
{
    return m->year == UNKNOWN && m->month == UNKNOWN && m->day == UNKNOWN &&
           m->end - m->at > 2 && strchr("-/.", *m->at) && at_digit(m, 1);
}

static void take_small(struct moment *m, int value, int count)
{
    if (m->day == UNKNOWN && count <= 2 && value >= 1 && value <= 31)
        m->day = value;
    else if (m->year == UNKNOWN && count == 2)
        m->year = value < 50 ? 2000 + value : 1900 + value;
}

static void take_digits(struct moment *m)
{
    int count;
    int64_t value = take_number(m, &count);
    bool is_date = m->year == UNKNOWN && m->month == UNKNOWN;

    if (count <= 2 && m->end - m->at > 1 && *m->at == ':' && at_digit(m, 1)) {
        if (m->hour == UNKNOWN)
            take_time(m, (int)value);
    } else if (count <= 4 && take_counted(m, (int)value)) {
        return;
    } else if ((count == 8 || count == 14) && is_date) {
        take_packed(m, value, count);
    } else if ((count == 6 || count == 4) && m->day != UNKNOWN && m->year != UNKNOWN &&
               m->hour == UNKNOWN) {
        m->hour = (int)(count == 6 ? value / 10000 : value / 100);
        m->minute = (int)(count == 6 ? value / 100 % 100 : value % 100);
        m->second = (int)(count == 6 ? value % 100 : 0);
    } else if (count == 4) {
        take_year(m, (int)value);
    } else if (count <= 2 && is_parts(m)) {
        take_parts(m, (int)value);
    } else {
        take_small(m, (int)value, count);
    }
}

/* +09:00, +0900, +09, +9 behind the time. */
static void take_offset(struct moment *m)
{
    int sign = *m->at == '-' ? -1 : 1, count, minutes = 0;
    int64_t value;

    m->at++;
    value = take_number(m, &count);
    if (count <= 2) {
        if (m->end - m->at > 2 && *m->at == ':' && at_digit(m, 1)) {
            m->at++;
            minutes = take_int(m);
        }
        value = value * 60 + minutes;
    } else {
        value = value / 100 * 60 + value % 100;
    }
    if (value > 14 * 60 || minutes > 59)
        return;
    m->zone = sign * (int)value;
    m->zone_may_move = false;
}

static void take_month(struct moment *m, int month)
{
    /* "mar., 25 mai" begins with a Tuesday. */
    if (m->day == UNKNOWN && m->year == UNKNOWN && m->at < m->end &&
        (*m->at == ',' || (*m->at == '.' && m->end - m->at > 1 && m->at[1] == ',')))
        return;
    if (m->month != UNKNOWN && !m->month_by_name)
        return;
    m->month = month;
    m->month_by_name = true;
}

static void take_word(struct moment *m)
{
    struct word word = word_take(&m->at, m->end);

    if (word.kind == WORD_MONTH)
        take_month(m, word.value);
    else if (word.kind == WORD_HALF)
        m->half = word.value;
    else if (word.kind == WORD_ZONE && m->hour != UNKNOWN &&
             (m->zone == NO_ZONE || m->zone_may_move)) {
        m->zone_may_move = word.value == 0;
        m->zone = word.value;
    }
}

static void scan(struct moment *m)
{
    while (m->at < m->end) {
        unsigned char c = (unsigned char)*m->at;

        if (ascii_is_digit(*m->at))
            take_digits(m);
        else if ((c == '+' || c == '-') && m->hour != UNKNOWN && at_digit(m, 1) &&
                 (m->zone == NO_ZONE || m->zone_may_move))
            take_offset(m);
        else if (ascii_is_alpha(*m->at) || c >= 0x80)
            take_word(m);
        else
            m->at++;
    }
}

static bool settle_time(struct moment *m)
{
    if (m->hour == UNKNOWN)
        m->hour = m->minute = m->second = 0;
    if (m->half == 1 && m->hour < 12)
        m->hour += 12;
    else if (m->half == 0 && m->hour == 12)
        m->hour = 0;
    if (m->second == 60)
        m->second = 59; /* a leap second */
    return (m->hour < 24 || (m->hour == 24 && !m->minute && !m->second)) &&
           m->minute < 60 && m->second < 60;
}

static bool settle_date(struct moment *m)
{
    if (m->day == UNKNOWN && !m->month_by_name)
        m->day = 1; /* 2020-05 */
    return !m->ambiguous && m->year >= 1900 && m->year <= 2200 && m->month >= 1 &&
           m->month <= 12 && m->day >= 1 && m->day <= civil_month_days(m->year, m->month);
}

/* Ten digits are seconds since 1970, thirteen milliseconds. */
static bool is_count(struct mill_str text, int64_t *ms)
{
    int64_t value = 0;

    if (text.len != 10 && text.len != 13)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_digit(text.data[i]))
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *ms = text.len == 10 ? value * 1000 : value;
    return true;
}

bool feed_date(struct mill_str text, int zone_minutes, int64_t *ms, bool *is_sure)
{
    struct moment m = { .year = UNKNOWN,
                        .month = UNKNOWN,
                        .day = UNKNOWN,
                        .hour = UNKNOWN,
                        .zone = NO_ZONE,
                        .half = UNKNOWN };
    bool has_time;

    text = str_trim(str_slice(text, 0, DATE_BYTES));
    if (is_count(text, ms)) {
        *is_sure = true;
        return true;
    }
    m.at = text.data;
    m.end = text.data + text.len;
    scan(&m);
    has_time = m.hour != UNKNOWN;
    if (!settle_date(&m) || !settle_time(&m))
        return false;
    *is_sure = has_time && m.zone != NO_ZONE;
    if (m.zone == NO_ZONE)
        m.zone = zone_minutes;
    *ms = civil_number(m.year, m.month, m.day) * 86400000 + m.hour * (int64_t)3600000 +
          m.minute * (int64_t)60000 + m.second * (int64_t)1000 + m.ms -
          m.zone * (int64_t)60000;
    return true;
}
