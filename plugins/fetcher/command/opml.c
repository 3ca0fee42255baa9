/* SPDX-License-Identifier: Apache-2.0
 * opml.c - the feeds of an OPML file. */
#include "command/opml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fetcher/feed_mend.h"
#include "fetcher/feed_plain.h"
#include "fetcher/feed_xml.h"
#include "text/charset.h"
#include "text/find.h"
#include "text/utf8.h"

enum { FOLDERS = 16, NAME_BYTES = 200, URL_BYTES_MOST = 4096 };

struct opml_chunk {
    struct opml_chunk *older;
    char text[];
};

struct reading {
    struct opml *opml;
    size_t depth, room;
    /* Outlines that are open: their depth, and their names as tags; empty: a feed. */
    struct {
        size_t depth;
        const char *name;
    } folders[FOLDERS];
    size_t folder_count;
    bool is_opml, failed;
};

/* A text of the opml, closed by a NUL, as a reader sees it. */
static const char *keep(struct reading *reading, struct mill_str text, size_t most)
{
    struct opml_chunk *chunk;

    text = utf8_cut(text, most);
    chunk = malloc(sizeof(*chunk) + plain_room(text.len) + 1);
    if (!chunk) {
        reading->failed = true;
        return "";
    }
    chunk->text[plain_text(text, false, chunk->text)] = 0;
    chunk->older = reading->opml->chunks;
    reading->opml->chunks = chunk;
    return chunk->text;
}

static void add_feed(struct reading *reading, struct mill_str title, struct mill_str url)
{
    struct opml *opml = reading->opml;
    struct outline *item;

    if (opml->count == OPML_MOST) {
        opml->cut = true;
        return;
    }
    if (opml->count == reading->room) {
        size_t room = reading->room ? 2 * reading->room : 64;
        struct outline *items = realloc(opml->items, room * sizeof(*items));

        if (!items) {
            reading->failed = true;
            return;
        }
        opml->items = items;
        reading->room = room;
    }
    item = &opml->items[opml->count++];
    *item = (struct outline){ .title = keep(reading, title, NAME_BYTES),
                              .url = keep(reading, url, URL_BYTES_MOST) };
    for (size_t i = 0; i < reading->folder_count && item->tag_count < OPML_TAGS; i++)
        if (reading->folders[i].name[0])
            item->tags[item->tag_count++] = reading->folders[i].name;
}

static void open_outline(struct reading *reading, const struct attribute *attributes,
                         size_t count)
{
    struct mill_str url = xml_attribute(attributes, count, "xmlurl");
    struct mill_str title = xml_attribute(attributes, count, "title");
    const char *name = "";

    if (!title.len)
        title = xml_attribute(attributes, count, "text");
    if (url.len)
        add_feed(reading, title, url);
    else if (reading->folder_count < FOLDERS)
        name = keep(reading, title, NAME_BYTES);
    if (reading->folder_count == FOLDERS)
        return;
    reading->folders[reading->folder_count].depth = reading->depth;
    reading->folders[reading->folder_count++].name = name;
}

static void open_element(void *arg, struct mill_str prefix, struct mill_str name,
                         const struct attribute *attributes, size_t count)
{
    struct reading *reading = arg;

    reading->depth++;
    if (is_nocase(name, "opml"))
        reading->is_opml = true;
    else if (is_nocase(name, "outline"))
        open_outline(reading, attributes, count);
}

static void hear_text(void *arg, const char *text, size_t len)
{
}

static void close_element(void *arg)
{
    struct reading *reading = arg;

    if (reading->folder_count &&
        reading->folders[reading->folder_count - 1].depth == reading->depth)
        reading->folder_count--;
    reading->depth -= reading->depth > 0;
}

static struct opml *finish(struct reading *reading, char *why)
{
    if (!reading->failed && reading->is_opml)
        return reading->opml;
    snprintf(why, OPML_WHY_BYTES,
             reading->failed ? "no memory" : "has no <opml> element");
    opml_free(reading->opml);
    return NULL;
}

/* *good: it was well-formed. */
static struct opml *read_text(struct mill_str text, bool mended, bool *good, char *why)
{
    struct reading reading = { .opml = calloc(1, sizeof(struct opml)) };
    const struct xml_sink sink = { open_element, hear_text, close_element, &reading };

    *good = false;
    if (!reading.opml) {
        snprintf(why, OPML_WHY_BYTES, "no memory");
        return NULL;
    }
    reading.opml->mended = mended;
    *good = xml_read(xml_without_prolog(text), mended, &sink) == XML_GOOD;
    return finish(&reading, why);
}

static struct opml *read_mended(struct mill_str text, char *why)
{
    struct mill_str mended;
    struct opml *opml;
    bool good;

    if (!mend_part(text, &mended)) {
        snprintf(why, OPML_WHY_BYTES, "no memory");
        return NULL;
    }
    opml = read_text(mended, true, &good, why);
    free((char *)(uintptr_t)mended.data);
    return opml;
}

struct opml *opml_read(struct mill_str bytes, char why[OPML_WHY_BYTES])
{
    struct charset_text text;
    struct opml *opml;
    bool good;

    why[0] = 0;
    if (bytes.len > OPML_BYTES) {
        snprintf(why, OPML_WHY_BYTES, "more than %d bytes", OPML_BYTES);
        return NULL;
    }
    if (!charset_decode(bytes, (struct mill_str){ "", 0 }, &text)) {
        snprintf(why, OPML_WHY_BYTES, "no memory");
        return NULL;
    }
    opml = read_text(text.text, false, &good, why);
    if (!good) {
        opml_free(opml);
        opml = read_mended(text.text, why);
    }
    free(text.owned);
    return opml;
}

void opml_free(struct opml *opml)
{
    if (!opml)
        return;
    while (opml->chunks) {
        struct opml_chunk *older = opml->chunks->older;

        free(opml->chunks);
        opml->chunks = older;
    }
    free(opml->items);
    free(opml);
}
