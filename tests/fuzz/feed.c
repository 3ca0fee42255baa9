/* SPDX-License-Identifier: Apache-2.0
 *
 * feed.c - fuzzes the reading of feeds, any bytes. The first byte chooses the charset of
 * the header. */
#include "fuzz.h"

#include <string.h>

#include "fetcher/feed.h"
#include "text/utf8.h"

static const char *const charsets[] = { "", "utf-8", "euc-kr", "utf-16le", "x-nosuch" };

static const int64_t now_ms = 1780000000000;

static size_t check_text(struct mill_str text, size_t most)
{
    HOLDS(text.len <= most && utf8_valid(text));
    return text.len;
}

static size_t check_item(const struct feed_item *item)
{
    HOLDS(item->published_ms >= -1 || item->published_text.len);
    HOLDS(!item->published_is_sure || item->published_ms <= now_ms + 300000);
    HOLDS(item->url.len || item->guid.len || item->title.len);
    return check_text(item->url, 4096) + check_text(item->guid, 4096) +
           check_text(item->title, FEED_TEXT_BYTES) +
           check_text(item->author, FEED_TEXT_BYTES) +
           check_text(item->summary, FEED_TEXT_BYTES) +
           check_text(item->published_text, FEED_TEXT_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *charset = charsets[size ? data[0] % 5 : 0];
    char why[FEED_WHY_BYTES];
    struct feed *feed;
    size_t bytes = 0;

    if (!size)
        return 0;
    feed = feed_read((struct mill_str){ (const char *)data + 1, size - 1 },
                     (struct mill_str){ charset, strlen(charset) },
                     (struct mill_str){ "https://a.example.com/b/c", 25 }, now_ms, why);
    if (!feed) {
        HOLDS(why[0] && strlen(why) < FEED_WHY_BYTES);
        return 0;
    }
    HOLDS(feed->format && feed->item_count <= FEED_MOST_ITEMS);
    for (size_t i = 0; i < feed->item_count; i++)
        bytes += check_item(&feed->items[i]);
    HOLDS(bytes <= FEED_MOST_BYTES);
    check_text(feed->title, FEED_TEXT_BYTES);
    check_text(feed->self, 4096);
    feed_free(feed);
    return 0;
}
