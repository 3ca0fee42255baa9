/* SPDX-License-Identifier: Apache-2.0
 *
 * cleaner.c - the stage: pages in, articles out.
 *
 * Keeps no state: what a page becomes depends on the page alone. Its memory is a pool
 * that serves one page after the other. */
#include <newsmill/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clean.h"
#include "fill.h"
#include "text/str.h"

enum { ARTICLES };
enum { BODY_LIMIT = 16 << 20 };

/* Of the process. */
struct cleaner {
    struct lists *lists;
    size_t max_body;
    bool has_zone;
    int zone_minutes;
};

/* Of a partition. */
struct part {
    const struct cleaner *cleaner;
    struct pool pool;
    struct doc doc;
};

static void tell_problem(void *arg, const char *file, unsigned line, unsigned column,
                         const char *what)
{
    mill_problem((struct mill_host *)arg, file, line, column, "%s", what);
}

/* auto, or an offset such as +09:00. */
static bool read_zone(const char *text, struct cleaner *cleaner)
{
    unsigned hours, minutes;
    char sign, rest;

    if (!text || !strcmp(text, "auto"))
        return true;
    if (sscanf(text, "%c%2u:%2u%c", &sign, &hours, &minutes, &rest) != 3 ||
        (sign != '+' && sign != '-') || hours > 14 || minutes > 59)
        return false;
    cleaner->has_zone = true;
    cleaner->zone_minutes = (int)(hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    return true;
}

static bool read_limit(const char *text, struct cleaner *cleaner)
{
    long long limit = text ? strtoll(text, NULL, 10) : BODY_LIMIT;

    cleaner->max_body = (size_t)limit;
    return limit >= 1 && limit <= BODY_LIMIT;
}

static void close_cleaner(void *shared)
{
    struct cleaner *cleaner = shared;

    if (cleaner)
        lists_free(cleaner->lists);
    free(cleaner);
}

static enum mill_status open_cleaner(struct mill_host *host, void **shared)
{
    struct cleaner *cleaner = calloc(1, sizeof(*cleaner));
    struct table_listener listener = { tell_problem, host, 0 };
    struct lists_paths paths = { mill_option(host, "classes"), mill_option(host, "lines"),
                                 mill_option(host, "outlets") };
    const char *zone = mill_option(host, "zone"), *limit = mill_option(host, "max_body");
    enum mill_status status;

    if (!cleaner)
        return mill_fail(host, MILL_RETRY, "no memory");
    if (!read_zone(zone, cleaner)) {
        status = mill_fail(host, MILL_FATAL,
                           "zone: want auto or an offset such as +09:00, got %s", zone);
        goto fail;
    }
    if (!read_limit(limit, cleaner)) {
        status = mill_fail(host, MILL_FATAL, "max_body: want 1 to %d bytes, got %s",
                           BODY_LIMIT, limit);
        goto fail;
    }
    cleaner->lists = lists_new(&paths, &listener);
    if (!cleaner->lists) {
        status = mill_fail(host, MILL_FATAL, "the cleaner's lists cannot be used");
        goto fail;
    }
    *shared = cleaner;
    return MILL_OK;
fail:
    close_cleaner(cleaner);
    return status;
}

static enum mill_status attach(void *shared, struct mill_host *host, void **out)
{
    struct part *part = calloc(1, sizeof(*part));

    if (!part)
        return mill_fail(host, MILL_RETRY, "no memory");
    part->cleaner = shared;
    pool_init(&part->pool, CLEAN_POOL_MAX);
    *out = part;
    return MILL_OK;
}

static void detach(void *arg)
{
    struct part *part = arg;

    if (part)
        pool_finish(&part->pool);
    free(part);
}

static struct mill_str text_or_empty(const struct mill_str *text)
{
    return text ? *text : (struct mill_str){ "", 0 };
}

static struct doc_input input_of(const struct part *part, const struct page *page,
                                 int64_t fetched_ms)
{
    const struct page_item *item = page->item;
    struct doc_input input = {
        .body = page->body,
        .content_type = text_or_empty(page->content_type),
        .content_encoding = text_or_empty(page->content_encoding),
        .url = page->final_url ? *page->final_url : page->url,
        .fetched_ms = fetched_ms,
        .max_body = part->cleaner->max_body,
        .has_zone = part->cleaner->has_zone,
        .zone_minutes = part->cleaner->zone_minutes,
    };

    if (item) {
        input.feed_title = text_or_empty(item->title);
        input.feed_author = text_or_empty(item->author);
        input.feed_published = text_or_empty(item->published_text);
        input.feed_ms = item->published_ms;
    }
    return input;
}

static void explain(struct mill_host *host, const struct doc *doc)
{
    mill_explain(host, doc->chosen_start, doc->chosen_end, "read", "the article: %s",
                 doc->chosen_why);
    for (size_t i = 0; i < doc->pieces.count; i++) {
        const struct piece *piece = &doc->pieces.items[i];

        if (!piece->reason)
            mill_explain(host, piece->start, piece->end, "kept", "prose %u, links %u",
                         piece->prose, piece->link);
        else if (piece->reason != piece_outside)
            mill_explain(host, piece->start, piece->end, "removed", "%s", piece->reason);
    }
}

static void count(struct mill_host *host, const struct doc *doc,
                  const struct article *article)
{
    static const char *const shapes[] = { "pages", "fragments", "texts" };

    mill_count(host, shapes[doc->shape], 1);
    mill_count(host, "bytes", doc->text.len);
    if (doc->charset.repaired)
        mill_count(host, "characters_repaired", doc->charset.repaired);
    if (doc->charset.unknown.len)
        mill_count(host, "charsets_unknown", 1);
    if (doc->charset.source && !strcmp(doc->charset.source, "detector"))
        mill_count(host, "charsets_detected", 1);
    if (doc->mislabelled)
        mill_count(host, "encodings_wrong", 1);
    if (doc->tree.cut)
        mill_count(host, "trees_cut", 1);
    if (article->removed.count)
        mill_count(host, "pieces_removed", article->removed.count);
    if (!article->title)
        mill_count(host, "without_title", 1);
    if (!article->published)
        mill_count(host, "without_date", 1);
}

static enum mill_status clean(struct part *part, const struct mill_record *record,
                              struct mill_host *host)
{
    const struct page *page = record->value;
    int64_t fetched_ms = page->fetched_ms ? page->fetched_ms : record->timestamp_ms;
    struct doc_input input = input_of(part, page, fetched_ms);
    struct mill_record out = *record;
    struct article article;
    char why[CLEAN_WHY];

    if (page->error) {
        mill_count(host, "errors_dropped", 1);
        return MILL_OK;
    }
    if (!clean_page(&part->pool, part->cleaner->lists, &input, &part->doc, why)) {
        mill_reject(host, record, "%s", why);
        return MILL_OK;
    }
    if (!fill_article(&part->doc, page, page->id.len ? page->id : record->id, fetched_ms,
                      &article)) {
        mill_reject(host, record, "the page needs more memory than one page may take");
        return MILL_OK;
    }
    explain(host, &part->doc);
    count(host, &part->doc, &article);
    out.id = article.id;
    out.key = article.site.len ? article.site : article.url_key;
    out.timestamp_ms = fetched_ms;
    out.value = &article;
    mill_emit(host, ARTICLES, &out, record);
    return MILL_OK;
}

static enum mill_status process(void *part, const struct mill_batch *in,
                                struct mill_host *host)
{
    enum mill_status status = MILL_OK;

    for (size_t i = 0; i < in->count && status == MILL_OK; i++)
        status = clean(part, in->records[i], host);
    return status;
}

static const struct mill_output outputs[] = {
    [ARTICLES] = { "articles", &article_type },
    { 0 },
};

static const struct mill_option_spec options[] = {
    { "outlets", MILL_PATH, "outlets.tsv", "domains of outlets and their names" },
    { "classes", MILL_PATH, "cleaner/classes.tsv", "what class names of elements say" },
    { "lines", MILL_PATH, "cleaner/lines.tsv", "lines that stand around articles" },
    { "zone", MILL_TEXT, "auto",
      "zone of dates that name none: an offset such as +09:00, or auto: by the "
      "language" },
    { "max_body", MILL_NUMBER, "16777216", "largest body in bytes, inflated" },
    { 0 },
};

static const struct mill_counter_spec counters[] = {
    { "pages", "whole HTML pages cleaned" },
    { "fragments", "texts with HTML in them cleaned" },
    { "texts", "plain texts cleaned" },
    { "bytes", "bytes of text that were read" },
    { "errors_dropped", "pages that say of themselves that the fetch failed" },
    { "characters_repaired", "U+FFFD put where bytes could not be decoded" },
    { "charsets_detected", "bodies whose charset was found by its bytes" },
    { "charsets_unknown", "bodies with a charset label that nobody knows" },
    { "encodings_wrong", "bodies whose content_encoding is not what it says" },
    { "trees_cut", "pages that met a limit of depth, elements or attributes" },
    { "pieces_removed", "pieces of text that were taken out" },
    { "without_title", "articles for which no title was found" },
    { "without_date", "articles for which no date was found" },
    { 0 },
};

static const struct mill_stage cleaner = {
    MILL_STAGE_ABI,       .name = "cleaner",    .summary = "finds the article in a page",
    .input = &page_type,  .outputs = outputs,   .options = options,
    .counters = counters, .open = open_cleaner, .close = close_cleaner,
    .attach = attach,     .detach = detach,     .process = process,
};

MILL_EXPORT_STAGE(cleaner)
