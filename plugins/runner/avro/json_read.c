/* SPDX-License-Identifier: Apache-2.0
 * json_read.c - JSON into a struct, by its field table. Recursion follows the type. */
#include "avro/base64.h"
#include "avro/json.h"
#include "avro/json_scan.h"
#include "base/suggest.h"

#include <float.h>
#include <math.h>
#include <string.h>

static bool read_value(struct scan *scan, const struct mill_field *field, char *to);
static bool read_struct(struct scan *scan, const struct mill_type *type, char *to);

static bool read_boolean(struct scan *scan, char *to)
{
    bool value = scan_word(scan, "true");

    if (!value && !scan_word(scan, "false"))
        return scan_want(scan, "true or false");
    memcpy(to, &value, sizeof(value));
    return true;
}

static bool read_integer(struct scan *scan, enum mill_kind kind, char *to)
{
    int64_t wide;
    int32_t number;

    if (!scan_integer(scan, &wide))
        return false;
    if (kind == MILL_LONG) {
        memcpy(to, &wide, sizeof(wide));
        return true;
    }
    if (wide < INT32_MIN || wide > INT32_MAX)
        return scan_wrong(scan, "%lld has more than 32 bits", (long long)wide);
    number = (int32_t)wide;
    memcpy(to, &number, sizeof(number));
    return true;
}

/* JSON has no word for these: they are strings here. */
static bool read_odd(struct scan *scan, double *value)
{
    if (scan_word(scan, "\"NaN\""))
        *value = NAN;
    else if (scan_word(scan, "\"Infinity\""))
        *value = INFINITY;
    else if (scan_word(scan, "\"-Infinity\""))
        *value = -INFINITY;
    else
        return false;
    return true;
}

static bool read_real(struct scan *scan, enum mill_kind kind, char *to)
{
    double number;
    float single;

    if (!read_odd(scan, &number) && !scan_number(scan, &number))
        return false;
    if (kind == MILL_DOUBLE) {
        memcpy(to, &number, sizeof(number));
        return true;
    }
    if (isfinite(number) && (number > (double)FLT_MAX || number < -(double)FLT_MAX))
        return scan_wrong(scan, "%g is too large", number);
    single = (float)number;
    memcpy(to, &single, sizeof(single));
    return true;
}

/* Bytes: text, or {"base64": "..."}. */
static bool read_bytes(struct scan *scan, char **bytes, size_t *len)
{
    size_t key_len;
    char *key;

    if (scan_peek(scan) == '"')
        return scan_text(scan, bytes, len);
    if (!scan_take(scan, '{'))
        return scan_want(scan, "a string or {\"base64\": ...}");
    if (!scan_text(scan, &key, &key_len))
        return false;
    if (key_len != 6 || memcmp(key, "base64", 6) != 0)
        return scan_wrong(scan, "want {\"base64\": ...}");
    if (!scan_take(scan, ':'))
        return scan_want(scan, "':'");
    if (!scan_text(scan, bytes, len))
        return false;
    if (!base64_read(*bytes, *len, len))
        return scan_wrong(scan, "no base64");
    return scan_take(scan, '}') || scan_want(scan, "'}'");
}

static bool read_span(struct scan *scan, enum mill_kind kind, char *to)
{
    struct mill_str span;
    char *text;
    bool fits = kind == MILL_STRING ? scan_text(scan, &text, &span.len)
                                    : read_bytes(scan, &text, &span.len);

    if (!fits)
        return false;
    span.data = text;
    memcpy(to, &span, sizeof(span));
    return true;
}

static bool read_fixed(struct scan *scan, size_t size, char *to)
{
    char *bytes;
    size_t len;

    if (!read_bytes(scan, &bytes, &len))
        return false;
    if (len != size)
        return scan_wrong(scan, "want %zu bytes, got %zu", size, len);
    memcpy(to, bytes, size);
    return true;
}

/* A growing array in the arena. */
struct list {
    char *items;
    size_t count, capacity, stride;
};

static bool list_grow(struct scan *scan, struct list *list)
{
    size_t capacity = list->capacity ? list->capacity * 2 : 4;
    char *items;

    if (list->count < list->capacity)
        return true;
    items = arena_array(scan->arena, capacity, list->stride);
    if (!items)
        return scan_wrong(scan, "no room for %zu items", capacity);
    if (list->count)
        memcpy(items, list->items, list->count * list->stride);
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* All arrays are laid out as mill_strs is. */
static bool read_array(struct scan *scan, const struct mill_field *item, char *to)
{
    struct list list = { .stride = item->nullable ? sizeof(void *) : item->size };
    struct mill_strs array;
    bool more;

    if (!scan_take(scan, '['))
        return scan_want(scan, "a list");
    more = !scan_take(scan, ']');
    while (more) {
        if (!list_grow(scan, &list) ||
            !read_value(scan, item, list.items + list.count * list.stride))
            return path_add_index(&scan->path, list.count);
        list.count++;
        if (!scan_more(scan, ']', &more))
            return false;
    }
    array = (struct mill_strs){ (const void *)list.items, list.count };
    memcpy(to, &array, sizeof(array));
    return true;
}

static bool read_plain(struct scan *scan, const struct mill_field *field, char *to)
{
    switch (field->kind) {
    case MILL_BOOLEAN:
        return read_boolean(scan, to);
    case MILL_INT:
    case MILL_LONG:
        return read_integer(scan, field->kind, to);
    case MILL_FLOAT:
    case MILL_DOUBLE:
        return read_real(scan, field->kind, to);
    case MILL_STRING:
    case MILL_BYTES:
        return read_span(scan, field->kind, to);
    case MILL_FIXED:
        return read_fixed(scan, field->size, to);
    case MILL_RECORD:
        return read_struct(scan, field->record, to);
    default:
        return read_array(scan, field->item, to);
    }
}

static bool read_value(struct scan *scan, const struct mill_field *field, char *to)
{
    char *value = NULL;

    if (!field->nullable)
        return read_plain(scan, field, to);
    if (!scan_word(scan, "null")) {
        value = arena_alloc(scan->arena, field->size);
        if (!value)
            return scan_wrong(scan, "no room for the value");
        if (!read_plain(scan, field, value))
            return false;
    }
    memcpy(to, &value, sizeof(value));
    return true;
}

static bool unknown(struct scan *scan, const struct mill_type *type, struct mill_str name)
{
    struct suggestion suggestion = suggest_for(name);

    for (uint32_t i = 0; i < type->count; i++)
        suggest_offer(&suggestion, type->fields[i].name);
    if (suggestion.best)
        return scan_wrong(scan, "unknown field '%.*s'; did you mean '%s'?",
                          (int)(name.len < 64 ? name.len : 64), name.data,
                          suggestion.best);
    return scan_wrong(scan, "unknown field '%.*s'", (int)(name.len < 64 ? name.len : 64),
                      name.data);
}

/* The field at `hint` or any other; NULL: none of this name. */
static const struct mill_field *find_field(const struct mill_type *type,
                                           struct mill_str name, uint32_t hint)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[(hint + i) % type->count];

        if (strlen(field->name) == name.len && !memcmp(field->name, name.data, name.len))
            return field;
    }
    return NULL;
}

/* Members mostly come in the type's order: the one behind `*last` is tried first. */
static bool read_member(struct scan *scan, const struct mill_type *type, char *to,
                        bool *seen, uint32_t *last)
{
    const struct mill_field *field;
    struct mill_str name;
    char *text;

    if (!scan_text(scan, &text, &name.len))
        return false;
    name.data = text;
    field = find_field(type, name, *last);
    if (!field)
        return unknown(scan, type, name);
    *last = (uint32_t)(field - type->fields);
    if (seen[*last])
        return scan_wrong(scan, "field '%s' is there twice", field->name);
    seen[*last] = true;
    *last += 1;
    if (!scan_take(scan, ':'))
        return scan_want(scan, "':'");
    return read_value(scan, field, to + field->offset) ||
           path_add_name(&scan->path, field->name);
}

static bool read_struct(struct scan *scan, const struct mill_type *type, char *to)
{
    bool *seen = arena_array(scan->arena, type->count, sizeof(*seen));
    uint32_t last = 0;
    bool more;

    if (!seen)
        return scan_wrong(scan, "no room for the record");
    if (!scan_take(scan, '{'))
        return scan_want(scan, "an object");
    memcpy(to, type->blank, type->size);
    more = !scan_take(scan, '}');
    while (more) {
        if (!read_member(scan, type, to, seen, &last) || !scan_more(scan, '}', &more))
            return false;
    }
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].required && !seen[i])
            return scan_wrong(scan, "field '%s' is missing", type->fields[i].name);
    }
    return true;
}

static struct scan scan_of(struct mill_str json, struct arena *arena)
{
    struct scan scan = { .arena = arena };

    scan.start = scan.next = json.data ? json.data : "";
    scan.end = scan.start + json.len;
    path_init(&scan.path);
    return scan;
}

static bool is_at_end(struct scan *scan)
{
    scan_peek(scan);
    return scan->next == scan->end || scan_want(scan, "nothing behind the record");
}

enum mill_status json_read(const struct mill_type *type, struct mill_str json,
                           struct arena *arena, const void **value,
                           struct mill_error *error)
{
    struct scan scan = scan_of(json, arena);
    char *record = arena_alloc(arena, type->size);
    const char *path;

    if (!record)
        return mill_error(error, MILL_FATAL, "%s: no room for it", type->name);
    if (read_struct(&scan, type, record) && is_at_end(&scan)) {
        *value = record;
        return MILL_OK;
    }
    path = path_text(&scan.path);
    return mill_error(error, MILL_FATAL, "%s%s%s: byte %zu: %s", type->name,
                      *path ? "." : "", path, scan.where, scan.what);
}

enum mill_status json_read_field(const struct mill_field *field, struct mill_str json,
                                 struct arena *arena, void *to, struct mill_error *error)
{
    struct scan scan = scan_of(json, arena);
    const char *path;

    if (read_value(&scan, field, to) && is_at_end(&scan))
        return MILL_OK;
    path = path_text(&scan.path);
    return mill_error(error, MILL_FATAL, "%s%s%s", path, *path ? ": " : "", scan.what);
}
