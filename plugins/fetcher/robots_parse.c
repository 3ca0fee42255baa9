/* SPDX-License-Identifier: Apache-2.0
 *
 * robots_parse.c - a robots.txt, line by line, past whatever is no line of it.
 *
 * Only Allow and Disallow end the list of a group's agents. Crawl-delay, Sitemap and
 * lines that nobody knows do not: so says the RFC, and it forbids more. */
#include "robots_rules.h"
#include "text/str.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DELAY_S = 7 * 86400 };

enum key { KEY_NONE, KEY_AGENT, KEY_ALLOW, KEY_DISALLOW, KEY_DELAY };

struct rules {
    struct robots_rule *items;
    size_t count, room;
    int64_t delay_ms;
};

struct parser {
    struct mill_str product;
    struct rules ours, everyones;
    bool for_us, for_all; /* the group at hand */
    bool in_rules;        /* the next agent begins a group */
    bool named;           /* there was a group of ours */
    char *texts;          /* room for the patterns */
    size_t used;
    bool failed;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static struct mill_str trim(struct mill_str text)
{
    while (text.len && is_blank(text.data[0]))
        text = str_from(text, 1);
    while (text.len && is_blank(text.data[text.len - 1]))
        text.len--;
    return text;
}

static bool is_token(char c)
{
    char lower = (char)(c | 0x20);

    return (lower >= 'a' && lower <= 'z') || c == '-' || c == '_';
}

static struct mill_str token_of(struct mill_str agent)
{
    size_t len = 0;

    while (len < agent.len && is_token(agent.data[len]))
        len++;
    return str_slice(agent, 0, len);
}

/* Misspellings that well-known parsers take too. */
static enum key key_of(struct mill_str word)
{
    static const struct {
        struct mill_str word;
        enum key key;
    } keys[] = {
        { MILL_STR("user-agent"), KEY_AGENT },  { MILL_STR("useragent"), KEY_AGENT },
        { MILL_STR("user agent"), KEY_AGENT },  { MILL_STR("allow"), KEY_ALLOW },
        { MILL_STR("disallow"), KEY_DISALLOW }, { MILL_STR("dissallow"), KEY_DISALLOW },
        { MILL_STR("dissalow"), KEY_DISALLOW }, { MILL_STR("disalow"), KEY_DISALLOW },
        { MILL_STR("diasllow"), KEY_DISALLOW }, { MILL_STR("disallaw"), KEY_DISALLOW },
        { MILL_STR("crawl-delay"), KEY_DELAY }, { MILL_STR("crawldelay"), KEY_DELAY },
    };

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (str_equal_case(word, keys[i].word))
            return keys[i].key;
    return KEY_NONE;
}

/* "key: value", and "key value" where the key is one that we know. */
static enum key split(struct mill_str line, struct mill_str *value)
{
    size_t colon = str_find_byte(line, ':', 0), end = 0;
    enum key key;

    if (colon != STR_NONE) {
        key = key_of(trim(str_slice(line, 0, colon)));
        *value = trim(str_from(line, colon + 1));
        if (key)
            return key;
    }
    while (end < line.len && !is_blank(line.data[end]))
        end++;
    *value = trim(str_from(line, end));
    return end < line.len ? key_of(str_slice(line, 0, end)) : KEY_NONE;
}

static void see_agent(struct parser *parser, struct mill_str value)
{
    struct mill_str token = token_of(value);

    if (parser->in_rules)
        parser->for_us = parser->for_all = parser->in_rules = false;
    if (value.len && value.data[0] == '*' && (value.len == 1 || !is_token(value.data[1])))
        parser->for_all = true;
    else if (token.len && str_equal_case(token, parser->product))
        parser->for_us = parser->named = true;
}

/* What is no path, but was meant to be one. */
static struct mill_str path_of(struct mill_str value)
{
    size_t host = str_find(value, (struct mill_str)MILL_STR("://"), 0), slash;

    if (!value.len || value.data[0] == '/' || value.data[0] == '*' || host > 8)
        return value;
    slash = str_find_byte(value, '/', host + 3);
    return slash == STR_NONE ? (struct mill_str)MILL_STR("/") : str_from(value, slash);
}

static void keep(struct parser *parser, struct rules *rules, struct mill_str pattern,
                 bool allow)
{
    size_t room = rules->room ? 2 * rules->room : 16;
    struct robots_rule *items = rules->items;

    if (rules->count == rules->room) {
        items = reallocarray(rules->items, room, sizeof(*rules->items));
        if (!items) {
            parser->failed = true;
            return;
        }
        rules->items = items;
        rules->room = room;
    }
    items[rules->count++] = (struct robots_rule){ pattern, allow };
}

static void see_rule(struct parser *parser, struct mill_str value, bool allow)
{
    char *out = parser->texts + parser->used;
    struct mill_str path = path_of(value);
    size_t slash = 0, len;

    parser->in_rules = true;
    if (!path.len || !(parser->for_us || parser->for_all))
        return;
    if (path.data[0] != '/' && path.data[0] != '*') {
        if (allow)
            return;
        out[slash++] = '/';
    }
    len = slash + robots_normalise(path, true, out + slash, ROBOTS_PATTERN_BYTES + 1);
    if (len > ROBOTS_PATTERN_BYTES) {
        if (allow)
            return;
        /* Its head forbids more. */
        len = robots_cut((struct mill_str){ out, len }, ROBOTS_PATTERN_BYTES).len;
    }
    parser->used += len;
    if (parser->for_us)
        keep(parser, &parser->ours, (struct mill_str){ out, len }, allow);
    if (parser->for_all)
        keep(parser, &parser->everyones, (struct mill_str){ out, len }, allow);
}

/* Seconds with a fraction; what follows is not looked at. -1: no number. */
static int64_t delay_of(struct mill_str value)
{
    int64_t ms = 0, place = 100;
    size_t i = 0;

    for (; i < value.len && value.data[i] >= '0' && value.data[i] <= '9'; i++)
        if (ms < MOST_DELAY_S * (int64_t)1000)
            ms = ms * 10 + (int64_t)(value.data[i] - '0') * 1000;
    if (!i)
        return -1;
    if (i < value.len && value.data[i] == '.')
        for (i++; i < value.len && value.data[i] >= '0' && value.data[i] <= '9'; i++) {
            ms += (value.data[i] - '0') * place;
            place /= 10;
        }
    return ms < MOST_DELAY_S * (int64_t)1000 ? ms : MOST_DELAY_S * (int64_t)1000;
}

static void see_delay(struct parser *parser, struct mill_str value)
{
    int64_t ms = delay_of(value);

    if (parser->for_us && ms > parser->ours.delay_ms)
        parser->ours.delay_ms = ms;
    if (parser->for_all && ms > parser->everyones.delay_ms)
        parser->everyones.delay_ms = ms;
}

static void see_line(struct parser *parser, struct mill_str line)
{
    struct mill_str value;

    switch (split(trim(str_slice(line, 0, str_find_byte(line, '#', 0))), &value)) {
    case KEY_AGENT:
        see_agent(parser, value);
        break;
    case KEY_ALLOW:
        see_rule(parser, value, true);
        break;
    case KEY_DISALLOW:
        see_rule(parser, value, false);
        break;
    case KEY_DELAY:
        see_delay(parser, value);
        break;
    case KEY_NONE:
        break;
    }
}

/* Without NUL bytes and byte-order mark; without the last line if it is not whole. */
static size_t clean(struct mill_str file, char *out)
{
    static const char *const marks[] = { "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF" };
    bool cut = file.len >= ROBOTS_READ_BYTES;
    size_t len = 0;

    file = str_slice(file, 0, ROBOTS_READ_BYTES);
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (str_starts(file, str_of(marks[i])))
            file = str_from(file, strlen(marks[i]));
    for (size_t i = 0; i < file.len; i++) {
        out[len] = file.data[i] == '\r' ? '\n' : file.data[i];
        len += file.data[i] != '\0';
    }
    while (cut && len && out[len - 1] != '\n')
        len--;
    return len;
}

static struct robots *finish(struct parser *parser)
{
    struct rules *rules = parser->named ? &parser->ours : &parser->everyones;
    struct robots *robots = NULL;

    if (!parser->failed)
        robots = robots_make(rules->items, rules->count, rules->delay_ms);
    free(parser->ours.items);
    free(parser->everyones.items);
    free(parser->texts);
    return robots;
}

struct robots *robots_parse(struct mill_str file, struct mill_str product)
{
    struct parser parser = { .product = token_of(product) };
    size_t most = file.len < ROBOTS_READ_BYTES ? file.len : ROBOTS_READ_BYTES;
    char *lines = malloc(most + 1);
    struct mill_str rest, line;

    /* A rule becomes at most thrice as long, and one may begin with a slash of ours. */
    parser.texts = malloc(4 * most + ROBOTS_PATTERN_BYTES + 2);
    parser.failed = !lines || !parser.texts;
    parser.ours.delay_ms = parser.everyones.delay_ms = -1;
    rest = (struct mill_str){ lines, parser.failed ? 0 : clean(file, lines) };
    while (!parser.failed && str_next(&rest, '\n', &line))
        see_line(&parser, line);
    free(lines);
    return finish(&parser);
}
