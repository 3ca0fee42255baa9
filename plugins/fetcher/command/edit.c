/* SPDX-License-Identifier: Apache-2.0
 * edit.c - changes to feeds.yaml, a line at a time. */
#include "command/edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/str.h"
#include "text/utf8.h"

/* Where a line begins, from 1; the end of the text behind the last. */
static size_t line_start(struct mill_str text, unsigned line)
{
    size_t at = 0;

    while (line > 1 && at < text.len) {
        size_t end = str_find_byte(text, '\n', at);

        at = end == STR_NONE ? text.len : end + 1;
        line--;
    }
    return at;
}

/* Columns count characters. */
static size_t place(struct mill_str text, unsigned line, unsigned column)
{
    size_t at = line_start(text, line);

    while (column > 1 && at < text.len) {
        utf8_next(text, &at);
        column--;
    }
    return at;
}

/* The last line that something of the node begins on. No deeper than TREE_DEPTH. */
static unsigned last_line(const struct node *node) /* NOLINT(misc-no-recursion) */
{
    unsigned last = node->line;

    for (const struct entry *entry = node->entries; entry; entry = entry->next) {
        unsigned line = last_line(entry->value);

        last = line > last ? line : last;
    }
    return last;
}

static void add_slice(struct buffer *out, struct mill_str text, size_t start, size_t end)
{
    buffer_add(out, text.data + start, end - start);
}

/* Between single quotes unless it is plain as can be. */
static void add_scalar(struct buffer *out, const char *text)
{
    bool plain =
        *text && strspn(text, "abcdefghijklmnopqrstuvwxyz-_./:?=&%~"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(text);

    plain = plain && ((*text | 32) >= 'a' && (*text | 32) <= 'z') &&
            text[strlen(text) - 1] != ':' && strcmp(text, "null") != 0 &&
            strcmp(text, "true") != 0 && strcmp(text, "false") != 0;
    if (plain) {
        buffer_add_text(out, text);
        return;
    }
    buffer_add(out, "'", 1);
    for (; *text; text++) {
        buffer_add(out, text, 1);
        if (*text == '\'')
            buffer_add(out, "'", 1);
    }
    buffer_add(out, "'", 1);
}

static void add_entry(struct buffer *out, const struct addition *added, unsigned indent)
{
    buffer_printf(out, "%*s- name: ", (int)indent, "");
    add_scalar(out, added->name);
    buffer_printf(out, "\n%*s  url: ", (int)indent, "");
    add_scalar(out, added->url);
    if (added->tag_count)
        buffer_printf(out, "\n%*s  tags: [", (int)indent, "");
    for (size_t i = 0; i < added->tag_count; i++) {
        buffer_add_text(out, i ? ", " : "");
        add_scalar(out, added->tags[i]);
    }
    buffer_add_text(out, added->tag_count ? "]\n" : "\n");
}

/* Where the new entry goes, and how far it is indented. */
static bool find_end(const struct feed_list *list, struct mill_str text, size_t *at,
                     unsigned *indent)
{
    const struct listed_feed *last = list->count ? &list->items[list->count - 1] : NULL;
    size_t dash;

    if (!last) {
        *indent = 2;
        *at = list->feeds ? line_start(text, list->feeds->line + 1) : text.len;
        return true;
    }
    dash = place(text, last->line, last->column);
    *at = line_start(text, last_line(last->node) + 1);
    /* "  - name: ..." has its dash, and nothing else, before it. */
    while (dash > 0 && text.data[dash - 1] == ' ')
        dash--;
    if (!dash || text.data[dash - 1] != '-')
        return false;
    dash--;
    *indent = (unsigned)(dash - line_start(text, last->line));
    return str_is_blank(str_slice(text, line_start(text, last->line), dash));
}

static enum mill_status by_hand(const struct feed_list *list, const char *what,
                                struct mill_error *error)
{
    return mill_error(error, MILL_FATAL,
                      "%s: is written in a way that cannot be edited here; %s by hand",
                      list->path, what);
}

/* The same but for what was to be changed? */
static bool is_same(const struct listed_feed *a, const struct listed_feed *b, bool paused)
{
    return !strcmp(a->name, b->name) && !strcmp(a->url, b->url) && b->paused == paused &&
           a->tag_count == b->tag_count;
}

/* Reads the edited text. NULL: it is not what it should be. */
static struct feed_list *read_again(const struct feed_list *list,
                                    const struct buffer *out, size_t more)
{
    struct feed_list *again = NULL;
    struct mill_error error;

    if (out->overflowed || out->len > FEED_LIST_BYTES ||
        feed_list_parse(list->path, (struct mill_str){ out->data, out->len }, NULL,
                        &again, &error))
        return NULL;
    if (again->count == list->count + more)
        return again;
    feed_list_free(again);
    return NULL;
}

static bool is_added(const struct feed_list *list, const struct feed_list *again,
                     const struct addition *added, size_t count)
{
    for (size_t i = 0; i < list->count; i++)
        if (!is_same(&list->items[i], &again->items[i], list->items[i].paused))
            return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(again->items[list->count + i].name, added[i].name) != 0)
            return false;
    return true;
}

enum mill_status edit_add(const struct feed_list *list, struct mill_str text,
                          const struct addition *added, size_t count, struct buffer *out,
                          struct mill_error *error)
{
    struct feed_list *again;
    unsigned indent;
    bool good;
    size_t at;

    if (!find_end(list, text, &at, &indent))
        return by_hand(list, "add it", error);
    add_slice(out, text, 0, at);
    if (at && text.data[at - 1] != '\n')
        buffer_add(out, "\n", 1);
    if (!list->feeds)
        buffer_add_text(out, "feeds:\n");
    for (size_t i = 0; i < count; i++)
        add_entry(out, &added[i], indent);
    add_slice(out, text, at, text.len);
    if (out->overflowed || out->len > FEED_LIST_BYTES)
        return mill_error(error, MILL_FATAL, "%s: would be more than %d bytes",
                          list->path, FEED_LIST_BYTES);
    again = read_again(list, out, count);
    good = again && is_added(list, again, added, count);
    feed_list_free(again);
    return good ? MILL_OK : by_hand(list, "add it", error);
}

static const struct node *value_of(const struct node *mapping, const char *key)
{
    for (const struct entry *entry = mapping->entries; entry; entry = entry->next)
        if (str_is(entry->key->text, key))
            return entry->value;
    return NULL;
}

static void pause_anew(struct mill_str text, const struct listed_feed *feed,
                       struct buffer *out)
{
    size_t at = place(text, feed->line, feed->column);

    if (at < text.len && text.data[at] == '{') {
        add_slice(out, text, 0, at + 1);
        buffer_add_text(out, "paused: true, ");
        add_slice(out, text, at + 1, text.len);
        return;
    }
    at = line_start(text, last_line(feed->node) + 1);
    add_slice(out, text, 0, at);
    if (at && text.data[at - 1] != '\n')
        buffer_add(out, "\n", 1);
    buffer_printf(out, "%*spaused: true\n", (int)feed->column - 1, "");
    add_slice(out, text, at, text.len);
}

enum mill_status edit_pause(const struct feed_list *list, struct mill_str text,
                            const struct listed_feed *feed, bool paused,
                            struct buffer *out, struct mill_error *error)
{
    const struct node *value = value_of(feed->node, "paused");
    struct feed_list *again;
    bool good = true;

    if (value && value->kind == NODE_SCALAR && value->plain) {
        size_t at = place(text, value->line, value->column);

        add_slice(out, text, 0, at);
        buffer_printf(out, "%s%s", paused ? "true" : "false", value->text.len ? "" : " ");
        add_slice(out, text, at + value->text.len, text.len);
    } else if (!value) {
        pause_anew(text, feed, out);
    }
    again = read_again(list, out, 0);
    for (size_t i = 0; again && i < list->count; i++)
        good &= is_same(&list->items[i], &again->items[i],
                        &list->items[i] == feed ? paused : list->items[i].paused);
    good &= again != NULL;
    feed_list_free(again);
    return good ? MILL_OK
                : by_hand(list, paused ? "write paused: true" : "write paused: false",
                          error);
}

/* ---- in the file's place */

static bool write_all(int file, struct mill_str text)
{
    while (text.len) {
        ssize_t wrote = write(file, text.data, text.len);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        text = str_from(text, (size_t)wrote);
    }
    return fsync(file) == 0;
}

enum mill_status edit_replace(const char *path, struct mill_str text,
                              struct mill_error *error)
{
    char *whole = realpath(path, NULL), fresh[4200];
    struct stat about;
    int file = -1;
    bool good;

    if (!whole || stat(whole, &about) || strlen(whole) > 4096) {
        free(whole);
        return mill_error(error, MILL_FATAL, "%s: %s", path, strerror(errno));
    }
    snprintf(fresh, sizeof(fresh), "%s.XXXXXX", whole);
    file = mkstemp(fresh);
    good = file >= 0 && write_all(file, text) && fchmod(file, about.st_mode & 07777) == 0;
    if (file >= 0)
        good = close(file) == 0 && good;
    good = good && rename(fresh, whole) == 0;
    if (!good) {
        mill_error(error, MILL_FATAL, "%s: %s", path, strerror(errno));
        if (file >= 0)
            unlink(fresh);
    }
    free(whole);
    return good ? MILL_OK : MILL_FATAL;
}
