/* SPDX-License-Identifier: Apache-2.0
 * ingest.c - requests into the store. */
#include <stdlib.h>

#include "part.h"
#include "request.h"
#include "text/str.h"

static struct mill_str text_or_empty(const struct mill_str *text)
{
    return text ? *text : (struct mill_str){ "", 0 };
}

/* Without a name and a contact only this machine may be asked: its owner is the user. */
static bool may_ask(const struct part *part, const struct url *url)
{
    struct mill_str host = url_host(url);

    return part->fetcher->user_agent || str_is(host, "localhost") ||
           str_ends(host, str_of(".localhost")) || str_is(host, "[::1]") ||
           (url->is_ip && str_starts(host, str_of("127.")));
}

static int64_t when(const struct part *part, const struct request *request)
{
    int64_t due_ms = request->not_before_ms ? *request->not_before_ms : 0;

    return due_ms > part->now_ms ? due_ms : part->now_ms;
}

/* Takes `value`; NULL: it could not be made. */
static enum mill_status store(struct part *part, const struct record_key *key,
                              char *value)
{
    if (!value)
        return mill_fail(part->host, MILL_RETRY, "no memory");
    mill_put(part->host, record_key_text(key), str_of(value));
    free(value);
    return MILL_OK;
}

static enum mill_status expect(struct part *part, enum task_kind kind,
                               const struct record_key *key, int64_t due_ms)
{
    if (task_new(part, kind, record_key_text(key), due_ms))
        return MILL_OK;
    return mill_fail(part->host, MILL_RETRY, "no memory");
}

static void take_item(const struct request_item *item, struct page_record *page)
{
    page->published_ms = -1;
    if (!item)
        return;
    page->has_item = true;
    page->title = text_or_empty(item->title);
    page->author = text_or_empty(item->author);
    page->published_text = text_or_empty(item->published_text);
    page->guid = text_or_empty(item->guid);
    page->summary = text_or_empty(item->summary);
    if (item->published_ms)
        page->published_ms = *item->published_ms;
}

/* A page that stands there already comes again only when it is forced; then later than
 * the request that stands, so that the two are told apart. */
static bool is_wanted(struct part *part, const struct record_key *key, bool force,
                      int64_t *due_ms)
{
    struct page_record page;
    struct mill_str value;

    if (!mill_get(part->host, record_key_text(key), &value))
        return true;
    if (!force)
        return false;
    if (page_record_read(value, &page)) {
        if (*due_ms <= page.due_ms)
            *due_ms = page.due_ms + 1;
        record_free(page.root);
    }
    return true;
}

static enum mill_status take_page(struct part *part, const struct request *request,
                                  const struct url *url)
{
    struct page_record page = { .url = url_text(url),
                                .request_id = request->id,
                                .source = text_or_empty(request->source),
                                .force = request->force,
                                .hops = request->hops > 0 ? request->hops : 0,
                                .attempt = 1,
                                .due_ms = when(part, request) };
    struct record_key key;
    struct url canonical;

    url_key(url, part->fetcher->tracking, &canonical);
    record_key_url(RECORD_PAGE, &canonical, &key);
    if (!is_wanted(part, &key, request->force, &page.due_ms)) {
        mill_count(part->host, "pages_known", 1);
        return MILL_OK;
    }
    take_item(request->item, &page);
    mill_count(part->host, "pages_queued", 1);
    if (store(part, &key, page_record_print(&page)) != MILL_OK)
        return MILL_RETRY;
    return expect(part, TASK_PAGE, &key, page.due_ms);
}

/* A feed that is there already keeps what it learned; a forced one is asked at once. */
static enum mill_status take_feed(struct part *part, const struct request *request,
                                  const struct url *url)
{
    int64_t most_ms =
        request->interval_ms && *request->interval_ms > 0 ? *request->interval_ms : 0;
    struct feed_record feed = { .url = url_text(url) };
    struct record_key key;
    struct mill_str value;
    enum mill_status status;
    bool is_known;

    record_key_url(RECORD_FEED, url, &key);
    is_known = mill_get(part->host, record_key_text(&key), &value) &&
               feed_record_read(value, &feed);
    if (is_known && !request->force && feed.most_ms == most_ms &&
        str_equal(feed.source, text_or_empty(request->source))) {
        record_free(feed.root);
        mill_count(part->host, "feeds_known", 1);
        return MILL_OK;
    }
    feed.source = text_or_empty(request->source);
    feed.request_id = request->id;
    feed.most_ms = most_ms;
    if (!is_known || request->force) {
        int64_t before_ms = feed.poll.next_ms;

        feed.poll.next_ms = when(part, request);
        if (is_known && feed.poll.next_ms == before_ms)
            feed.poll.next_ms++;
    }
    status = store(part, &key, feed_record_print(&feed));
    record_free(feed.root);
    if (status != MILL_OK)
        return status;
    mill_count(part->host, "feeds_taken", 1);
    return expect(part, TASK_FEED, &key, feed.poll.next_ms);
}

/* What is under way for it finds its record gone. */
static void forget(struct part *part, const struct url *url)
{
    struct record_key key;
    struct url canonical;

    url_key(url, part->fetcher->tracking, &canonical);
    record_key_url(RECORD_PAGE, &canonical, &key);
    mill_delete(part->host, record_key_text(&key));
    record_key_url(RECORD_FEED, url, &key);
    mill_delete(part->host, record_key_text(&key));
    mill_count(part->host, "forgotten", 1);
}

enum mill_status ingest_request(struct part *part, const struct mill_record *record)
{
    const struct request *request = record->value;
    struct url url;
    const char *why;

    if (!url_parse(request->url, NULL, &url, &why)) {
        mill_reject(part->host, record, "url: %s", why);
        return MILL_OK;
    }
    if (str_is(request->kind, "forget")) {
        forget(part, &url);
        return MILL_OK;
    }
    if (!may_ask(part, &url))
        return mill_fail(
            part->host, MILL_RETRY,
            "user_agent: not set: give a name and a contact, such as \"paper-"
            "bot/1.0 (+https://example.com/bot)\", before %.*s is asked",
            (int)url_host(&url).len, url_host(&url).data);
    if (str_is(request->kind, "page"))
        return take_page(part, request, &url);
    if (str_is(request->kind, "feed"))
        return take_feed(part, request, &url);
    mill_reject(part->host, record, "kind: want feed, page or forget, got %.*s",
                (int)(request->kind.len < 40 ? request->kind.len : 40),
                request->kind.data);
    return MILL_OK;
}
