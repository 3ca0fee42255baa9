/* SPDX-License-Identifier: Apache-2.0
 *
 * feed.c - bytes into a feed: decode, then read strictly, mended, or by salvage.
 *
 * Most feeds are well-formed, so they are read as they are first. One that is not is
 * mended, which costs a copy, and read again from the beginning.
 */
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_elements.h"
#include "feed_inflate.h"
#include "feed_json.h"
#include "feed_mend.h"
#include "feed_salvage.h"
#include "feed_xml.h"
#include "text/charset.h"
#include "text/find.h"
#include "text/utf8.h"

enum { JUNK_BYTES = 4096, FOREIGN_BYTES = 40 };

static struct feed_build *give_up(struct feed_build *build, char *why, const char *what)
{
    build_free(build);
    snprintf(why, FEED_WHY_BYTES, "%s", what);
    return NULL;
}

/* What one way of reading gives. NULL: nothing, or no memory. *foreign: the root is of
 * another kind of document. */
static struct feed_build *read_as(struct mill_str text, enum feed_level level,
                                  char foreign[FOREIGN_BYTES])
{
    struct feed_build *build = build_new();
    struct elements elements;
    bool good = true;

    if (!build || !elements_start(&elements, build)) {
        build_free(build);
        return NULL;
    }
    if (level == FEED_SALVAGED)
        salvage_read(text, &elements);
    else
        good =
            elements_read(&elements, text, level == FEED_MENDED) || level == FEED_MENDED;
    elements_finish(&elements);
    if (elements.foreign_root)
        snprintf(foreign, FOREIGN_BYTES, "%s", elements.root);
    build->feed.level = level;
    if (good && !build->failed && build->feed.format)
        return build;
    build_free(build);
    return NULL;
}

static struct feed_build *mend_and_read(struct mill_str text, char *foreign)
{
    struct feed_build *build = NULL;
    struct mill_str mended;

    if (mend_xml(text, &mended)) {
        build = read_as(mended, FEED_MENDED, foreign);
        free((char *)(uintptr_t)mended.data);
    }
    return build;
}

/* Items that the text begins and the mended feed does not have are salvaged. */
static struct feed_build *mend_or_salvage(struct mill_str text, char *foreign)
{
    struct feed_build *mended = mend_and_read(text, foreign), *salvaged;
    size_t had = mended ? mended->feed.item_count : 0;

    if (mended && (mended->feed.cut || salvage_count(text) <= had))
        return mended;
    salvaged = read_as(text, FEED_SALVAGED, foreign);
    if (!salvaged || salvaged->feed.item_count <= had) {
        build_free(salvaged);
        return mended;
    }
    build_free(mended);
    return salvaged;
}

static struct feed_build *read_json(struct mill_str text, char *why)
{
    struct feed_build *build = build_new();

    if (build && json_read(text, build, why))
        return build;
    build_free(build);
    return NULL;
}

static bool is_page(struct mill_str text)
{
    text = str_trim(text);
    return starts_nocase(text, "<!doctype html") || starts_nocase(text, "<html");
}

static struct feed_build *read_xml(struct mill_str text, char *why)
{
    char foreign[FOREIGN_BYTES] = "";
    struct mill_str document = xml_without_prolog(text);
    struct feed_build *build = read_as(document, FEED_CLEAN, foreign);

    /* A page is none, whatever it quotes; what stands in the way of a feed may be. */
    if (!build && !is_page(text) && !is_page(document))
        build = mend_or_salvage(text, foreign);
    if (!build && foreign[0])
        snprintf(why, FEED_WHY_BYTES, "the root element is <%s>", foreign);
    else if (!build)
        snprintf(why, FEED_WHY_BYTES, "nothing in it begins a feed");
    return build;
}

static struct feed_build *read_text(struct mill_str text, char *why)
{
    size_t json = json_start(text);

    return json == STR_NONE ? read_xml(text, why) : read_json(str_from(text, json), why);
}

/* The charset that the header names, as charset_decode() takes it. */
static bool decode(struct mill_str body, struct mill_str charset,
                   struct charset_text *text)
{
    char type[100];
    int len = snprintf(type, sizeof(type), "charset=%.*s",
                       (int)(charset.len < 64 ? charset.len : 64),
                       charset.len ? charset.data : "");
    size_t junk = find_text(str_slice(body, 0, JUNK_BYTES), "<?xml");

    /* The declaration counts although something stands before it. */
    if (junk != STR_NONE && body.data[0] != '<' && utf8_valid(str_slice(body, 0, junk)))
        body = str_from(body, junk);
    return charset_decode(body, (struct mill_str){ type, charset.len ? (size_t)len : 0 },
                          text);
}

static struct feed *read_bytes(struct mill_str body, struct mill_str charset,
                               struct mill_str base, int64_t now_ms, char *why)
{
    struct charset_text text;
    struct feed_build *build;

    if (!decode(body, charset, &text)) {
        snprintf(why, FEED_WHY_BYTES, "no memory");
        return NULL;
    }
    build = read_text(text.text, why);
    if (build && text.repaired && build->feed.level == FEED_CLEAN)
        build->feed.level = FEED_MENDED;
    if (build)
        build_finish(build, base, now_ms);
    free(text.owned);
    if (build && build->failed)
        build = give_up(build, why, "no memory");
    return build ? &build->feed : NULL;
}

struct feed *feed_read(struct mill_str body, struct mill_str charset,
                       struct mill_str base, int64_t now_ms, char *why)
{
    struct mill_str inflated = { NULL, 0 };
    struct feed *feed;

    why[0] = 0;
    if (body.len > FEED_MOST_BYTES) {
        snprintf(why, FEED_WHY_BYTES, "more than %d bytes", FEED_MOST_BYTES);
        return NULL;
    }
    if (feed_is_packed(body)) {
        if (!feed_inflate(body, FEED_MOST_BYTES, &inflated, why))
            return NULL;
        body = inflated;
    }
    feed = read_bytes(body, charset, base, now_ms, why);
    free((char *)(uintptr_t)inflated.data);
    return feed;
}

void feed_free(struct feed *feed)
{
    build_free((struct feed_build *)feed);
}
