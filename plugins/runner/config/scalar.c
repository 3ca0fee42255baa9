/* SPDX-License-Identifier: Apache-2.0
 * scalar.c - single values: text with ${...} replaced, counts, durations, sizes, names.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/reader.h"
#include "text/utf8.h"

enum { VALUE_BYTES = 64 << 10, TOPIC_BYTES = 249 };

static const char *kind_name(const struct node *node)
{
    switch (node->kind) {
    case NODE_LIST:
        return "a list";
    case NODE_MAPPING:
        return "a mapping";
    default:
        return node_is_null(node) ? "nothing" : "a single value";
    }
}

static bool replace_env(struct reader *reader, const char *name, const struct node *node,
                        const char *variable, struct buffer *out)
{
    const char *value = getenv(variable);

    if (!value) {
        reader_problem(reader, node->line, node->column,
                       "%s: the environment variable '%s' is not set", name, variable);
        return false;
    }
    buffer_add_text(out, value);
    return true;
}

static bool replace_file(struct reader *reader, const char *name, const struct node *node,
                         const char *path, struct buffer *out)
{
    FILE *file = fopen(reader_path(reader, path), "re");
    size_t got = 0;
    char *room;

    if (!file) {
        reader_problem(reader, node->line, node->column, "%s: ${file:%s}: %s", name, path,
                       strerror(errno));
        return false;
    }
    room = buffer_room(out, out->limit - out->len);
    if (room)
        got = fread(room, 1, out->limit - out->len, file);
    if (ferror(file)) {
        reader_problem(reader, node->line, node->column, "%s: ${file:%s}: %s", name, path,
                       strerror(errno));
        fclose(file);
        return false;
    }
    fclose(file);
    /* A file that fills all the room has at least that much. */
    out->overflowed = out->overflowed || got == out->limit - out->len;
    while (got && (room[got - 1] == '\n' || room[got - 1] == '\r'))
        got--;
    out->len += got;
    return true;
}

static bool replace(struct reader *reader, const char *name, const struct node *node,
                    const char *inner, struct buffer *out)
{
    if (!strncmp(inner, "env:", 4) && inner[4])
        return replace_env(reader, name, node, inner + 4, out);
    if (!strncmp(inner, "file:", 5) && inner[5])
        return replace_file(reader, name, node, inner + 5, out);
    reader_problem(reader, node->line, node->column,
                   "%s: '${%s}' is not known; want ${env:NAME} or ${file:PATH}, or $${ "
                   "for the two characters",
                   name, inner);
    return false;
}

/* Copies the text from `at`, replacing. */
static bool expand(struct reader *reader, const char *name, const struct node *node,
                   struct buffer *out)
{
    const char *at = node->text.data, *open, *close;
    char inner[300];

    while ((open = strstr(at, "${"))) {
        if (open > at && open[-1] == '$') {
            buffer_add(out, at, (size_t)(open - at) - 1);
            buffer_add_text(out, "${");
            at = open + 2;
            continue;
        }
        buffer_add(out, at, (size_t)(open - at));
        close = strchr(open, '}');
        if (!close || (size_t)(close - open) >= sizeof(inner)) {
            reader_problem(reader, node->line, node->column,
                           "%s: '${' is never closed; write '$${' for the two characters",
                           name);
            return false;
        }
        snprintf(inner, sizeof(inner), "%.*s", (int)(close - open - 2), open + 2);
        if (!replace(reader, name, node, inner, out))
            return false;
        at = close + 1;
    }
    buffer_add_text(out, at);
    return true;
}

/* Keeps what was replaced, so that an aliased scalar is replaced, or reported, once. */
static void resolve(struct reader *reader, const char *name, struct node *node)
{
    struct buffer out;

    node->state = NODE_BAD;
    buffer_init(&out, VALUE_BYTES);
    if (!expand(reader, name, node, &out))
        goto out;
    buffer_add(&out, "", 1);
    if (out.overflowed) {
        reader_problem(reader, node->line, node->column, "%s: longer than 64 KiB", name);
    } else if (memchr(out.data, 0, out.len - 1) ||
               !utf8_valid((struct mill_str){ out.data, out.len - 1 })) {
        reader_problem(reader, node->line, node->column,
                       "%s: what replaces it must be UTF-8 text", name);
    } else {
        node->value = arena_copy(reader->arena, out.data, out.len);
        node->state = node->value ? NODE_READ : NODE_BAD;
    }
out:
    buffer_finish(&out);
}

const char *read_scalar(struct reader *reader, const char *name, struct node *node)
{
    if (!node || node_is_null(node))
        return NULL;
    if (node->kind != NODE_SCALAR) {
        reader_problem(reader, node->line, node->column,
                       "%s: want a single value, got %s", name, kind_name(node));
        return NULL;
    }
    if (node->state == NODE_UNREAD)
        resolve(reader, name, node);
    return node->state == NODE_READ ? node->value : NULL;
}

void read_text(struct reader *reader, const char *name, struct node *node,
               const char **out)
{
    const char *text = read_scalar(reader, name, node);

    if (text)
        *out = text;
}

/* Digits, then the unit, which starts at *unit. */
static bool number(const char *text, int64_t *value, const char **unit)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *value = strtoll(text, &end, 10);
    *unit = end;
    return errno == 0;
}

void read_count(struct reader *reader, const char *name, struct node *node, unsigned most,
                unsigned *out)
{
    const char *text = read_scalar(reader, name, node), *unit;
    int64_t value;

    if (!text)
        return;
    if (!number(text, &value, &unit) || *unit || value < 1 || value > most)
        reader_problem(reader, node->line, node->column,
                       "%s: want a whole number from 1 to %u, got '%s'", name, most,
                       node_shown(node).text);
    else
        *out = (unsigned)value;
}

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit duration_units[] = {
    { "d", 86400000 }, { "h", 3600000 }, { "m", 60000 },
    { "s", 1000 },     { "ms", 1 },      { 0 },
};

static const struct unit size_units[] = {
    { "GiB", 1 << 30 }, { "MiB", 1 << 20 }, { "KiB", 1 << 10 }, { "B", 1 }, { 0 },
};

static bool measure(const char *text, const struct unit *units, int64_t *value)
{
    const char *unit;
    int64_t count;

    if (!number(text, &count, &unit))
        return false;
    while (*unit == ' ')
        unit++;
    for (; units->name; units++)
        if (!strcmp(unit, units->name))
            break;
    if (!units->name || count > INT64_MAX / units->factor)
        return false;
    *value = count * units->factor;
    return true;
}

/* The value in the largest unit that divides it. */
static struct shown in_units(int64_t value, const struct unit *units)
{
    struct shown shown;

    while (value % units->factor || (value == 0 && units[1].name))
        units++;
    snprintf(shown.text, sizeof(shown.text), "%lld%s", (long long)(value / units->factor),
             units->name);
    return shown;
}

/* What a value is measured in, and how much of it may be. */
struct range {
    const struct unit *units;
    const char *example;
    int64_t least, most;
};

static void read_measure(struct reader *reader, const char *name, struct node *node,
                         const struct range *range, int64_t *out)
{
    const char *text = read_scalar(reader, name, node);
    int64_t value;

    if (!text)
        return;
    if (!measure(text, range->units, &value))
        reader_problem(reader, node->line, node->column, "%s: want %s, got '%s'", name,
                       range->example, node_shown(node).text);
    else if (value < range->least || value > range->most)
        reader_problem(reader, node->line, node->column, "%s: want %s to %s, got '%s'",
                       name, in_units(range->least, range->units).text,
                       in_units(range->most, range->units).text, node_shown(node).text);
    else
        *out = value;
}

void read_duration(struct reader *reader, const char *name, struct node *node,
                   int64_t least, int64_t most, int64_t *out)
{
    const struct range range = { duration_units, "a duration such as 200ms, 60s or 7d",
                                 least, most };

    read_measure(reader, name, node, &range, out);
}

void read_size(struct reader *reader, const char *name, struct node *node, int64_t least,
               int64_t most, int64_t *out)
{
    const struct range range = { size_units, "a size such as 512KiB or 256MiB", least,
                                 most };

    read_measure(reader, name, node, &range, out);
}

static void list_choices(struct buffer *out, const char *const *choices)
{
    for (size_t i = 0; choices[i]; i++)
        buffer_printf(out, "%s%s",
                      i == 0           ? ""
                      : choices[i + 1] ? ", "
                                       : " or ",
                      choices[i]);
    buffer_add(out, "", 1);
}

void read_choice(struct reader *reader, const char *name, struct node *node,
                 const char *const *choices, unsigned *out)
{
    const char *text = read_scalar(reader, name, node);
    struct buffer list;

    if (!text)
        return;
    for (unsigned i = 0; choices[i]; i++) {
        if (!strcmp(choices[i], text)) {
            *out = i;
            return;
        }
    }
    buffer_init(&list, 200);
    list_choices(&list, choices);
    reader_problem(reader, node->line, node->column, "%s: want %s, got '%s'", name,
                   list.data, node_shown(node).text);
    buffer_finish(&list);
}

void read_topic(struct reader *reader, const char *name, struct node *node,
                const char *prefix, const char **out)
{
    const char *text = read_scalar(reader, name, node), *full;

    if (!text)
        return;
    full = reader_text(reader, "%s%s", prefix, text);
    if (!*text || strspn(full, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789._-") != strlen(full))
        reader_problem(reader, node->line, node->column,
                       "%s: want letters, digits, '.', '_' and '-', got '%s'", name,
                       node_shown(node).text);
    else if (strlen(full) > TOPIC_BYTES || !strcmp(full, ".") || !strcmp(full, ".."))
        reader_problem(reader, node->line, node->column,
                       "%s: Kafka takes no name '.', '..' or longer than 249, got '%s'",
                       name, node_shown(node).text);
    else
        *out = full;
}
