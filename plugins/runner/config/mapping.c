/* SPDX-License-Identifier: Apache-2.0
 * mapping.c - problems with their place, and mappings by key. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "config/reader.h"

struct shown node_shown(const struct node *node)
{
    struct shown shown = { 0 };
    size_t len = node->text.len;

    if (len > SHOWN_BYTES)
        for (len = SHOWN_BYTES; len && (node->text.data[len] & 0xc0) == 0x80;)
            len--;
    memcpy(shown.text, node->text.data, len);
    if (len < node->text.len)
        memcpy(shown.text + len, "...", 3);
    return shown;
}

/* Nothing from a file may steer a terminal. */
static void defuse(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

static void report(struct reader *reader, unsigned line, unsigned column,
                   const char *what)
{
    if (reader->count == 0) {
        if (line)
            mill_error(reader->error, MILL_FATAL, "%s:%u:%u: %s", reader->path, line,
                       column, what);
        else
            mill_error(reader->error, MILL_FATAL, "%s: %s", reader->path, what);
    }
    if (reader->problems && reader->count < READER_PROBLEMS)
        reader->problems->report(reader->problems->arg, reader->path, line, column, what);
    reader->count++;
}

void reader_problem(struct reader *reader, unsigned line, unsigned column,
                    const char *format, ...)
{
    char what[400];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    defuse(what);
    report(reader, line, column, what);
}

const char *reader_text(struct reader *reader, const char *format, ...)
{
    va_list args;
    char *text;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    text = arena_alloc(reader->arena, (size_t)len + 1);
    if (!text) {
        reader_problem(reader, 0, 0, "the file takes too much memory");
        return "";
    }
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}

const char *reader_path(struct reader *reader, const char *path)
{
    return *path == '/' ? path : reader_text(reader, "%s/%s", reader->folder, path);
}

static bool same_key(const struct node *a, const struct node *b)
{
    return a->text.len == b->text.len && !memcmp(a->text.data, b->text.data, a->text.len);
}

static void report_repeats(struct reader *reader, const struct node *mapping)
{
    for (const struct entry *entry = mapping->entries; entry; entry = entry->next) {
        const struct entry *first = mapping->entries;

        while (first != entry && !same_key(first->key, entry->key))
            first = first->next;
        if (first != entry)
            reader_problem(reader, entry->key->line, entry->key->column,
                           "'%s' was already set at line %u", node_shown(entry->key).text,
                           first->key->line);
    }
}

bool check_mapping(struct reader *reader, const char *what, const struct node *node,
                   const char *example)
{
    if (!node || node_is_null(node))
        return false;
    if (node->kind != NODE_MAPPING) {
        reader_problem(reader, node->line, node->column,
                       "%s: want a mapping such as %s, got a %s", what, example,
                       node->kind == NODE_LIST ? "list" : "single value");
        return false;
    }
    report_repeats(reader, node);
    return true;
}

static void report_unknown(struct reader *reader, const struct node *key,
                           const char *const *keys)
{
    struct suggestion suggestion = suggest_for(key->text);
    struct buffer list;

    buffer_init(&list, 300);
    for (size_t i = 0; keys[i]; i++) {
        suggest_offer(&suggestion, keys[i]);
        buffer_printf(&list, "%s%s", i == 0 ? "" : keys[i + 1] ? ", " : " and ", keys[i]);
    }
    buffer_add(&list, "", 1);
    if (suggestion.best)
        reader_problem(reader, key->line, key->column,
                       "unknown key '%s'; did you mean '%s'?", node_shown(key).text,
                       suggestion.best);
    else
        reader_problem(reader, key->line, key->column, "unknown key '%s'; known: %s",
                       node_shown(key).text, list.data);
    buffer_finish(&list);
}

void read_mapping(struct reader *reader, const char *what, struct node *node,
                  const char *const *keys, const char *example, struct node **found)
{
    for (size_t i = 0; keys[i]; i++)
        found[i] = NULL;
    if (!check_mapping(reader, what, node, example))
        return;
    for (struct entry *entry = node->entries; entry; entry = entry->next) {
        size_t i = 0;

        while (keys[i] && strcmp(keys[i], entry->key->text.data))
            i++;
        if (!keys[i])
            report_unknown(reader, entry->key, keys);
        else if (!found[i])
            found[i] = entry->value;
    }
}

static void put_setting(struct settings *settings, struct setting *items,
                        const struct setting *setting)
{
    size_t i = 0;

    while (i < settings->count && strcmp(items[i].name, setting->name))
        i++;
    if (setting->value) {
        items[i] = *setting;
        settings->count += i == settings->count;
    } else if (i < settings->count) {
        memmove(items + i, items + i + 1, (--settings->count - i) * sizeof(*items));
    }
}

void read_settings(struct reader *reader, const char *name, struct node *node,
                   const struct settings *base, struct settings *out)
{
    bool more = check_mapping(reader, name, node, "{name: value}");
    size_t room = (base ? base->count : 0) + (more ? node->count : 0);
    struct setting *items =
        arena_array(reader->arena, room ? room : 1, sizeof(struct setting));

    *out = (struct settings){ items, 0 };
    if (!items) {
        reader_problem(reader, 0, 0, "the file takes too much memory");
        return;
    }
    for (size_t i = 0; base && i < base->count; i++)
        put_setting(out, items, &base->items[i]);
    for (struct entry *entry = more ? node->entries : NULL; entry; entry = entry->next) {
        const char *key = entry->key->text.data;
        struct setting setting = { .name = key,
                                   .value = read_scalar(reader, key, entry->value),
                                   .line = entry->key->line,
                                   .column = entry->key->column };

        put_setting(out, items, &setting);
    }
}
