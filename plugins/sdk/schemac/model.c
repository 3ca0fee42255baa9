/* SPDX-License-Identifier: Apache-2.0
 * model.c - collects a schema's structs, inner ones first.
 *
 * Recursion ends where a record would lie within itself, so it is no deeper than the
 * schema's text; shared inner records are counted, not written again. */
#include "schemac/model.h"
#include "schemac/names.h"

#include <stdio.h>
#include <string.h>

enum { MEMORY_LIMIT = 64 << 20, VALUES_LIMIT = 100000 };

static const char too_deep[] = "records and arrays nest deeper than 64";

static bool add_type(struct model *model, const struct avsc_node *type, const char *path,
                     struct extent *extent);

struct view view_of(const struct avsc_node *type)
{
    if (type->kind == AVSC_UNION && type->count == 2 &&
        type->branches[0]->kind == AVSC_NULL)
        return (struct view){ type->branches[1], true };
    return (struct view){ type, false };
}

static void add_array_name(struct buffer *out, const struct model *model,
                           const struct avsc_node *item, size_t arrays)
{
    struct view view = view_of(item);

    for (; view.type->kind == AVSC_ARRAY; arrays++) {
        item = view.type->item;
        view = view_of(item);
    }
    buffer_printf(out, "%s_", model->prefix.text);
    name_snake(out, view.type->name);
    for (; arrays; arrays--)
        buffer_add_text(out, "_array");
}

/* Nullable levels are told apart: article_nullable_int_array. */
static void add_nullable(struct buffer *out, const struct avsc_node *node)
{
    while (node->kind == AVSC_ARRAY) {
        struct view view = view_of(node->item);

        buffer_add_text(out, view.nullable ? "_nullable" : "");
        node = view.type;
    }
}

struct cname shape_name(const struct model *model, const struct avsc_node *node)
{
    struct cname name = { "" };
    struct buffer text;

    buffer_init(&text, NAME_SIZE);
    if (node == model->avsc->top)
        return model->prefix;
    if (node->kind == AVSC_ARRAY) {
        add_array_name(&text, model, node->item, 1);
        add_nullable(&text, node);
    } else {
        buffer_printf(&text, "%s_", model->prefix.text);
        name_snake(&text, node->name);
    }
    /* One too long for its storage stays empty, which add_shape() refuses. */
    if (!text.overflowed && text.len < NAME_SIZE && text.len)
        memcpy(name.text, text.data, text.len);
    buffer_finish(&text);
    return name;
}

const struct shape *shape_of(const struct model *model, const struct avsc_node *node)
{
    struct cname name = shape_name(model, node);

    for (const struct shape *shape = model->shapes; shape; shape = shape->next) {
        if (!strcmp(shape->name.text, name.text))
            return shape;
    }
    return NULL;
}

static bool refuse(struct model *model, const char *path, const char *what)
{
    mill_error(model->error, MILL_FATAL, "%s: %s", path, what);
    return false;
}

/* Claims a C name for what `owner` describes; false: another has it. */
static bool claim(struct model *model, const char *path, struct cname name,
                  const char *owner)
{
    const char *other = json_string_value(json_object_get(model->names, name.text));

    if (!*name.text)
        return refuse(model, path, "its C name would be too long");
    if (other && strcmp(other, owner)) {
        mill_error(model->error, MILL_FATAL, "%s: %s and %s both become struct %s", path,
                   other, owner, name.text);
        return false;
    }
    if (json_object_set_new(model->names, name.text, json_string(owner)))
        return refuse(model, path, "no memory");
    return true;
}

static bool is_text(const struct avsc_node *type)
{
    return type->kind == AVSC_STRING || type->kind == AVSC_BYTES;
}

static bool add_shape(struct model *model, const struct avsc_node *node,
                      struct cname name, struct extent extent)
{
    struct shape *shape = arena_alloc(&model->arena, sizeof(*shape));

    if (!shape)
        return refuse(model, node->name, "too large");
    shape->node = node;
    shape->name = name;
    shape->extent = extent;
    shape->tag = shape->name.text;
    if (node->kind == AVSC_ARRAY && is_text(node->item))
        shape->tag = "mill_strs";
    *model->last = shape;
    model->last = &shape->next;
    return true;
}

static bool add_array(struct model *model, const struct avsc_node *node, const char *path,
                      struct extent *extent)
{
    struct view item = view_of(node->item);
    struct cname name = shape_name(model, node);
    char inner[300], owner[600];

    snprintf(inner, sizeof(inner), "%s[]", path);
    if (!add_type(model, node->item, inner, extent))
        return false;
    extent->values = 2;
    if (++extent->depth > AVSC_DEPTH_LIMIT)
        return refuse(model, path, too_deep);
    snprintf(owner, sizeof(owner), "an array of %s%s", item.nullable ? "nullable " : "",
             item.type->kind == AVSC_ARRAY ? shape_name(model, item.type).text
                                           : item.type->name);
    if (json_object_get(model->names, name.text))
        return claim(model, path, name, owner);
    return claim(model, path, name, owner) && add_shape(model, node, name, *extent);
}

/* Claims a field's name among the members of its struct. */
static bool add_member(struct model *model, json_t *members, const char *path,
                       const char *field)
{
    struct buffer name;
    bool added = false;

    buffer_init(&name, NAME_SIZE);
    name_member(&name, field);
    buffer_add(&name, "", 1);
    if (name.overflowed)
        refuse(model, path, "its name is too long");
    else if (json_object_get(members, name.data))
        refuse(model, path, "another field has this name in C");
    else
        added = !json_object_set_new(members, name.data, json_true()) ||
                refuse(model, path, "no memory");
    buffer_finish(&name);
    return added;
}

static bool add_field(struct model *model, json_t *members, const char *record,
                      const struct avsc_field *field, struct extent *extent)
{
    char path[300];
    struct extent inner;

    snprintf(path, sizeof(path), "%s.%s", record, field->name);
    if (!add_member(model, members, path, field->name) ||
        !add_type(model, field->type, path, &inner))
        return false;
    extent->values += inner.values;
    if (extent->depth <= inner.depth)
        extent->depth = inner.depth + 1;
    if (extent->depth > AVSC_DEPTH_LIMIT)
        return refuse(model, path, too_deep);
    return extent->values <= VALUES_LIMIT ||
           refuse(model, path, "too many values in one struct");
}

static bool add_fields(struct model *model, const struct avsc_node *node,
                       struct extent *extent)
{
    json_t *members;
    bool added;

    if (!node->count)
        return refuse(model, node->name, "a record without fields has no C struct");
    members = json_object();
    added = members || refuse(model, node->name, "no memory");
    for (size_t i = 0; added && i < node->count; i++)
        added = add_field(model, members, node->name, &node->fields[i], extent);
    json_decref(members);
    return added;
}

static bool add_record(struct model *model, const struct avsc_node *node,
                       const char *path, struct extent *extent)
{
    struct cname name = shape_name(model, node);
    const struct shape *known = shape_of(model, node);
    const json_t *owner = json_object_get(model->names, name.text);

    if (owner && !known && !strcmp(json_string_value(owner), node->name))
        return refuse(model, path, "a record within itself has no C struct");
    if (!claim(model, path, name, node->name))
        return false;
    if (known) {
        *extent = known->extent;
        return true;
    }
    *extent = (struct extent){ 0, 1 };
    return add_fields(model, node, extent) && add_shape(model, node, name, *extent);
}

static bool add_type(struct model *model, const struct avsc_node *type, const char *path,
                     struct extent *extent)
{
    struct view view = view_of(type);
    bool added = true;

    *extent = (struct extent){ 1, 0 };
    switch (view.type->kind) {
    case AVSC_NULL:
        return refuse(model, path, "null alone has no C type");
    case AVSC_ENUM:
        return refuse(model, path, "an enum has no C type here: want a string");
    case AVSC_MAP:
        return refuse(model, path,
                      "a map has no C type here: want an array of {name, value} records");
    case AVSC_UNION:
        return refuse(model, path, "a union has no C type here, but for [\"null\", T]");
    case AVSC_FIXED:
        extent->values = (view.type->size + 7) / 8;
        break;
    case AVSC_RECORD:
        added = add_record(model, view.type, path, extent);
        break;
    case AVSC_ARRAY:
        added = add_array(model, view.type, path, extent);
        break;
    default:
        break;
    }
    if (view.nullable)
        extent->values = 1;
    return added;
}

enum mill_status model_init(struct model *model, const struct avsc *avsc,
                            struct mill_error *error)
{
    struct buffer prefix;
    struct extent extent;

    *model = (struct model){ .avsc = avsc, .error = error };
    model->last = &model->shapes;
    model->names = json_object();
    arena_init(&model->arena, MEMORY_LIMIT);
    if (avsc->top->kind != AVSC_RECORD)
        return mill_error(error, MILL_FATAL, "want a record, got: %s", avsc->top->name);
    if (!model->names)
        return mill_error(error, MILL_FATAL, "no memory");
    buffer_init(&prefix, NAME_SIZE - 1);
    name_top(&prefix, avsc->top->name);
    if (prefix.len)
        memcpy(model->prefix.text, prefix.data, prefix.len);
    buffer_finish(&prefix);
    return add_record(model, avsc->top, avsc->top->name, &extent) ? MILL_OK : MILL_FATAL;
}

void model_finish(struct model *model)
{
    json_decref(model->names);
    arena_finish(&model->arena);
}
