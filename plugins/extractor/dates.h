/* SPDX-License-Identifier: Apache-2.0
 *
 * dates.h - finds what names a time of a day or longer, and says which days it is.
 *
 * dates.tsv holds the words (지난달, 상반기, #일: # is a number); how they are put
 * together and counted is here: against the publication, the clause's tense, and dates
 * named before in the text. Nothing is guessed: what cannot be resolved is found with no
 * days.
 */
#ifndef EXTRACTOR_DATES_H
#define EXTRACTOR_DATES_H

#include "extractor/calendar.h"
#include "extractor/josa.h"

enum date_unit {
    DATE_DIRECTION, /* 지난, 오는, 이번, 다음 */
    DATE_YEAR,
    DATE_DECADE,
    DATE_HALF,
    DATE_QUARTER,
    DATE_MONTH,
    DATE_ORDINAL, /* 첫째, 마지막 */
    DATE_WEEK,
    DATE_WEEKEND,
    DATE_DAY,
    DATE_WEEKDAY,
    DATE_PART,   /* 초, 중순, 말 */
    DATE_PERIOD, /* 전년 동기: the period last named, years before */
    DATE_VAGUE,  /* 최근: a date with no days */
    DATE_COUNT,  /* 개월, 이틀: of a distance */
    DATE_AGO,    /* 전, 뒤: ends a distance */
    DATE_UNITS
};

enum date_how {
    DATE_NUMBER,   /* the number before it */
    DATE_RELATIVE, /* counted from the publication */
    DATE_SAME,     /* counted from the last of its kind in the text */
    DATE_FIXED
};

struct date_word {
    enum date_unit unit;
    enum date_how how;
    int value;
    enum date_unit counts; /* of DATE_COUNT */
    struct regex *not_before, *not_after;
};

struct dates {
    struct trie words, numbered;
    struct date_word *rows; /* owned, with their regular expressions */
    size_t count;
};

bool dates_load(struct dates *dates, struct loader *loader);
void dates_finish(struct dates *dates);

enum date_precision {
    PRECISION_DAY,
    PRECISION_WEEKEND,
    PRECISION_WEEK,
    PRECISION_MONTH,
    PRECISION_QUARTER,
    PRECISION_HALF,
    PRECISION_YEAR,
    PRECISION_DECADE,
    PRECISION_PART
};

extern const char *const date_precisions[];

/* What a date was counted from. */
enum date_anchor {
    ANCHOR_NONE, /* the date is whole, or unresolved */
    ANCHOR_PUBLISHED,
    ANCHOR_TEXT,   /* a date named before */
    ANCHOR_CAPTION /* no publication date: a full date in a caption stands for it */
};

extern const char *const date_anchors[];

struct date {
    size_t start, end;
    bool resolved;
    struct interval days;
    enum date_precision precision;
    enum date_anchor anchor;
    bool bare;    /* N일 alone: what a lead reports as news */
    bool forward; /* told of as coming */
};

struct date_list {
    struct date *items;
    size_t count, capacity;
};

enum date_prefer { PREFER_PAST, PREFER_FUTURE };

struct date_scan {
    const struct dates *dates;
    const struct josa *josa; /* NULL: English */
    struct matcher *matcher;
    struct pool *pool;
    enum date_prefer prefer;
    bool has_reference, has_lead;
    int reference;           /* day of publication */
    int lead;                /* the day that the article reports of */
    enum date_anchor anchor; /* what reference is */

    /* Named so far; a paragraph forgets the day. */
    bool has_day, has_month, has_year, has_period;
    int day, month, year; /* month: year * 12 + month - 1 */
    struct interval period;
    enum date_precision period_precision;
    bool month_in_sentence; /* by number: the next bare day is in it */
};

void dates_new_paragraph(struct date_scan *scan);
/* Appends the dates of one sentence, text[start, end). */
void dates_scan(struct date_scan *scan, struct mill_str text, size_t start, size_t end,
                struct date_list *list);

#endif
