/* SPDX-License-Identifier: Apache-2.0
 * avsc.c - reads a schema's JSON into a tree and refuses what is wrong with it.
 *
 * Recursion follows the nesting of the text, AVSC_DEPTH_LIMIT levels at most. Every node
 * is charged, every set of names is a hash table, so that a hostile text costs no more
 * than its length. */
#include "avro/avsc.h"
#include "base/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_LIMIT = 32 << 20, PATH_SIZE = 300 };

struct parser {
    struct avsc *avsc;
    json_t *names; /* full name -> node, as an integer */
    size_t nodes, depth;
    char path[PATH_SIZE]; /* where we are: newsmill.Article.blocks[] */
    struct mill_error *error;
};

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

static const struct avsc_node *parse(struct parser *parser, const json_t *json,
                                     const char *space);

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

#define fail(parser, ...)                                                                \
    (mill_error((parser)->error, MILL_FATAL, __VA_ARGS__),                               \
     mill_error_at((parser)->error, MILL_FATAL, "%s",                                    \
                   *(parser)->path ? (parser)->path : "schema"),                         \
     NULL)

static size_t path_push(struct parser *parser, const char *before, const char *what)
{
    size_t len = strlen(parser->path);

    snprintf(parser->path + len, sizeof(parser->path) - len, "%s%s", before, what);
    return len;
}

static void path_pop(struct parser *parser, size_t len)
{
    parser->path[len] = '\0';
}

static const struct avsc_node *primitive_of(const char *name)
{
    for (size_t i = 0; i < PRIMITIVES; i++) {
        if (!strcmp(primitives[i].name, name))
            return &primitives[i];
    }
    return NULL;
}

/* A new node, charged; NULL: error is set. */
static struct avsc_node *add_node(struct parser *parser, enum avsc_kind kind)
{
    struct avsc_node *node;

    if (++parser->nodes > AVSC_NODE_LIMIT)
        return fail(parser, "more than %d types in one schema", AVSC_NODE_LIMIT);
    node = arena_alloc(&parser->avsc->arena, sizeof(*node));
    if (!node)
        return fail(parser, "too large");
    node->kind = kind;
    node->name = avsc_kind_name(kind);
    return node;
}

/* False: it is there already. */
static bool set_add(json_t *set, const char *name)
{
    return !json_object_get(set, name) && !json_object_set_new(set, name, json_true());
}

/* The text of a JSON string; NULL: not a string, or one with a NUL inside. */
static const char *text_of(const json_t *json)
{
    const char *text = json_string_value(json);

    return text && strlen(text) == json_string_length(json) ? text : NULL;
}

/* The string attribute of a type; "" when absent, NULL: error is set. */
static const char *attribute(struct parser *parser, const json_t *json, const char *key)
{
    const json_t *value = json_object_get(json, key);

    if (value && !text_of(value))
        return fail(parser, "%s: want a string", key);
    return value ? text_of(value) : "";
}

static const char *parse_doc(struct parser *parser, const json_t *json, const char **doc)
{
    const char *text = attribute(parser, json, "doc");

    *doc = text && *text ? text : NULL;
    return text;
}

/* The aliases of a type or a field; `*aliases` NULL: none. */
static bool parse_aliases(struct parser *parser, const json_t *json, bool full,
                          const json_t **aliases)
{
    const json_t *list = json_object_get(json, "aliases");

    if (list && !json_is_array(list))
        return fail(parser, "aliases: want a list of names");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = text_of(json_array_get(list, i));

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

/* The namespace of a full name, in the arena. */
static const char *space_of(struct parser *parser, const char *full)
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

/* Reads name and namespace of a record, enum or fixed; NULL: error is set. */
static const char *full_name(struct parser *parser, const json_t *json, const char *space)
{
    const char *name = attribute(parser, json, "name");
    const char *own = attribute(parser, json, "namespace");
    const char *last;

    if (!name || !own)
        return NULL;
    if (!is_full_name(name))
        return fail(parser, "name: want letters, digits and '_', got '%.60s'", name);
    if (*own && !is_full_name(own))
        return fail(parser, "namespace: want names with dots between, got '%.60s'", own);
    last = strrchr(name, '.');
    if (primitive_of(last ? last + 1 : name))
        return fail(parser, "name: '%s' is the name of a primitive type", name);
    if (last)
        return name;
    return join(parser, json_object_get(json, "namespace") ? own : space, name);
}

/* Gives the node its name, so that what follows may refer to it. */
static bool define(struct parser *parser, const json_t *json, const char *space,
                   struct avsc_node *node)
{
    const char *name = full_name(parser, json, space);
    const json_t *aliases;

    if (!name || !parse_doc(parser, json, &node->doc) ||
        !parse_aliases(parser, json, true, &aliases))
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
    struct suggestion suggestion = suggest_for((struct mill_str){ name, strlen(name) });
    const char *key;
    json_t *value;

    for (size_t i = 0; i < PRIMITIVES; i++)
        suggest_offer(&suggestion, primitives[i].name);
    for (int kind = AVSC_FIXED; kind < AVSC_UNION; kind++)
        suggest_offer(&suggestion, avsc_kind_name((enum avsc_kind)kind));
    json_object_foreach(parser->names, key, value) suggest_offer(&suggestion, key);
    if (suggestion.best)
        return fail(parser, "unknown type '%.100s'; did you mean '%s'?", name,
                    suggestion.best);
    return fail(parser,
                "unknown type '%.100s': want a primitive or a name defined before", name);
}

static const struct avsc_node *parse_reference(struct parser *parser, const char *name,
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

static bool check_order(struct parser *parser, const json_t *json)
{
    const json_t *order = json_object_get(json, "order");
    const char *word = text_of(order);

    if (!order || (word && (!strcmp(word, "ascending") || !strcmp(word, "descending") ||
                            !strcmp(word, "ignore"))))
        return true;
    return fail(parser, "order: want ascending, descending or ignore");
}

static bool parse_field(struct parser *parser, const json_t *json, const char *space,
                        json_t *seen, struct avsc_field *field)
{
    const json_t *type = json_object_get(json, "type");
    size_t path;

    if (!json_is_object(json))
        return fail(parser, "fields: want objects");
    field->name = text_of(json_object_get(json, "name"));
    if (!field->name || !avsc_is_name(field->name))
        return fail(parser, "fields: want a name of letters, digits and '_', got '%.60s'",
                    field->name ? field->name : "");
    if (!set_add(seen, field->name))
        return fail(parser, "duplicate field '%s'", field->name);
    path = path_push(parser, ".", field->name);
    if (!type)
        return fail(parser, "type: missing");
    if (!parse_doc(parser, json, &field->doc) || !check_order(parser, json) ||
        !parse_aliases(parser, json, false, &field->aliases))
        return false;
    field->value = json_object_get(json, "default");
    field->type = parse(parser, type, space);
    path_pop(parser, path);
    return field->type;
}

static const struct avsc_node *parse_fields(struct parser *parser, const json_t *list,
                                            const char *space, json_t *seen,
                                            struct avsc_node *node)
{
    size_t count = json_array_size(list);
    struct avsc_field *fields;

    if (!json_is_array(list))
        return fail(parser, "fields: want a list");
    if (!seen || parser->nodes + count > AVSC_NODE_LIMIT)
        return fail(parser, "more than %d fields in one schema", AVSC_NODE_LIMIT);
    parser->nodes += count;
    fields = arena_array(&parser->avsc->arena, count, sizeof(*fields));
    if (!fields)
        return fail(parser, "too large");
    for (size_t i = 0; i < count; i++) {
        if (!parse_field(parser, json_array_get(list, i), space, seen, &fields[i]))
            return NULL;
    }
    node->fields = fields;
    node->count = count;
    return node;
}

static const struct avsc_node *parse_record(struct parser *parser, const json_t *json,
                                            const char *space)
{
    struct avsc_node *node = add_node(parser, AVSC_RECORD);
    const struct avsc_node *parsed;
    char path[PATH_SIZE];
    const char *inner;
    json_t *seen;

    if (!node || !define(parser, json, space, node))
        return NULL;
    inner = space_of(parser, node->name);
    if (!inner)
        return NULL;
    memcpy(path, parser->path, sizeof(path));
    snprintf(parser->path, sizeof(parser->path), "%s", node->name);
    seen = json_object();
    parsed = parse_fields(parser, json_object_get(json, "fields"), inner, seen, node);
    json_decref(seen);
    if (!parsed)
        return NULL;
    memcpy(parser->path, path, sizeof(path));
    node->next_record = parser->avsc->records;
    parser->avsc->records = node;
    return node;
}

static const char *const *parse_symbols(struct parser *parser, const json_t *list,
                                        json_t *seen)
{
    size_t count = json_array_size(list);
    const char **symbols;

    if (!count)
        return fail(parser, "symbols: want a list of names");
    symbols = arena_array(&parser->avsc->arena, count, sizeof(*symbols));
    if (!symbols || !seen)
        return fail(parser, "too large");
    for (size_t i = 0; i < count; i++) {
        symbols[i] = text_of(json_array_get(list, i));
        if (!symbols[i] || !avsc_is_name(symbols[i]))
            return fail(parser, "symbols: want a list of names");
        if (!set_add(seen, symbols[i]))
            return fail(parser, "symbols: '%s' is there twice", symbols[i]);
    }
    return symbols;
}

static const struct avsc_node *parse_enum(struct parser *parser, const json_t *json,
                                          const char *space)
{
    struct avsc_node *node = add_node(parser, AVSC_ENUM);
    const json_t *list = json_object_get(json, "symbols");
    const json_t *value = json_object_get(json, "default");
    json_t *seen;

    if (!node || !define(parser, json, space, node))
        return NULL;
    seen = json_object();
    node->symbols = parse_symbols(parser, list, seen);
    node->count = json_array_size(list);
    if (node->symbols && value &&
        (!text_of(value) || !json_object_get(seen, text_of(value))))
        node->symbols = fail(parser, "default: want one of the symbols");
    json_decref(seen);
    return node->symbols ? node : NULL;
}

static const struct avsc_node *parse_fixed(struct parser *parser, const json_t *json,
                                           const char *space)
{
    struct avsc_node *node = add_node(parser, AVSC_FIXED);
    const json_t *size = json_object_get(json, "size");

    if (!node || !define(parser, json, space, node))
        return NULL;
    if (!json_is_integer(size) || json_integer_value(size) < 1 ||
        json_integer_value(size) > AVSC_FIXED_LIMIT)
        return fail(parser, "size: want a number from 1 to %d", AVSC_FIXED_LIMIT);
    node->size = (uint32_t)json_integer_value(size);
    return node;
}

/* An array or a map. */
static const struct avsc_node *parse_items(struct parser *parser, const json_t *json,
                                           const char *space, enum avsc_kind kind)
{
    const char *key = kind == AVSC_ARRAY ? "items" : "values";
    struct avsc_node *node = add_node(parser, kind);
    const json_t *item = json_object_get(json, key);
    size_t path = path_push(parser, kind == AVSC_ARRAY ? "[]" : "{}", "");

    if (!node)
        return NULL;
    if (!item)
        return fail(parser, "%s: missing", key);
    node->item = parse(parser, item, space);
    path_pop(parser, path);
    return node->item ? node : NULL;
}

static const struct avsc_node *parse_branches(struct parser *parser, const json_t *list,
                                              const char *space, json_t *seen,
                                              struct avsc_node *node)
{
    size_t count = json_array_size(list);
    const struct avsc_node **branches =
        arena_array(&parser->avsc->arena, count, sizeof(*branches));

    if (!branches || !seen)
        return fail(parser, "too large");
    for (size_t i = 0; i < count; i++) {
        branches[i] = parse(parser, json_array_get(list, i), space);
        if (!branches[i])
            return NULL;
        if (branches[i]->kind == AVSC_UNION)
            return fail(parser, "a union within a union");
        if (!set_add(seen, branches[i]->name))
            return fail(parser, "union: '%s' is there twice", branches[i]->name);
    }
    node->branches = branches;
    node->count = count;
    return node;
}

static const struct avsc_node *parse_union(struct parser *parser, const json_t *list,
                                           const char *space)
{
    struct avsc_node *node = add_node(parser, AVSC_UNION);
    const struct avsc_node *parsed;
    json_t *seen;

    if (!node)
        return NULL;
    if (!json_array_size(list))
        return fail(parser, "a union without branches");
    seen = json_object();
    parsed = parse_branches(parser, list, space, seen, node);
    json_decref(seen);
    return parsed;
}

static const struct avsc_node *parse_object(struct parser *parser, const json_t *json,
                                            const char *space)
{
    const char *type = text_of(json_object_get(json, "type"));

    if (!type)
        return fail(parser, "type: want a name");
    if (!strcmp(type, "record"))
        return parse_record(parser, json, space);
    if (!strcmp(type, "enum"))
        return parse_enum(parser, json, space);
    if (!strcmp(type, "fixed"))
        return parse_fixed(parser, json, space);
    if (!strcmp(type, "array"))
        return parse_items(parser, json, space, AVSC_ARRAY);
    if (!strcmp(type, "map"))
        return parse_items(parser, json, space, AVSC_MAP);
    return parse_reference(parser, type, space);
}

static const struct avsc_node *parse(struct parser *parser, const json_t *json,
                                     const char *space)
{
    const struct avsc_node *node;

    if (parser->depth == AVSC_DEPTH_LIMIT)
        return fail(parser, "nested deeper than %d", AVSC_DEPTH_LIMIT);
    parser->depth++;
    if (text_of(json))
        node = parse_reference(parser, text_of(json), space);
    else if (json_is_array(json))
        node = parse_union(parser, json, space);
    else if (json_is_object(json))
        node = parse_object(parser, json, space);
    else
        node = fail(parser, "want a type: a name, an object or a list");
    parser->depth--;
    return node;
}

static enum mill_status parse_tree(struct avsc *avsc, struct mill_error *error)
{
    struct parser parser = { .avsc = avsc, .names = json_object(), .error = error };

    if (!parser.names)
        return mill_error(error, MILL_FATAL, "no memory");
    avsc->top = parse(&parser, avsc->json, "");
    json_decref(parser.names);
    return avsc->top ? avsc_check_defaults(avsc, error) : MILL_FATAL;
}

enum mill_status avsc_parse(struct mill_str text, struct avsc **result,
                            struct mill_error *error)
{
    struct avsc *avsc;
    json_error_t wrong;

    if (text.len > AVSC_TEXT_LIMIT)
        return mill_error(error, MILL_FATAL, "schema: %zu bytes, want at most %d",
                          text.len, AVSC_TEXT_LIMIT);
    avsc = calloc(1, sizeof(*avsc));
    if (!avsc)
        return mill_error(error, MILL_FATAL, "no memory");
    arena_init(&avsc->arena, MEMORY_LIMIT);
    avsc->json =
        json_loadb(text.data ? text.data : "", text.len,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &wrong);
    if (!avsc->json) {
        mill_error(error, MILL_FATAL, "line %d, column %d: %s", wrong.line, wrong.column,
                   wrong.text);
        goto fail;
    }
    if (parse_tree(avsc, error))
        goto fail;
    *result = avsc;
    return MILL_OK;
fail:
    avsc_free(avsc);
    return MILL_FATAL;
}

void avsc_free(struct avsc *avsc)
{
    if (!avsc)
        return;
    json_decref(avsc->json);
    arena_finish(&avsc->arena);
    free(avsc);
}
