/* SPDX-License-Identifier: Apache-2.0
 * start.c - what is due goes to the net, if robots.txt lets it. */
#include <stdlib.h>

#include "part.h"
#include "text/str.h"

/* What waits for a robots.txt whose redirects lead to other hosts looks again so soon. */
enum { ROBOTS_AGAIN_MS = 1000, FEED_BYTES = FEED_MOST_BYTES };
/* Emitted and not durable: beyond it no request starts. */
enum { UNCOMMITTED_MOST = 32 << 20 };

static const char feed_accept[] =
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";
static const char page_accept[] = "text/html, application/xhtml+xml, */*;q=0.5";

static void ask(struct part *part, struct task *task, const struct net_request *request)
{
    task_move(task, &part->flying);
    if (net_start(part->net, request))
        return;
    /* No memory: its turn comes again. */
    answer_end(part, task->errand.host, NULL);
    task_queue(part, task, host_name(task->errand.host), part->now_ms + ROBOTS_AGAIN_MS);
}

static void ask_robots(struct part *part, struct task *task)
{
    struct net_request request = { .url = str_of(task->at),
                                   .inflate = true,
                                   .most_bytes = ROBOTS_READ_BYTES,
                                   .owner = task };

    mill_count(part->host, "robots_asked", 1);
    ask(part, task, &request);
}

/* The entry for an origin, out of the store if need be, and not older than it may be. */
static struct robots_entry *find_robots(struct part *part, const struct url *url)
{
    struct robots_entry *entry = robots_cache_entry(part->robots, url_origin(url));
    struct record_key key;
    struct mill_str value;

    if (!entry || entry->is_pending)
        return entry;
    if (!entry->robots) {
        record_key_name(RECORD_ROBOTS, url_origin(url), &key);
        if (mill_get(part->host, record_key_text(&key), &value))
            robots_record_read(value, entry);
    }
    if (entry->robots && entry->expires_ms <= part->now_ms)
        robots_cache_set(entry, NULL, 0, 0);
    return entry;
}

/* The task goes back into its queue until robots.txt is known. */
static void wait_for_robots(struct part *part, struct task *task, const struct url *url,
                            struct robots_entry *entry)
{
    struct host *host = task->errand.host;
    struct task *robots = NULL;

    if (!entry || entry->is_pending) {
        answer_end(part, host, NULL);
        task_queue(part, task, url_host(url), part->now_ms + ROBOTS_AGAIN_MS);
        return;
    }
    task_queue(part, task, url_host(url), part->now_ms);
    robots = task_new_robots(part, url_origin(url));
    if (!robots) {
        answer_end(part, host, NULL);
        return;
    }
    entry->is_pending = true;
    robots->errand.host = host;
    ask_robots(part, robots);
}

static bool is_allowed(struct part *part, struct task *task, const struct url *url)
{
    struct robots_entry *entry = find_robots(part, url);

    if (!entry || !entry->robots) {
        wait_for_robots(part, task, url, entry);
        return false;
    }
    if (robots_allow(entry->robots, url_target(url)))
        return true;
    answer_end(part, task->errand.host, NULL);
    mill_count(part->host, "robots_denied", 1);
    answer_denied(part, task, entry->status ? -1 : entry->expires_ms);
    return false;
}

/* Stale: its record has changed since, or says nothing that can be asked. */
static void drop(struct part *part, struct task *task)
{
    answer_end(part, task->errand.host, NULL);
    task_free(part, task);
}

static void run_page(struct part *part, struct task *task)
{
    struct net_request request = { .accept = page_accept, .owner = task };
    struct page_record page;
    struct url url;

    if (!task_page(part, task, &page)) {
        drop(part, task);
        return;
    }
    request.most_bytes = part->fetcher->most_body;
    if (mill_limit(part->host, PAGES) < request.most_bytes)
        request.most_bytes = mill_limit(part->host, PAGES);
    if (!url_parse(page.at.len ? page.at : page.url, NULL, &url, NULL)) {
        drop(part, task);
    } else if (is_allowed(part, task, &url)) {
        request.url = url_text(&url);
        ask(part, task, &request);
    }
    record_free(page.root);
}

static void run_feed(struct part *part, struct task *task)
{
    struct net_request request = {
        .accept = feed_accept, .inflate = true, .most_bytes = FEED_BYTES, .owner = task
    };
    struct feed_record feed;
    struct url url;

    if (!task_feed(part, task, &feed)) {
        drop(part, task);
        return;
    }
    if (!url_parse(task->at ? str_of(task->at) : feed.url, NULL, &url, NULL)) {
        drop(part, task);
    } else if (is_allowed(part, task, &url)) {
        request.url = url_text(&url);
        request.etag = feed.etag;
        request.last_modified = feed.last_modified;
        mill_count(part->host, "feeds_asked", 1);
        ask(part, task, &request);
    }
    record_free(feed.root);
}

void start_due(struct part *part)
{
    unsigned most = part->fetcher->politeness.most_at_once;
    struct errand *errand;

    while (net_running(part->net) < most && part->uncommitted_bytes < UNCOMMITTED_MOST &&
           net_bytes(part->net) < UNCOMMITTED_MOST &&
           (errand = frontier_take(part->frontier, part->now_ms))) {
        struct task *task = (struct task *)(void *)errand;

        task_move(task, NULL);
        if (task->kind == TASK_PAGE)
            run_page(part, task);
        else if (task->kind == TASK_FEED)
            run_feed(part, task);
        else
            ask_robots(part, task);
    }
}
