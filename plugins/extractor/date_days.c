/* SPDX-License-Identifier: Apache-2.0
 * date_days.c - weeks, weekdays, days and distances of a date. */
#include "extractor/date_resolver.h"

static struct interval week_around(int day)
{
    int monday = day - calendar_weekday(day);

    return (struct interval){ monday, monday + 6 };
}

bool resolver_week(struct resolver *r)
{
    const struct date_expr *e = r->expr;

    if (e->has[DATE_ORDINAL]) {
        struct interval period = r->days;

        if (r->precision != PRECISION_MONTH) {
            if (!r->has_year)
                return false;
            period = calendar_months(r->year, 1, 12);
        }
        r->days = calendar_week_of(period, e->value[DATE_ORDINAL]);
        if (r->days.first == INT32_MIN)
            return false;
    } else {
        if (!resolver_needs_base(r))
            return false;
        r->days = week_around(r->base + 7 * e->value[DATE_WEEK]);
    }
    r->precision = PRECISION_WEEK;
    return true;
}

bool resolver_weekend(struct resolver *r)
{
    int week;

    if (!resolver_needs_base(r))
        return false;
    week = r->expr->has[DATE_WEEK] ? r->days.first : week_around(r->base).first;
    if (r->said && r->way == DIRECTION_PAST && week + 5 >= r->base)
        week -= 7;
    else if (r->said && r->way == DIRECTION_NEXT)
        week += 7 * (r->expr->value[DATE_DIRECTION] > DIRECTION_NEXT ? 2 : 1);
    else if (!r->said && r->way <= DIRECTION_PAST && week + 5 > r->base &&
             !r->expr->has[DATE_WEEK])
        week -= 7;
    r->days = (struct interval){ week + 5, week + 6 };
    r->precision = PRECISION_WEEKEND;
    return true;
}

/* 이달 첫째 주 금요일: the first Friday of the month, or of the year or this month. */
static bool nth_weekday(struct resolver *r, int *day)
{
    const struct date_expr *e = r->expr;
    struct interval period = r->days;

    if (!e->has[DATE_MONTH] && !r->has_year) {
        struct civil base;

        if (!resolver_needs_base(r))
            return false;
        base = civil_of(r->base);
        period = calendar_month(base.year, base.month);
    } else if (!e->has[DATE_MONTH]) {
        period = calendar_months(r->year, 1, 12);
    } else if (e->has[DATE_WEEK]) {
        struct civil thursday = civil_of(r->days.first + 3);

        period = calendar_month(thursday.year, thursday.month);
    }
    *day = calendar_nth_weekday(period, e->value[DATE_WEEKDAY], e->value[DATE_ORDINAL]);
    return *day != INT32_MIN;
}

bool resolver_weekday(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    int weekday = e->value[DATE_WEEKDAY], day;

    if (e->has[DATE_ORDINAL]) {
        if (!nth_weekday(r, &day))
            return false;
    } else if (e->has[DATE_WEEK]) {
        day = r->days.first + weekday;
    } else {
        int back;

        if (!resolver_needs_base(r))
            return false;
        back = (calendar_weekday(r->base) - weekday + 7) % 7;
        if (r->way == DIRECTION_THIS)
            day = week_around(r->base).first + weekday;
        else if (r->way >= DIRECTION_FUTURE)
            day = r->base + (7 - back) % 7 + (r->said && !back ? 7 : 0);
        else
            day = r->base - back - (r->said && !back ? 7 : 0);
    }
    r->days = (struct interval){ day, day };
    r->precision = PRECISION_DAY;
    return true;
}

/* N일 with no month: of the month that the sentence has set, or the nearest. */
static bool resolve_bare_day(struct resolver *r, int day)
{
    int month, step = r->way >= DIRECTION_FUTURE ? 1 : -1;

    if (r->scan->month_in_sentence && !r->said && r->scan->has_month) {
        month = r->scan->month;
        if (!calendar_exists(month / 12, month % 12 + 1, day))
            return false;
        r->from_text = true;
    } else {
        struct civil base;

        if (!resolver_needs_base(r))
            return false;
        base = civil_of(r->base);
        month = base.year * 12 + base.month - 1;
        for (int tries = 0; tries < 4; tries++, month += step)
            if (calendar_exists(month / 12, month % 12 + 1, day) &&
                (step > 0 ? calendar_number(month / 12, month % 12 + 1, day) >= r->base
                          : calendar_number(month / 12, month % 12 + 1, day) <= r->base))
                break;
        if (r->way == DIRECTION_THIS)
            month = base.year * 12 + base.month - 1;
    }
    r->days.first = calendar_number(month / 12, month % 12 + 1, day);
    return true;
}

/* 이날, 전날: from the day last named, else the day the article reports of. */
static bool resolve_same_day(struct resolver *r, int offset)
{
    if (r->scan->has_day) {
        r->days.first = r->scan->day + offset;
        r->from_text = true;
        return true;
    }
    if (r->scan->has_lead) {
        r->days.first = r->scan->lead + offset;
        r->from_text = true;
        return true;
    }
    if (!resolver_needs_base(r))
        return false;
    r->days.first = r->base + offset;
    return true;
}

bool resolver_day(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    int value = e->value[DATE_DAY], more = e->high[DATE_DAY] - value;

    if (e->how[DATE_DAY] == DATE_NUMBER && e->has[DATE_MONTH]) {
        struct civil month = civil_of(r->days.first);

        if (!calendar_exists(month.year, month.month, value))
            return false;
        r->days.first += value - 1;
    } else if (e->how[DATE_DAY] == DATE_NUMBER) {
        if (!resolve_bare_day(r, value))
            return false;
    } else if (e->how[DATE_DAY] == DATE_SAME) {
        more = 0;
        if (!resolve_same_day(r, value))
            return false;
    } else {
        more = 0;
        if (!resolver_needs_base(r))
            return false;
        r->days.first = r->base + value;
    }
    r->days.last = r->days.first + more;
    r->precision = PRECISION_DAY;
    return true;
}

bool resolver_distance(struct resolver *r)
{
    const struct date_distance *d = &r->expr->distance;
    struct civil base;
    int month;

    if (!r->expr->has[DATE_DAY]) {
        if (!resolver_needs_base(r))
            return false;
        r->days.first = r->base;
    }
    base = civil_of(r->days.first);
    month = base.year * 12 + base.month - 1 + d->years * 12 + d->months;
    if (month < 12)
        return false;
    if (d->finest == DATE_YEAR) {
        r->days = calendar_months(month / 12, 1, 12);
        r->precision = PRECISION_YEAR;
    } else if (d->finest == DATE_MONTH) {
        r->days = calendar_month(month / 12, month % 12 + 1);
        r->precision = PRECISION_MONTH;
    } else {
        int last = civil_month_days(month / 12, month % 12 + 1);

        r->days.first = calendar_number(month / 12, month % 12 + 1,
                                        base.day < last ? base.day : last) +
                        d->days;
        r->days.last = r->days.first;
        r->precision = PRECISION_DAY;
        if (d->weeks && !d->months && !d->years) {
            r->days = week_around(r->days.first);
            r->precision = PRECISION_WEEK;
        }
    }
    return true;
}

/* 전년 동기: the period last named, moved by years. */
bool resolver_period(struct resolver *r)
{
    struct civil first, last;
    int years = r->expr->value[DATE_PERIOD], end;

    if (!r->scan->has_period)
        return false;
    first = civil_of(r->scan->period.first);
    last = civil_of(r->scan->period.last + 1);
    end = last.day == 1 ? calendar_number(last.year + years, last.month, 1) - 1
                        : calendar_number(last.year + years, last.month, last.day) - 1;
    r->days =
        (struct interval){ calendar_number(first.year + years, first.month, first.day),
                           end };
    r->precision = r->scan->period_precision;
    r->from_text = true;
    return true;
}
