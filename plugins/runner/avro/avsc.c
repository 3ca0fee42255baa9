/* SPDX-License-Identifier: Apache-2.0
 * avsc.c - reads a schema's JSON into a tree and refuses what is wrong with it.
 *
 * Recursion follows the nesting of the text, AVSC_DEPTH_LIMIT levels at most. Every node
 * is charged, every set of names is a hash table, so that a hostile text costs no more
 * than its length. */
#include "avro/avsc_parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_LIMIT = 32 << 20 };

static const struct avsc_node *parse(struct parser *parser, const json_t *json,
                                     const char *space);

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

static bool check_order(struct parser *parser, const json_t *json)
{
    const json_t *order = json_object_get(json, "order");
    const char *word = avsc_text(order);

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
    field->name = avsc_text(json_object_get(json, "name"));
    if (!field->name || !avsc_is_name(field->name))
        return fail(parser, "fields: want a name of letters, digits and '_', got '%.60s'",
                    field->name ? field->name : "");
    if (!set_add(seen, field->name))
        return fail(parser, "duplicate field '%s'", field->name);
    path = path_push(parser, ".", field->name);
    if (!type)
        return fail(parser, "type: missing");
    if (!avsc_doc(parser, json, &field->doc) || !check_order(parser, json) ||
        !avsc_aliases(parser, json, false, &field->aliases))
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

    if (!node || !avsc_define(parser, json, space, node))
        return NULL;
    inner = avsc_space(parser, node->name);
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
        symbols[i] = avsc_text(json_array_get(list, i));
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

    if (!node || !avsc_define(parser, json, space, node))
        return NULL;
    seen = json_object();
    node->symbols = parse_symbols(parser, list, seen);
    node->count = json_array_size(list);
    if (node->symbols && value &&
        (!avsc_text(value) || !json_object_get(seen, avsc_text(value))))
        node->symbols = fail(parser, "default: want one of the symbols");
    json_decref(seen);
    return node->symbols ? node : NULL;
}

static const struct avsc_node *parse_fixed(struct parser *parser, const json_t *json,
                                           const char *space)
{
    struct avsc_node *node = add_node(parser, AVSC_FIXED);
    const json_t *size = json_object_get(json, "size");

    if (!node || !avsc_define(parser, json, space, node))
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
    const char *type = avsc_text(json_object_get(json, "type"));

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
    return avsc_reference(parser, type, space);
}

static const struct avsc_node *parse(struct parser *parser, const json_t *json,
                                     const char *space)
{
    const struct avsc_node *node;

    if (parser->depth == AVSC_DEPTH_LIMIT)
        return fail(parser, "nested deeper than %d", AVSC_DEPTH_LIMIT);
    parser->depth++;
    if (avsc_text(json))
        node = avsc_reference(parser, avsc_text(json), space);
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
