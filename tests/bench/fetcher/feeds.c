/* SPDX-License-Identifier: Apache-2.0
 *
 * feeds.c - reading a feed beside libxml2's SAX parser alone, over the same 15 MB of
 * Korean RSS, which are made here from a seed. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "fetcher/feed.h"

enum { FEED_BYTES = 15 << 20, ITEM_BYTES = 32 << 10, PUSH = 32 << 10 };

struct work {
    char *text;
    size_t len, seen;
    uint64_t seed;
};

static unsigned chance(struct work *work, unsigned below)
{
    work->seed = work->seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(work->seed >> 33) % below;
}

static void put(struct work *work, const char *text)
{
    size_t len = strlen(text);

    memcpy(work->text + work->len, text, len);
    work->len += len;
}

static void put_words(struct work *work, unsigned count)
{
    static const char *const words[] = {
        "시청은",   "내년",   "봄까지", "하천에",   "새",     "다리를", "놓기로",
        "했다고",   "밝혔다", "주민들", "출퇴근",   "시간이", "절반",   "줄어들",
        "것으로",   "기대",   "공사비", "사십억",   "원이며", "국비로", "마련한다",
        "council,", "2026년", "5월",    "회의에서", "예산안", "통과돼", "착공한다"
    };

    while (count--) {
        put(work, words[chance(work, sizeof(words) / sizeof(*words))]);
        put(work, count ? " " : ".");
    }
}

/* Half of the feeds escape their HTML, half of them have it in CDATA. */
static void put_item(struct work *work, unsigned i)
{
    bool escapes = i % 2;
    char line[300];

    put(work, "<item>\n<title><![CDATA[");
    put_words(work, 8);
    snprintf(line, sizeof(line),
             "]]></title>\n<link>https://news.example.com/article/%06u?ref=rss&amp;s=1"
             "</link>\n<guid isPermaLink=\"false\">news-%06u</guid>\n<pubDate>Mon, %02u "
             "May 2026 %02u:30:00 +0900</pubDate>\n<dc:creator>김하늘 기자</dc:creator>\n"
             "<category>사회</category>\n<description>",
             i, i, 1 + i % 28, i % 24);
    put(work, line);
    put(work, escapes ? "" : "<![CDATA[");
    for (unsigned n = 4 + chance(work, 60); n; n--) {
        put(work, escapes ? "&lt;p class=\"par\"&gt;" : "<p class=\"par\">");
        put_words(work, 10 + chance(work, 20));
        put(work, escapes ? "&lt;/p&gt;\n" : "</p>\n");
    }
    put(work, escapes ? "</description>\n</item>\n" : "]]></description>\n</item>\n");
}

static void make(struct work *work, const char *first_title)
{
    work->len = 0;
    work->seed = 20260504;
    put(work, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" "
              "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\n<title>");
    put(work, first_title);
    put(work, "</title>\n<language>ko</language>\n");
    for (unsigned i = 0; work->len < FEED_BYTES - ITEM_BYTES; i++)
        put_item(work, i);
    put(work, "</channel></rss>\n");
}

static void read_feed(void *arg)
{
    struct work *work = arg;
    char why[FEED_WHY_BYTES];
    struct feed *feed = feed_read((struct mill_str){ work->text, work->len },
                                  (struct mill_str){ "utf-8", 5 },
                                  (struct mill_str){ "", 0 }, 1780000000000, why);

    work->seen = feed ? feed->item_count : 0;
    feed_free(feed);
}

static void count_text(void *arg, const xmlChar *text, int len)
{
    ((struct work *)arg)->seen += (size_t)len;
}

static void parse(void *arg)
{
    struct work *work = arg;
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                          .characters = count_text,
                          .cdataBlock = count_text };
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, work, NULL, 0, NULL);

    for (size_t at = 0; parser && at < work->len; at += PUSH)
        xmlParseChunk(parser, work->text + at,
                      (int)(work->len - at < PUSH ? work->len - at : PUSH),
                      at + PUSH >= work->len);
    xmlFreeParserCtxt(parser);
}

int main(void)
{
    struct work work = { .text = malloc(FEED_BYTES + ITEM_BYTES) };
    struct bench_time ours, theirs, mended;
    char note[80];

    if (!work.text)
        return 1;
    make(&work, "한빛일보");
    theirs = bench_run(parse, &work);
    ours = bench_run(read_feed, &work);
    snprintf(note, sizeof(note), "%zu items, %zu kB", work.seen, work.len / 1000);
    bench_print("read a feed", (double)work.len / ours.cpu_ns * 1e3, "MB/s", note);
    bench_print("parse a feed, libxml2's SAX", (double)work.len / theirs.cpu_ns * 1e3,
                "MB/s", "");
    bench_print("read a feed against libxml2's SAX", theirs.cpu_ns / ours.cpu_ns, "times",
                "");
    make(&work, "한빛 & 일보");
    mended = bench_run(read_feed, &work);
    bench_print("read a feed that is mended", (double)work.len / mended.cpu_ns * 1e3,
                "MB/s", work.seen ? "" : "no items");
    free(work.text);
    return 0;
}
