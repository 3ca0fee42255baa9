/* SPDX-License-Identifier: Apache-2.0
 * answer_feed.c - a feed's answer: what is new in it, and when it is asked again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "text/domain.h"
#include "text/hash.h"
#include "text/str.h"
#include "text/utf8.h"

enum { FEED_MOST_HOPS = 5, WHY_BYTES = 300 };

/* What one answer makes of a feed. */
struct reading {
    struct part *part;
    struct task *task;
    const struct net_answer *answer; /* NULL: robots.txt forbids it */
    struct feed_record record;
    struct poll_news news;
    struct feed *feed;
    struct url next; /* where a redirect leads; the record may point into it */
    char why[WHY_BYTES];
};

/* Stores what was learned; the next request waits until that is durable. */
static void settle(struct reading *reading)
{
    struct part *part = reading->part;
    struct feed_record *record = &reading->record;
    char *value;

    if (record->poll.next_ms == reading->task->due_ms)
        record->poll.next_ms++;
    record->why = utf8_cut(str_of(reading->why), sizeof(reading->why));
    if (!utf8_valid(record->why))
        record->why = str_of("not understood");
    value = feed_record_print(record);
    if (value) {
        mill_put(part->host, task_key(reading->task), str_of(value));
        task_new(part, TASK_FEED, task_key(reading->task), record->poll.next_ms);
    }
    free(value);
    task_move(reading->task, &part->settling);
}

static void emit_new(struct reading *reading, const bool *is_new)
{
    struct part *part = reading->part;
    struct url base, url;

    url_parse(reading->record.url, NULL, &base, NULL);
    for (size_t i = 0; i < reading->feed->item_count; i++) {
        const struct feed_item *item = &reading->feed->items[i];
        struct found found = { .kind = "page",
                               .url = &url,
                               .item = item,
                               .source = reading->record.source,
                               .hops = 1 };

        if (!is_new[i])
            continue;
        if (url_parse(item->url, &base, &url, NULL))
            emit_request(part, &found);
        else
            mill_count(part->host, "items_without_link", 1);
    }
}

/* A feed may have its own longest interval, within what holds for all. */
static struct poll_limits limits_of(const struct reading *reading)
{
    struct poll_limits limits = reading->part->fetcher->poll;
    int64_t most_ms = reading->record.most_ms;

    if (most_ms && most_ms < limits.most_ms)
        limits.most_ms = most_ms > limits.least_ms ? most_ms : limits.least_ms;
    if (limits.first_ms > limits.most_ms)
        limits.first_ms = limits.most_ms;
    return limits;
}

static void follow(struct reading *reading)
{
    struct part *part = reading->part;
    size_t count = reading->feed ? reading->feed->item_count : 0;
    const struct poll_limits limits = limits_of(reading);
    struct poll_result result = { 0 };
    bool *is_new = mill_alloc(part->host, count + 1);

    if (!is_new)
        return;
    poll_follow(&reading->record.poll, &limits, &reading->news, part->now_ms, is_new,
                &result);
    if (result.want_full)
        reading->record.etag = reading->record.last_modified = (struct mill_str){ "", 0 };
    if (result.gap)
        mill_count(part->host, "feed_gaps", 1);
    if (reading->feed) {
        mill_count(part->host, "items_new", result.fresh);
        emit_new(reading, is_new);
    }
    settle(reading);
}

static struct mill_str valid_or_empty(struct mill_str text)
{
    return utf8_valid(text) ? text : (struct mill_str){ "", 0 };
}

/* Both, at each 200 and 304: a server that sends one alone means the other to go. */
static void keep_validators(struct reading *reading)
{
    struct mill_str etag = net_answer_header(reading->answer, "ETag");
    struct mill_str modified = net_answer_header(reading->answer, "Last-Modified");

    if (reading->answer->status == 304 && !etag.len && !modified.len)
        return;
    reading->record.etag = valid_or_empty(etag);
    reading->record.last_modified = valid_or_empty(modified);
}

/* charset=... of a content type. */
static struct mill_str charset_of(struct mill_str type)
{
    struct mill_str part;

    while (str_next(&type, ';', &part)) {
        part = str_trim(part);
        if (part.len > 8 && str_equal_case(str_slice(part, 0, 8), str_of("charset="))) {
            part = str_from(part, 8);
            if (part.len > 1 && part.data[0] == '"')
                part = str_slice(part, 1, part.len - (part.data[part.len - 1] == '"'));
            return part;
        }
    }
    return (struct mill_str){ "", 0 };
}

static void count_level(struct part *part, enum feed_level level)
{
    if (level == FEED_MENDED)
        mill_count(part->host, "feeds_mended", 1);
    if (level == FEED_SALVAGED)
        mill_count(part->host, "feeds_salvaged", 1);
}

static void read_feed(struct reading *reading)
{
    struct part *part = reading->part;
    const struct net_answer *answer = reading->answer;
    uint64_t content = hash64(answer->body);
    char why[FEED_WHY_BYTES];

    keep_validators(reading);
    reading->record.moved_to =
        reading->task->at ? reading->record.moved_to : (struct mill_str){ "", 0 };
    if (content == reading->record.poll.content) {
        reading->news.outcome = POLL_SAME;
        mill_count(part->host, "feeds_unchanged", 1);
        return;
    }
    reading->feed =
        feed_read(answer->body, charset_of(net_answer_header(answer, "Content-Type")),
                  reading->task->at ? str_of(reading->task->at) : reading->record.url,
                  part->now_ms, why);
    if (!reading->feed) {
        snprintf(reading->why, sizeof(reading->why), "%s", why);
        return;
    }
    count_level(part, reading->feed->level);
    reading->record.poll.content = content;
    reading->news.outcome = POLL_CHANGED;
    reading->news.feed = reading->feed;
}

/* True: the next hop is under way. */
static bool redirect(struct reading *reading)
{
    struct part *part = reading->part;
    struct task *task = reading->task;
    struct mill_str location = net_answer_header(reading->answer, "Location");
    bool is_permanent = reading->answer->status == 301 || reading->answer->status == 308;
    struct url *next = &reading->next, at;

    url_parse(task->at ? str_of(task->at) : reading->record.url, NULL, &at, NULL);
    if (!url_parse(location, &at, next, NULL) || ++task->hops > FEED_MOST_HOPS) {
        snprintf(reading->why, sizeof(reading->why), "redirects lead nowhere");
        return false;
    }
    if (is_permanent && !str_equal(reading->record.moved_to, url_text(next))) {
        char *value;

        reading->record.moved_to = url_text(next);
        reading->record.moved_ms = part->now_ms;
        value = feed_record_print(&reading->record);
        if (value)
            mill_put(part->host, task_key(task), str_of(value));
        free(value);
    }
    if (!str_equal_case(domain_registrable(url_host(&at)),
                        domain_registrable(url_host(next)))) {
        struct found found = {
            .kind = "feed", .url = next, .source = reading->record.source, .hops = 1
        };

        emit_request(part, &found);
        reading->news.outcome = POLL_NOT_MODIFIED;
        snprintf(reading->why, sizeof(reading->why),
                 "redirects to %.200s, which is asked instead", next->text);
        return false;
    }
    free(task->at);
    task->at = strdup(next->text);
    if (!task->at)
        return false;
    task_queue(part, task, url_host(next), part->now_ms);
    return true;
}

static void say_status(struct reading *reading)
{
    const struct net_answer *answer = reading->answer;

    if (answer->error != NET_OK)
        snprintf(reading->why, sizeof(reading->why), "%s: %s",
                 net_error_name(answer->error), answer->why);
    else
        snprintf(reading->why, sizeof(reading->why), "HTTP status %d", answer->status);
}

/* False: the next hop is under way, nothing is to be stored yet. */
static bool take(struct reading *reading)
{
    const struct net_answer *answer = reading->answer;

    if (!answer) {
        snprintf(reading->why, sizeof(reading->why), "robots.txt forbids it");
        return true;
    }
    reading->record.status = answer->status;
    reading->news.retry_after = net_answer_header(answer, "Retry-After");
    reading->news.cache_control = net_answer_header(answer, "Cache-Control");
    reading->news.expires = net_answer_header(answer, "Expires");
    if (answer->error != NET_OK || answer->truncated) {
        say_status(reading);
    } else if (answer->status == 304) {
        reading->news.outcome = POLL_NOT_MODIFIED;
        keep_validators(reading);
        mill_count(reading->part->host, "feeds_not_modified", 1);
    } else if (answer->status >= 300 && answer->status < 400) {
        return !redirect(reading);
    } else if (answer->status == 200) {
        read_feed(reading);
    } else {
        say_status(reading);
    }
    return true;
}

void answer_feed(struct part *part, struct task *task, const struct net_answer *answer)
{
    struct reading reading = { .part = part,
                               .task = task,
                               .answer = answer,
                               .news = { .outcome = POLL_FAILED,
                                         .chance = part_chance(part) } };

    if (!task_feed(part, task, &reading.record)) {
        mill_count(part->host, "answers_stale", 1);
        task_free(part, task);
        return;
    }
    if (take(&reading)) {
        if (reading.news.outcome == POLL_FAILED)
            mill_count(part->host, "feeds_failed", 1);
        follow(&reading);
    }
    feed_free(reading.feed);
    record_free(reading.record.root);
}
