/* SPDX-License-Identifier: Apache-2.0
 *
 * robots.c - rules as they are kept, and what they say of a path.
 *
 *     robots 1
 *     delay 5000
 *     -/private/
 *     +/private/open$
 *
 * The longest pattern comes first, Allow before Disallow of the same length: the first
 * that matches decides. */
#include "robots_rules.h"
#include "text/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mill_str head = MILL_STR("robots 1\n"),
                             delay_head = MILL_STR("delay ");

struct robots {
    int64_t delay_ms;
    struct robots_rule *rules; /* their patterns point into text */
    size_t count, len;
    char text[];
};

static int by_rank(const void *left, const void *right)
{
    const struct robots_rule *a = left, *b = right;

    if (a->pattern.len != b->pattern.len)
        return a->pattern.len > b->pattern.len ? -1 : 1;
    if (a->allow != b->allow)
        return a->allow ? -1 : 1;
    return str_compare(a->pattern, b->pattern);
}

static int by_pattern(const void *left, const void *right)
{
    const struct robots_rule *a = left, *b = right;

    return str_compare(a->pattern, b->pattern);
}

static bool same(const struct robots_rule *a, const struct robots_rule *b)
{
    return a->allow == b->allow && str_equal(a->pattern, b->pattern);
}

static size_t drop_equal(struct robots_rule *rules, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (!kept || !same(&rules[kept - 1], &rules[i]))
            rules[kept++] = rules[i];
    return kept;
}

static size_t text_bytes(const struct robots_rule *rules, size_t count)
{
    size_t bytes = 64; /* the head and a delay */

    for (size_t i = 0; i < count; i++)
        bytes += rules[i].pattern.len + 2;
    return bytes;
}

static size_t drop_allowed(struct robots_rule *rules, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (!rules[i].allow)
            rules[kept++] = rules[i];
    return kept;
}

/* A head of a pattern matches whatever the pattern does. What begins with another,
 * unanchored pattern says nothing new, for there is no Allow any more. */
static size_t cut_patterns(struct robots_rule *rules, size_t count, size_t len)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        rules[i].pattern = robots_cut(rules[i].pattern, len);
    qsort(rules, count, sizeof(*rules), by_pattern);
    for (size_t i = 0; i < count; i++)
        if (!kept || !str_starts(rules[i].pattern, rules[kept - 1].pattern))
            rules[kept++] = rules[i];
    return kept;
}

static size_t fit(struct robots_rule *rules, size_t count)
{
    if (!count)
        return 0;
    qsort(rules, count, sizeof(*rules), by_rank);
    count = drop_equal(rules, count);
    if (text_bytes(rules, count) <= ROBOTS_TEXT_BYTES)
        return count;
    count = drop_allowed(rules, count);
    for (size_t len = 256; text_bytes(rules, count) > ROBOTS_TEXT_BYTES; len /= 2)
        count = cut_patterns(rules, count, len);
    qsort(rules, count, sizeof(*rules), by_rank);
    return count;
}

static struct robots *alloc(size_t bytes, size_t count)
{
    struct robots *robots = calloc(1, sizeof(*robots) + bytes);

    if (!robots)
        return NULL;
    robots->rules = calloc(count + 1, sizeof(*robots->rules));
    if (!robots->rules) {
        free(robots);
        return NULL;
    }
    robots->delay_ms = -1;
    return robots;
}

static void add_rule(struct robots *robots, const struct robots_rule *rule)
{
    char *line = robots->text + robots->len;

    line[0] = rule->allow ? '+' : '-';
    memcpy(line + 1, rule->pattern.data, rule->pattern.len);
    line[1 + rule->pattern.len] = '\n';
    robots->len += rule->pattern.len + 2;
    robots->rules[robots->count].pattern =
        (struct mill_str){ line + 1, rule->pattern.len };
    robots->rules[robots->count++].allow = rule->allow;
}

struct robots *robots_make(struct robots_rule *rules, size_t count, int64_t delay_ms)
{
    struct robots *robots;
    size_t bytes;

    count = fit(rules, count);
    bytes = text_bytes(rules, count);
    robots = alloc(bytes, count);
    if (!robots)
        return NULL;
    memcpy(robots->text, head.data, head.len);
    robots->len = head.len;
    robots->delay_ms = delay_ms;
    if (delay_ms >= 0)
        robots->len += (size_t)snprintf(robots->text + head.len, 64 - head.len,
                                        "delay %" PRId64 "\n", delay_ms);
    for (size_t i = 0; i < count; i++)
        add_rule(robots, &rules[i]);
    return robots;
}

struct robots *robots_all(bool allowed)
{
    struct robots_rule nothing = { MILL_STR("/"), false };

    return robots_make(&nothing, !allowed, -1);
}

void robots_free(struct robots *robots)
{
    if (robots)
        free(robots->rules);
    free(robots);
}

bool robots_allow(const struct robots *robots, struct mill_str path)
{
    char normal[3 * ROBOTS_PATH_BYTES + 1];
    struct mill_str shown = { normal, 1 };

    if (path.len > ROBOTS_PATH_BYTES)
        return false;
    normal[0] = '/';
    if (path.len)
        shown.len = robots_normalise(path, false, normal, sizeof(normal));
    if (str_is(shown, "/robots.txt"))
        return true;
    for (size_t i = 0; i < robots->count; i++)
        if (robots_match(robots->rules[i].pattern, shown))
            return robots->rules[i].allow;
    return true;
}

int64_t robots_delay_ms(const struct robots *robots)
{
    return robots->delay_ms;
}

struct mill_str robots_text(const struct robots *robots)
{
    return (struct mill_str){ robots->text, robots->len };
}

static bool read_delay(struct mill_str line, int64_t *delay_ms)
{
    int64_t value = 0;

    if (line.len <= delay_head.len || line.len > delay_head.len + 15)
        return false;
    for (size_t i = delay_head.len; i < line.len; i++) {
        if (line.data[i] < '0' || line.data[i] > '9')
            return false;
        value = value * 10 + line.data[i] - '0';
    }
    *delay_ms = value;
    return true;
}

static bool is_normal(struct mill_str pattern)
{
    char text[ROBOTS_PATTERN_BYTES + 1];
    struct mill_str normal = { text, 0 };

    if (!pattern.len || pattern.len > ROBOTS_PATTERN_BYTES)
        return false;
    normal.len = robots_normalise(pattern, true, text, sizeof(text));
    return str_equal(pattern, normal);
}

static bool read_line(struct mill_str line, struct robots_rule *rules, size_t *count,
                      int64_t *delay_ms)
{
    struct mill_str pattern = str_from(line, 1);

    if (*count == 0 && *delay_ms < 0 && str_starts(line, delay_head))
        return read_delay(line, delay_ms);
    if (!line.len || (line.data[0] != '+' && line.data[0] != '-') || !is_normal(pattern))
        return false;
    rules[(*count)++] = (struct robots_rule){ pattern, line.data[0] == '+' };
    return true;
}

static size_t count_lines(struct mill_str text)
{
    size_t lines = 0;

    for (size_t at = 0; (at = str_find_byte(text, '\n', at)) != STR_NONE; at++)
        lines++;
    return lines;
}

struct robots *robots_read(struct mill_str text)
{
    struct mill_str rest = str_from(text, head.len), line;
    struct robots *robots = NULL;
    struct robots_rule *rules;
    int64_t delay_ms = -1;
    size_t count = 0;
    bool good = true;

    if (!str_starts(text, head) || text.len > ROBOTS_TEXT_BYTES ||
        text.data[text.len - 1] != '\n')
        return NULL;
    rules = calloc(count_lines(text) + 1, sizeof(*rules));
    if (!rules)
        return NULL;
    while (good && str_next(&rest, '\n', &line))
        good = read_line(line, rules, &count, &delay_ms);
    if (good)
        robots = robots_make(rules, count, delay_ms);
    free(rules);
    return robots;
}
