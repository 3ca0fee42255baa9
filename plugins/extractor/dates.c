/* SPDX-License-Identifier: Apache-2.0
 * dates.c - the words that dates are made of, and the walk over a sentence. */
#include "extractor/dates.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"
#include "extractor/date_expr.h"
#include "extractor/tense.h"

enum { ID, PATTERN, UNIT, VALUE, NOT_BEFORE, NOT_AFTER };

const char *const date_precisions[] = { "day",  "weekend", "week",   "month", "quarter",
                                        "half", "year",    "decade", "part" };
const char *const date_anchors[] = { "none", "published", "text", "caption" };

static const char *const units[] = { "direction", "year",  "decade",  "half",
                                     "quarter",   "month", "ordinal", "week",
                                     "weekend",   "day",   "weekday", "part",
                                     "period",    "vague", "count",   "ago",
                                     NULL };

/* value: #, a number, same or same+N; of a count: the unit and a number (day:2, year:#).
 */
static void read_value(struct loader *loader, const struct tsv *tsv,
                       const struct tsv_row *row, struct date_word *word)
{
    struct mill_str text = row->cells[VALUE];
    char copy[32] = "", *value = copy, *end;

    if (!text.len || text.len >= sizeof(copy)) {
        loader_problem(loader, tsv, row, VALUE, "want a value of at most 31 bytes");
        return;
    }
    memcpy(copy, text.data, text.len);
    if (word->unit == DATE_COUNT) {
        char *colon = strchr(copy, ':');

        word->counts = DATE_UNITS;
        if (colon)
            *colon++ = '\0';
        for (int i = 0; colon && units[i]; i++)
            if (!strcmp(units[i], copy))
                word->counts = (enum date_unit)i;
        value = colon ? colon : copy;
        if (word->counts == DATE_UNITS)
            loader_problem(loader, tsv, row, VALUE,
                           "want a unit, a colon and # or a number");
    }
    word->how = DATE_FIXED;
    if (!strncmp(value, "same", 4)) {
        word->how = DATE_SAME;
        value += 4;
    } else if (word->unit == DATE_YEAR || word->unit == DATE_MONTH ||
               word->unit == DATE_WEEK || word->unit == DATE_DAY ||
               word->unit == DATE_QUARTER || word->unit == DATE_HALF) {
        word->how = DATE_RELATIVE;
    }
    if (*value == '=') { /* =6: by number, as if # had been 6 */
        word->how = DATE_NUMBER;
        value++;
    }
    if (!strcmp(value, "#")) {
        word->how = DATE_NUMBER;
        return;
    }
    word->value = (int)strtol(value, &end, 10);
    if (*end)
        loader_problem(loader, tsv, row, VALUE,
                       "want #, a number, same or same+N, got %.*s", (int)text.len,
                       text.data);
}

/* A pattern that begins with # belongs to the words behind a number. */
static void add_patterns(struct loader *loader, struct dates *dates,
                         const struct tsv *tsv, const struct tsv_row *row, uint32_t index)
{
    struct mill_str patterns = row->cells[PATTERN], pattern;

    if (!patterns.len)
        loader_problem(loader, tsv, row, PATTERN, "pattern is empty");
    while (chars_piece(&patterns, '|', &pattern)) {
        bool numbered = chars_starts(pattern, 0, STR("#"));

        if (numbered)
            pattern = chars_slice(pattern, 1, pattern.len);
        loader_words(loader, numbered ? &dates->numbered : &dates->words, pattern, index);
    }
}

bool dates_load(struct dates *dates, struct loader *loader)
{
    static const char *const columns[] = { "id",         "pattern",   "unit", "value",
                                           "not_before", "not_after", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "dates.tsv", columns, &tsv))
        return false;
    dates->rows = loader_array(loader, tsv.count, sizeof(*dates->rows));
    for (size_t i = 0; dates->rows && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct date_word *word = &dates->rows[dates->count++];
        int unit = loader_choice(loader, &tsv, row, UNIT, units);

        word->unit = unit < 0 ? DATE_VAGUE : (enum date_unit)unit;
        read_value(loader, &tsv, row, word);
        word->not_before = loader_regex(loader, &tsv, row, NOT_BEFORE, false);
        word->not_after = loader_regex(loader, &tsv, row, NOT_AFTER, true);
        add_patterns(loader, dates, &tsv, row, (uint32_t)i);
    }
    tsv_finish(&tsv);
    return loader->good;
}

void dates_finish(struct dates *dates)
{
    for (size_t i = 0; i < dates->count; i++) {
        regex_free(dates->rows[i].not_before);
        regex_free(dates->rows[i].not_after);
    }
    free(dates->rows);
    trie_finish(&dates->words);
    trie_finish(&dates->numbered);
    memset(dates, 0, sizeof(*dates));
}

void dates_new_paragraph(struct date_scan *scan)
{
    scan->has_day = false;
}

/* Not inside a word or a number. */
static bool may_begin(struct mill_str text, size_t at)
{
    size_t before = at;
    uint32_t c = chars_at(text, at), p = chars_prev(text, &before);

    if (chars_digit(c) >= 0 && (p == '.' || p == ',' || p == '-' || p == '/' || p == ':'))
        return chars_digit(chars_before(text, before)) < 0;
    return !chars_word(p);
}

static enum date_direction cue_of(struct mill_str text, size_t end, size_t stop,
                                  bool main_only)
{
    enum tense tense = tense_read(text, end, stop, main_only);

    if (tense == TENSE_NONE && main_only)
        tense = tense_read(text, end, stop, false);
    return tense == TENSE_FUTURE ? DIRECTION_FUTURE
           : tense == TENSE_PAST ? DIRECTION_PAST
                                 : DIRECTION_NONE;
}

/* 지난해 10월과 11월: a month, quarter or day right behind another takes its year. */
static void coordinate(const struct date_scan *scan, struct mill_str text,
                       const struct date *last, struct date_range *range)
{
    struct mill_str between = chars_slice(text, last->end, range->start);
    struct date_expr *expr = &range->from;

    between = chars_trim(between);
    if (!last->resolved || between.len > 6 || expr->has[DATE_YEAR] ||
        expr->has[DATE_DIRECTION] ||
        (!expr->has[DATE_MONTH] && !expr->has[DATE_QUARTER]) ||
        expr->how[DATE_MONTH] != DATE_NUMBER || expr->how[DATE_QUARTER] == DATE_SAME)
        return;
    if (!chars_equal(between, STR("과")) && !chars_equal(between, STR("와")) &&
        !chars_equal(between, STR(",")) && !chars_equal(between, STR("및")) &&
        !chars_equal(between, STR("·")))
        return;
    expr->has[DATE_YEAR] = true;
    expr->how[DATE_YEAR] = DATE_NUMBER;
    expr->value[DATE_YEAR] = expr->high[DATE_YEAR] = scan->year;
}

void dates_scan(struct date_scan *scan, struct mill_str text, size_t start, size_t end,
                struct date_list *list)
{
    struct mill_str all = chars_slice(text, 0, end);
    size_t first = list->count;

    scan->month_in_sentence = false;
    for (size_t at = start; at < end;) {
        struct date_range range;
        struct date date;
        size_t next = at;

        chars_next(all, &next);
        if (may_begin(all, at) && date_expr_read(scan, all, at, &range)) {
            if (list->count > first)
                coordinate(scan, all, &list->items[list->count - 1], &range);
            date_expr_resolve(scan, &range,
                              cue_of(all, range.end, end, range.from.follows), &date);
            if (!list_add(scan->pool, list, date))
                return;
            next = range.end;
        }
        at = next;
    }
}
