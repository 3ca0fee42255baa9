/* SPDX-License-Identifier: Apache-2.0
 *
 * units.h - amounts: numbers with what they count, and numbers alone.
 *
 * units.tsv says what a unit is written like, its name (ISO 4217 for money) and factor (a
 * power of ten). A conversion in brackets (6200만 달러(약 880억원)) is marked as such.
 */
#ifndef EXTRACTOR_UNITS_H
#define EXTRACTOR_UNITS_H

#include "extractor/josa.h"
#include "extractor/numeral.h"

enum unit_class {
    UNIT_MONEY,
    UNIT_PERCENT,
    UNIT_MEASURE,
    UNIT_COUNT,
    UNIT_LABEL, /* names rather than counts: 3위, 5층 */
    UNIT_TIME,
    UNIT_SCALE,  /* million: goes on to a unit */
    UNIT_PREFIX, /* $ before the number */
    UNIT_NUMBER  /* of an amount: no unit */
};

struct unit {
    enum unit_class class;
    struct mill_str name;
    int factor; /* power of ten */
    struct regex *not_after;
};

struct units {
    struct trie trie;
    struct unit *rows; /* owned, with their regular expressions */
    size_t count;
};

bool units_load(struct units *units, struct loader *loader);
void units_finish(struct units *units);

struct amount {
    size_t start, end;
    struct mill_str value, unit; /* value empty: seen, not resolved */
    enum unit_class class;
    bool conversion;             /* of the amount before it */
    struct decimal number, high; /* high: of a range */
    bool range;
};

struct amount_list {
    struct amount *items;
    size_t count, capacity;
};

struct span {
    size_t start, end;
};

/* What amounts need to know of a text beside its words. */
struct amount_scan {
    const struct units *units;
    const struct josa *josa; /* NULL: no Korean */
    struct matcher *matcher;
    struct pool *pool;
    const struct span *taken; /* in order: dates, which are no amounts */
    size_t taken_count;
};

/* Appends the amounts in text[start, end), in order. */
void amounts_scan(const struct amount_scan *scan, struct mill_str text, size_t start,
                  size_t end, struct amount_list *list);

#endif
