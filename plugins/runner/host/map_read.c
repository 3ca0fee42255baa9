/* SPDX-License-Identifier: Apache-2.0
 * map_read.c - one message through a map. */
#include "host/map.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "avro/json.h"
#include "avro/json_find.h"
#include "text/ascii.h"
#include "text/str.h"
#include "text/utf8.h"

enum { NUMBER_BYTES = 64, SHOWN_BYTES = 40 };

struct mapping {
    const struct map *map;
    const struct inbound *in;
    struct arena *arena;
    char *record;
    struct mill_error *error;
};

static bool refuse_text(struct mill_error *error, const char *wanted,
                        struct mill_str text)
{
    char shown[SHOWN_BYTES + 1];
    size_t len = 0;

    for (; len < text.len && len < SHOWN_BYTES; len++)
        shown[len] = text.data[len] > ' ' && text.data[len] < 0x7F ? text.data[len] : '?';
    shown[len] = '\0';
    error_set(error, "want %s, got '%s'%s", wanted, shown, len < text.len ? "..." : "");
    return false;
}

/* The text closed by a NUL, as strtod() and its like want it; NULL: it is no number. */
static const char *number_text(struct mill_str text, char room[NUMBER_BYTES])
{
    if (!text.len || text.len >= NUMBER_BYTES ||
        (text.data[0] != '-' && !is_ascii_digit(text.data[0])))
        return NULL;
    memcpy(room, text.data, text.len);
    room[text.len] = '\0';
    return strlen(room) == text.len ? room : NULL;
}

static bool convert_integer(const struct mill_field *field, struct mill_str text,
                            void *to, struct mill_error *error)
{
    char room[NUMBER_BYTES], *end = room;
    const char *digits = number_text(text, room);
    bool is_int = field->kind == MILL_INT;
    long long number = 0;
    int32_t small;

    errno = 0;
    if (digits)
        number = strtoll(digits, &end, 10);
    if (!digits || *end || errno ||
        (is_int && (number < INT32_MIN || number > INT32_MAX)))
        return refuse_text(error, is_int ? "a whole number of 32 bits" : "a whole number",
                           text);
    small = (int32_t)number;
    if (is_int)
        memcpy(to, &small, sizeof(small));
    else
        memcpy(to, &(int64_t){ number }, sizeof(int64_t));
    return true;
}

/* strtod() reads hexadecimal and, in some locales, commas: only digits, sign, point and
 * exponent get there, and workers run in the C locale. */
static bool convert_real(const struct mill_field *field, struct mill_str text, void *to,
                         struct mill_error *error)
{
    char room[NUMBER_BYTES], *end = room;
    const char *digits = number_text(text, room);
    double number = 0;
    float single;

    if (digits && strspn(digits, "0123456789+-.eE") == text.len)
        number = strtod(digits, &end);
    if (end == room || *end || !isfinite(number))
        return refuse_text(error, "a number", text);
    single = (float)number;
    if (field->kind == MILL_FLOAT)
        memcpy(to, &single, sizeof(single));
    else
        memcpy(to, &number, sizeof(number));
    return true;
}

static bool convert_boolean(struct mill_str text, void *to, struct mill_error *error)
{
    bool value = str_is(text, "true");

    if (!value && !str_is(text, "false"))
        return refuse_text(error, "true or false", text);
    memcpy(to, &value, sizeof(value));
    return true;
}

bool map_convert(const struct mill_field *field, struct mill_str text, void *to,
                 struct mill_error *error)
{
    switch (field->kind) {
    case MILL_INT:
    case MILL_LONG:
        return convert_integer(field, text, to, error);
    case MILL_FLOAT:
    case MILL_DOUBLE:
        return convert_real(field, text, to, error);
    case MILL_BOOLEAN:
        return convert_boolean(text, to, error);
    default:
        break;
    }
    if (field->kind == MILL_STRING && !utf8_valid(text)) {
        error_set(error, "is not UTF-8; map it to a field of bytes");
        return false;
    }
    if (!text.data)
        text.data = "";
    memcpy(to, &text, sizeof(text));
    return true;
}

/* The record that the row's field lies in; those on the way are made as they are needed.
 * NULL: no room. */
static char *enter(const struct mapping *mapping, const struct map_row *row)
{
    char *record = mapping->record;

    for (size_t i = 0; i + 1 < row->depth; i++) {
        const struct mill_field *field = row->steps[i];
        char *place = record + field->offset, *inner = place;

        if (field->nullable) {
            memcpy(&inner, place, sizeof(inner));
            if (!inner) {
                inner =
                    arena_copy(mapping->arena, field->record->blank, field->record->size);
                memcpy(place, &inner, sizeof(inner));
            }
        }
        if (!inner)
            return NULL;
        record = inner;
    }
    return record;
}

/* Where the field's value goes: its own place, or room behind its pointer. */
static char *place_of(const struct mapping *mapping, const struct map_row *row)
{
    const struct mill_field *field = row->steps[row->depth - 1];
    char *record = enter(mapping, row), *place = record ? record + field->offset : NULL;
    char *behind;

    if (!place || !field->nullable)
        return place;
    behind = arena_alloc(mapping->arena, field->size);
    memcpy(place, &behind, sizeof(behind));
    return behind;
}

static bool no_room(const struct mapping *mapping)
{
    error_set(mapping->error, "no room for it");
    return false;
}

static bool put_text(const struct mapping *mapping, const struct map_row *row,
                     struct mill_str text)
{
    char *to = place_of(mapping, row);

    if (!to)
        return no_room(mapping);
    return map_convert(row->steps[row->depth - 1], text, to, mapping->error);
}

static bool put_time(const struct mapping *mapping, const struct map_row *row)
{
    const struct mill_field *field = row->steps[row->depth - 1];
    char *to = place_of(mapping, row);
    double real = (double)mapping->in->timestamp_ms;

    if (!to)
        return no_room(mapping);
    if (field->kind == MILL_DOUBLE)
        memcpy(to, &real, sizeof(real));
    else
        memcpy(to, &mapping->in->timestamp_ms, sizeof(int64_t));
    return true;
}

static bool is_text(const struct mill_field *field)
{
    return field->kind == MILL_STRING || field->kind == MILL_BYTES;
}

/* A number in quotes, a string that was written as a number: as the text between. */
static bool put_json(const struct mapping *mapping, const struct map_row *row,
                     struct mill_str json)
{
    static const struct mill_field as_text = { .kind = MILL_STRING,
                                               .size = sizeof(struct mill_str) };
    struct mill_field plain = *row->steps[row->depth - 1];
    bool quoted = json.data[0] == '"',
         nested = json.data[0] == '{' || json.data[0] == '[';
    struct mill_str text = json;
    char *to;

    if (is_text(&plain) ? !quoted && !nested : quoted && plain.kind <= MILL_DOUBLE) {
        if (quoted && json_read_field(&as_text, json, mapping->arena, &text,
                                      mapping->error) != MILL_OK)
            return false;
        return put_text(mapping, row, text);
    }
    plain.nullable = false;
    to = place_of(mapping, row);
    if (!to)
        return no_room(mapping);
    return json_read_field(&plain, json, mapping->arena, to, mapping->error) == MILL_OK;
}

static bool put_pointer(const struct mapping *mapping, const struct map_row *row,
                        struct mill_str json)
{
    if (!str_is(json, "null"))
        return put_json(mapping, row, json);
    if (row->optional || row->steps[row->depth - 1]->nullable)
        return true;
    error_set(mapping->error, "is null");
    return false;
}

static struct mill_str last_header(const struct inbound *in, struct mill_str name)
{
    for (size_t i = in->header_count; i > 0; i--)
        if (str_equal(in->headers[i - 1].name, name))
            return in->headers[i - 1].value;
    return (struct mill_str){ NULL, 0 };
}

/* False: the message has none. */
static bool take_source(const struct mapping *mapping, const struct map_row *row,
                        struct mill_str *text)
{
    switch (row->source) {
    case FROM_VALUE:
        *text = mapping->in->value;
        break;
    case FROM_KEY:
        *text = mapping->in->key;
        break;
    case FROM_TOPIC:
        *text = str_of(mapping->in->topic);
        break;
    case FROM_HEADER:
        *text = last_header(mapping->in, row->detail);
        break;
    case FROM_POINTER:
        return json_find(mapping->in->value, row->detail, text);
    default:
        *text = row->detail;
    }
    return text->data;
}

static bool fill_row(const struct mapping *mapping, const struct map_row *row)
{
    struct mill_str text;

    if (row->source == FROM_TIMESTAMP)
        return put_time(mapping, row);
    if (!take_source(mapping, row, &text)) {
        error_set(mapping->error, "is missing");
        return row->optional;
    }
    return row->source == FROM_POINTER ? put_pointer(mapping, row, text)
                                       : put_text(mapping, row, text);
}

enum mill_status map_read(const struct map *map, const struct inbound *in,
                          struct arena *arena, const void **value,
                          struct mill_error *error)
{
    struct mapping mapping = { map, in, arena, NULL, error };

    if (map->reads_json && json_check(in->value, error) != MILL_OK)
        return mill_error_at(error, MILL_FATAL, "the value is no JSON");
    mapping.record = arena_copy(arena, map->type->blank, map->type->size);
    if (!mapping.record)
        return mill_error(error, MILL_FATAL, "%s: no room for it", map->type->name);
    for (size_t i = 0; i < map->count; i++)
        if (!fill_row(&mapping, &map->rows[i]))
            return mill_error_at(error, MILL_FATAL, "%s from %s",
                                 map->rows[i].setting->name, map->rows[i].setting->value);
    *value = mapping.record;
    return MILL_OK;
}
