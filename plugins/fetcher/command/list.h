/* SPDX-License-Identifier: Apache-2.0
 *
 * list.h - the list of feeds, feeds.yaml: what is asked for, and under which name.
 *
 *     feeds:
 *       - name: hanbit
 *         url: https://hanbit.example.com/rss
 *         interval: 10m
 *         tags: [ko, society]
 *       - {name: desk, url: https://desk.example.com/atom, paused: true}
 *
 * Everything that is wrong is reported with its line and column, as for newsmill.yaml.
 */
#ifndef NEWSMILL_FEED_LIST_H
#define NEWSMILL_FEED_LIST_H

#include "base/buffer.h"
#include "config/config.h"
#include "config/tree.h"

enum { LIST_BYTES = TREE_FILE_BYTES, LIST_NAME_BYTES = 100, LIST_TAGS = 16 };

struct listed {
    const char *name;
    const char *url;     /* normalised, text/url.h: the fetcher's own spelling of it */
    const char *key;     /* of its requests: the registrable domain */
    int64_t interval_ms; /* asked at least so often; 0: as the fetcher finds */
    const char *tags[LIST_TAGS];
    size_t tag_count;
    bool paused;
    unsigned line, column;
    const struct node *node; /* of the whole entry, for edit.h */
};

struct list {
    const char *path;
    struct listed *items; /* in the order of the file */
    size_t count;
    const struct node *root, *feeds; /* feeds: the value of that key; NULL: none */
    struct arena arena;
};

/* `text`: the file's; `path` is what it is called. MILL_FATAL: all of what is wrong was
 * reported (NULL: not wanted), the first is in error. Both outlive the list. Owned:
 * list_free(). */
enum mill_status list_parse(const char *path, struct mill_str text,
                            const struct problems *problems, struct list **list,
                            struct mill_error *error);
void list_free(struct list *list);
/* The whole file, at most LIST_BYTES, at the end of `text`. */
enum mill_status list_load(const char *path, struct buffer *text,
                           struct mill_error *error);

/* NULL: there is none. By its name, or by its address however that is spelled. */
const struct listed *list_find(const struct list *list, const char *name_or_url);
/* Of another spelling of the same address; NULL. */
const struct listed *list_find_url(const struct list *list, struct mill_str url);

#endif
