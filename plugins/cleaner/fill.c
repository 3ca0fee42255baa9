/* SPDX-License-Identifier: Apache-2.0
 * fill.c - a cleaned page as the Article record. */
#include "fill.h"

#include "address.h"
#include "text/sha256.h"
#include "text/str.h"
#include "when.h"

static const char *const kinds[] = {
    [PIECE_PARAGRAPH] = "paragraph", [PIECE_HEADING] = "heading", [PIECE_LIST] = "list",
    [PIECE_QUOTE] = "quote",         [PIECE_TABLE] = "table",     [PIECE_CODE] = "code",
};

/* A nullable text: NULL where there is none. */
static const struct mill_str *some(struct doc *doc, struct mill_str text)
{
    struct mill_str *copy = text.len ? pool_alloc(doc->pool, sizeof(*copy)) : NULL;

    if (copy)
        *copy = text;
    return copy;
}

static const struct article_moment *moment(struct doc *doc, const struct doc_moment *from)
{
    struct article_moment *to = from->source ? pool_alloc(doc->pool, sizeof(*to)) : NULL;

    if (!to)
        return NULL;
    *to = article_moment_blank;
    to->iso = when_iso(doc, from, &to->ms);
    to->precision = str_of(date_precision(&from->date));
    to->text = some(doc, from->text);
    to->source = str_of(from->source);
    return to;
}

static bool fill_blocks(struct doc *doc, struct article *article)
{
    struct article_block *blocks =
        pool_array(doc->pool, doc->pieces.count, sizeof(*blocks));
    size_t n = 0;

    if (!blocks)
        return false;
    for (size_t i = 0; i < doc->pieces.count; i++) {
        const struct piece *piece = &doc->pieces.items[i];

        if (piece->reason)
            continue;
        blocks[n] = article_block_blank;
        blocks[n].kind = str_of(kinds[piece->kind]);
        blocks[n].text = piece->text;
        blocks[n].by = some(doc, piece->by);
        blocks[n].start = (int32_t)piece->start;
        blocks[n].end = (int32_t)piece->end;
        n++;
    }
    article->blocks.items = blocks;
    article->blocks.count = n;
    return true;
}

static const struct article_original *original(struct doc *doc, const struct piece *piece)
{
    struct article_original *to;

    if (piece->copy_of == COPY_OF_NOTHING)
        return NULL;
    to = pool_alloc(doc->pool, sizeof(*to));
    if (!to)
        return NULL;
    *to = article_original_blank;
    to->field = str_of(piece->copy_of == COPY_OF_TITLE ? "title" : "caption");
    to->end = (int32_t)piece->text.len;
    return to;
}

static bool fill_removed(struct doc *doc, struct article *article)
{
    struct article_removed *removed =
        pool_array(doc->pool, doc->pieces.count, sizeof(*removed));
    size_t n = 0;

    if (!removed)
        return false;
    for (size_t i = 0; i < doc->pieces.count; i++) {
        const struct piece *piece = &doc->pieces.items[i];

        if (!piece->reason || piece->reason == piece_outside)
            continue;
        removed[n] = article_removed_blank;
        removed[n].of = str_of("page");
        removed[n].reason = str_of(piece->reason);
        removed[n].text = piece->text;
        removed[n].start = (int32_t)piece->start;
        removed[n].end = (int32_t)piece->end;
        removed[n].duplicate_of = original(doc, piece);
        n++;
    }
    article->removed.items = removed;
    article->removed.count = n;
    return true;
}

static bool fill_images(struct doc *doc, struct article *article)
{
    struct article_image *images =
        pool_array(doc->pool, doc->image_count, sizeof(*images));

    if (!images)
        return false;
    for (size_t i = 0; i < doc->image_count; i++) {
        images[i] = article_image_blank;
        images[i].url = some(doc, doc->images[i].url);
        images[i].caption = some(doc, doc->images[i].caption);
        images[i].credit = some(doc, doc->images[i].credit);
    }
    article->images.items = images;
    article->images.count = doc->image_count;
    return true;
}

static struct mill_str text_hash(struct doc *doc, const struct article *article)
{
    struct mill_str *lines = pool_array(doc->pool, article->blocks.count, sizeof(*lines));
    char *hex = pool_alloc(doc->pool, SHA256_HEX);

    if (!lines || !hex)
        return (struct mill_str){ "", 0 };
    for (size_t i = 0; i < article->blocks.count; i++)
        lines[i] = article->blocks.items[i].text;
    sha256_lines_hex(lines, article->blocks.count, hex);
    return (struct mill_str){ hex, SHA256_HEX - 1 };
}

static struct article_attribute_array attributes(struct doc *doc)
{
    struct article_attribute *items = pool_array(doc->pool, 4, sizeof(*items));
    static const char *const shapes[] = { "page", "fragment", "text" };
    size_t n = 0;

    if (!items)
        return (struct article_attribute_array){ 0 };
    items[n++] =
        (struct article_attribute){ str_of("shape"), str_of(shapes[doc->shape]) };
    items[n++] =
        (struct article_attribute){ str_of("charset"), str_of(doc->charset.name) };
    if (doc->charset.unknown.len)
        items[n++] =
            (struct article_attribute){ str_of("charset_unknown"),
                                        pieces_squeeze(doc->pool, doc->charset.unknown,
                                                       false) };
    if (doc->tree.cut)
        items[n++] = (struct article_attribute){ str_of("cut"), str_of("tree") };
    return (struct article_attribute_array){ items, n };
}

bool fill_article(struct doc *doc, const struct page *page, struct mill_str id,
                  int64_t fetched_ms, struct article *article)
{
    char *site = pool_alloc(doc->pool, SITE_MAX);

    *article = article_blank;
    if (!site || !fill_blocks(doc, article) || !fill_removed(doc, article) ||
        !fill_images(doc, article))
        return false;
    article->id = article->page_id = id;
    article->url = page->url;
    article->url_key = page->url_key.len ? page->url_key : page->url;
    article->canonical_url = some(doc, doc->canonical);
    article->site = outlets_site(address_host(page->url), site);
    article->publisher = some(doc, doc->publisher);
    article->title = some(doc, doc->title);
    article->subtitles = (struct mill_strs){ doc->subtitles, doc->subtitle_count };
    article->authors = (struct mill_strs){ doc->authors, doc->author_count };
    article->byline = some(doc, doc->byline);
    article->published = moment(doc, &doc->published);
    article->modified = moment(doc, &doc->modified);
    article->language = some(doc, doc->language);
    article->section = some(doc, doc->section);
    article->keywords = (struct mill_strs){ doc->meta.keywords, doc->meta.keyword_count };
    article->text_sha256 = text_hash(doc, article);
    article->fetched_ms = fetched_ms;
    article->attributes = attributes(doc);
    return !doc->pool->overflowed;
}
