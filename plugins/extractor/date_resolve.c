/* SPDX-License-Identifier: Apache-2.0
 *
 * date_resolve.c - which days a date is.
 *
 * Coarse to fine: a year, or the one that tense and direction choose; in it a month,
 * quarter or half; in it a week or a day. Every step works on whole days, so that month
 * and year ends need no case of their own.
 */
#include "extractor/date_resolver.h"

#include <string.h>

bool resolver_needs_base(struct resolver *r)
{
    r->counted = true;
    return r->has_base;
}

static bool resolve_year(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    int value = e->value[DATE_YEAR];

    if (!e->has[DATE_YEAR])
        return true;
    if (e->how[DATE_YEAR] == DATE_NUMBER) {
        r->year = value;
    } else if (e->how[DATE_YEAR] == DATE_SAME && r->scan->has_year) {
        r->year = r->scan->year + value;
        r->from_text = true;
    } else {
        if (!resolver_needs_base(r))
            return false;
        r->year = civil_of(r->base).year + value;
    }
    r->has_year = true;
    return true;
}

/* The year of a part of the year that begins in `month` and lasts `count` months. */
static bool choose_year(struct resolver *r, int month, int count)
{
    struct interval this_year;
    int year;

    if (r->has_year)
        return true;
    if (!resolver_needs_base(r))
        return false;
    year = civil_of(r->base).year;
    this_year = calendar_months(year, month, count);
    if (r->way == DIRECTION_FUTURE && this_year.last < r->base)
        year++;
    else if (r->way == DIRECTION_NEXT && this_year.first <= r->base)
        year++;
    else if (r->way <= DIRECTION_PAST && this_year.first > r->base)
        year--;
    r->year = year;
    r->has_year = true;
    return true;
}

static bool resolve_months(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    enum date_unit unit = e->has[DATE_QUARTER] ? DATE_QUARTER : DATE_HALF;
    int count = unit == DATE_QUARTER ? 3 : 6, first, last;

    if (e->how[unit] == DATE_RELATIVE || e->how[unit] == DATE_SAME) {
        bool same = e->how[unit] == DATE_SAME && r->scan->has_period &&
                    r->scan->period_precision == PRECISION_QUARTER;
        struct civil base;

        if (!same && !resolver_needs_base(r))
            return false;
        base = civil_of(same ? r->scan->period.first : r->base);
        first =
            base.year * 12 + (base.month - 1) / count * count + e->value[unit] * count;
        r->from_text = same;
        r->year = first / 12;
        r->has_year = true;
        first = first % 12 + 1;
        last = first + count - 1;
    } else {
        first = (e->value[unit] - 1) * count + 1;
        last = e->high[unit] * count;
        if (!choose_year(r, first, last - first + 1))
            return false;
    }
    r->days = calendar_months(r->year, first, last - first + 1);
    r->precision = unit == DATE_QUARTER ? PRECISION_QUARTER : PRECISION_HALF;
    return true;
}

/* Whether a month without a year is narrowed by its day: 12월 18일 in December. */
static bool choose_month_day(struct resolver *r, int month, int day)
{
    int year, step;

    if (r->has_year)
        return true;
    if (!resolver_needs_base(r))
        return false;
    year = civil_of(r->base).year;
    step = r->way >= DIRECTION_FUTURE ? 1 : -1;
    if (r->way == DIRECTION_THIS)
        step = 0;
    for (int tries = 0; tries < 9; tries++, year += step) {
        int number;

        if (!calendar_exists(year, month, day))
            continue;
        number = calendar_number(year, month, day);
        if (!step || (step > 0 ? number >= r->base : number <= r->base))
            break;
        if (tries == 0 && step > 0 && number < r->base)
            continue;
    }
    r->year = year;
    r->has_year = true;
    return true;
}

static bool resolve_month(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    int value = e->value[DATE_MONTH], month;
    bool whole_day = e->has[DATE_DAY] && e->how[DATE_DAY] == DATE_NUMBER;

    if (e->how[DATE_MONTH] == DATE_SAME && r->scan->has_month) {
        month = r->scan->month + value;
        r->from_text = true;
    } else if (e->how[DATE_MONTH] != DATE_NUMBER) {
        struct civil base;

        if (!resolver_needs_base(r))
            return false;
        base = civil_of(r->base);
        month = base.year * 12 + base.month - 1 +
                (e->how[DATE_MONTH] == DATE_RELATIVE ? value : 0);
    } else {
        if (!(whole_day ? choose_month_day(r, value, e->value[DATE_DAY])
                        : choose_year(r, value, 1)))
            return false;
        month = r->year * 12 + value - 1;
    }
    r->year = month / 12;
    r->has_year = true;
    r->days =
        calendar_months(month / 12, month % 12 + 1, e->high[DATE_MONTH] - value + 1);
    r->precision = PRECISION_MONTH;
    return true;
}

static bool resolve_decade(struct resolver *r)
{
    int value = r->expr->value[DATE_DECADE];

    r->year = value < 100 ? 1900 + value : value;
    r->has_year = true;
    r->days = (struct interval){ calendar_number(r->year, 1, 1),
                                 calendar_number(r->year + 10, 1, 1) - 1 };
    r->precision = PRECISION_DECADE;
    return true;
}

/* 연말, 월초: the year or month that they name by themselves. */
static bool part_alone(struct resolver *r, int unit)
{
    struct civil base;

    if (!r->has_year && !resolver_needs_base(r))
        return false;
    base = civil_of(r->base);
    r->days = unit == PART_OF_YEAR
                  ? calendar_months(r->has_year ? r->year : base.year, 1, 12)
                  : calendar_month(base.year, base.month);
    r->precision = unit == PART_OF_YEAR ? PRECISION_YEAR : PRECISION_MONTH;
    return true;
}

/* Of a month by days, 1-10, 11-20, 21-end. */
static struct interval part_of_month(struct interval days, int part)
{
    int start = part == PART_BEGIN ? 0 : part == PART_MIDDLE ? 10 : 20;

    if (part != PART_END)
        days.last = days.first + start + 9;
    days.first += start;
    return days;
}

/* Of what is longer by months: a quarter of a year, a third of a half or a quarter. */
static struct interval part_of_months(const struct resolver *r, int part)
{
    struct civil first = civil_of(r->days.first);
    int months = r->precision == PRECISION_YEAR   ? 12
                 : r->precision == PRECISION_HALF ? 6
                                                  : 3;
    int third = months == 12 ? 3 : months / 3;
    int skip = part == PART_BEGIN ? 0
               : part == PART_END ? months - third
                                  : (months - third) / 2;

    if (r->precision == PRECISION_DECADE)
        return calendar_months(first.year + (part == PART_BEGIN    ? 0
                                             : part == PART_MIDDLE ? 4
                                                                   : 7),
                               1, 36);
    return calendar_months(first.year, first.month + skip, third);
}

/* 초, 중순, 말 of what is resolved so far. */
static bool resolve_part(struct resolver *r)
{
    int part = r->expr->value[DATE_PART] % 10, unit = r->expr->value[DATE_PART] / 10 * 10;

    if (unit && r->precision != PRECISION_YEAR && r->precision != PRECISION_MONTH &&
        !part_alone(r, unit))
        return false;
    r->days = r->precision == PRECISION_MONTH ? part_of_month(r->days, part)
                                              : part_of_months(r, part);
    r->precision = PRECISION_PART;
    return true;
}

static bool resolve_parts(struct resolver *r)
{
    const struct date_expr *e = r->expr;

    if (e->has[DATE_PERIOD])
        return resolver_period(r);
    if (!resolve_year(r))
        return false;
    if (r->has_year) {
        int high = e->how[DATE_YEAR] == DATE_NUMBER ? e->high[DATE_YEAR] : r->year;

        high = high < 100 && high < r->year ? r->year / 100 * 100 + high : high;
        r->days = calendar_months(r->year, 1, 12 * (high - r->year + 1));
        r->precision = PRECISION_YEAR;
    }
    return (!e->has[DATE_DECADE] || resolve_decade(r)) &&
           ((!e->has[DATE_QUARTER] && !e->has[DATE_HALF]) || resolve_months(r)) &&
           (!e->has[DATE_MONTH] || resolve_month(r)) &&
           (!e->has[DATE_WEEK] || resolver_week(r)) &&
           (!e->has[DATE_WEEKEND] || resolver_weekend(r)) &&
           (!e->has[DATE_DAY] || resolver_day(r)) &&
           (!e->has[DATE_WEEKDAY] || e->has[DATE_DAY] || resolver_weekday(r)) &&
           (!e->has[DATE_PART] || resolve_part(r));
}

static bool resolve_expr(struct resolver *r)
{
    if (r->expr->vague || !resolve_parts(r))
        return false;
    return !r->expr->distance.there || resolver_distance(r);
}

/* The second date of a range takes what it leaves out from the first. */
static struct date_expr inherit(const struct date_expr *from, struct date_expr to,
                                const struct resolver *first)
{
    static const enum date_unit units[] = { DATE_YEAR, DATE_MONTH, DATE_WEEK };
    struct civil day = civil_of(first->days.first);
    bool coarser = to.has[DATE_YEAR];

    for (size_t i = 0; i < 3; i++) {
        enum date_unit unit = units[i];
        int value = unit == DATE_YEAR ? day.year : day.month;

        coarser = coarser || to.has[unit];
        if (coarser || to.has[DATE_MONTH] || !from->has[unit] ||
            (unit == DATE_WEEK && !to.has[DATE_WEEKDAY]) ||
            (unit == DATE_MONTH && !to.has[DATE_DAY]))
            continue;
        to.has[unit] = true;
        to.how[unit] = unit == DATE_WEEK ? from->how[unit] : DATE_NUMBER;
        to.value[unit] = to.high[unit] = unit == DATE_WEEK ? from->value[unit] : value;
    }
    if (to.has[DATE_MONTH] && !to.has[DATE_YEAR] && to.how[DATE_MONTH] == DATE_NUMBER) {
        int month = to.value[DATE_MONTH];

        to.has[DATE_YEAR] = true;
        to.how[DATE_YEAR] = DATE_NUMBER;
        to.value[DATE_YEAR] = to.high[DATE_YEAR] = day.year + (month < day.month);
    }
    return to;
}

static struct resolver resolver_for(struct date_scan *scan, const struct date_expr *expr,
                                    enum date_direction cue)
{
    struct resolver r = { .scan = scan,
                          .expr = expr,
                          .way = cue,
                          .base = scan->reference,
                          .has_base = scan->has_reference };
    int said = expr->has[DATE_DIRECTION] ? expr->value[DATE_DIRECTION] : 0;

    if (said) {
        r.said = true;
        r.way = said > DIRECTION_NEXT ? DIRECTION_NEXT : (enum date_direction)said;
    } else if (cue == DIRECTION_NONE && scan->prefer == PREFER_FUTURE) {
        r.way = DIRECTION_FUTURE;
    }
    return r;
}

/* What later dates may be counted from. */
static void remember(struct date_scan *scan, const struct date_expr *expr,
                     const struct date *date)
{
    struct civil first = civil_of(date->days.first);

    scan->year = first.year;
    scan->has_year = true;
    if (date->precision == PRECISION_DAY || date->precision == PRECISION_MONTH ||
        (date->precision == PRECISION_PART && expr->has[DATE_MONTH])) {
        scan->month = first.year * 12 + first.month - 1;
        scan->has_month = true;
        scan->month_in_sentence =
            expr->has[DATE_MONTH] && expr->how[DATE_MONTH] == DATE_NUMBER;
    }
    if (date->precision == PRECISION_DAY) {
        scan->day = date->days.last;
        scan->has_day = true;
    } else if (date->precision != PRECISION_PART && date->precision != PRECISION_YEAR &&
               !expr->has[DATE_PERIOD]) {
        scan->period = date->days;
        scan->period_precision = date->precision;
        scan->has_period = true;
    }
}

void date_expr_resolve(struct date_scan *scan, const struct date_range *range,
                       enum date_direction cue, struct date *date)
{
    struct resolver from = resolver_for(scan, &range->from, cue), to;
    struct date_expr second;

    memset(date, 0, sizeof(*date));
    date->start = range->start;
    date->end = range->end;
    date->resolved = resolve_expr(&from);
    date->forward = from.way >= DIRECTION_FUTURE;
    if (date->resolved && range->there) {
        second = inherit(&range->from, range->to, &from);
        to = resolver_for(scan, &second, cue);
        if (second.has[DATE_DAY] && !second.has[DATE_MONTH]) {
            to.base = from.days.first; /* 29일부터 31일까지: the next 31 */
            to.has_base = true;
            to.way = DIRECTION_FUTURE;
        }
        date->resolved = resolve_expr(&to) && to.days.last >= from.days.first;
        from.days.last = to.days.last;
        from.counted = from.counted || to.counted;
    }
    if (!date->resolved)
        return;
    date->days = from.days;
    date->precision = from.precision;
    date->anchor = from.from_text ? ANCHOR_TEXT
                   : from.counted ? scan->anchor
                                  : ANCHOR_NONE;
    date->bare = range->from.has[DATE_DAY] && range->from.how[DATE_DAY] == DATE_NUMBER &&
                 !range->from.has[DATE_MONTH] && !range->from.has[DATE_DIRECTION];
    remember(scan, &range->from, date);
}
