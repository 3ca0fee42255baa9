/* SPDX-License-Identifier: Apache-2.0
 * units.c - amounts: numbers with what they count, and numbers alone. */
#include "extractor/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"

enum { ID, PATTERN, UNIT, FACTOR, CLASS, NOT_AFTER };
enum { GUARD = 96 }; /* bytes behind a unit that not_after sees */

bool units_load(struct units *units, struct loader *loader)
{
    static const char *const columns[] = { "id",    "pattern",   "unit", "factor",
                                           "class", "not_after", NULL };
    static const char *const classes[] = { "money", "percent", "measure",
                                           "count", "label",   "time",
                                           "scale", "prefix",  NULL };
    struct tsv tsv;

    if (!loader_open(loader, "units.tsv", columns, &tsv))
        return false;
    units->rows = loader_array(loader, tsv.count, sizeof(*units->rows));
    for (size_t i = 0; units->rows && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct unit *unit = &units->rows[units->count++];
        double factor = loader_number(loader, &tsv, row, FACTOR);
        int class = loader_choice(loader, &tsv, row, CLASS, classes);

        unit->class = (enum unit_class)(class < 0 ? 0 : class);
        unit->name = loader_keep(loader, row->cells[UNIT]);
        unit->factor = factor > 0 ? (int)lround(log10(factor)) : 0;
        unit->not_after = loader_regex(loader, &tsv, row, NOT_AFTER, true);
        if (factor > 0 && fabs(pow(10, unit->factor) / factor - 1) > 1e-9)
            loader_problem(loader, &tsv, row, FACTOR, "factor is no power of ten");
        loader_words(loader, &units->trie, row->cells[PATTERN], (uint32_t)i);
    }
    tsv_finish(&tsv);
    return loader->good;
}

void units_finish(struct units *units)
{
    for (size_t i = 0; i < units->count; i++) {
        free((char *)units->rows[i].name.data);
        regex_free(units->rows[i].not_after);
    }
    free(units->rows);
    trie_finish(&units->trie);
    memset(units, 0, sizeof(*units));
}

/* Whether a word that ends at `at` may end there: nothing, a particle or a suffix stands
 * behind it. */
static bool closes(const struct amount_scan *scan, struct mill_str text, size_t at)
{
    enum josa_class class;
    uint32_t c = chars_at(text, at);
    size_t end;

    if (!chars_word(c))
        return true;
    if (!chars_hangul(c) || !scan->josa)
        return false;
    return josa_read(scan->josa, text, at, &end, &class);
}

static bool unit_fits(const struct amount_scan *scan, const struct unit *unit,
                      struct mill_str text, size_t end, bool hard)
{
    uint32_t last = chars_before(text, end), next = chars_at(text, end);

    if (unit->not_after && regex_match(scan->matcher, unit->not_after,
                                       chars_ahead(text, end, GUARD), 0, NULL))
        return false;
    if (chars_latin(last) && (chars_latin(next) || chars_digit(next) >= 0))
        return false;
    /* Money, percent and measures may be glued to what they measure (20조원규모); a count
     * is a short word that begins many others (대: 대표). */
    if (unit->class == UNIT_COUNT || unit->class == UNIT_LABEL || hard)
        return closes(scan, text, end);
    return true;
}

/* The unit at `at`, after at most one space; NULL: none. */
static const struct unit *unit_at(const struct amount_scan *scan, struct mill_str text,
                                  size_t at, bool hard, size_t *end)
{
    size_t limit = SIZE_MAX, stop = at, word = chars_skip_space(text, at);
    uint32_t handle, value;

    if (word - at > 3)
        return NULL;
    while ((handle = trie_longest(&scan->units->trie, text, word, limit, &stop)) !=
           TRIE_NONE) {
        do {
            const struct unit *unit;

            value = trie_value(&scan->units->trie, handle, &handle);
            unit = &scan->units->rows[value];
            if (unit->class != UNIT_PREFIX && unit_fits(scan, unit, text, stop, hard)) {
                *end = stop;
                return unit;
            }
        } while (handle != TRIE_NONE);
        limit = stop;
    }
    return NULL;
}

/* A number that may be read on, and what it has been given. */
struct reading {
    struct numeral numeral;
    const struct unit *unit;
    size_t end; /* behind the unit */
};

/* 여 or 몇 between number and unit: 40여개, 2천여 명. */
static size_t skip_about(struct mill_str text, size_t at)
{
    size_t next = at;

    return chars_next(text, &next) == 0xc5ec ? next : at;
}

/* (MW) behind 메가와트: a gloss in Latin letters. */
static size_t skip_gloss(struct mill_str text, size_t at)
{
    size_t next = at + 1, letters = 0;

    if (chars_at(text, at) != '(')
        return at;
    while (chars_latin(chars_at(text, next)) && letters++ < 5)
        chars_next(text, &next);
    return letters && chars_at(text, next) == ')' ? next + 1 : at;
}

/* 한명, 두개: the counters that a native number of one syllable is glued to. Others make
 * words with it (열기, 세대). */
static bool glues(const struct unit *unit)
{
    return unit->class == UNIT_TIME || chars_equal(unit->name, STR("명")) ||
           chars_equal(unit->name, STR("개")) || chars_equal(unit->name, STR("회"));
}

/* Whether a number written in words alone may be one. */
static bool words_pass(const struct amount_scan *scan, struct mill_str text,
                       const struct reading *r)
{
    const struct numeral *n = &r->numeral;

    if (n->digits || n->vague || n->fraction)
        return true;
    if (!n->bounded)
        return false;
    if (r->unit && r->unit->class != UNIT_LABEL && n->letters > 1)
        return true;
    if (n->native)
        return r->unit ? n->letters > 1 || chars_space(chars_at(text, n->end)) ||
                             glues(r->unit)
                       : n->letters > 1 && closes(scan, text, n->end);
    if (r->unit && (r->unit->class == UNIT_MONEY || r->unit->class == UNIT_PERCENT))
        return r->end - n->end >= 6 || n->unit; /* 십원, 이달러; but 사원 is a clerk */
    return n->letters > 1 && closes(scan, text, n->end);
}

static bool read_amount(const struct amount_scan *scan, struct mill_str text, size_t at,
                        struct reading *r)
{
    size_t about, end;
    bool hard;

    memset(r, 0, sizeof(*r));
    if (!numeral_read(text, at, &r->numeral))
        return false;
    if (numeral_read_fraction(text, &r->numeral)) {
        r->end = r->numeral.end;
        return closes(scan, text, r->end);
    }
    hard = !r->numeral.digits;
    about = skip_about(text, r->numeral.end);
    r->unit = unit_at(scan, text, about, hard, &end);
    if (r->unit && r->unit->class == UNIT_SCALE) {
        r->numeral.value = decimal_shift(r->numeral.value, r->unit->factor);
        r->numeral.unit = r->unit->factor;
        r->numeral.end = end;
        r->unit = unit_at(scan, text, end, hard, &end);
    }
    if (r->unit)
        end = r->unit->class == UNIT_MEASURE ? skip_gloss(text, end) : end;
    r->end = r->unit ? end : r->numeral.end;
    return words_pass(scan, text, r);
}

static size_t range_mark(struct mill_str text, size_t at)
{
    size_t next = chars_skip_space(text, at), behind = next;
    uint32_t c = chars_next(text, &behind);

    if (c == '~' || c == 0x223c || c == 0x301c || c == 0xff5e || c == 0x2013)
        return chars_skip_space(text, behind);
    if (c == '-' && (chars_digit(chars_at(text, behind)) >= 0 || next > at))
        return chars_skip_space(text, behind);
    return at;
}

/* 25~30억: what the second is counted in holds for the first too. */
static void distribute(struct numeral *low, const struct numeral *high)
{
    struct decimal raised;

    if (low->unit || !high->unit || low->letters)
        return;
    raised = decimal_shift(low->value, high->unit);
    if (decimal_compare(&raised, &high->value) < 0)
        low->value = raised;
}

static struct amount make(const struct amount_scan *scan, const struct reading *r)
{
    struct amount amount = { .start = r->numeral.start,
                             .end = r->end,
                             .class = r->unit ? r->unit->class : UNIT_NUMBER,
                             .number = r->numeral.value };

    if (r->unit) {
        amount.unit = r->unit->name;
        amount.number = decimal_shift(amount.number, r->unit->factor);
    }
    if (!r->numeral.vague)
        amount.value = decimal_text(&amount.number, scan->pool);
    return amount;
}

/* low~high, when a second number with a unit follows. */
static bool read_range(const struct amount_scan *scan, struct mill_str text,
                       struct reading *r, struct amount *amount)
{
    size_t at = range_mark(text, r->end);
    struct reading high;

    if (at == r->end || r->numeral.vague || r->numeral.fraction ||
        !read_amount(scan, text, at, &high) || high.numeral.vague || !high.unit ||
        (r->unit && r->unit != high.unit))
        return false;
    high.numeral.value.negative = false;
    distribute(&r->numeral, &high.numeral);
    if (decimal_compare(&r->numeral.value, &high.numeral.value) > 0)
        return false;
    r->unit = high.unit;
    *amount = make(scan, r);
    amount->high = decimal_shift(high.numeral.value, high.unit->factor);
    amount->range = true;
    amount->end = high.end;
    amount->value =
        pool_printf(scan->pool, "%s~%s", decimal_text(&amount->number, scan->pool).data,
                    decimal_text(&amount->high, scan->pool).data);
    return true;
}

/* 2달러 23센트: cents behind whole money of the same currency. */
static void add_cents(const struct amount_scan *scan, struct mill_str text,
                      struct reading *r, struct amount *amount)
{
    struct reading cents;
    struct decimal part;

    if (amount->class != UNIT_MONEY || !r->unit || r->unit->factor || r->numeral.vague ||
        !numeral_read(text, chars_skip_space(text, r->end), &cents.numeral))
        return;
    cents.unit = unit_at(scan, text, cents.numeral.end, true, &cents.end);
    if (!cents.unit || cents.unit->factor >= 0 ||
        !chars_equal(cents.unit->name, r->unit->name))
        return;
    part = decimal_shift(cents.numeral.value, cents.unit->factor);
    amount->number = decimal_add(&amount->number, &part);
    amount->value = decimal_text(&amount->number, scan->pool);
    amount->end = cents.end;
}

/* $, US$, EUR before a number at *at, which moves onto the number. */
static const struct unit *prefix_at(const struct amount_scan *scan, struct mill_str text,
                                    size_t *at)
{
    size_t end = *at;
    uint32_t handle = trie_longest(&scan->units->trie, text, *at, SIZE_MAX, &end), value;

    while (handle != TRIE_NONE) {
        value = trie_value(&scan->units->trie, handle, &handle);
        if (scan->units->rows[value].class == UNIT_PREFIX) {
            end = chars_skip_space(text, end);
            if (chars_digit(chars_at(text, end)) < 0)
                return NULL;
            *at = end;
            return &scan->units->rows[value];
        }
    }
    return NULL;
}

/* Whether a number may begin here: not inside a word, a larger number or a code. */
static bool may_begin(struct mill_str text, size_t at, bool prefixed)
{
    size_t before = at;
    uint32_t c = chars_at(text, at), p = chars_prev(text, &before);

    if (prefixed)
        return !chars_latin(p) && chars_digit(p) < 0;
    if (chars_digit(c) < 0 && c != '-' && c != 0x2212 && c != '.')
        return !chars_word(p);
    if (p == '.' || p == ',' || p == '-' || p == '/' || p == 0xb7)
        return chars_digit(chars_before(text, before)) < 0 &&
               (p != '-' || !chars_word(chars_before(text, before)));
    return !chars_latin(p) && chars_digit(p) < 0;
}

static bool could_begin(uint32_t c)
{
    return chars_digit(c) >= 0 || chars_hangul(c) || c == '-' || c == 0x2212 ||
           c == '.' || c == '$' || c == 0xa3 || c == 0xa5 || c == 0x20ac || c == 0x20a9 ||
           chars_upper(c);
}

/* The amount that begins at `at`. */
static bool amount_at(const struct amount_scan *scan, struct mill_str text, size_t at,
                      struct amount *amount)
{
    size_t start = at;
    const struct unit *prefix = prefix_at(scan, text, &at);
    struct reading r;

    if (!may_begin(text, start, prefix != NULL) || !read_amount(scan, text, at, &r))
        return false;
    if (!r.unit && !prefix && chars_latin(chars_at(text, r.end)))
        return false; /* 5G, 3D */
    if (!r.unit && !prefix && r.numeral.digits && chars_hangul(chars_before(text, start)))
        return false; /* 코로나19 */
    if (prefix && (!r.unit || r.unit->class != UNIT_MONEY)) {
        r.unit = prefix;
        r.end = r.numeral.end;
    }
    if (!read_range(scan, text, &r, amount)) {
        *amount = make(scan, &r);
        add_cents(scan, text, &r, amount);
    }
    if (prefix)
        amount->class = UNIT_MONEY;
    amount->start = start;
    return amount->end > at;
}

/* Money in brackets right behind money: (약 880억원). */
static bool converts(struct mill_str text, const struct amount_list *list, size_t first,
                     const struct amount *amount)
{
    const struct amount *last;
    struct mill_str between;
    size_t open;

    if (amount->class != UNIT_MONEY || list->count == first)
        return false;
    last = &list->items[list->count - 1];
    between = chars_slice(text, last->end, amount->start);
    open = chars_find(between, STR("("), 0);
    return last->class == UNIT_MONEY && open <= 6 && between.len < 40 &&
           chars_find(between, STR(")"), 0) == SIZE_MAX;
}

void amounts_scan(const struct amount_scan *scan, struct mill_str text, size_t start,
                  size_t end, struct amount_list *list)
{
    struct mill_str all = chars_slice(text, 0, end);
    size_t taken = 0, first = list->count;

    for (size_t at = start; at < end;) {
        struct amount amount;
        size_t next = at;

        while (taken < scan->taken_count && scan->taken[taken].end <= at)
            taken++;
        if (taken < scan->taken_count && scan->taken[taken].start <= at) {
            at = scan->taken[taken].end;
            continue;
        }
        if (could_begin(chars_next(text, &next)) && amount_at(scan, all, at, &amount)) {
            amount.conversion = converts(all, list, first, &amount);
            if (!list_add(scan->pool, list, amount))
                return;
            next = amount.end;
        }
        at = next;
    }
}
