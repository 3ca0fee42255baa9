/* SPDX-License-Identifier: Apache-2.0
 *
 * date_resolve.c - which days a date is.
 *
 * Coarse to fine: a year, or the one that tense and direction choose; in it a month,
 * quarter or half; in it a week or a day. Every step works on whole days, so that month
 * and year ends need no case of their own.
 */
#include "extractor/date_expr.h"

#include <string.h>

/* What is being resolved, and against what. */
struct resolver {
    struct date_scan *scan;
    const struct date_expr *expr;
    enum date_direction way; /* of the expression, else of its clause */
    bool said;               /* the expression itself says the way */
    int base;                /* the day that all is counted from */
    bool has_base;
    int year;
    bool has_year;
    struct interval days;
    enum date_precision precision;
    bool from_text; /* counted from a date named before */
    bool counted;   /* depends on the base */
};

static bool needs_base(struct resolver *r)
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
        if (!needs_base(r))
            return false;
        r->year = calendar_day(r->base).year + value;
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
    if (!needs_base(r))
        return false;
    year = calendar_day(r->base).year;
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
        struct day base;

        if (!same && !needs_base(r))
            return false;
        base = calendar_day(same ? r->scan->period.first : r->base);
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
    if (!needs_base(r))
        return false;
    year = calendar_day(r->base).year;
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
        struct day base;

        if (!needs_base(r))
            return false;
        base = calendar_day(r->base);
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

/* 초, 중순, 말 of what is resolved so far. */
static bool resolve_part(struct resolver *r)
{
    int part = r->expr->value[DATE_PART] % 10, unit = r->expr->value[DATE_PART] / 10 * 10;
    struct day first;
    int months, third;

    if (unit && r->precision != PRECISION_YEAR && r->precision != PRECISION_MONTH) {
        if (!r->has_year && !needs_base(r))
            return false;
        first = calendar_day(r->base);
        r->days = unit == PART_OF_YEAR
                      ? calendar_months(r->has_year ? r->year : first.year, 1, 12)
                      : calendar_month(first.year, first.month);
        r->precision = unit == PART_OF_YEAR ? PRECISION_YEAR : PRECISION_MONTH;
    }
    first = calendar_day(r->days.first);
    months = r->precision == PRECISION_YEAR ? 12 : r->precision == PRECISION_HALF ? 6 : 3;
    if (r->precision == PRECISION_MONTH) {
        int start = part == PART_BEGIN ? 0 : part == PART_MIDDLE ? 10 : 20;

        r->days.last = part == PART_END ? r->days.last : r->days.first + start + 9;
        r->days.first += start;
    } else if (r->precision == PRECISION_DECADE) {
        int from = part == PART_BEGIN ? 0 : part == PART_MIDDLE ? 4 : 7;

        r->days = calendar_months(first.year + from, 1, 36);
    } else {
        third = months == 12 ? 3 : months / 3;
        r->days =
            calendar_months(first.year,
                            first.month + (part == PART_BEGIN ? 0
                                           : part == PART_END ? months - third
                                                              : (months - third) / 2),
                            third);
    }
    r->precision = PRECISION_PART;
    return true;
}

static struct interval week_around(int day)
{
    int monday = day - calendar_weekday(day);

    return (struct interval){ monday, monday + 6 };
}

static bool resolve_week(struct resolver *r)
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
        if (!needs_base(r))
            return false;
        r->days = week_around(r->base + 7 * e->value[DATE_WEEK]);
    }
    r->precision = PRECISION_WEEK;
    return true;
}

static bool resolve_weekend(struct resolver *r)
{
    int week;

    if (!needs_base(r))
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

static bool resolve_weekday(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    int weekday = e->value[DATE_WEEKDAY], day;

    if (e->has[DATE_ORDINAL]) {
        struct interval period = r->days;

        if (!e->has[DATE_MONTH] && !r->has_year) {
            struct day base;

            if (!needs_base(r))
                return false;
            base = calendar_day(r->base);
            period = calendar_month(base.year, base.month);
        } else if (!e->has[DATE_MONTH]) {
            period = calendar_months(r->year, 1, 12);
        } else if (e->has[DATE_WEEK]) {
            period = calendar_month(calendar_day(r->days.first + 3).year,
                                    calendar_day(r->days.first + 3).month);
        }
        day = calendar_nth_weekday(period, weekday, e->value[DATE_ORDINAL]);
        if (day == INT32_MIN)
            return false;
    } else if (e->has[DATE_WEEK]) {
        day = r->days.first + weekday;
    } else {
        int back;

        if (!needs_base(r))
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
        struct day base;

        if (!needs_base(r))
            return false;
        base = calendar_day(r->base);
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
    if (!needs_base(r))
        return false;
    r->days.first = r->base + offset;
    return true;
}

static bool resolve_day(struct resolver *r)
{
    const struct date_expr *e = r->expr;
    int value = e->value[DATE_DAY], more = e->high[DATE_DAY] - value;

    if (e->how[DATE_DAY] == DATE_NUMBER && e->has[DATE_MONTH]) {
        struct day month = calendar_day(r->days.first);

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
        if (!needs_base(r))
            return false;
        r->days.first = r->base + value;
    }
    r->days.last = r->days.first + more;
    r->precision = PRECISION_DAY;
    return true;
}

static bool resolve_distance(struct resolver *r)
{
    const struct date_distance *d = &r->expr->distance;
    struct day base;
    int month;

    if (!r->expr->has[DATE_DAY]) {
        if (!needs_base(r))
            return false;
        r->days.first = r->base;
    }
    base = calendar_day(r->days.first);
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
        int last = calendar_month_days(month / 12, month % 12 + 1);

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
static bool resolve_period(struct resolver *r)
{
    struct day first, last;
    int years = r->expr->value[DATE_PERIOD], end;

    if (!r->scan->has_period)
        return false;
    first = calendar_day(r->scan->period.first);
    last = calendar_day(r->scan->period.last + 1);
    end = last.day == 1 ? calendar_number(last.year + years, last.month, 1) - 1
                        : calendar_number(last.year + years, last.month, last.day) - 1;
    r->days =
        (struct interval){ calendar_number(first.year + years, first.month, first.day),
                           end };
    r->precision = r->scan->period_precision;
    r->from_text = true;
    return true;
}

static bool resolve_parts(struct resolver *r)
{
    const struct date_expr *e = r->expr;

    if (e->has[DATE_PERIOD])
        return resolve_period(r);
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
           (!e->has[DATE_WEEK] || resolve_week(r)) &&
           (!e->has[DATE_WEEKEND] || resolve_weekend(r)) &&
           (!e->has[DATE_DAY] || resolve_day(r)) &&
           (!e->has[DATE_WEEKDAY] || e->has[DATE_DAY] || resolve_weekday(r)) &&
           (!e->has[DATE_PART] || resolve_part(r));
}

static bool resolve_expr(struct resolver *r)
{
    if (r->expr->vague || !resolve_parts(r))
        return false;
    return !r->expr->distance.there || resolve_distance(r);
}

/* The second date of a range takes what it leaves out from the first. */
static struct date_expr inherit(const struct date_expr *from, struct date_expr to,
                                const struct resolver *first)
{
    static const enum date_unit units[] = { DATE_YEAR, DATE_MONTH, DATE_WEEK };
    struct day day = calendar_day(first->days.first);
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
    struct day first = calendar_day(date->days.first);

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
