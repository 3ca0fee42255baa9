/* SPDX-License-Identifier: Apache-2.0
 * avsc_names.c - names in a schema: which are allowed, what they stand for. */
#include "avro/avsc_parser.h"
#include "base/suggest.h"

#include <string.h>

static const struct avsc_node primitives[] = {
    [AVSC_NULL] = { .kind = AVSC_NULL, .name = "null" },
    [AVSC_BOOLEAN] = { .kind = AVSC_BOOLEAN, .name = "boolean" },
    [AVSC_INT] = { .kind = AVSC_INT, .name = "int" },
    [AVSC_LONG] = { .kind = AVSC_LONG, .name = "long" },
    [AVSC_FLOAT] = { .kind = AVSC_FLOAT, .name = "float" },
    [AVSC_DOUBLE] = { .kind = AVSC_DOUBLE, .name = "double" },
    [AVSC_BYTES] = { .kind = AVSC_BYTES, .name = "bytes" },
    [AVSC_STRING] = { .kind = AVSC_STRING, .name = "string" },
};
enum { PRIMITIVES = sizeof(primitives) / sizeof(primitives[0]) };

const char *avsc_kind_name(enum avsc_kind kind)
{
    static const char *const complex[] = { "fixed", "enum", "record",
                                           "array", "map",  "union" };

    return kind < AVSC_FIXED ? primitives[kind].name : complex[kind - AVSC_FIXED];
}

bool avsc_is_name(const char *name)
{
    if (*name >= '0' && *name <= '9')
        return false;
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
                                       "UVWXYZ0123456789_")];
}

/* Names with dots between them. */
static bool is_full_name(const char *name)
{
    char part[256];

    for (;;) {
        size_t len = strcspn(name, ".");

        if (len >= sizeof(part))
            return false;
        memcpy(part, name, len);
        part[len] = '\0';
        if (!avsc_is_name(part))
            return false;
        if (!name[len])
            return true;
        name += len + 1;
    }
}

static const struct avsc_node *primitive_of(const char *name)
{
    for (size_t i = 0; i < PRIMITIVES; i++) {
        if (!strcmp(primitives[i].name, name))
            return &primitives[i];
    }
    return NULL;
}

const char *avsc_text(const json_t *json)
{
    const char *text = json_string_value(json);

    return text && strlen(text) == json_string_length(json) ? text : NULL;
}

/* The string attribute of a type; "" when absent, NULL: error is set. */
static const char *attribute(struct parser *parser, const json_t *json, const char *key)
{
    const json_t *value = json_object_get(json, key);

    if (value && !avsc_text(value))
        return fail(parser, "%s: want a string", key);
    return value ? avsc_text(value) : "";
}

bool avsc_doc(struct parser *parser, const json_t *json, const char **doc)
{
    const char *text = attribute(parser, json, "doc");

    *doc = text && *text ? text : NULL;
    return text;
}

bool avsc_aliases(struct parser *parser, const json_t *json, bool full,
                  const json_t **aliases)
{
    const json_t *list = json_object_get(json, "aliases");

    if (list && !json_is_array(list))
        return fail(parser, "aliases: want a list of names");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = avsc_text(json_array_get(list, i));

        if (!name || !(full ? is_full_name(name) : avsc_is_name(name)))
            return fail(parser, "aliases: want a list of names");
    }
    *aliases = list;
    return true;
}

static const char *join(struct parser *parser, const char *space, const char *name)
{
    size_t space_len = strlen(space), len = strlen(name);
    char *full;

    if (!space_len)
        return name;
    full = arena_alloc(&parser->avsc->arena, space_len + len + 2);
    if (!full)
        return fail(parser, "too large");
    memcpy(full, space, space_len);
    full[space_len] = '.';
    memcpy(full + space_len + 1, name, len);
    return full;
}

const char *avsc_space(struct parser *parser, const char *full)
{
    const char *dot = strrchr(full, '.');
    char *space;

    if (!dot)
        return "";
    space = arena_alloc(&parser->avsc->arena, (size_t)(dot - full) + 1);
    if (!space)
        return fail(parser, "too large");
    memcpy(space, full, (size_t)(dot - full));
    return space;
}

static const char *last_part(const char *full)
{
    const char *dot = strrchr(full, '.');

    return dot ? dot + 1 : full;
}

/* Reads name and namespace of a record, enum or fixed; NULL: error is set. */
static const char *full_name(struct parser *parser, const json_t *json, const char *space)
{
    const char *name = attribute(parser, json, "name");
    const char *own = attribute(parser, json, "namespace");

    if (!name || !own)
        return NULL;
    if (!is_full_name(name))
        return fail(parser, "name: want letters, digits and '_', got '%.60s'", name);
    if (*own && !is_full_name(own))
        return fail(parser, "namespace: want names with dots between, got '%.60s'", own);
    if (primitive_of(last_part(name)))
        return fail(parser, "name: '%s' is the name of a primitive type",
                    last_part(name));
    if (strchr(name, '.'))
        return name;
    return join(parser, json_object_get(json, "namespace") ? own : space, name);
}

bool avsc_define(struct parser *parser, const json_t *json, const char *space,
                 struct avsc_node *node)
{
    const char *name = full_name(parser, json, space);
    const json_t *aliases;

    if (!name || !avsc_doc(parser, json, &node->doc) ||
        !avsc_aliases(parser, json, true, &aliases))
        return false;
    if (json_object_get(parser->names, name))
        return fail(parser, "'%s' is defined twice", name);
    node->name = name;
    if (json_object_set_new(parser->names, name,
                            json_integer((json_int_t)(intptr_t)node)))
        return fail(parser, "no memory");
    return true;
}

static const struct avsc_node *unknown(struct parser *parser, const char *name)
{
    const char *last = last_part(name);
    struct suggestion suggestion = suggest_for((struct mill_str){ last, strlen(last) });
    const char *key;
    json_t *value;

    for (size_t i = 0; i < PRIMITIVES; i++)
        suggest_offer(&suggestion, primitives[i].name);
    for (int kind = AVSC_FIXED; kind < AVSC_UNION; kind++)
        suggest_offer(&suggestion, avsc_kind_name((enum avsc_kind)kind));
    json_object_foreach(parser->names, key, value)
        suggest_offer(&suggestion, last_part(key));
    if (suggestion.best)
        return fail(parser, "unknown type '%.100s'; did you mean '%s'?", name,
                    suggestion.best);
    return fail(parser,
                "unknown type '%.100s': want a primitive or a name defined before", name);
}

const struct avsc_node *avsc_reference(struct parser *parser, const char *name,
                                       const char *space)
{
    const struct avsc_node *primitive = primitive_of(name);
    const json_t *known;

    if (primitive)
        return primitive;
    if (!strchr(name, '.'))
        name = join(parser, space, name);
    if (!name)
        return NULL;
    known = json_object_get(parser->names, name);
    if (!known)
        return unknown(parser, name);
    return (const struct avsc_node *)(intptr_t)json_integer_value(known);
}
