/* SPDX-License-Identifier: Apache-2.0
 *
 * date_resolver.h - a date on its way from words to days: date_resolve.c does years and
 * months, date_days.c what is finer.
 */
#ifndef EXTRACTOR_DATE_RESOLVER_H
#define EXTRACTOR_DATE_RESOLVER_H

#include "extractor/date_expr.h"

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

/* Whether there is a day to count from; the date depends on it. */
bool resolver_needs_base(struct resolver *r);

/* Each narrows r->days to what the expression says; false: it cannot be resolved. */
bool resolver_week(struct resolver *r);
bool resolver_weekend(struct resolver *r);
bool resolver_weekday(struct resolver *r);
bool resolver_day(struct resolver *r);
bool resolver_distance(struct resolver *r); /* from the day, else from the base */
bool resolver_period(struct resolver *r);   /* the period last named, years before */

#endif
