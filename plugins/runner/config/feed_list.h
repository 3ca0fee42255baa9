/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_list.h - the list of feeds, feeds.yaml: what is asked for, and under which name.
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
#ifndef NEWSMILL_CONFIG_FEED_LIST_H
#define NEWSMILL_CONFIG_FEED_LIST_H

#include "base/buffer.h"
#include "config/config.h"
#include "config/tree.h"

enum { FEED_LIST_BYTES = TREE_FILE_BYTES, FEED_NAME_BYTES = 100, FEED_TAGS = 16 };

struct listed_feed {
    const char *name;
    const char *url;     /* normalised, text/url.h: the fetcher's own spelling of it */
    const char *key;     /* of its requests: the registrable domain */
    int64_t interval_ms; /* asked at least so often; 0: as the fetcher finds */
    const char *tags[FEED_TAGS];
    size_t tag_count;
    bool paused;
    unsigned line, column;
    const struct node *node; /* of the whole entry, for edit.h */
};

struct feed_list {
    const char *path;
    struct listed_feed *items; /* in the order of the file */
    size_t count;
    const struct node *root, *feeds; /* feeds: the value of that key; NULL: none */
    struct arena arena;
};

/* `text`: the file's; `path` is what it is called. MILL_FATAL: all of what is wrong was
 * reported (NULL: not wanted), the first is in error. Both outlive the list. Owned:
 * feed_list_free(). */
enum mill_status feed_list_parse(const char *path, struct mill_str text,
                                 const struct problems *problems, struct feed_list **list,
                                 struct mill_error *error);
void feed_list_free(struct feed_list *list);
/* The whole file, at most FEED_LIST_BYTES, at the end of `text`. */
enum mill_status feed_list_load(const char *path, struct buffer *text,
                                struct mill_error *error);

/* NULL: there is none. By its name, or by its address however that is spelled. */
const struct listed_feed *feed_list_find(const struct feed_list *list,
                                         const char *name_or_url);
/* Of another spelling of the same address; NULL. */
const struct listed_feed *feed_list_find_url(const struct feed_list *list,
                                             struct mill_str url);

#endif
