/* SPDX-License-Identifier: Apache-2.0
 * task.c - requests to come, and the records that they stand for. */
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "text/hash.h"

void task_move(struct task *task, struct task_list *list)
{
    if (task->list)
        TAILQ_REMOVE(task->list, task, place);
    task->list = list;
    if (list)
        TAILQ_INSERT_TAIL(list, task, place);
}

struct task *task_new(struct part *part, enum task_kind kind, struct mill_str key,
                      int64_t due_ms)
{
    struct task *task = calloc(1, sizeof(*task) + key.len);

    if (!task)
        return NULL;
    task->kind = kind;
    task->due_ms = due_ms;
    /* robots.txt goes first: what waits at the host waits for it. */
    task->errand.is_feed = kind != TASK_PAGE;
    task->key_len = key.len;
    memcpy(task->key, key.data, key.len);
    task_move(task, &part->pending);
    return task;
}

struct task *task_new_robots(struct part *part, struct mill_str origin)
{
    static const char file[] = "/robots.txt";
    struct task *task = task_new(part, TASK_ROBOTS, origin, 0);

    if (!task)
        return NULL;
    task->at = malloc(origin.len + sizeof(file));
    if (!task->at) {
        task_free(part, task);
        return NULL;
    }
    memcpy(task->at, origin.data, origin.len);
    memcpy(task->at + origin.len, file, sizeof(file));
    return task;
}

void task_free(struct part *part, struct task *task)
{
    if (task->list == &part->queued)
        frontier_remove(part->frontier, &task->errand);
    task_move(task, NULL);
    free(task->at);
    free(task);
}

bool task_queue(struct part *part, struct task *task, struct mill_str host,
                int64_t due_ms)
{
    if (frontier_put(part->frontier, &task->errand, host, due_ms)) {
        task_move(task, &part->queued);
        return true;
    }
    task_move(task, NULL);
    task_free(part, task);
    return false;
}

bool task_page(struct part *part, const struct task *task, struct page_record *page)
{
    struct mill_str value;

    if (!mill_get(part->host, task_key(task), &value) || !page_record_read(value, page))
        return false;
    if (page->due_ms == task->due_ms)
        return true;
    record_free(page->root);
    return false;
}

bool task_feed(struct part *part, const struct task *task, struct feed_record *feed)
{
    struct mill_str value;

    if (!mill_get(part->host, task_key(task), &value) || !feed_record_read(value, feed))
        return false;
    if (feed->poll.next_ms == task->due_ms)
        return true;
    record_free(feed->root);
    return false;
}

bool task_is_current(struct part *part, const struct task *task)
{
    struct page_record page;
    struct feed_record feed;

    if (task->kind == TASK_PAGE && task_page(part, task, &page)) {
        record_free(page.root);
        return true;
    }
    if (task->kind == TASK_FEED && task_feed(part, task, &feed)) {
        record_free(feed.root);
        return true;
    }
    return false;
}

uint64_t part_chance(struct part *part)
{
    part->chance += 0x9E3779B97F4A7C15u;
    return hash_mix(part->chance);
}
