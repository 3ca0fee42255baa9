/* SPDX-License-Identifier: Apache-2.0
 * answer.c - what came back, to where it belongs. */
#include <stdlib.h>

#include "part.h"
#include "text/str.h"

enum { STALLS_MOST = 3 };

void answer_keep_habits(struct part *part, const struct host *host)
{
    char *value = host_record_print(host_habits(host));
    struct record_key key;

    record_key_name(RECORD_HOST, host_name(host), &key);
    if (value)
        mill_put(part->host, record_key_text(&key), str_of(value));
    free(value);
}

void answer_end(struct part *part, struct host *host, const struct net_answer *answer)
{
    struct host_answer bearing = { .chance = part_chance(part) };

    if (!answer) {
        frontier_end(part->frontier, host, NULL, part->now_ms);
        return;
    }
    bearing.status = answer->status;
    bearing.retry_after = net_answer_header(answer, "Retry-After");
    frontier_end(part->frontier, host, &bearing, part->now_ms);
    answer_keep_habits(part, host);
    mill_count(part->host, "requests", 1);
    if (answer->error == NET_OK)
        mill_count(part->host, "bytes", answer->body.len);
}

bool answer_is_void(struct part *part, struct task *task, const struct net_answer *answer)
{
    if (answer->error != NET_TIMEOUT || !answer->stalled || task->stalls++ == STALLS_MOST)
        return false;
    answer_end(part, task->errand.host, NULL);
    task_queue(part, task, host_name(task->errand.host), part->now_ms);
    return true;
}

void answer_take(struct part *part, struct task *task, const struct net_answer *answer)
{
    if (answer_is_void(part, task, answer))
        return;
    answer_end(part, task->errand.host, answer);
    if (task->kind == TASK_PAGE)
        answer_page(part, task, answer);
    else if (task->kind == TASK_FEED)
        answer_feed(part, task, answer);
    else
        answer_robots(part, task, answer);
}
