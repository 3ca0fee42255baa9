/* SPDX-License-Identifier: Apache-2.0
 * records.c - the fetcher's memory as text. */
#include "records.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/sha256.h"
#include "text/str.h"

static void key_add(struct record_key *key, const char *data, size_t len)
{
    memcpy(key->text + key->len, data, len);
    key->len += len;
}

void record_key_name(enum record_kind kind, struct mill_str name, struct record_key *key)
{
    const char head[] = { (char)kind, ' ' };
    size_t room = sizeof(key->text) - sizeof(head);

    key->len = 0;
    key_add(key, head, sizeof(head));
    key_add(key, name.data, name.len < room ? name.len : room);
}

void record_key_url(enum record_kind kind, const struct url *url, struct record_key *key)
{
    struct mill_str text = url_text(url);
    char id[ID_HEX];

    id_hex(&text, 1, id);
    record_key_name(kind, url_host(url), key);
    key_add(key, " ", 1);
    key_add(key, id, RECORD_ID);
}

enum record_kind record_kind(struct mill_str key)
{
    static const char kinds[] = { RECORD_PAGE, RECORD_FEED, RECORD_HOST, RECORD_ROBOTS };

    if (key.len > 2 && key.data[1] == ' ' && memchr(kinds, key.data[0], sizeof(kinds)))
        return (enum record_kind)key.data[0];
    return (enum record_kind)0;
}

/* Members that are empty, zero or false are left out: most are. */
static bool put_text(json_t *object, const char *name, struct mill_str text)
{
    return !text.len ||
           !json_object_set_new(object, name, json_stringn(text.data, text.len));
}

static bool put_number(json_t *object, const char *name, int64_t number)
{
    return !number || !json_object_set_new(object, name, json_integer(number));
}

static bool put_flag(json_t *object, const char *name, bool flag)
{
    return !flag || !json_object_set_new(object, name, json_true());
}

static struct mill_str get_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_string(value))
        return (struct mill_str){ "", 0 };
    return (struct mill_str){ json_string_value(value), json_string_length(value) };
}

static int64_t get_number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

/* A number that other code does arithmetic with: within [0, most]. */
static int64_t get_count(const json_t *object, const char *name, int64_t most)
{
    int64_t number = get_number(object, name);

    return number < 0 ? 0 : number > most ? most : number;
}

static int64_t get_time(const json_t *object, const char *name)
{
    return get_count(object, name, INT64_MAX / 4);
}

/* Takes the object, whatever happens. */
static char *print(json_t *object, bool is_whole)
{
    char *text = NULL;

    if (is_whole)
        text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return text;
}

static json_t *parse(struct mill_str value)
{
    json_t *root = NULL;

    if (value.len && value.data[0] == '{')
        root = json_loadb(value.data, value.len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES,
                          NULL);
    if (root && !json_is_object(root)) {
        json_decref(root);
        root = NULL;
    }
    return root;
}

void record_free(void *root)
{
    json_decref(root);
}

static bool put_item(json_t *object, const struct page_record *page)
{
    json_t *item = json_object();

    if (!page->has_item) {
        json_decref(item);
        return true;
    }
    if (put_text(item, "title", page->title) && put_text(item, "author", page->author) &&
        put_text(item, "published", page->published_text) &&
        put_text(item, "guid", page->guid) && put_text(item, "summary", page->summary) &&
        (page->published_ms < 0 ||
         !json_object_set_new(item, "published_ms", json_integer(page->published_ms))))
        return !json_object_set_new(object, "item", item);
    json_decref(item);
    return false;
}

static bool put_redirects(json_t *object, const struct page_record *page)
{
    json_t *list = json_array();
    bool fits = list;

    for (size_t i = 0; fits && i < page->redirect_count; i++)
        fits = !json_array_append_new(
            list, json_stringn(page->redirects[i].data, page->redirects[i].len));
    if (fits && page->redirect_count)
        return !json_object_set_new(object, "redirects", list);
    json_decref(list);
    return fits;
}

char *page_record_print(const struct page_record *page)
{
    json_t *object = json_object();

    return print(object, object && put_text(object, "url", page->url) &&
                             put_text(object, "at", page->at) &&
                             put_text(object, "request", page->request_id) &&
                             put_text(object, "source", page->source) &&
                             put_item(object, page) && put_redirects(object, page) &&
                             put_flag(object, "force", page->force) &&
                             put_number(object, "hops", page->hops) &&
                             put_number(object, "attempt", page->attempt) &&
                             put_number(object, "due", page->due_ms));
}

static void get_item(const json_t *root, struct page_record *page)
{
    const json_t *item = json_object_get(root, "item");
    const json_t *published = json_object_get(item, "published_ms");

    page->has_item = json_is_object(item);
    page->title = get_text(item, "title");
    page->author = get_text(item, "author");
    page->published_text = get_text(item, "published");
    page->guid = get_text(item, "guid");
    page->summary = get_text(item, "summary");
    page->published_ms = json_is_integer(published) ? json_integer_value(published) : -1;
}

static void get_redirects(const json_t *root, struct page_record *page)
{
    const json_t *list = json_object_get(root, "redirects"), *value;
    size_t i;

    json_array_foreach(list, i, value)
    {
        if (i == PAGE_MOST_HOPS || !json_is_string(value))
            return;
        page->redirects[page->redirect_count++] =
            (struct mill_str){ json_string_value(value), json_string_length(value) };
    }
}

bool page_record_read(struct mill_str value, struct page_record *page)
{
    json_t *root = parse(value);

    if (!root)
        return false;
    *page = (struct page_record){
        .url = get_text(root, "url"),
        .at = get_text(root, "at"),
        .request_id = get_text(root, "request"),
        .source = get_text(root, "source"),
        .force = json_is_true(json_object_get(root, "force")),
        .hops = (int)get_count(root, "hops", INT16_MAX),
        .attempt = (int)get_count(root, "attempt", INT16_MAX),
        .due_ms = get_time(root, "due"),
        .root = root,
    };
    get_item(root, page);
    get_redirects(root, page);
    return true;
}

/* The ring as hex, oldest digits first of each: short, and nobody reads it. */
static bool put_ring(json_t *object, const struct poll *poll)
{
    char text[POLL_RING * 16 + 1];
    size_t len = 0;

    for (size_t i = 0; i < POLL_RING && poll->ring[i]; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%016" PRIx64,
                                poll->ring[i]);
    return put_text(object, "ring", (struct mill_str){ text, len });
}

static void get_ring(const json_t *object, struct poll *poll)
{
    struct mill_str text = get_text(object, "ring");

    for (size_t i = 0; i < POLL_RING && (i + 1) * 16 <= text.len; i++) {
        char digits[17] = "";

        memcpy(digits, text.data + i * 16, 16);
        poll->ring[i] = strtoull(digits, NULL, 16);
    }
}

static bool put_poll(json_t *object, const struct poll *poll)
{
    char content[17];

    snprintf(content, sizeof(content), "%016" PRIx64, poll->content);
    return put_number(object, "interval", poll->interval_ms) &&
           put_number(object, "next", poll->next_ms) &&
           put_number(object, "asked", poll->asked_ms) &&
           put_number(object, "changed", poll->changed_ms) &&
           put_number(object, "whole", poll->full_ms) &&
           put_number(object, "usual", poll->usual_ms) &&
           put_number(object, "unchanged", poll->unchanged) &&
           put_number(object, "failed", poll->failed) &&
           put_number(object, "ttl", poll->ttl_ms) &&
           put_number(object, "skip_hours", poll->skip_hours) &&
           put_number(object, "skip_days", poll->skip_days) &&
           put_flag(object, "suspect", poll->suspect) &&
           put_flag(object, "frozen", poll->frozen) && put_ring(object, poll) &&
           (!poll->content || put_text(object, "content", str_of(content)));
}

static void get_poll(const json_t *root, struct poll *poll)
{
    *poll = (struct poll){
        .interval_ms = get_time(root, "interval"),
        .next_ms = get_time(root, "next"),
        .asked_ms = get_time(root, "asked"),
        .changed_ms = get_time(root, "changed"),
        .full_ms = get_time(root, "whole"),
        .usual_ms = get_time(root, "usual"),
        .unchanged = (unsigned)get_count(root, "unchanged", INT32_MAX),
        .failed = (unsigned)get_count(root, "failed", INT32_MAX),
        .ttl_ms = get_time(root, "ttl"),
        .skip_hours = (uint32_t)get_count(root, "skip_hours", (1 << 24) - 1),
        .skip_days = (uint8_t)get_count(root, "skip_days", 127),
        .suspect = json_is_true(json_object_get(root, "suspect")),
        .frozen = json_is_true(json_object_get(root, "frozen")),
        .content = strtoull(get_text(root, "content").data, NULL, 16),
    };
    get_ring(root, poll);
}

char *feed_record_print(const struct feed_record *feed)
{
    json_t *object = json_object();

    return print(object, object && put_text(object, "url", feed->url) &&
                             put_text(object, "source", feed->source) &&
                             put_text(object, "request", feed->request_id) &&
                             put_number(object, "most", feed->most_ms) &&
                             put_text(object, "etag", feed->etag) &&
                             put_text(object, "last_modified", feed->last_modified) &&
                             put_text(object, "moved_to", feed->moved_to) &&
                             put_number(object, "moved", feed->moved_ms) &&
                             put_text(object, "why", feed->why) &&
                             put_number(object, "status", feed->status) &&
                             put_poll(object, &feed->poll));
}

bool feed_record_read(struct mill_str value, struct feed_record *feed)
{
    json_t *root = parse(value);

    if (!root)
        return false;
    *feed = (struct feed_record){
        .url = get_text(root, "url"),
        .source = get_text(root, "source"),
        .request_id = get_text(root, "request"),
        .most_ms = get_time(root, "most"),
        .etag = get_text(root, "etag"),
        .last_modified = get_text(root, "last_modified"),
        .moved_to = get_text(root, "moved_to"),
        .moved_ms = get_time(root, "moved"),
        .why = get_text(root, "why"),
        .status = (int)get_count(root, "status", 999),
        .root = root,
    };
    get_poll(root, &feed->poll);
    return true;
}

char *host_record_print(const struct host_habits *habits)
{
    json_t *object = json_object();

    return print(object, object &&
                             put_number(object, "crawl_delay", habits->crawl_delay_ms) &&
                             put_number(object, "last_end", habits->last_end_ms) &&
                             put_number(object, "quiet_until", habits->quiet_until_ms) &&
                             put_number(object, "quiet_level", habits->quiet_level) &&
                             put_number(object, "quiet_began", habits->quiet_began_ms));
}

bool host_record_read(struct mill_str value, struct host_habits *habits)
{
    json_t *root = parse(value);

    if (!root)
        return false;
    *habits = (struct host_habits){
        .crawl_delay_ms = get_time(root, "crawl_delay"),
        .last_end_ms = get_time(root, "last_end"),
        .quiet_until_ms = get_time(root, "quiet_until"),
        .quiet_level = (unsigned)get_count(root, "quiet_level", 64),
        .quiet_began_ms = get_time(root, "quiet_began"),
    };
    json_decref(root);
    return true;
}

void done_record_print(int64_t done_ms, int status, char text[DONE_BYTES])
{
    snprintf(text, DONE_BYTES, "done %" PRId64 " %d", done_ms, status);
}

bool done_record_read(struct mill_str value, int64_t *done_ms, int *status)
{
    char text[DONE_BYTES];
    long long ms;
    int code, end = 0;

    if (value.len >= sizeof(text))
        return false;
    memcpy(text, value.data, value.len);
    text[value.len] = '\0';
    if (sscanf(text, "done %lld %d%n", &ms, &code, &end) != 2 || (size_t)end != value.len)
        return false;
    *done_ms = ms;
    *status = code;
    return true;
}
