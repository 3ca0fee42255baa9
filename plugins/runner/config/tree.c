/* SPDX-License-Identifier: Apache-2.0
 * tree.c - builds the tree from libyaml's events, with a stack of its own. */
#include "config/tree.h"

#include <assert.h>

#include <string.h>
#include <yaml.h>

enum { ANCHORS = 200 };

struct anchor {
    const char *name;
    struct node *node; /* NULL: still open */
};

struct level {
    struct node *node;
    struct entry **end; /* where the next entry goes */
    struct node *key;   /* waits for its value */
    struct anchor *anchor;
};

struct builder {
    struct arena *arena;
    struct fault *fault;
    struct node *root;
    struct level levels[TREE_DEPTH];
    size_t depth;
    struct anchor anchors[ANCHORS];
    size_t anchor_count;
    bool seen; /* a document */
};

static enum mill_status stop(struct builder *builder, yaml_mark_t mark, const char *why)
{
    builder->fault->line = (unsigned)mark.line + 1;
    builder->fault->column = (unsigned)mark.column + 1;
    return mill_error(&builder->fault->error, MILL_FATAL, "%s", why);
}

bool node_is_null(const struct node *node)
{
    return node->kind == NODE_SCALAR && node->plain &&
           (!node->text.len || !strcmp(node->text.data, "~") ||
            !strcmp(node->text.data, "null") || !strcmp(node->text.data, "Null") ||
            !strcmp(node->text.data, "NULL"));
}

static bool closed(const struct builder *builder)
{
    return builder->depth == 0;
}

/* Hangs a finished or just opened node into what is open. */
static enum mill_status hang(struct builder *builder, struct node *node, yaml_mark_t mark)
{
    struct level *level;
    struct entry *entry;

    if (closed(builder)) {
        builder->root = node;
        return MILL_OK;
    }
    level = &builder->levels[builder->depth - 1];
    if (level->node->kind == NODE_MAPPING && !level->key) {
        if (node->kind != NODE_SCALAR)
            return stop(builder, mark, "a key must be plain text");
        if (node->plain && !strcmp(node->text.data, "<<"))
            return stop(builder, mark,
                        "merge keys ('<<') are not read; what all stages share goes "
                        "into 'defaults'");
        level->key = node;
        return MILL_OK;
    }
    if (level->node->kind == NODE_MAPPING && level->node->count == TREE_ENTRIES)
        return stop(builder, mark, "more than 1000 entries in one mapping");
    if (level->node->count == TREE_ITEMS)
        return stop(builder, mark, "more than 5000 entries in one list");
    entry = arena_alloc(builder->arena, sizeof(*entry));
    if (!entry)
        return stop(builder, mark, "the file takes too much memory");
    entry->key = level->key;
    entry->value = node;
    level->key = NULL;
    level->node->count++;
    *level->end = entry;
    level->end = &entry->next;
    return MILL_OK;
}

/* Counts the node into all that is open, written out. */
static enum mill_status weigh(struct builder *builder, size_t weight, yaml_mark_t mark)
{
    struct node *outer =
        closed(builder) ? NULL : builder->levels[builder->depth - 1].node;

    if (!outer)
        return MILL_OK;
    outer->weight += weight;
    if (builder->levels[0].node->weight + outer->weight > TREE_NODES)
        return stop(builder, mark,
                    "the file grows beyond 60000 nodes, its aliases written out");
    return MILL_OK;
}

static enum mill_status name_anchor(struct builder *builder, const yaml_char_t *name,
                                    struct node *node, struct anchor **anchor,
                                    yaml_mark_t mark)
{
    const char *text = (const char *)name;

    if (!text)
        return MILL_OK;
    if (builder->anchor_count == ANCHORS)
        return stop(builder, mark, "more than 200 anchors");
    *anchor = &builder->anchors[builder->anchor_count];
    (*anchor)->name = arena_copy(builder->arena, text, strlen(text) + 1);
    (*anchor)->node = node;
    if (!(*anchor)->name)
        return stop(builder, mark, "the file takes too much memory");
    builder->anchor_count++;
    return MILL_OK;
}

static struct node *new_node(struct builder *builder, enum node_kind kind,
                             yaml_mark_t mark)
{
    struct node *node = arena_alloc(builder->arena, sizeof(*node));

    if (node) {
        node->kind = kind;
        node->line = (unsigned)mark.line + 1;
        node->column = (unsigned)mark.column + 1;
        node->weight = 1;
    }
    return node;
}

static enum mill_status add_scalar(struct builder *builder, const yaml_event_t *event)
{
    yaml_mark_t mark = event->start_mark;
    struct node *node = new_node(builder, NODE_SCALAR, mark);
    struct anchor *anchor;
    char *text;

    if (event->data.scalar.tag)
        return stop(builder, mark, "tags ('!') are not read; remove it");
    if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
        return stop(builder, mark, "text holds a NUL byte");
    text = arena_copy(builder->arena, event->data.scalar.value,
                      event->data.scalar.length + 1);
    if (!node || !text)
        return stop(builder, mark, "the file takes too much memory");
    node->text = (struct mill_str){ text, event->data.scalar.length };
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (name_anchor(builder, event->data.scalar.anchor, node, &anchor, mark) ||
        weigh(builder, 1, mark))
        return MILL_FATAL;
    return hang(builder, node, mark);
}

static enum mill_status add_alias(struct builder *builder, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    yaml_mark_t mark = event->start_mark;

    for (size_t i = builder->anchor_count; i-- > 0;) {
        const struct anchor *anchor = &builder->anchors[i];

        if (strcmp(anchor->name, name))
            continue;
        if (!anchor->node)
            return stop(builder, mark, "the alias stands inside what it names");
        if (weigh(builder, anchor->node->weight, mark))
            return MILL_FATAL;
        return hang(builder, anchor->node, mark);
    }
    return stop(builder, mark, "no anchor of this name before the alias");
}

static enum mill_status open_level(struct builder *builder, enum node_kind kind,
                                   const yaml_char_t *name, const yaml_char_t *tag,
                                   yaml_mark_t mark)
{
    struct node *node = new_node(builder, kind, mark);
    struct anchor *anchor = NULL;

    if (tag)
        return stop(builder, mark, "tags ('!') are not read; remove it");
    if (!node)
        return stop(builder, mark, "the file takes too much memory");
    if (builder->depth == TREE_DEPTH)
        return stop(builder, mark, "more than 16 levels inside each other");
    if (name_anchor(builder, name, NULL, &anchor, mark) || hang(builder, node, mark))
        return MILL_FATAL;
    builder->levels[builder->depth++] = (struct level){
        .node = node,
        .end = &node->entries,
        .anchor = anchor,
    };
    return MILL_OK;
}

static enum mill_status close_level(struct builder *builder, yaml_mark_t mark)
{
    struct level *level = &builder->levels[--builder->depth];

    assert(level->node); /* libyaml ends only what it began */
    if (level->anchor)
        level->anchor->node = level->node;
    return weigh(builder, level->node->weight, mark);
}

static enum mill_status take(struct builder *builder, const yaml_event_t *event)
{
    yaml_mark_t mark = event->start_mark;

    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (builder->seen)
            return stop(builder, mark, "a second document begins here; want one");
        builder->seen = true;
        return MILL_OK;
    case YAML_SCALAR_EVENT:
        return add_scalar(builder, event);
    case YAML_ALIAS_EVENT:
        return add_alias(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(builder, NODE_LIST, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag, mark);
    case YAML_MAPPING_START_EVENT:
        return open_level(builder, NODE_MAPPING, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag, mark);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(builder, mark);
    default:
        return MILL_OK;
    }
}

/* The place of a byte, for what libyaml reports before it has marks. */
static yaml_mark_t mark_of(struct mill_str text, size_t offset)
{
    yaml_mark_t mark = { 0 };

    for (size_t i = 0; i < offset && i < text.len; i++) {
        mark.column++;
        if (text.data[i] == '\n') {
            mark.line++;
            mark.column = 0;
        }
    }
    return mark;
}

/* The byte at a mark, whose columns count characters; 0: none. */
static char byte_at(struct mill_str text, yaml_mark_t mark)
{
    size_t line = 0, column = 0;

    for (size_t i = 0; i < text.len; i++) {
        bool starts = ((unsigned char)text.data[i] & 0xc0) != 0x80;

        if (line == mark.line && column == mark.column && starts)
            return text.data[i];
        column += starts;
        if (text.data[i] == '\n') {
            line++;
            column = 0;
        }
    }
    return 0;
}

static enum mill_status blame(struct builder *builder, const yaml_parser_t *parser,
                              struct mill_str text)
{
    const char *what = parser->problem ? parser->problem : "cannot be read as YAML";
    yaml_mark_t mark = parser->problem_mark;
    char why[300];

    if (parser->error == YAML_READER_ERROR) {
        mark = mark_of(text, parser->problem_offset);
        snprintf(why, sizeof(why), "want UTF-8: %s", what);
    } else if (byte_at(text, mark) == '\t') {
        snprintf(why, sizeof(why), "a tab cannot indent in YAML; use spaces");
    } else if (parser->context) {
        snprintf(why, sizeof(why), "%s: %s (line %zu)", what, parser->context,
                 parser->context_mark.line + 1);
    } else {
        snprintf(why, sizeof(why), "%s", what);
    }
    return stop(builder, mark, why);
}

static enum mill_status build(struct builder *builder, yaml_parser_t *parser,
                              struct mill_str text)
{
    enum mill_status status = MILL_OK;
    bool more = true;
    yaml_event_t event;

    while (status == MILL_OK && more) {
        if (!yaml_parser_parse(parser, &event))
            return blame(builder, parser, text);
        more = event.type != YAML_STREAM_END_EVENT;
        status = take(builder, &event);
        yaml_event_delete(&event);
    }
    return status;
}

enum mill_status tree_read(struct mill_str text, struct arena *arena, struct node **root,
                           struct fault *fault)
{
    struct builder builder = { .arena = arena, .fault = fault };
    yaml_parser_t parser;
    enum mill_status status;

    *fault = (struct fault){ .line = 1, .column = 1 };
    if (text.len > TREE_FILE_BYTES)
        return stop(&builder, (yaml_mark_t){ 0 }, "the file is larger than 1 MiB");
    if (!yaml_parser_initialize(&parser))
        return stop(&builder, (yaml_mark_t){ 0 }, "no memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.len);
    status = build(&builder, &parser, text);
    yaml_parser_delete(&parser);
    if (status)
        return status;
    if (!builder.root)
        return stop(&builder, (yaml_mark_t){ 0 }, "the file says nothing");
    *root = builder.root;
    return MILL_OK;
}
