/* SPDX-License-Identifier: Apache-2.0
 * answer_robots.c - what an origin's robots.txt says, or that it cannot be had.
 *
 * RFC 9309: a file that is not there allows everything; one that cannot be reached allows
 * nothing. 429 is a server that cannot be reached. */
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "text/str.h"

enum { ROBOTS_MOST_HOPS = 5 };
#define FRESH_MS (INT64_C(24) * 3600 * 1000)
#define UNREACHABLE_MS (INT64_C(3600) * 1000)

static bool redirect(struct part *part, struct task *task,
                     const struct net_answer *answer)
{
    struct url at, next;

    if (answer->status < 300 || answer->status >= 400 ||
        ++task->hops > ROBOTS_MOST_HOPS ||
        !url_parse(str_of(task->at), NULL, &at, NULL) ||
        !url_parse(net_answer_header(answer, "Location"), &at, &next, NULL))
        return false;
    free(task->at);
    task->at = strdup(next.text);
    if (!task->at)
        return false;
    task_queue(part, task, url_host(&next), 0);
    return true;
}

/* *status is 0 where nobody knows what the file says. */
static struct robots *judge(const struct part *part, const struct net_answer *answer,
                            int64_t *expires_ms, int *status)
{
    *expires_ms = part->now_ms + FRESH_MS;
    *status = answer->status;
    if (answer->error == NET_OK && answer->status >= 200 && answer->status < 300)
        return robots_parse(answer->body, part->fetcher->product);
    if (answer->error == NET_OK && answer->status >= 300 && answer->status < 500 &&
        answer->status != 429)
        return robots_all(true);
    *expires_ms = part->now_ms + UNREACHABLE_MS;
    *status = 0;
    return robots_all(false);
}

static void keep(struct part *part, struct mill_str origin,
                 const struct robots_entry *entry)
{
    struct record_key key;
    struct mill_str text = { .len = 0 };
    char *value = robots_record_print(entry, &text.len);

    record_key_name(RECORD_ROBOTS, origin, &key);
    text.data = value;
    if (value)
        mill_put(part->host, record_key_text(&key), text);
    free(value);
}

static void keep_delay(struct part *part, struct mill_str origin,
                       const struct robots *robots)
{
    struct host_habits habits;
    struct host *host;
    struct url url;
    int64_t delay_ms = robots_delay_ms(robots);

    if (!url_parse(origin, NULL, &url, NULL))
        return;
    host = frontier_host(part->frontier, url_host(&url));
    if (!host)
        return;
    habits = *host_habits(host);
    habits.crawl_delay_ms = delay_ms > 0 ? delay_ms : 0;
    frontier_set_habits(part->frontier, host, &habits);
    answer_keep_habits(part, host);
}

void answer_robots(struct part *part, struct task *task, const struct net_answer *answer)
{
    struct robots_entry *entry;
    struct robots *robots;
    int64_t expires_ms;
    int status;

    if (redirect(part, task, answer))
        return;
    robots = judge(part, answer, &expires_ms, &status);
    entry = robots_cache_entry(part->robots, task_key(task));
    if (entry && robots) {
        robots_cache_set(entry, robots, status, expires_ms);
        keep(part, task_key(task), entry);
        keep_delay(part, task_key(task), robots);
        if (!status)
            mill_count(part->host, "robots_unreachable", 1);
    } else {
        if (entry)
            entry->is_pending = false;
        robots_free(robots);
    }
    task_free(part, task);
}
