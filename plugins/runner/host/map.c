/* SPDX-License-Identifier: Apache-2.0
 * map.c - rows of a map against the type that they fill. */
#include "host/map.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "avro/json_find.h"
#include "base/suggest.h"
#include "text/str.h"

struct compiler {
    const struct form *form;
    const struct mill_type *type;
    const struct form_listener *listener;
    struct map_row *rows;
    size_t count;
    struct mill_error *error;
    unsigned problems;
};

MILL_PRINTF(3, 4)
static bool wrong(struct compiler *compiler, const struct setting *setting,
                  const char *format, ...)
{
    unsigned line = setting ? setting->line : 0, column = setting ? setting->column : 0;
    struct mill_error what;
    va_list args;

    va_start(args, format);
    vsnprintf(what.text, sizeof(what.text), format, args);
    va_end(args);
    if (compiler->problems++ == 0) {
        if (line && compiler->form->path)
            mill_error(compiler->error, MILL_FATAL, "%s:%u:%u: %s", compiler->form->path,
                       line, column, what.text);
        else
            *compiler->error = what;
    }
    if (compiler->listener)
        compiler->listener->problem(compiler->listener->arg, line, column, what.text);
    return false;
}

static const struct mill_field *find(const struct mill_type *type, struct mill_str name)
{
    for (uint32_t i = 0; i < type->count; i++)
        if (str_is(name, type->fields[i].name))
            return &type->fields[i];
    return NULL;
}

static bool unknown_field(struct compiler *compiler, const struct setting *setting,
                          const struct mill_type *type, struct mill_str name)
{
    struct suggestion near = suggest_for(name);

    for (uint32_t i = 0; i < type->count; i++)
        suggest_offer(&near, type->fields[i].name);
    return wrong(compiler, setting, "map: %s has no field '%.*s'%s%s%s", type->name,
                 (int)(name.len < 64 ? name.len : 64), name.data,
                 near.best ? "; did you mean '" : "", near.best ? near.best : "",
                 near.best ? "'?" : "");
}

/* The field, and the records on the way to it. */
static bool read_field(struct compiler *compiler, struct map_row *row)
{
    const struct mill_type *type = compiler->type;
    struct mill_str rest = str_of(row->setting->name), name;

    while (str_next(&rest, '.', &name)) {
        const struct mill_field *field = find(type, name);

        if (!field)
            return unknown_field(compiler, row->setting, type, name);
        if (row->depth == MAP_DEPTH)
            return wrong(compiler, row->setting, "map: %s: deeper than %d records",
                         row->setting->name, MAP_DEPTH);
        row->steps[row->depth++] = field;
        if (rest.len && field->kind != MILL_RECORD)
            return wrong(compiler, row->setting,
                         "map: %s is no record, so it has no %.*s", field->name,
                         (int)rest.len, rest.data);
        type = field->record;
    }
    return row->depth || wrong(compiler, row->setting, "map: want a field's name");
}

static bool take_head(struct mill_str *text, const char *head)
{
    if (!str_starts(*text, str_of(head)))
        return false;
    *text = str_from(*text, strlen(head));
    return true;
}

static bool unknown_source(struct compiler *compiler, const struct map_row *row,
                           struct mill_str text)
{
    static const char *const names[] = { "value", "key", "topic", "timestamp" };
    struct suggestion near = suggest_for(text);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        suggest_offer(&near, names[i]);
    if (near.best)
        return wrong(compiler, row->setting,
                     "map: %s: no source is called '%s'; did you mean '%s'?",
                     row->setting->name, row->setting->value, near.best);
    return wrong(compiler, row->setting,
                 "map: %s: want value, key, topic, timestamp, header:NAME, text:WORDS%s, "
                 "got '%.80s'",
                 row->setting->name,
                 compiler->form->format == FORMAT_JSON ? " or /PATH" : "",
                 row->setting->value);
}

static bool read_pointer(struct compiler *compiler, struct map_row *row,
                         struct mill_str text)
{
    row->source = FROM_POINTER;
    row->detail = text;
    if (compiler->form->format != FORMAT_JSON)
        return wrong(compiler, row->setting,
                     "map: %s: %s looks into JSON; want format json for it",
                     row->setting->name, row->setting->value);
    return json_pointer_valid(text) ||
           wrong(compiler, row->setting,
                 "map: %s: in a path ~ stands before 0 (for ~) or 1 (for /)",
                 row->setting->name);
}

static bool read_source(struct compiler *compiler, struct map_row *row)
{
    struct mill_str text = str_of(row->setting->value);

    row->source = FROM_TEXT;
    row->detail = text;
    if (take_head(&row->detail, "text:"))
        return true;
    if (text.len && text.data[text.len - 1] == '?') {
        row->optional = true;
        text.len--;
    }
    row->detail = text;
    if (take_head(&row->detail, "header:")) {
        row->source = FROM_HEADER;
        return row->detail.len ||
               wrong(compiler, row->setting,
                     "map: %s: want a name after header:", row->setting->name);
    }
    if (text.len && text.data[0] == '/')
        return read_pointer(compiler, row, text);
    if (str_is(text, "value"))
        row->source = FROM_VALUE;
    else if (str_is(text, "key"))
        row->source = FROM_KEY;
    else if (str_is(text, "topic"))
        row->source = FROM_TOPIC;
    else if (str_is(text, "timestamp"))
        row->source = FROM_TIMESTAMP;
    else
        return unknown_source(compiler, row, text);
    return true;
}

/* Can the source ever fill the field? */
static bool check_kinds(struct compiler *compiler, const struct map_row *row)
{
    const struct mill_field *field = row->steps[row->depth - 1];
    const char *name = row->setting->name;
    bool is_number = field->kind == MILL_LONG || field->kind == MILL_DOUBLE;
    struct mill_error error;
    char room[16];

    if (row->source == FROM_POINTER)
        return true;
    if (field->kind == MILL_RECORD)
        return wrong(compiler, row->setting,
                     "map: %s is a record; want a field inside it, or a /PATH in format "
                     "json",
                     name);
    if (field->kind == MILL_ARRAY || field->kind == MILL_FIXED)
        return wrong(compiler, row->setting,
                     "map: %s is a %s, which only a /PATH in format json can fill", name,
                     field->kind == MILL_ARRAY ? "list" : "fixed");
    if (row->source == FROM_TIMESTAMP && !is_number)
        return wrong(compiler, row->setting,
                     "map: %s takes no timestamp; want a field of 64 bits", name);
    if (row->source == FROM_TEXT && !map_convert(field, row->detail, room, &error))
        return wrong(compiler, row->setting, "map: %s: %s", name, error.text);
    return true;
}

/* `item` and `item.title` would both fill it. */
static bool check_overlap(struct compiler *compiler, const struct map_row *row)
{
    for (size_t i = 0; i < compiler->count; i++) {
        const struct map_row *other = &compiler->rows[i];
        size_t depth = row->depth < other->depth ? row->depth : other->depth;

        if (!memcmp(row->steps, other->steps, depth * sizeof(row->steps[0])) &&
            row->depth != other->depth)
            return wrong(compiler, row->setting, "map: %s: line %u fills '%s' already",
                         row->setting->name, other->setting->line, other->setting->name);
    }
    return true;
}

static void read_row(struct compiler *compiler, const struct setting *setting)
{
    struct map_row *row = &compiler->rows[compiler->count];

    *row = (struct map_row){ .setting = setting };
    if (read_field(compiler, row) && read_source(compiler, row) &&
        check_kinds(compiler, row) && check_overlap(compiler, row))
        compiler->count++;
}

/* Rows whose steps begin with those of `row`. */
static bool is_under(const struct map_row *other, const struct map_row *row, size_t depth)
{
    return other->depth >= depth &&
           !memcmp(other->steps, row->steps, depth * sizeof(row->steps[0]));
}

/* A field without a default must be filled whenever its record is there. */
static void check_required(struct compiler *compiler, const struct map_row *row,
                           size_t depth, const struct mill_type *type)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[i];
        const struct map_row *found = NULL;

        for (size_t k = 0; k < compiler->count; k++)
            if (is_under(&compiler->rows[k], row, depth) &&
                compiler->rows[k].depth > depth &&
                compiler->rows[k].steps[depth] == field)
                found = &compiler->rows[k];
        if (!field->required)
            continue;
        if (!found)
            wrong(compiler, depth ? row->setting : NULL,
                  "map: lacks '%s' of %s, which has no default", field->name, type->name);
        else if (found->optional && found->depth == depth + 1)
            wrong(compiler, found->setting,
                  "map: %s has no default, so that it may not be missing: take the '?' "
                  "off",
                  found->setting->name);
    }
}

static void check_all_required(struct compiler *compiler)
{
    static const struct map_row none = { 0 };

    check_required(compiler, &none, 0, compiler->type);
    for (size_t i = 0; i < compiler->count; i++) {
        const struct map_row *row = &compiler->rows[i];

        for (size_t depth = 1; depth < row->depth; depth++) {
            size_t first = 0;

            while (!is_under(&compiler->rows[first], row, depth))
                first++;
            if (first == i) /* each record once */
                check_required(compiler, row, depth, row->steps[depth - 1]->record);
        }
    }
}

enum mill_status map_compile(const struct form *form, const struct mill_type *type,
                             const struct form_listener *listener, struct arena *arena,
                             struct map *map, struct mill_error *error)
{
    struct compiler compiler = { form, type, listener, NULL, 0, error, 0 };

    if (form->map.count > MAP_ROWS)
        return mill_error(error, MILL_FATAL, "map: more than %d rows", MAP_ROWS);
    compiler.rows = arena_array(arena, form->map.count, sizeof(struct map_row));
    if (!compiler.rows)
        return mill_error(error, MILL_FATAL, "map: no memory");
    for (size_t i = 0; i < form->map.count; i++)
        read_row(&compiler, &form->map.items[i]);
    if (!compiler.problems)
        check_all_required(&compiler);
    if (compiler.problems)
        return MILL_FATAL;
    *map = (struct map){ type, compiler.rows, compiler.count, false };
    for (size_t i = 0; i < map->count; i++)
        map->reads_json = map->reads_json || map->rows[i].source == FROM_POINTER;
    return MILL_OK;
}
