/* SPDX-License-Identifier: Apache-2.0
 * feed_build.c - memory of a feed, and what is worked out once it is whole. */
#include "feed_build.h"

#include <stdlib.h>
#include <string.h>

#include "text/find.h"
#include "text/url.h"
#include "text/utf8.h"

enum { CHUNK_BYTES = 64 << 10, FIRST_ITEMS = 32, CLOCKS_DIFFER_MS = 5 * 60 * 1000 };

struct build_chunk {
    struct build_chunk *older;
    char bytes[];
};

struct feed_build *build_new(void)
{
    struct feed_build *build = calloc(1, sizeof(*build));

    if (build)
        build->feed.ttl_ms = -1;
    return build;
}

void build_free(struct feed_build *build)
{
    if (!build)
        return;
    while (build->chunks) {
        struct build_chunk *older = build->chunks->older;

        free(build->chunks);
        build->chunks = older;
    }
    free(build->items);
    free(build);
}

static char *take(struct feed_build *build, size_t len)
{
    char *got;

    if (len > FEED_MOST_BYTES - build->taken) {
        build->feed.cut = true;
        return NULL;
    }
    if (len > build->left) {
        size_t size = len > CHUNK_BYTES ? len : CHUNK_BYTES;
        struct build_chunk *chunk = malloc(sizeof(*chunk) + size);

        if (!chunk) {
            build->failed = true;
            return NULL;
        }
        chunk->older = build->chunks;
        build->chunks = chunk;
        build->next = chunk->bytes;
        build->left = size;
    }
    got = build->next;
    build->next += len;
    build->left -= len;
    build->taken += len;
    return got;
}

static struct mill_str copy(struct feed_build *build, struct mill_str text)
{
    char *to = text.len ? take(build, text.len) : NULL;

    if (!to)
        return (struct mill_str){ "", 0 };
    memcpy(to, text.data, text.len);
    return (struct mill_str){ to, text.len };
}

struct mill_str build_text(struct feed_build *build, struct mill_str text)
{
    return copy(build, utf8_cut(text, FEED_TEXT_BYTES));
}

struct mill_str build_url(struct feed_build *build, struct mill_str text)
{
    text = str_trim(text);
    return text.len <= FEED_URL_BYTES ? copy(build, text) : (struct mill_str){ "", 0 };
}

struct feed_item *build_item(struct feed_build *build)
{
    struct feed *feed = &build->feed;

    if (feed->item_count == FEED_MOST_ITEMS || build->taken == FEED_MOST_BYTES) {
        feed->cut = true;
        return NULL;
    }
    if (feed->item_count == build->room) {
        size_t room = build->room ? 2 * build->room : FIRST_ITEMS;
        struct feed_item *items = realloc(build->items, room * sizeof(*items));

        if (!items) {
            build->failed = true;
            return NULL;
        }
        build->items = items;
        build->room = room;
        feed->items = items;
    }
    build->items[feed->item_count] = (struct feed_item){ .published_ms = -1 };
    return &build->items[feed->item_count++];
}

void build_drop_item(struct feed_build *build)
{
    build->feed.item_count--;
}

static bool is_absolute(struct mill_str url)
{
    return starts_nocase(url, "http://") || starts_nocase(url, "https://");
}

/* A relative link becomes absolute; one that cannot becomes empty. */
static void resolve(struct feed_build *build, struct mill_str *url,
                    const struct url *base)
{
    struct url full;

    if (!url->len || is_absolute(*url))
        return;
    if (url_parse(*url, base, &full, NULL))
        *url = build_url(build, url_text(&full));
    else
        *url = (struct mill_str){ "", 0 };
}

/* Of dates that name no zone: the feed's language tells where its readers are. */
static int zone_of(struct mill_str language)
{
    if (starts_nocase(language, "ko") || starts_nocase(language, "ja"))
        return 9 * 60;
    return starts_nocase(language, "zh") ? 8 * 60 : 0;
}

static bool has_korean_date(struct mill_str text)
{
    return has_text(text, "년") || has_text(text, "오전") || has_text(text, "오후");
}

static void read_date(struct feed_item *item, int zone, int64_t now_ms)
{
    struct mill_str text = item->published_text;

    if (!text.len)
        return;
    if (!zone && has_korean_date(text))
        zone = 9 * 60;
    if (!feed_date(text, zone, &item->published_ms, &item->published_is_sure)) {
        item->published_ms = -1;
        item->published_is_sure = false;
    } else if (item->published_ms > now_ms + CLOCKS_DIFFER_MS) {
        item->published_ms = now_ms;
        item->published_is_sure = false;
    }
}

void build_finish(struct feed_build *build, struct mill_str base, int64_t now_ms)
{
    struct feed *feed = &build->feed;
    int zone = zone_of(build->language);
    size_t kept = 0;
    struct url at, *from = url_parse(base, NULL, &at, NULL) ? &at : NULL;

    resolve(build, &feed->link, from);
    resolve(build, &feed->self, from);
    resolve(build, &feed->hub, from);
    resolve(build, &feed->next, from);
    for (size_t i = 0; i < feed->item_count; i++) {
        struct feed_item *item = &build->items[i];

        resolve(build, &item->url, from);
        read_date(item, zone, now_ms);
        /* Its link may have been all there was, and no link. */
        if (item->url.len || item->guid.len || item->title.len)
            build->items[kept++] = *item;
    }
    feed->item_count = kept;
    feed->items = build->items;
}
