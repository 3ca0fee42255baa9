/* SPDX-License-Identifier: Apache-2.0
 * emit.c - pages and requests as records. Everything is made UTF-8: a server may send any
 * byte, and an output that cannot be encoded would stop the partition. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "part.h"
#include "request.h"
#include "text/domain.h"
#include "text/sha256.h"
#include "text/str.h"
#include "text/utf8.h"

enum {
    PAGE_OVERHEAD = 1024, /* numbers, lengths and fingerprint of a page's record */
    SUMMARY_BYTES = 1000,
    TITLE_BYTES = 1000,
    ITEM_BYTES = 2000 /* guid and date as the feed wrote them */
};

static struct mill_str clean(struct part *part, struct mill_str text)
{
    char *copy;

    if (utf8_valid(text))
        return text;
    copy = mill_alloc(part->host, 3 * text.len);
    if (!copy)
        return (struct mill_str){ "", 0 };
    return (struct mill_str){ copy, utf8_sanitise(text, copy) };
}

static struct mill_str clean_cut(struct part *part, struct mill_str text, size_t most)
{
    return utf8_cut(clean(part, str_slice(text, 0, most + UTF8_MAX)), most);
}

/* NULL for an empty text: a nullable that is not said. */
static const struct mill_str *or_null(const struct mill_str *text)
{
    return text->len ? text : NULL;
}

static void emit(struct part *part, size_t output, const struct mill_record *record,
                 size_t bytes)
{
    mill_emit(part->host, output, record, NULL);
    part->staged_bytes += bytes;
    part->uncommitted_bytes += bytes;
}

/* Cookies are nobody's news. */
static void show_headers(struct part *part, const struct net_answer *answer,
                         struct page *page, size_t *bytes)
{
    struct page_header *headers =
        mill_alloc(part->host, (answer->header_count + 1) * sizeof(*headers));

    for (size_t i = 0; headers && i < answer->header_count; i++) {
        const struct net_header *header = &answer->headers[i];

        if (str_equal_case(header->name, str_of("set-cookie")))
            continue;
        headers[page->headers.count++] =
            (struct page_header){ clean(part, header->name), clean(part, header->value) };
        *bytes += header->name.len + header->value.len + 8;
    }
    page->headers.items = headers;
}

/* Texts that a page record points to. */
struct page_texts {
    struct mill_str request_id, final, error, type, encoding, source;
    struct mill_str title, author, published_text, guid, summary;
    struct page_item item;
};

static size_t show_item(const struct page_record *record, struct page_texts *texts,
                        struct page *page)
{
    if (!record->has_item)
        return 0;
    texts->title = record->title;
    texts->author = record->author;
    texts->published_text = record->published_text;
    texts->guid = record->guid;
    texts->summary = record->summary;
    texts->item = (struct page_item){
        .title = or_null(&texts->title),
        .author = or_null(&texts->author),
        .published_text = or_null(&texts->published_text),
        .published_ms = record->published_ms < 0 ? NULL : &record->published_ms,
        .guid = or_null(&texts->guid),
        .summary = or_null(&texts->summary),
    };
    page->item = &texts->item;
    return texts->title.len + texts->author.len + texts->published_text.len +
           texts->guid.len + texts->summary.len;
}

static size_t show_answer(struct part *part, const struct net_answer *answer,
                          struct page_texts *texts, struct page *page)
{
    size_t bytes = 0;

    texts->type = clean(part, net_answer_header(answer, "Content-Type"));
    texts->encoding = clean(part, net_answer_header(answer, "Content-Encoding"));
    page->content_type = or_null(&texts->type);
    page->content_encoding = or_null(&texts->encoding);
    page->status = answer->status;
    show_headers(part, answer, page, &bytes);
    return bytes + texts->type.len + texts->encoding.len;
}

/* What is left of the topic's limit is the body's. */
static void show_body(struct part *part, const struct net_answer *answer, size_t others,
                      struct page *page)
{
    size_t limit = mill_limit(part->host, PAGES);
    size_t room = limit > others ? limit - others : 0;

    page->body = str_slice(answer->body, 0, room);
    page->truncated = answer->truncated || page->body.len < answer->body.len;
}

static void name_page(const struct page *page, int64_t due_ms, char id[ID_HEX])
{
    char due[24];
    struct mill_str parts[2] = { page->url_key };

    snprintf(due, sizeof(due), "%" PRId64, due_ms);
    parts[1] = str_of(due);
    id_hex(parts, 2, id);
}

void emit_page(struct part *part, const struct page_answer *answer)
{
    const struct page_record *record = answer->record;
    struct page_texts texts = { .request_id = record->request_id,
                                .source = record->source,
                                .error = str_of(answer->error) };
    struct page page = page_blank;
    size_t others = PAGE_OVERHEAD + 3 * (size_t)URL_BYTES;
    char id[ID_HEX];

    page.url = record->url;
    page.url_key = url_text(answer->key);
    page.status = 0;
    page.attempt = record->attempt;
    page.fetched_ms = part->now_ms;
    page.request_id = or_null(&texts.request_id);
    page.source = or_null(&texts.source);
    page.error = or_null(&texts.error);
    page.redirects.items = record->redirects;
    page.redirects.count = record->redirect_count;
    for (size_t i = 0; i < record->redirect_count; i++)
        others += record->redirects[i].len + 8;
    if (record->redirect_count) {
        texts.final = url_text(answer->final);
        page.final_url = &texts.final;
    }
    others += texts.source.len + show_item(record, &texts, &page);
    if (answer->answer)
        others += show_answer(part, answer->answer, &texts, &page);
    if (answer->answer && !answer->error)
        show_body(part, answer->answer, others, &page);
    name_page(&page, record->due_ms, id);
    page.id = str_of(id);
    emit(part, PAGES,
         &(struct mill_record){ .key = page.url_key,
                                .id = page.id,
                                .timestamp_ms = part->now_ms,
                                .value = &page },
         others + page.body.len);
}

/* Texts that a request record points to. */
struct request_texts {
    struct mill_str title, author, published_text, guid, summary;
    int64_t published_ms;
};

static void take_item(struct part *part, const struct feed_item *item,
                      struct request_texts *texts)
{
    texts->title = clean_cut(part, item->title, TITLE_BYTES);
    texts->author = clean_cut(part, item->author, TITLE_BYTES);
    texts->published_text = clean_cut(part, item->published_text, ITEM_BYTES);
    texts->guid = clean_cut(part, item->guid, ITEM_BYTES);
    texts->summary = clean_cut(part, item->summary, SUMMARY_BYTES);
    texts->published_ms = item->published_ms;
}

static void hand_item(const struct page_record *page, struct request_texts *texts)
{
    texts->title = page->title;
    texts->author = page->author;
    texts->published_text = page->published_text;
    texts->guid = page->guid;
    texts->summary = page->summary;
    texts->published_ms = page->published_ms;
}

void emit_request(struct part *part, const struct found *found)
{
    struct request request = request_blank;
    struct request_texts texts = { .published_ms = -1 };
    struct request_item item;
    struct mill_str source = found->source;
    struct mill_str parts[] = { str_of(found->kind), url_text(found->url) };
    char id[ID_HEX];

    if (found->item)
        take_item(part, found->item, &texts);
    else if (found->redirected)
        hand_item(found->redirected, &texts);
    item = (struct request_item){
        .title = or_null(&texts.title),
        .author = or_null(&texts.author),
        .published_text = or_null(&texts.published_text),
        .published_ms = texts.published_ms < 0 ? NULL : &texts.published_ms,
        .guid = or_null(&texts.guid),
        .summary = or_null(&texts.summary),
    };
    id_hex(parts, 2, id);
    request.id = str_of(id);
    request.kind = parts[0];
    request.url = parts[1];
    request.source = or_null(&source);
    request.hops = found->hops;
    request.requested_ms = part->now_ms;
    if (found->item || (found->redirected && found->redirected->has_item))
        request.item = &item;
    if (found->redirected)
        request.force = found->redirected->force;
    emit(part, REQUESTS,
         &(struct mill_record){ .key = domain_registrable(url_host(found->url)),
                                .id = request.id,
                                .timestamp_ms = part->now_ms,
                                .value = &request },
         PAGE_OVERHEAD + request.url.len + texts.title.len + texts.summary.len +
             texts.guid.len);
}
