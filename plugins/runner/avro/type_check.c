/* SPDX-License-Identifier: Apache-2.0
 * type_check.c - a type's field table must say what its schema says and fit its struct.
 *
 * A plugin's tables come from its own build; one that lies would make the decoder write
 * outside the struct. Each pair of a record and its type is checked once. */
#include "avro/avsc.h"
#include "avro/canonical.h"
#include "avro/codec.h"
#include "avro/limits.h"

#include <string.h>

enum { MEMORY_LIMIT = 16 << 20 };

/* A pair that was checked; depth: of records and arrays within the type, itself
 * included. */
struct checked {
    const struct avsc_node *node;
    const struct mill_type *type;
    unsigned depth;
    struct checked *next;
};

struct checker {
    struct arena arena;
    struct checked *checked;
    unsigned depth; /* of what is being checked */
    struct mill_error *error;
};

static bool check_record(struct checker *checker, const struct avsc_node *node,
                         const struct mill_type *type, unsigned *depth);
static bool check_value(struct checker *checker, const struct avsc_node *node,
                        const struct mill_field *field, const char *path,
                        unsigned *depth);

static bool wrong(struct checker *checker, const char *path, const char *what)
{
    mill_error(checker->error, MILL_FATAL, "%s: %s", path, what);
    return false;
}

static const enum mill_kind kinds[] = {
    [AVSC_BOOLEAN] = MILL_BOOLEAN, [AVSC_INT] = MILL_INT,
    [AVSC_LONG] = MILL_LONG,       [AVSC_FLOAT] = MILL_FLOAT,
    [AVSC_DOUBLE] = MILL_DOUBLE,   [AVSC_BYTES] = MILL_BYTES,
    [AVSC_STRING] = MILL_STRING,   [AVSC_FIXED] = MILL_FIXED,
    [AVSC_RECORD] = MILL_RECORD,   [AVSC_ARRAY] = MILL_ARRAY,
};

static bool has_kind(const struct avsc_node *node, enum mill_kind kind)
{
    return node->kind != AVSC_NULL && node->kind != AVSC_ENUM &&
           node->kind <= AVSC_ARRAY && kinds[node->kind] == kind;
}

/* Bytes of a value of the kind, and what its address must be a multiple of. */
static size_t size_of(const struct avsc_node *node, const struct mill_field *field,
                      size_t *align)
{
    static const struct {
        uint8_t size, align;
    } sizes[] = {
        [MILL_BOOLEAN] = { sizeof(bool), _Alignof(bool) },
        [MILL_INT] = { sizeof(int32_t), _Alignof(int32_t) },
        [MILL_LONG] = { sizeof(int64_t), _Alignof(int64_t) },
        [MILL_FLOAT] = { sizeof(float), _Alignof(float) },
        [MILL_DOUBLE] = { sizeof(double), _Alignof(double) },
        [MILL_STRING] = { sizeof(struct mill_str), _Alignof(struct mill_str) },
        [MILL_BYTES] = { sizeof(struct mill_str), _Alignof(struct mill_str) },
        [MILL_FIXED] = { 0, 1 },
        [MILL_RECORD] = { 0, 1 },
        [MILL_ARRAY] = { sizeof(struct mill_strs), _Alignof(struct mill_strs) },
    };

    *align = sizes[field->kind].align;
    if (field->kind == MILL_FIXED)
        return node->size;
    if (field->kind == MILL_RECORD)
        return field->record ? field->record->size : 0;
    return sizes[field->kind].size;
}

static bool check_array(struct checker *checker, const struct avsc_node *node,
                        const struct mill_field *field, const char *path, unsigned *depth)
{
    const struct mill_field *item = field->item;
    char inner[300];

    snprintf(inner, sizeof(inner), "%s[]", path);
    if (!item || item->name || item->offset)
        return wrong(checker, inner, "an array wants an item without name and offset");
    if (checker->depth == WALK_DEPTH_LIMIT)
        return wrong(checker, path, "nested deeper than 64");
    checker->depth++;
    if (!check_value(checker, node->item, item, inner, depth))
        return false;
    checker->depth--;
    ++*depth;
    return true;
}

/* Checks everything but the place; *depth: of the value. */
static bool check_value(struct checker *checker, const struct avsc_node *node,
                        const struct mill_field *field, const char *path, unsigned *depth)
{
    bool nullable = node->kind == AVSC_UNION && node->count == 2 &&
                    node->branches[0]->kind == AVSC_NULL;
    size_t align;

    *depth = 0;
    if (nullable)
        node = node->branches[1];
    if (nullable != field->nullable)
        return wrong(checker, path,
                     nullable ? "its schema says [\"null\", T]"
                              : "its schema does not say [\"null\", T]");
    if ((unsigned)field->kind > MILL_ARRAY || !has_kind(node, field->kind))
        return wrong(checker, path, "its kind is not its schema's");
    if (field->size != size_of(node, field, &align))
        return wrong(checker, path, "its size is not its kind's");
    if (field->kind == MILL_ARRAY)
        return check_array(checker, node, field, path, depth);
    if (field->kind == MILL_RECORD)
        return check_record(checker, node, field->record, depth);
    return true;
}

/* Fields lie in their schema's order, which is that of a struct, without overlap. */
static bool check_place(struct checker *checker, const struct avsc_node *node,
                        const struct mill_field *field, const struct mill_type *type,
                        const char *path, uint64_t *end)
{
    size_t align = _Alignof(void *);
    uint64_t size = field->nullable ? sizeof(void *) : field->size;

    if (!field->nullable)
        size_of(node, field, &align);
    if (field->offset < *end || field->offset % align ||
        field->offset + size > type->size)
        return wrong(checker, path, "its offset does not fit the struct");
    *end = field->offset + size;
    return true;
}

static bool check_field(struct checker *checker, const struct avsc_field *own,
                        const struct mill_field *field, const struct mill_type *type,
                        uint64_t *end, unsigned *depth)
{
    char path[300];

    snprintf(path, sizeof(path), "%s.%s", type->name, own->name);
    if (!field->name || strcmp(field->name, own->name) != 0)
        return wrong(checker, path, "the field table has another field here");
    if (field->required != !own->value)
        return wrong(checker, path,
                     own->value ? "its schema has a default"
                                : "its schema has no default");
    return check_value(checker, own->type, field, path, depth) &&
           check_place(checker, own->type, field, type, path, end);
}

static bool check_fields(struct checker *checker, const struct avsc_node *node,
                         const struct mill_type *type, unsigned *depth)
{
    uint64_t end = 0;

    if (!type->name || strcmp(type->name, node->name) != 0)
        return wrong(checker, node->name, "its type has another name");
    if (!type->blank || !type->fields || type->count != node->count || !type->count)
        return wrong(checker, node->name, "the field table is not that of its schema");
    *depth = 1;
    for (size_t i = 0; i < node->count; i++) {
        unsigned inner;

        if (!check_field(checker, &node->fields[i], &type->fields[i], type, &end, &inner))
            return false;
        if (inner >= *depth)
            *depth = inner + 1;
    }
    return true;
}

static bool check_record(struct checker *checker, const struct avsc_node *node,
                         const struct mill_type *type, unsigned *depth)
{
    struct checked *checked = checker->checked;

    if (!type)
        return wrong(checker, node->name, "the field has no type");
    while (checked && (checked->node != node || checked->type != type))
        checked = checked->next;
    if (!checked) {
        if (checker->depth == WALK_DEPTH_LIMIT)
            return wrong(checker, node->name, "nested deeper than 64");
        checker->depth++;
        if (!check_fields(checker, node, type, depth))
            return false;
        checker->depth--;
        checked = arena_alloc(&checker->arena, sizeof(*checked));
        if (!checked)
            return wrong(checker, node->name, "no memory");
        *checked = (struct checked){ node, type, *depth, checker->checked };
        checker->checked = checked;
    }
    *depth = checked->depth;
    if (checker->depth + *depth > WALK_DEPTH_LIMIT)
        return wrong(checker, node->name, "nested deeper than 64");
    return true;
}

static enum mill_status check_fingerprint(const struct avsc *avsc,
                                          const struct mill_type *type,
                                          struct mill_error *error)
{
    struct buffer canonical;
    uint64_t fingerprint = 0;

    buffer_init(&canonical, 4 * AVSC_TEXT_LIMIT);
    canonical_write(avsc, &canonical);
    if (!canonical.overflowed)
        fingerprint =
            canonical_fingerprint((struct mill_str){ canonical.data, canonical.len });
    buffer_finish(&canonical);
    if (fingerprint == type->fingerprint)
        return MILL_OK;
    return mill_error(error, MILL_FATAL, "%s: its fingerprint is not its schema's",
                      type->name);
}

static enum mill_status check_tree(const struct avsc *avsc, const struct mill_type *type,
                                   struct mill_error *error)
{
    struct checker checker = { .error = error };
    unsigned depth;
    bool fits;

    if (avsc->top->kind != AVSC_RECORD)
        return mill_error(error, MILL_FATAL, "%s: its schema is no record", type->name);
    arena_init(&checker.arena, MEMORY_LIMIT);
    fits = check_record(&checker, avsc->top, type, &depth);
    arena_finish(&checker.arena);
    return fits ? check_fingerprint(avsc, type, error) : MILL_FATAL;
}

enum mill_status type_check(const struct mill_type *type, struct mill_error *error)
{
    enum mill_status status;
    struct avsc *avsc;

    if (!type->name || !type->schema)
        return mill_error(error, MILL_FATAL, "%s: a type without %s",
                          type->name ? type->name : "?", type->name ? "schema" : "name");
    status =
        avsc_parse((struct mill_str){ type->schema, strlen(type->schema) }, &avsc, error);
    if (status)
        return mill_error_at(error, status, "%s", type->name);
    status = check_tree(avsc, type, error);
    avsc_free(avsc);
    return status;
}
