/* SPDX-License-Identifier: Apache-2.0
 * recall.c - what the store remembers becomes tasks, and what is old goes. */
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "text/str.h"

enum { SWEEP_MOST = 10000 };
#define SWEEP_EACH_MS (INT64_C(3600) * 1000)

struct recall {
    struct part *part;
    bool failed;
};

static void recall_task(struct recall *recall, enum task_kind kind, struct mill_str key,
                        struct mill_str at, int64_t due_ms)
{
    struct part *part = recall->part;
    struct task *task;
    struct url url;

    if (!url_parse(at, NULL, &url, NULL))
        return; /* nothing that we wrote */
    task = task_new(part, kind, key, due_ms);
    if (!task || !task_queue(part, task, url_host(&url), due_ms))
        recall->failed = true;
}

static void recall_page(struct recall *recall, struct mill_str key, struct mill_str value)
{
    struct page_record page;

    if (!page_record_read(value, &page))
        return;
    recall_task(recall, TASK_PAGE, key, page.at.len ? page.at : page.url, page.due_ms);
    record_free(page.root);
}

static void recall_feed(struct recall *recall, struct mill_str key, struct mill_str value)
{
    struct feed_record feed;

    if (!feed_record_read(value, &feed))
        return;
    recall_task(recall, TASK_FEED, key, feed.url, feed.poll.next_ms);
    record_free(feed.root);
}

/* A request may have been on its way when the partition was lost, and nobody knows when
 * it ended: the host waits as if that were now. */
static void recall_host(struct recall *recall, struct mill_str key, struct mill_str value)
{
    struct part *part = recall->part;
    struct host *host = frontier_host(part->frontier, str_from(key, 2));
    struct host_habits habits;

    if (!host)
        recall->failed = true;
    if (!host || !host_record_read(value, &habits))
        return;
    habits.last_end_ms = part->now_ms;
    frontier_set_habits(part->frontier, host, &habits);
}

static void see(void *arg, struct mill_str key, struct mill_str value)
{
    switch (record_kind(key)) {
    case RECORD_PAGE:
        recall_page(arg, key, value);
        break;
    case RECORD_FEED:
        recall_feed(arg, key, value);
        break;
    case RECORD_HOST:
        recall_host(arg, key, value);
        break;
    case RECORD_ROBOTS: /* read when its origin is asked */
        break;
    }
}

enum mill_status recall_all(struct part *part)
{
    struct recall recall = { .part = part };

    mill_scan(part->host, see, &recall);
    part->sweep_ms = part->now_ms + SWEEP_EACH_MS;
    if (recall.failed)
        return mill_fail(part->host, MILL_RETRY, "no memory");
    return MILL_OK;
}

struct sweep {
    struct part *part;
    struct mill_str *keys;
    size_t count;
};

static bool is_old(const struct part *part, struct mill_str key, struct mill_str value)
{
    int64_t done_ms;
    int status;

    return record_kind(key) == RECORD_PAGE &&
           done_record_read(value, &done_ms, &status) &&
           done_ms < part->now_ms - part->fetcher->seen_ms;
}

static void see_old(void *arg, struct mill_str key, struct mill_str value)
{
    struct sweep *sweep = arg;

    if (sweep->count < SWEEP_MOST && is_old(sweep->part, key, value))
        sweep->keys[sweep->count++] = key;
}

void recall_sweep(struct part *part)
{
    struct sweep sweep = { .part = part };

    if (part->now_ms < part->sweep_ms)
        return;
    sweep.keys = mill_alloc(part->host, SWEEP_MOST * sizeof(*sweep.keys));
    if (!sweep.keys)
        return;
    mill_scan(part->host, see_old, &sweep);
    for (size_t i = 0; i < sweep.count; i++)
        mill_delete(part->host, sweep.keys[i]);
    if (sweep.count)
        mill_count(part->host, "pages_forgotten", sweep.count);
    frontier_forget(part->frontier, part->now_ms);
    /* More of them than one call takes: go on soon. */
    part->sweep_ms = part->now_ms + (sweep.count == SWEEP_MOST ? 1000 : SWEEP_EACH_MS);
}
