/* SPDX-License-Identifier: Apache-2.0
 * import.c - feeds of an OPML file that the list lacks, with names of their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/change.h"
#include "text/str.h"
#include "text/url.h"
#include "text/utf8.h"

enum { ARENA_BYTES = 64 << 20, NAME_ROOM = 8, TAG_BYTES = 40 };

struct import {
    const struct feed_list *list;
    struct addition *items;
    size_t count;
    struct arena arena;
    struct import_counts counts;
};

static bool is_taken(const struct feed_list *list, const struct addition *added,
                     size_t count, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].name, name))
            return true;
    for (size_t i = 0; i < count; i++)
        if (!strcmp(added[i].name, name))
            return true;
    return false;
}

void change_name(const struct feed_list *list, const struct addition *added, size_t count,
                 struct mill_str wanted, char name[FEED_NAME_BYTES + 1])
{
    struct mill_str www = MILL_STR("www.");

    wanted = str_starts(wanted, www) ? str_from(wanted, www.len) : wanted;
    wanted = str_trim(utf8_cut(wanted, FEED_NAME_BYTES - NAME_ROOM));
    snprintf(name, FEED_NAME_BYTES + 1, "%.*s", (int)wanted.len, wanted.data);
    for (unsigned n = 2; is_taken(list, added, count, name) && n < 1000000; n++)
        snprintf(name, FEED_NAME_BYTES + 1, "%.*s %u", (int)wanted.len, wanted.data, n);
}

static const char *copy(struct import *import, struct mill_str text)
{
    char *made = arena_alloc(&import->arena, text.len + 1);

    if (!made)
        return "";
    memcpy(made, text.data, text.len);
    return made;
}

static bool is_known(const struct import *import, struct mill_str url)
{
    if (feed_list_find_url(import->list, url))
        return true;
    for (size_t i = 0; i < import->count; i++)
        if (str_is(url, import->items[i].url))
            return true;
    return false;
}

static void take_tags(struct import *import, const struct outline *outline,
                      struct addition *added)
{
    const char **tags = arena_array(&import->arena, OPML_TAGS, sizeof(*tags));

    for (size_t i = 0; tags && i < outline->tag_count; i++) {
        struct mill_str tag = str_trim(utf8_cut(str_of(outline->tags[i]), TAG_BYTES));

        if (tag.len)
            tags[added->tag_count++] = copy(import, tag);
    }
    added->tags = tags;
}

static void take(struct import *import, const struct outline *outline)
{
    struct addition *added = &import->items[import->count];
    char name[FEED_NAME_BYTES + 1];
    struct mill_str title = str_of(outline->title);
    struct url url;

    if (!url_parse(str_of(outline->url), NULL, &url, NULL)) {
        import->counts.bad++;
        return;
    }
    if (is_known(import, url_text(&url))) {
        import->counts.known++;
        return;
    }
    change_name(import->list, import->items, import->count,
                title.len ? title : url_host(&url), name);
    *added = (struct addition){ .name = copy(import, str_of(name)),
                                .url = copy(import, url_text(&url)) };
    take_tags(import, outline, added);
    import->count++;
    import->counts.added++;
}

enum mill_status change_import(const struct feed_list *list, struct mill_str text,
                               const struct opml *opml, struct buffer *out,
                               struct import_counts *counts, struct mill_error *error)
{
    struct import import = { .list = list };
    enum mill_status status = MILL_OK;

    import.items = calloc(opml->count + 1, sizeof(*import.items));
    if (!import.items)
        return mill_error(error, MILL_FATAL, "no memory");
    arena_init(&import.arena, ARENA_BYTES);
    for (size_t i = 0; i < opml->count; i++)
        take(&import, &opml->items[i]);
    if (import.arena.overflowed)
        status = mill_error(error, MILL_FATAL, "no memory");
    else if (import.count)
        status = edit_add(list, text, import.items, import.count, out, error);
    *counts = import.counts;
    arena_finish(&import.arena);
    free(import.items);
    return status;
}
