/* SPDX-License-Identifier: Apache-2.0
 * feed_print.c - a feed as lines of text. */
#include "feed_print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void put(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(char *out, const char *format, ...)
{
    size_t len = strlen(out);
    va_list args;

    va_start(args, format);
    vsnprintf(out + len, PRINT_BYTES - len, format, args);
    va_end(args);
}

static void put_text(char *out, const char *name, struct mill_str text)
{
    if (text.len)
        put(out, " %s=%.*s", name, (int)text.len, text.data);
}

static void put_date(char *out, const struct feed_item *item)
{
    time_t seconds = (time_t)(item->published_ms / 1000);
    struct tm tm;
    char text[40];

    if (item->published_ms < 0)
        return;
    gmtime_r(&seconds, &tm);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
    put(out, " at=%s%s", text, item->published_is_sure ? "" : "?");
}

void feed_print(const struct feed *feed, char out[PRINT_BYTES])
{
    static const char *const levels[] = { "clean", "mended", "salvaged" };

    out[0] = 0;
    put(out, "%s %s", levels[feed->level], feed->format);
    put_text(out, "title", feed->title);
    put_text(out, "link", feed->link);
    put_text(out, "self", feed->self);
    put_text(out, "hub", feed->hub);
    put_text(out, "next", feed->next);
    if (feed->ttl_ms >= 0)
        put(out, " ttl=%ds", (int)(feed->ttl_ms / 1000));
    if (feed->skip_hours)
        put(out, " hours=%x", (unsigned)feed->skip_hours);
    if (feed->skip_days)
        put(out, " days=%x", (unsigned)feed->skip_days);
    if (feed->cut)
        put(out, " cut");
    for (size_t i = 0; i < feed->item_count; i++) {
        const struct feed_item *item = &feed->items[i];

        put(out, " |");
        put_text(out, "url", item->url);
        put_text(out, "title", item->title);
        put_text(out, "by", item->author);
        put_text(out, "sum", item->summary);
        put_text(out, "guid", item->guid);
        put_date(out, item);
    }
}
