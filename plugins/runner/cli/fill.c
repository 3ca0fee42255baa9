/* SPDX-License-Identifier: Apache-2.0
 * fill.c - a generated struct through its field table. */
#include "cli/fill.h"

#include <string.h>

static const struct mill_field *find(const struct mill_type *type, const char *name)
{
    for (uint32_t i = 0; i < type->count; i++) {
        if (!strcmp(type->fields[i].name, name))
            return &type->fields[i];
    }
    return NULL;
}

static bool is_text(const struct mill_field *field)
{
    return field && (field->kind == MILL_STRING || field->kind == MILL_BYTES);
}

struct fill fill_start(const struct mill_type *type, struct arena *arena)
{
    void *value = arena_alloc(arena, type->size);

    if (value && type->blank)
        memcpy(value, type->blank, type->size);
    return (struct fill){ type, value, arena };
}

/* Writes one value of the field's size, behind a pointer where the field is nullable. */
static bool set(const struct fill *fill, const struct mill_field *field,
                const void *content, size_t size)
{
    char *place;
    void *behind;

    if (!fill->value)
        return false;
    place = (char *)fill->value + field->offset;
    if (!field->nullable) {
        memcpy(place, content, size);
        return true;
    }
    behind = arena_copy(fill->arena, content, size);
    if (behind)
        memcpy(place, &behind, sizeof(behind));
    return behind;
}

bool fill_text(const struct fill *fill, const char *name, struct mill_str text)
{
    const struct mill_field *field = find(fill->type, name);

    return is_text(field) && set(fill, field, &text, sizeof(text));
}

bool fill_long(const struct fill *fill, const char *name, int64_t number)
{
    const struct mill_field *field = find(fill->type, name);

    return field && field->kind == MILL_LONG && set(fill, field, &number, sizeof(number));
}

struct fill fill_record(const struct fill *fill, const char *name)
{
    const struct mill_field *field = find(fill->type, name);
    struct fill inner = { 0 };

    if (!field || field->kind != MILL_RECORD || !fill->value)
        return inner;
    if (!field->nullable)
        return (struct fill){ field->record, (char *)fill->value + field->offset,
                              fill->arena };
    inner = fill_start(field->record, fill->arena);
    if (inner.value)
        memcpy((char *)fill->value + field->offset, &inner.value, sizeof(inner.value));
    return inner;
}

/* Where the field's value lies; NULL: no such field, or null. */
static const void *at_field(const struct mill_field *field, const void *value)
{
    const char *place = field ? (const char *)value + field->offset : NULL;
    const void *behind = place;

    if (place && field->nullable)
        memcpy(&behind, place, sizeof(behind));
    return behind;
}

bool fill_read_text(const struct mill_type *type, const void *value, const char *name,
                    struct mill_str *text)
{
    const struct mill_field *field = find(type, name);
    const void *at = is_text(field) ? at_field(field, value) : NULL;

    if (at)
        memcpy(text, at, sizeof(*text));
    return at;
}

bool fill_read_long(const struct mill_type *type, const void *value, const char *name,
                    int64_t *number)
{
    const struct mill_field *field = find(type, name);
    const void *at = field && field->kind == MILL_LONG ? at_field(field, value) : NULL;

    if (at)
        memcpy(number, at, sizeof(*number));
    return at;
}

bool fill_has(const struct mill_type *type, const char *name, enum mill_kind kind)
{
    const struct mill_field *field = find(type, name);

    return field && field->kind == kind;
}
