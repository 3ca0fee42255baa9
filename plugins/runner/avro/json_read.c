/* SPDX-License-Identifier: Apache-2.0
 * json_read.c - fills a struct from JSON by its field table. jansson parses. */
#include "avro/json.h"
#include "avro/path.h"
#include "base/suggest.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct reader {
    struct arena *arena;
    struct path path;
    char what[256];
};

static bool read_value(struct reader *reader, const struct mill_field *field,
                       const json_t *json, char *to);

static bool wrong(struct reader *reader, const char *format, ...) MILL_PRINTF(2, 3);
static bool wrong(struct reader *reader, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(reader->what, sizeof(reader->what), format, args);
    va_end(args);
    return false;
}

static bool no_room(struct reader *reader)
{
    return wrong(reader, "the record takes more than %zu bytes", reader->arena->limit);
}

static const char *kind_of(const json_t *json)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",    [JSON_STRING] = "a text",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a fraction", [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };

    return names[json_typeof(json)];
}

static bool want(struct reader *reader, const char *what, const json_t *json)
{
    return wrong(reader, "want %s, got %s", what, kind_of(json));
}

static bool read_integer(struct reader *reader, const struct mill_field *field,
                         const json_t *json, char *to)
{
    json_int_t number = json_integer_value(json);
    int32_t small = (int32_t)number;

    if (!json_is_integer(json))
        return want(reader, "a whole number", json);
    if (field->kind == MILL_LONG)
        memcpy(to, &(int64_t){ number }, sizeof(int64_t));
    else if (small != number)
        return wrong(reader, "want a number within 32 bits, got %lld", (long long)number);
    else
        memcpy(to, &small, sizeof(small));
    return true;
}

static bool read_real(struct reader *reader, const struct mill_field *field,
                      const json_t *json, char *to)
{
    double number = json_number_value(json);

    if (!json_is_number(json))
        return want(reader, "a number", json);
    if (field->kind == MILL_FLOAT)
        memcpy(to, &(float){ (float)number }, sizeof(float));
    else
        memcpy(to, &number, sizeof(number));
    return true;
}

static bool read_text(struct reader *reader, const json_t *json, char *to)
{
    struct mill_str text = { NULL, json_string_length(json) };

    if (!json_is_string(json))
        return want(reader, "a text", json);
    text.data = arena_copy(reader->arena, json_string_value(json), text.len);
    if (!text.data)
        return no_room(reader);
    memcpy(to, &text, sizeof(text));
    return true;
}

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool read_base64(struct reader *reader, const json_t *json, struct mill_str *bytes)
{
    const char *text = json_string_value(json);
    size_t len = json_string_length(json), made = 0;
    char *data = arena_alloc(reader->arena, len / 4 * 3 + 3);
    unsigned bits = 0, held = 0;

    if (!data)
        return no_room(reader);
    while (len && text[len - 1] == '=')
        len--;
    for (size_t i = 0; i < len; i++) {
        int digit = digit_of(text[i]);

        if (digit < 0)
            return wrong(reader, "base64: '%c' at %zu is no digit of it", text[i], i);
        bits = bits << 6 | (unsigned)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            data[made++] = (char)(bits >> held);
        }
    }
    *bytes = (struct mill_str){ data, made };
    return true;
}

/* Text stands for its UTF-8; {"base64": "..."} for any bytes. */
static bool read_bytes(struct reader *reader, const struct mill_field *field,
                       const json_t *json, char *to)
{
    const json_t *coded = json_object_get(json, "base64");
    struct mill_str bytes;

    if (json_is_string(json) && field->kind == MILL_BYTES)
        return read_text(reader, json, to);
    if (!json_is_string(coded) || json_object_size(json) != 1)
        return want(reader, "a text or {\"base64\": \"...\"}", json);
    if (!read_base64(reader, coded, &bytes))
        return false;
    if (field->kind == MILL_BYTES) {
        memcpy(to, &bytes, sizeof(bytes));
        return true;
    }
    if (bytes.len != field->size)
        return wrong(reader, "want %u bytes, got %zu", field->size, bytes.len);
    memcpy(to, bytes.data, bytes.len);
    return true;
}

static bool read_array(struct reader *reader, const struct mill_field *item,
                       const json_t *json, char *to)
{
    size_t stride = item->nullable ? sizeof(void *) : item->size;
    size_t count = json_array_size(json);
    char *items = arena_array(reader->arena, count ? count : 1, stride);
    struct mill_strs array = { (const void *)items, count };

    if (!json_is_array(json))
        return want(reader, "a list", json);
    if (!items)
        return no_room(reader);
    for (size_t i = 0; i < count; i++) {
        if (!read_value(reader, item, json_array_get(json, i), items + i * stride))
            return path_add_index(&reader->path, i);
    }
    memcpy(to, &array, sizeof(array));
    return true;
}

static bool names_field(const struct mill_type *type, const char *name)
{
    for (uint32_t i = 0; i < type->count; i++) {
        if (!strcmp(type->fields[i].name, name))
            return true;
    }
    return false;
}

/* Every name must be a field's. */
static bool check_names(struct reader *reader, const struct mill_type *type,
                        const json_t *json)
{
    struct suggestion near;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)json, name, value)
    {
        if (names_field(type, name))
            continue;
        near = suggest_for((struct mill_str){ name, strlen(name) });
        for (uint32_t i = 0; i < type->count; i++)
            suggest_offer(&near, type->fields[i].name);
        return wrong(reader, "%s has no field '%.60s'%s%s%s", type->name, name,
                     near.best ? "; did you mean '" : "", near.best ? near.best : "",
                     near.best ? "'?" : "");
    }
    return true;
}

static bool read_record(struct reader *reader, const struct mill_type *type,
                        const json_t *json, char *to)
{
    if (!json_is_object(json))
        return want(reader, "an object", json);
    if (!check_names(reader, type, json))
        return false;
    memcpy(to, type->blank, type->size);
    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[i];
        const json_t *value = json_object_get(json, field->name);

        if (!value && field->required) {
            wrong(reader, "missing, and the schema has no default for it");
            return path_add_name(&reader->path, field->name);
        }
        if (value && !read_value(reader, field, value, to + field->offset))
            return path_add_name(&reader->path, field->name);
    }
    return true;
}

static bool read_plain(struct reader *reader, const struct mill_field *field,
                       const json_t *json, char *to)
{
    switch (field->kind) {
    case MILL_BOOLEAN:
        if (!json_is_boolean(json))
            return want(reader, "true or false", json);
        *(bool *)to = json_is_true(json);
        return true;
    case MILL_INT:
    case MILL_LONG:
        return read_integer(reader, field, json, to);
    case MILL_STRING:
        return read_text(reader, json, to);
    case MILL_BYTES:
    case MILL_FIXED:
        return read_bytes(reader, field, json, to);
    case MILL_RECORD:
        return read_record(reader, field->record, json, to);
    case MILL_ARRAY:
        return read_array(reader, field->item, json, to);
    default:
        return read_real(reader, field, json, to);
    }
}

static bool read_value(struct reader *reader, const struct mill_field *field,
                       const json_t *json, char *to)
{
    char *value = NULL;

    if (!field->nullable)
        return read_plain(reader, field, json, to);
    if (!json_is_null(json)) {
        value = arena_alloc(reader->arena, field->size);
        if (!value)
            return no_room(reader);
        if (!read_plain(reader, field, json, value))
            return false;
    }
    memcpy(to, &value, sizeof(value));
    return true;
}

enum mill_status json_read(const struct mill_type *type, struct mill_str json,
                           struct arena *arena, const void **value,
                           struct mill_error *error)
{
    struct reader reader = { .arena = arena };
    json_error_t fault;
    json_t *parsed = json_loadb(json.data ? json.data : "", json.len,
                                JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &fault);
    char *record = arena_alloc(arena, type->size);
    const char *path;

    path_init(&reader.path);
    if (!parsed) {
        mill_error(error, MILL_FATAL, "not JSON: %s at column %d", fault.text,
                   fault.column);
    } else if (!record) {
        mill_error(error, MILL_FATAL, "no memory for a %s", type->name);
    } else if (!read_record(&reader, type, parsed, record)) {
        path = path_text(&reader.path);
        mill_error(error, MILL_FATAL, "%s%s%s", path, *path ? ": " : "", reader.what);
    } else {
        json_decref(parsed);
        *value = record;
        return MILL_OK;
    }
    json_decref(parsed);
    return MILL_FATAL;
}
