/* SPDX-License-Identifier: Apache-2.0
 * feed_list.c - reads feeds.yaml. */
#include "config/feed_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/reader.h"
#include "text/domain.h"
#include "text/str.h"
#include "text/url.h"

enum { ARENA_BYTES = 16 << 20, TAG_BYTES = 40 };

enum { NAME, URL, INTERVAL, TAGS, PAUSED, KEY_COUNT };
static const char *const keys[] = { "name", "url", "interval", "tags", "paused", NULL };
enum { MINUTE_MS = 60000 };
static const char example[] = "{name: desk, url: https://desk.example.com/rss}";

static const char *copy(struct reader *reader, struct mill_str text)
{
    return reader_text(reader, "%.*s", (int)text.len, text.data);
}

static void read_name(struct reader *reader, struct node *node, const struct node *at,
                      struct listed_feed *out)
{
    const char *name = read_scalar(reader, "name", node);

    if (!node || node_is_null(node)) {
        reader_problem(reader, at->line, at->column, "a feed lacks its 'name'; want %s",
                       example);
        return;
    }
    if (!name)
        return;
    if (!*name || strlen(name) > FEED_NAME_BYTES)
        reader_problem(reader, node->line, node->column,
                       "name: want 1 to %d bytes, got '%s'", FEED_NAME_BYTES,
                       node_shown(node).text);
    for (const char *c = name; *c; c++) {
        if ((unsigned char)*c >= ' ' && *c != 0x7F)
            continue;
        reader_problem(reader, node->line, node->column,
                       "name: want no control characters, got '%s'",
                       node_shown(node).text);
        break;
    }
    out->name = name;
}

static void read_url(struct reader *reader, struct node *node, const struct node *at,
                     struct listed_feed *out)
{
    const char *text = read_scalar(reader, "url", node), *why = "";
    struct url url;

    if (!node || node_is_null(node)) {
        reader_problem(reader, at->line, at->column, "a feed lacks its 'url'; want %s",
                       example);
        return;
    }
    if (!text)
        return;
    if (!url_parse(str_of(text), NULL, &url, &why)) {
        reader_problem(reader, node->line, node->column, "url: %s, got '%s'", why,
                       node_shown(node).text);
        return;
    }
    out->url = copy(reader, url_text(&url));
    out->key = copy(reader, domain_registrable(url_host(&url)));
}

static void read_tags(struct reader *reader, struct node *node, struct listed_feed *out)
{
    if (!node || node_is_null(node))
        return;
    if (node->kind != NODE_LIST) {
        reader_problem(reader, node->line, node->column,
                       "tags: want a list such as [ko, society]");
        return;
    }
    if (node->count > FEED_TAGS) {
        reader_problem(reader, node->line, node->column, "tags: more than %d", FEED_TAGS);
        return;
    }
    for (const struct entry *entry = node->entries; entry; entry = entry->next) {
        const char *tag = read_scalar(reader, "tags", entry->value);

        if (tag && *tag && strlen(tag) <= TAG_BYTES)
            out->tags[out->tag_count++] = tag;
        else if (tag)
            reader_problem(reader, entry->value->line, entry->value->column,
                           "tags: want 1 to %d bytes, got '%s'", TAG_BYTES,
                           node_shown(entry->value).text);
    }
}

static void read_paused(struct reader *reader, struct node *node, struct listed_feed *out)
{
    static const char *const flags[] = { "false", "true", NULL };
    unsigned paused = 0;

    read_choice(reader, "paused", node, flags, &paused);
    out->paused = paused;
}

static void read_feed(struct reader *reader, struct node *node, struct listed_feed *out)
{
    struct node *found[KEY_COUNT];

    out->node = node;
    out->line = node->line;
    out->column = node->column;
    if (node_is_null(node)) {
        reader_problem(reader, node->line, node->column, "want a feed such as %s",
                       example);
        return;
    }
    read_mapping(reader, "a feed", node, keys, example, found);
    if (node->kind != NODE_MAPPING)
        return;
    read_name(reader, found[NAME], node, out);
    read_url(reader, found[URL], node, out);
    read_duration(reader, "interval", found[INTERVAL], MINUTE_MS,
                  30 * 24 * 60 * (int64_t)MINUTE_MS, &out->interval_ms);
    read_tags(reader, found[TAGS], out);
    read_paused(reader, found[PAUSED], out);
}

/* One name is one feed, and one feed has one name: both are how it is known elsewhere. */
static void report_twins(struct reader *reader, const struct feed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct listed_feed *feed = &list->items[i];

        for (size_t k = 0; k < i; k++) {
            const struct listed_feed *other = &list->items[k];

            if (feed->name && other->name && !strcmp(feed->name, other->name))
                reader_problem(reader, feed->line, feed->column,
                               "name '%s' is that of line %u already", feed->name,
                               other->line);
            if (feed->url && other->url && !strcmp(feed->url, other->url))
                reader_problem(reader, feed->line, feed->column,
                               "%s is at line %u already", feed->url, other->line);
        }
    }
}

static void read_feeds(struct reader *reader, struct node *node, struct feed_list *list)
{
    if (!node || node_is_null(node))
        return;
    if (node->kind != NODE_LIST) {
        reader_problem(reader, node->line, node->column,
                       "feeds: want a list of feeds such as - %s", example);
        return;
    }
    list->items = arena_array(&list->arena, node->count, sizeof(*list->items));
    if (!list->items) {
        reader_problem(reader, 0, 0, "the file takes too much memory");
        return;
    }
    for (const struct entry *entry = node->entries; entry; entry = entry->next)
        read_feed(reader, entry->value, &list->items[list->count++]);
    report_twins(reader, list);
}

static void read_root(struct reader *reader, struct node *root, struct feed_list *list)
{
    static const char *const top[] = { "feeds", NULL };
    struct node *feeds;

    read_mapping(reader, "the file", root, top, "{feeds: [...]}", &feeds);
    list->root = root;
    list->feeds = feeds;
    read_feeds(reader, feeds, list);
}

/* Comments alone: a list before its first feed. */
static bool says_nothing(struct mill_str text)
{
    struct mill_str line;

    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.len && line.data[0] != '#')
            return false;
    }
    return true;
}

enum mill_status feed_list_parse(const char *path, struct mill_str text,
                                 const struct problems *problems, struct feed_list **list,
                                 struct mill_error *error)
{
    struct feed_list *made = calloc(1, sizeof(*made));
    struct reader reader = {
        .path = path, .folder = ".", .problems = problems, .error = error
    };
    struct node *root = NULL;
    struct fault fault;

    if (!made)
        return mill_error(error, MILL_FATAL, "%s: no memory", path);
    arena_init(&made->arena, ARENA_BYTES);
    made->path = path;
    reader.arena = &made->arena;
    if (!says_nothing(text) && tree_read(text, &made->arena, &root, &fault))
        reader_problem(&reader, fault.line, fault.column, "%s", fault.error.text);
    else if (root)
        read_root(&reader, root, made);
    if (made->arena.overflowed)
        reader_problem(&reader, 0, 0, "the file takes too much memory");
    if (reader.count) {
        feed_list_free(made);
        return MILL_FATAL;
    }
    *list = made;
    return MILL_OK;
}

void feed_list_free(struct feed_list *list)
{
    if (!list)
        return;
    arena_finish(&list->arena);
    free(list);
}

enum mill_status feed_list_load(const char *path, struct buffer *text,
                                struct mill_error *error)
{
    FILE *file = fopen(path, "re");
    char *room = file ? buffer_room(text, FEED_LIST_BYTES + 1) : NULL;
    size_t got = room ? fread(room, 1, FEED_LIST_BYTES + 1, file) : 0;
    bool failed = !file || ferror(file);
    int why = errno;

    if (file)
        fclose(file);
    if (failed)
        return mill_error(error, MILL_FATAL, "%s: %s", path, strerror(why));
    if (!room)
        return mill_error(error, MILL_FATAL, "%s: no memory", path);
    if (got > FEED_LIST_BYTES)
        return mill_error(error, MILL_FATAL, "%s: more than %d bytes", path,
                          FEED_LIST_BYTES);
    text->len += got;
    return MILL_OK;
}

const struct listed_feed *feed_list_find_url(const struct feed_list *list,
                                             struct mill_str url)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_is(url, list->items[i].url))
            return &list->items[i];
    return NULL;
}

const struct listed_feed *feed_list_find(const struct feed_list *list,
                                         const char *name_or_url)
{
    struct url url;

    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].name, name_or_url))
            return &list->items[i];
    return url_parse(str_of(name_or_url), NULL, &url, NULL)
               ? feed_list_find_url(list, url_text(&url))
               : NULL;
}
