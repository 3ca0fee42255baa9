/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_json.c - JSON Feed, by jansson.
 *
 * jansson makes a tree, of which a value takes some 50 bytes however few it has in the
 * text: values are counted before. */
#include "feed_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_fields.h"
#include "feed_plain.h"
#include "text/find.h"

enum { MOST_VALUES = 300000, HEAD_BYTES = 4096, MOST_DEPTH = 64 };

static struct mill_str text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value))
        return (struct mill_str){ "", 0 };
    return (struct mill_str){ json_string_value(value), json_string_length(value) };
}

static struct mill_str plain_of(struct feed_build *build, struct mill_str text, bool html)
{
    struct mill_str near = str_slice(text, 0, 4 * FEED_TEXT_BYTES), out = { "", 0 };
    char *plain = near.len ? malloc(plain_room(near.len)) : NULL;

    if (plain)
        out =
            build_text(build, (struct mill_str){ plain, plain_text(near, html, plain) });
    free(plain);
    return out;
}

/* The first of these keys that has a text. */
static struct mill_str first_of(const json_t *object, const char *const *keys)
{
    struct mill_str text = { "", 0 };

    for (; *keys && !text.len; keys++)
        text = str_trim(text_of(object, *keys));
    return text;
}

static void read_authors(struct feed_build *build, const json_t *json,
                         struct feed_item *item)
{
    const json_t *authors = json_object_get(json, "authors");
    char joined[512];
    size_t len = 0;

    for (size_t i = 0; i < json_array_size(authors); i++) {
        struct mill_str name = str_trim(text_of(json_array_get(authors, i), "name"));

        if (name.len && len + name.len + 2 <= sizeof(joined))
            len += (size_t)snprintf(joined + len, sizeof(joined) - len, "%s%.*s",
                                    len ? ", " : "", (int)name.len, name.data);
    }
    if (len)
        item->author = plain_of(build, (struct mill_str){ joined, len }, false);
    else
        item->author =
            plain_of(build, text_of(json_object_get(json, "author"), "name"), false);
}

static void read_id(struct feed_build *build, const json_t *json, struct feed_item *item)
{
    const json_t *id = json_object_get(json, "id");
    char number[32];

    if (json_is_integer(id)) {
        snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(id));
        item->guid = build_url(build, str_of(number));
    } else {
        item->guid = build_url(build, text_of(json, "id"));
    }
    if (!item->url.len &&
        (starts_nocase(item->guid, "http://") || starts_nocase(item->guid, "https://")))
        item->url = item->guid;
}

static void read_item(struct feed_build *build, const json_t *json)
{
    static const char *const urls[] = { "url", "external_url", NULL };
    static const char *const texts[] = { "summary", "content_text", NULL };
    static const char *const dates[] = { "date_published", "date_modified", NULL };
    struct feed_item *item;

    if (!json_is_object(json) || !(item = build_item(build)))
        return;
    item->url = build_url(build, first_of(json, urls));
    read_id(build, json, item);
    item->title = plain_of(build, text_of(json, "title"), true);
    item->summary = plain_of(build, first_of(json, texts), false);
    if (!item->summary.len)
        item->summary = plain_of(build, text_of(json, "content_html"), true);
    item->published_text = build_text(build, first_of(json, dates));
    read_authors(build, json, item);
    if (!item->url.len && !item->guid.len && !item->title.len)
        build_drop_item(build);
}

static void read_head(struct feed_build *build, const json_t *json)
{
    struct feed *feed = &build->feed;

    feed->title = plain_of(build, text_of(json, "title"), false);
    feed->link = build_url(build, text_of(json, "home_page_url"));
    feed->self = build_url(build, text_of(json, "feed_url"));
    feed->next = build_url(build, text_of(json, "next_url"));
    feed->hub = build_url(
        build, text_of(json_array_get(json_object_get(json, "hubs"), 0), "url"));
    build->language = build_text(build, text_of(json, "language"));
}

static bool read_tree(struct feed_build *build, const json_t *json)
{
    const json_t *items = json_object_get(json, "items");

    if (!json_is_array(items))
        return false;
    read_head(build, json);
    for (size_t i = 0; i < json_array_size(items) && !build->feed.cut; i++)
        read_item(build, json_array_get(items, i));
    return true;
}

/* ---- item by item */

/* Bytes of the object at text[at] == '{'; 0: it does not end, or is too deep. */
static size_t object_len(struct mill_str text, size_t at)
{
    bool in_string = false;
    int depth = 0;

    for (size_t i = at; i < text.len; i++) {
        char c = text.data[i];

        if (in_string && c == '\\') {
            i++;
            continue;
        }
        if (c == '"')
            in_string = !in_string;
        else if (!in_string && c == '{' && ++depth > MOST_DEPTH)
            return 0;
        else if (!in_string && c == '}' && --depth == 0)
            return i + 1 - at;
    }
    return 0;
}

static bool salvage(struct feed_build *build, struct mill_str text)
{
    size_t at = find_text(text, "\"items\""), len;

    at = at == STR_NONE ? at : str_find_byte(text, '[', at);
    while (at != STR_NONE && (at = str_find_byte(text, '{', at)) != STR_NONE &&
           (len = object_len(text, at)) > 0 && !build->feed.cut) {
        json_t *json = json_loadb(text.data + at, len, JSON_ALLOW_NUL, NULL);

        if (json)
            read_item(build, json);
        json_decref(json);
        at += len;
    }
    return build->feed.item_count > 0;
}

/* ---- */

size_t json_start(struct mill_str text)
{
    size_t at = 0;

    while (at < text.len && at < HEAD_BYTES &&
           ((unsigned char)text.data[at] <= ' ' || text.data[at] == '\0'))
        at++;
    return at < text.len && text.data[at] == '{' ? at : STR_NONE;
}

static bool has_too_many(struct mill_str text)
{
    size_t values = 0;

    for (size_t i = 0; i < text.len; i++)
        values += text.data[i] == ',' || text.data[i] == '[' || text.data[i] == '{';
    return values > MOST_VALUES;
}

static bool mend_and_read(struct mill_str text, struct feed_build *build)
{
    char *mended = malloc(2 * text.len + 16);
    struct mill_str better;
    json_t *json;
    bool good = false;

    if (!mended)
        return false;
    better = (struct mill_str){ mended, json_mend(text, mended) };
    json = json_loadb(better.data, better.len, JSON_ALLOW_NUL | JSON_DISABLE_EOF_CHECK,
                      NULL);
    build->feed.level = FEED_MENDED;
    if (json) {
        good = read_tree(build, json);
    } else {
        build->feed.level = FEED_SALVAGED;
        good = salvage(build, better);
    }
    json_decref(json);
    free(mended);
    return good;
}

bool json_read(struct mill_str text, struct feed_build *build, char *why)
{
    json_error_t error;
    json_t *json;
    bool good;

    build->feed.format = format_json;
    if (has_too_many(text)) {
        snprintf(why, FEED_WHY_BYTES, "JSON of more than %d values", MOST_VALUES);
        return false;
    }
    json = json_loadb(text.data, text.len, JSON_ALLOW_NUL, &error);
    if (json)
        good = read_tree(build, json);
    else
        good = mend_and_read(text, build);
    if (!good && json)
        snprintf(why, FEED_WHY_BYTES, "JSON without items");
    else if (!good)
        snprintf(why, FEED_WHY_BYTES, "line %d: %.160s", error.line, error.text);
    json_decref(json);
    return good;
}
