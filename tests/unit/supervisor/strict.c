/* SPDX-License-Identifier: Apache-2.0
 * strict.c - a line at a time, with what the lines before said. */
#include "strict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

enum { SERIES_MOST = 4096, FAMILIES_MOST = 512, NAME = 200 };

struct checker {
    char family[NAME], help[NAME], kind[16];
    struct mill_str families[FAMILIES_MOST], series[SERIES_MOST];
    size_t family_count, series_count, line;
    double bound, below; /* of the histogram's series under way */
    struct mill_str text;
    char *why;
};

static bool wrong(struct checker *checker, const char *what)
{
    snprintf(checker->why, 200, "line %zu: %s", checker->line, what);
    return false;
}

static size_t name_len(struct mill_str line, bool colons)
{
    size_t len = 0;

    while (len < line.len &&
           ((line.data[len] >= 'a' && line.data[len] <= 'z') ||
            (line.data[len] >= 'A' && line.data[len] <= 'Z') || line.data[len] == '_' ||
            (colons && line.data[len] == ':') ||
            (len > 0 && line.data[len] >= '0' && line.data[len] <= '9')))
        len++;
    return len;
}

static bool same(struct mill_str a, struct mill_str b)
{
    return a.len == b.len && !memcmp(a.data, b.data, a.len);
}

static bool add_once(struct mill_str *list, size_t *count, size_t most,
                     struct mill_str one)
{
    for (size_t i = 0; i < *count; i++)
        if (same(list[i], one))
            return false;
    if (*count == most)
        return false;
    list[(*count)++] = one;
    return true;
}

static bool good_escapes(struct mill_str text, bool quotes)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '\\')
            continue;
        if (++i == text.len || !(text.data[i] == '\\' || text.data[i] == 'n' ||
                                 (quotes && text.data[i] == '"')))
            return false;
    }
    return utf8_valid(text);
}

static void copy(char *out, size_t size, struct mill_str text)
{
    snprintf(out, size, "%.*s", (int)text.len, text.data);
}

static bool take_comment(struct checker *checker, struct mill_str line)
{
    bool is_help = line.len > 7 && !memcmp(line.data, "# HELP ", 7);
    bool is_type = line.len > 7 && !memcmp(line.data, "# TYPE ", 7);
    struct mill_str name, rest;

    if (!is_help && !is_type)
        return wrong(checker, "a comment that is neither help nor type");
    name = (struct mill_str){ line.data + 7, line.len - 7 };
    name.len = name_len(name, true);
    if (!name.len || name.len + 8 >= line.len || name.data[name.len] != ' ')
        return wrong(checker, "a comment without a name or text");
    rest = (struct mill_str){ name.data + name.len + 1, line.len - 8 - name.len };
    if (is_help) {
        copy(checker->help, NAME, name);
        checker->family[0] = '\0';
        return good_escapes(rest, false) || wrong(checker, "a wrong escape in a help");
    }
    copy(checker->family, NAME, name);
    copy(checker->kind, sizeof(checker->kind), rest);
    if (strcmp(checker->family, checker->help) != 0)
        return wrong(checker, "a type without its help before it");
    if (strcmp(checker->kind, "counter") != 0 && strcmp(checker->kind, "gauge") != 0 &&
        strcmp(checker->kind, "histogram") != 0)
        return wrong(checker, "an unknown type");
    if (!add_once(checker->families, &checker->family_count, FAMILIES_MOST, name))
        return wrong(checker, "a family that was there before");
    return true;
}

/* Reads {a="b",...}; *le gets the label of that name. False: wrong. */
static bool take_labels(struct mill_str line, size_t *at, struct mill_str *le)
{
    struct mill_str names[16];
    size_t count = 0;

    while (line.data[*at] != '}') {
        struct mill_str name, value;

        ++*at;
        name = (struct mill_str){ line.data + *at, line.len - *at };
        name.len = name_len(name, false);
        *at += name.len;
        if (!name.len || !add_once(names, &count, 16, name) || *at + 2 >= line.len ||
            line.data[(*at)++] != '=' || line.data[(*at)++] != '"')
            return false;
        value.data = line.data + *at;
        while (*at < line.len && line.data[*at] != '"')
            *at += line.data[*at] == '\\' ? 2 : 1;
        if (*at >= line.len)
            return false;
        value.len = (size_t)(line.data + *at - value.data);
        if (!good_escapes(value, true) || ++*at >= line.len ||
            (line.data[*at] != ',' && line.data[*at] != '}'))
            return false;
        if (name.len == 2 && !memcmp(name.data, "le", 2))
            *le = value;
    }
    ++*at;
    return true;
}

static bool ends(const char *name, const char *ending)
{
    size_t len = strlen(name), end = strlen(ending);

    return len > end && !strcmp(name + len - end, ending);
}

static bool check_histogram(struct checker *checker, const char *ending,
                            struct mill_str le, double value)
{
    char bound[32] = "";
    double number;

    if (!strcmp(ending, "_sum"))
        return true;
    if (!strcmp(ending, "_count"))
        return isinf(checker->bound) && value == checker->below
                   ? true
                   : wrong(checker, "a count that is not the last bucket");
    if (strcmp(ending, "_bucket") != 0 || !le.len)
        return wrong(checker, "a histogram's sample that is none");
    copy(bound, sizeof(bound), le);
    number = !strcmp(bound, "+Inf") ? INFINITY : strtod(bound, NULL);
    if (isinf(checker->bound) || checker->series_count == 1)
        checker->below = 0;
    else if (number <= checker->bound || value < checker->below)
        return wrong(checker, "buckets that do not rise");
    checker->bound = number;
    checker->below = value;
    return true;
}

static bool take_sample(struct checker *checker, struct mill_str line)
{
    size_t family = strlen(checker->family), at = name_len(line, true);
    struct mill_str series = line, le = { NULL, 0 };
    char ending[16] = "", number[64], *end;
    double value;

    if (!family || at < family || memcmp(line.data, checker->family, family) != 0 ||
        at - family >= sizeof(ending))
        return wrong(checker, "a sample outside of its family");
    copy(ending, sizeof(ending), (struct mill_str){ line.data + family, at - family });
    if (at < line.len && line.data[at] == '{' && !take_labels(line, &at, &le))
        return wrong(checker, "labels that cannot be read");
    series.len = at;
    if (at >= line.len || line.data[at] != ' ')
        return wrong(checker, "no value");
    copy(number, sizeof(number),
         (struct mill_str){ line.data + at + 1, line.len - at - 1 });
    value = strtod(number, &end);
    if (end == number || *end || isnan(value))
        return wrong(checker, "a value that is no number");
    if (!add_once(checker->series, &checker->series_count, SERIES_MOST, series))
        return wrong(checker, "a series that was there before");
    if (!strcmp(checker->kind, "histogram"))
        return check_histogram(checker, ending, le, value);
    if (*ending)
        return wrong(checker, "a sample outside of its family");
    if (!strcmp(checker->kind, "counter") &&
        (value < 0 || !ends(checker->family, "_total")))
        return wrong(checker, "a counter below zero, or without _total");
    return true;
}

bool strict_check(struct mill_str text, char why[200])
{
    static struct checker blank;
    struct checker *checker = malloc(sizeof(*checker));
    bool good = true;

    *checker = blank;
    checker->text = text;
    checker->why = why;
    checker->bound = INFINITY;
    while (text.len && good) {
        const char *lf = memchr(text.data, '\n', text.len);
        struct mill_str line = { text.data, lf ? (size_t)(lf - text.data) : 0 };

        checker->line++;
        if (!lf || !line.len)
            good = wrong(checker, "no line");
        else
            good = *line.data == '#' ? take_comment(checker, line)
                                     : take_sample(checker, line);
        text.data += line.len + 1;
        text.len -= good ? line.len + 1 : text.len;
    }
    free(checker);
    return good;
}

double strict_value(struct mill_str text, const char *series)
{
    size_t len = strlen(series);

    while (text.len > len) {
        const char *lf = memchr(text.data, '\n', text.len);
        size_t line = lf ? (size_t)(lf - text.data) + 1 : text.len;

        if (!memcmp(text.data, series, len) && text.data[len] == ' ')
            return strtod(text.data + len, NULL);
        text.data += line;
        text.len -= line;
    }
    return NAN;
}
