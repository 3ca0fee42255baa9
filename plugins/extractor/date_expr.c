/* SPDX-License-Identifier: Apache-2.0
 *
 * date_expr.c - reads dates as they are written.
 *
 * A date is a row of parts from coarse to fine (지난해 | 10월 | 23일), a distance (1년
 * 6개월 전), or a date in digits (2025.10.23). Ranges join two: 29일부터 31일까지, 1~3일.
 */
#include "extractor/date_expr.h"

#include <string.h>

#include "extractor/chars.h"
#include "extractor/numeral.h"

enum { MOST_PARTS = 8, GUARD = 96 };

/* The order in which parts may follow one another. */
static const int rank[DATE_UNITS] = {
    [DATE_DIRECTION] = 1, [DATE_YEAR] = 2,   [DATE_DECADE] = 2,  [DATE_HALF] = 3,
    [DATE_QUARTER] = 3,   [DATE_MONTH] = 4,  [DATE_ORDINAL] = 5, [DATE_WEEK] = 6,
    [DATE_WEEKEND] = 7,   [DATE_DAY] = 7,    [DATE_WEEKDAY] = 8, [DATE_PART] = 9,
    [DATE_PERIOD] = 10,   [DATE_VAGUE] = 10,
};

static bool closes(const struct date_scan *scan, struct mill_str text, size_t at)
{
    enum josa_class class;
    size_t end;

    return josa_read(scan->josa, text, at, &end, &class);
}

static bool guarded(const struct date_scan *scan, const struct date_word *word,
                    struct mill_str text, size_t start, size_t end)
{
    if (word->not_after && regex_match(scan->matcher, word->not_after,
                                       chars_ahead(text, end, GUARD), 0, NULL))
        return false;
    return !word->not_before || !regex_match(scan->matcher, word->not_before,
                                             chars_behind(text, start, GUARD), 0, NULL);
}

/* One part as read. */
struct part {
    const struct date_word *word;
    size_t end;
    int low, high;
    bool spelled, native;
};

static bool read_number(struct mill_str text, size_t at, struct part *part, size_t *end)
{
    struct numeral numeral;
    size_t stop = at;
    uint64_t value;
    int digits = 0;

    part->low = 0;
    part->spelled = part->native = false;
    while (digits < 5 && chars_digit(chars_at(text, stop)) >= 0) {
        part->low = part->low * 10 + chars_digit(chars_next(text, &stop));
        digits++;
    }
    *end = stop;
    if (digits)
        return digits < 5;
    if (!numeral_read(text, at, &numeral) || numeral.vague || numeral.digits ||
        numeral.negative)
        return false;
    value = decimal_whole(&numeral.value);
    part->spelled = true;
    part->native = numeral.native;
    part->low = value < 10000 ? (int)value : 0;
    *end = numeral.end;
    return value < 10000;
}

/* ~3 behind a number: the end of a range of numbers that share their word. */
static size_t read_high(struct mill_str text, size_t at, struct part *part)
{
    size_t next = at;
    uint32_t c = chars_next(text, &next);
    struct part high;
    size_t end;

    part->high = part->low;
    if (part->spelled ||
        (c != '~' && c != 0x223c && c != 0xff5e && c != 0xb7 && c != '-' && c != 0x2013 &&
         c != 0x301c && c != 0x30fb && c != 0x318d))
        return at;
    next = chars_skip_space(text, next);
    if (!read_number(text, next, &high, &end) || high.spelled)
        return at;
    part->high = high.low;
    return end;
}

/* The word in a trie at `at` whose unit the mask allows, the longest first. */
/* NOLINTNEXTLINE(readability-function-size): text, place and mask all vary */
static bool read_word(const struct date_scan *scan, const struct trie *trie,
                      struct mill_str text, size_t start, size_t at, unsigned mask,
                      struct part *part)
{
    size_t limit = SIZE_MAX, stop = at;
    uint32_t handle;

    while ((handle = trie_longest(trie, text, at, limit, &stop)) != TRIE_NONE) {
        do {
            const struct date_word *word =
                &scan->dates->rows[trie_value(trie, handle, &handle)];

            if ((mask & 1u << word->unit) && guarded(scan, word, text, start, stop)) {
                part->word = word;
                part->end = stop;
                return true;
            }
        } while (handle != TRIE_NONE);
        limit = stop;
    }
    return false;
}

static bool read_numbered(const struct date_scan *scan, struct mill_str text, size_t at,
                          unsigned mask, struct part *part)
{
    size_t end, high;

    if (!read_number(text, at, part, &end))
        return false;
    high = read_high(text, end, part);
    if (read_word(scan, &scan->dates->numbered, text, at, chars_skip_space(text, high),
                  mask, part))
        return true;
    part->high = part->low;
    return high != end &&
           read_word(scan, &scan->dates->numbered, text, at, end, mask, part);
}

static bool plausible(const struct part *part)
{
    int low = part->low, high = part->high;

    switch (part->word->unit) {
    case DATE_YEAR:
        return low >= 1000 && low <= 2999 && high >= low % (high < 100 ? 100 : 3000);
    case DATE_DECADE:
        return low % 10 == 0 &&
               ((low >= 1000 && low <= 2990) || (low >= 30 && low <= 90));
    case DATE_MONTH:
        return low >= 1 && low <= 12 && high >= low && high <= 12;
    case DATE_QUARTER:
        return low >= 1 && low <= 4 && high >= low && high <= 4;
    case DATE_DAY:
        return low >= 1 && low <= 31 && high >= low && high <= 31;
    default:
        return low >= 1;
    }
}

/* The next part at `at`: a numbered word, or a word. */
static bool read_part(const struct date_scan *scan, struct mill_str text, size_t at,
                      unsigned mask, struct part *part)
{
    memset(part, 0, sizeof(*part));
    if (read_numbered(scan, text, at, mask, part) && plausible(part) && !part->native)
        return true;
    if (!read_word(scan, &scan->dates->words, text, at, at, mask, part))
        return false;
    part->low = part->high = part->word->value;
    part->spelled = false;
    return true;
}

static void take(struct date_expr *expr, const struct part *part)
{
    enum date_unit unit = part->word->unit;

    expr->has[unit] = true;
    expr->how[unit] = part->word->how;
    expr->value[unit] = part->low;
    expr->high[unit] = part->high;
    expr->end = part->end;
    expr->spelled = expr->spelled || part->spelled;
}

static unsigned finer_than(int last)
{
    unsigned mask = 0;

    for (unsigned unit = 0; unit < DATE_COUNT; unit++)
        if (rank[unit] > last && (last == 0 || rank[unit] < 10))
            mask |= 1u << unit;
    return mask;
}

/* Between two parts: spaces, 의. */
static size_t skip_joint(struct mill_str text, size_t at)
{
    size_t next = at;

    if (chars_next(text, &next) == 0xc758 && chars_space(chars_at(text, next))) /* 의 */
        at = next;
    return chars_skip_space(text, at);
}

static bool stands(const struct date_expr *expr)
{
    bool day = expr->has[DATE_DAY], month = expr->has[DATE_MONTH];

    if (expr->has[DATE_ORDINAL] && !expr->has[DATE_WEEK] && !expr->has[DATE_WEEKDAY])
        return false;
    if (expr->has[DATE_PART] && expr->value[DATE_PART] < PART_OF_YEAR &&
        !expr->has[DATE_YEAR] && !month && !expr->has[DATE_DECADE] &&
        !expr->has[DATE_QUARTER] && !expr->has[DATE_HALF])
        return false;
    if (expr->spelled && expr->how[DATE_MONTH] == DATE_NUMBER && month && !day)
        return false;
    if (expr->spelled && day && !month && !expr->has[DATE_WEEKDAY])
        return false;
    for (unsigned unit = DATE_YEAR; unit < DATE_COUNT; unit++)
        if (unit != DATE_ORDINAL && expr->has[unit])
            return true;
    return false;
}

/* A row of parts. What is read so far stands when a later part does not. */
static bool read_parts(const struct date_scan *scan, struct mill_str text, size_t at,
                       struct date_expr *expr)
{
    struct date_expr reading;
    bool good = false;
    int last = 0;

    memset(&reading, 0, sizeof(reading));
    reading.start = at;
    for (int i = 0; i < MOST_PARTS; i++) {
        struct part part;
        int order;

        if (!read_part(scan, text, at, finer_than(last), &part))
            break;
        order = rank[part.word->unit];
        take(&reading, &part);
        reading.vague = part.word->unit == DATE_VAGUE;
        if (stands(&reading) && closes(scan, text, reading.end)) {
            *expr = reading;
            good = true;
        }
        last = order;
        at = skip_joint(text, reading.end);
    }
    return good && !(expr->has[DATE_YEAR] && expr->how[DATE_YEAR] == DATE_RELATIVE &&
                     expr->value[DATE_YEAR] == 0 && expr->end - expr->start == 3);
}

static void add_distance(struct date_distance *distance, const struct part *part)
{
    enum date_unit unit = part->word->counts;
    int count = part->word->how == DATE_NUMBER ? part->low : part->word->value;

    distance->years += unit == DATE_YEAR ? count : 0;
    distance->months += unit == DATE_MONTH ? count : 0;
    distance->days += unit == DATE_DAY ? count : unit == DATE_WEEK ? count * 7 : 0;
    distance->weeks = unit == DATE_WEEK;
    distance->finest = unit;
}

/* 1년 6개월 전, 사흘 뒤. */
static bool read_distance(const struct date_scan *scan, struct mill_str text, size_t at,
                          struct date_expr *expr)
{
    struct date_distance distance = { .there = true };
    struct part part;
    int count = 0;

    for (; count < 4; count++) {
        memset(&part, 0, sizeof(part));
        if (!read_numbered(scan, text, at, 1u << DATE_COUNT, &part) &&
            !read_word(scan, &scan->dates->words, text, at, at, 1u << DATE_COUNT, &part))
            break;
        if (part.low > 3000)
            return false;
        add_distance(&distance, &part);
        at = chars_skip_space(text, part.end);
    }
    if (!count ||
        !read_word(scan, &scan->dates->words, text, at, at, 1u << DATE_AGO, &part) ||
        !closes(scan, text, part.end))
        return false;
    distance.years *= part.word->value;
    distance.months *= part.word->value;
    distance.days *= part.word->value;
    expr->distance = distance;
    expr->end = part.end;
    return true;
}

/* One number of a date in digits, at most `most` digits. */
static bool read_plain(struct mill_str text, size_t *at, int most, int *digits,
                       int *value)
{
    *digits = *value = 0;
    while (*digits < most && *at < text.len && text.data[*at] >= '0' &&
           text.data[*at] <= '9') {
        *value = *value * 10 + (text.data[(*at)++] - '0');
        ++*digits;
    }
    return *digits > 0 && chars_digit(chars_at(text, *at)) < 0;
}

static bool read_mark(struct mill_str text, size_t *at, uint32_t mark)
{
    if (chars_at(text, *at) != mark)
        return false;
    chars_next(text, at);
    if (mark == '.')
        *at = chars_skip_space(text, *at);
    return true;
}

static void set_day(struct date_expr *expr, size_t start, size_t end, int year, int month,
                    int day)
{
    memset(expr, 0, sizeof(*expr));
    expr->start = start;
    expr->end = end;
    expr->has[DATE_YEAR] = year > 0;
    expr->value[DATE_YEAR] = expr->high[DATE_YEAR] = year;
    expr->has[DATE_MONTH] = expr->has[DATE_DAY] = true;
    expr->value[DATE_MONTH] = expr->high[DATE_MONTH] = month;
    expr->value[DATE_DAY] = expr->high[DATE_DAY] = day;
}

/* 2025.10.23, 2025-10-23, 2025/10/23, 89/05/05, and 4/22 where a particle shows that it
 * is no fraction. */
static bool read_digits(struct mill_str text, size_t at, struct date_expr *expr)
{
    size_t start = at;
    int digits, year, month, day;
    uint32_t mark;

    if (!read_plain(text, &at, 4, &digits, &year))
        return false;
    mark = chars_at(text, at);
    if ((mark != '.' && mark != '-' && mark != '/') || !read_mark(text, &at, mark) ||
        !read_plain(text, &at, 2, &digits, &month))
        return false;
    if (chars_at(text, at) != mark) {
        bool particle =
            chars_starts(text, at, STR("에")) || chars_starts(text, at, STR("부터")) ||
            chars_starts(text, at, STR("까지")) || chars_starts(text, at, STR("일"));

        set_day(expr, start, at, 0, year, month);
        return mark == '/' && particle && calendar_exists(2024, year, month);
    }
    if (!read_mark(text, &at, mark) || !read_plain(text, &at, 2, &digits, &day))
        return false;
    if (year < 100 && mark == '/')
        year += year < 50 ? 2000 : 1900;
    if (mark == '.' && chars_at(text, at) == '.')
        at++;
    set_day(expr, start, at, year, month, day);
    return year >= 1000 && calendar_exists(year, month, day);
}

static bool read_one(const struct date_scan *scan, struct mill_str text, size_t at,
                     struct date_expr *expr)
{
    bool parts;

    memset(expr, 0, sizeof(*expr));
    expr->start = at;
    if (read_distance(scan, text, at, expr) || read_digits(text, at, expr))
        return true;
    memset(expr, 0, sizeof(*expr));
    parts = read_parts(scan, text, at, expr);
    if (parts && expr->has[DATE_DAY]) { /* 어제로부터 4일 후 */
        static const struct mill_str joints[] = { MILL_STR("로부터 "), MILL_STR("부터 "),
                                                  MILL_STR("보다 ") };

        for (size_t i = 0; i < 3; i++)
            if (chars_starts(text, expr->end, joints[i]) &&
                read_distance(scan, text, expr->end + joints[i].len, expr))
                break;
    }
    return parts;
}

/* What stands between the two dates of a range: *at moves behind it; `wants` is what must
 * close the second. */
static bool read_between(struct mill_str text, size_t *at, const char **wants)
{
    static const struct {
        struct mill_str mark;
        const char *wants;
    } marks[] = { { MILL_STR("부터"), "까지|사이" },
                  { MILL_STR("에서"), "까지|사이" },
                  { MILL_STR("과"), "사이" },
                  { MILL_STR("와"), "사이" },
                  { MILL_STR("~"), "" },
                  { MILL_STR("∼"), "" },
                  { MILL_STR("–"), "" },
                  { MILL_STR("-"), "" },
                  { MILL_STR("～"), "" } };
    size_t start = chars_skip_space(text, *at);

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (chars_starts(text, i < 4 ? *at : start, marks[i].mark)) {
            *at = chars_skip_space(text, (i < 4 ? *at : start) + marks[i].mark.len);
            *wants = marks[i].wants;
            return true;
        }
    return false;
}

static bool closing(struct mill_str text, size_t *at, const char *wants)
{
    struct mill_str all = { wants, strlen(wants) }, word;
    size_t start = chars_skip_space(text, *at);

    if (!*wants) {
        if (chars_starts(text, *at, STR("까지")))
            *at += STR("까지").len;
        return true;
    }
    while (chars_piece(&all, '|', &word))
        if (chars_starts(text, start, word)) {
            *at = start + word.len;
            return true;
        }
    return false;
}

bool date_expr_read(const struct date_scan *scan, struct mill_str text, size_t at,
                    struct date_range *range)
{
    const char *wants = "";
    size_t next;

    memset(range, 0, sizeof(*range));
    if (!read_one(scan, text, at, &range->from))
        return false;
    range->start = at;
    range->end = next = range->from.end;
    range->from.follows =
        chars_starts(text, next, STR("부터")) || chars_starts(text, next, STR("까지"));
    if (range->from.vague || range->from.has[DATE_PERIOD] ||
        !read_between(text, &next, &wants) || !read_one(scan, text, next, &range->to))
        return true;
    next = range->to.end;
    if (range->to.vague || !closing(text, &next, wants))
        return true;
    range->there = true;
    range->end = next;
    range->from.follows = true;
    return true;
}
