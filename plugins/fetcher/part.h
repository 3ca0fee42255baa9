/* SPDX-License-Identifier: Apache-2.0
 *
 * part.h - one partition of the fetcher: what its modules share, and which does what.
 *
 * The store has everything that must not be forgotten; what is here is made from it again
 * at any time. A task stands for one request to come. It names its record by key and by
 * the time that the record is due, so that a task whose record changed meanwhile
 * (fetched, forced, forgotten) is stale and goes away when its turn comes. Its life:
 *
 *   pending    its record was put in this transaction; nothing is asked before it is
 *              durable
 *   queued     in the frontier
 *   flying     with the net
 *   settling   its answer was staged; goes when that is durable, or is queued again when
 *              it turns out that it was dropped
 */
#ifndef NEWSMILL_FETCHER_PART_H
#define NEWSMILL_FETCHER_PART_H

#include <newsmill/plugin.h>
#include <sys/queue.h>

#include "net.h"
#include "records.h"
#include "robots_cache.h"
#include "text/url_key.h"

enum { PAGES, REQUESTS }; /* outputs */

/* Of the process: what the options say. */
struct fetcher {
    const char *user_agent; /* NULL: only loopback may be asked */
    struct mill_str product;
    struct net_config net;
    struct politeness politeness;
    struct poll_limits poll;
    struct url_tracking *tracking;
    int most_attempts;
    size_t most_body; /* bytes of a page as transferred */
    int64_t seen_ms;  /* how long a page that was fetched is not fetched again */
};

enum task_kind { TASK_PAGE, TASK_FEED, TASK_ROBOTS };

struct task {
    struct errand errand; /* first: an errand's address is its task's */
    enum task_kind kind;
    int64_t due_ms;          /* of the record that it stands for */
    TAILQ_ENTRY(task) place; /* in one of the lists below */
    struct task_list *list;
    char *at; /* what is asked: of robots.txt, and of a feed that redirects; else NULL */
    unsigned hops;   /* redirects that led to `at` */
    unsigned stalls; /* time-outs that were ours */
    size_t key_len;
    char key[]; /* of the record; of robots.txt: the origin */
};

TAILQ_HEAD(task_list, task);

struct part {
    const struct fetcher *fetcher;
    struct net *net;
    struct frontier *frontier;
    struct robots_cache *robots;
    struct task_list pending, queued, flying, settling;
    size_t staged_bytes;      /* emitted in this call */
    size_t uncommitted_bytes; /* emitted and not durable yet */
    int64_t sweep_ms;         /* when old entries are looked for */
    uint64_t chance;          /* state of the jitter's generator */
    struct mill_host *host;   /* of the call that is under way */
    int64_t now_ms;           /* mill_now() of that call */
};

/* task.c */
struct task *task_new(struct part *part, enum task_kind kind, struct mill_str key,
                      int64_t due_ms); /* pending; NULL: no memory */
/* For the origin's robots.txt; NULL: no memory. */
struct task *task_new_robots(struct part *part, struct mill_str origin);
void task_free(struct part *part, struct task *task);
void task_move(struct task *task, struct task_list *list);
/* Into the frontier. False: no memory, and the task is gone: its record stays, for the
 * next attach. */
bool task_queue(struct part *part, struct task *task, struct mill_str host,
                int64_t due_ms);
static inline struct mill_str task_key(const struct task *task)
{
    return (struct mill_str){ task->key, task->key_len };
}
/* The record that it stands for; false: it is stale. */
bool task_page(struct part *part, const struct task *task, struct page_record *page);
bool task_feed(struct part *part, const struct task *task, struct feed_record *feed);
/* Is the record as it was when the task was made? */
bool task_is_current(struct part *part, const struct task *task);
uint64_t part_chance(struct part *part);

/* ingest.c: one request of the input: into the store, never to the net. */
enum mill_status ingest_request(struct part *part, const struct mill_record *record);

/* recall.c: tasks from the store at attach, and what is old out of it. */
enum mill_status recall_all(struct part *part);
void recall_sweep(struct part *part);

/* start.c: what is due goes to the net. */
void start_due(struct part *part);

/* answer*.c: what came back, into outputs and store. The answer stays the caller's. */
void answer_take(struct part *part, struct task *task, const struct net_answer *answer);
/* A time-out that the worker slept through says nothing of the server: true, and the task
 * is queued again, a few times. */
bool answer_is_void(struct part *part, struct task *task,
                    const struct net_answer *answer);
void answer_page(struct part *part, struct task *task, const struct net_answer *answer);
/* A page that is not asked for, because robots.txt says so; `until_ms`: ask again then,
 * -1: never. */
void answer_denied(struct part *part, struct task *task, int64_t until_ms);
void answer_feed(struct part *part, struct task *task, const struct net_answer *answer);
void answer_robots(struct part *part, struct task *task, const struct net_answer *answer);
/* The frontier and the host's record learn how the request went; NULL: none was made. */
void answer_end(struct part *part, struct host *host, const struct net_answer *answer);
/* The host's record becomes what its habits are. */
void answer_keep_habits(struct part *part, const struct host *host);

/* emit.c */
struct page_answer {
    const struct page_record *record;
    const struct url *key, *final;   /* final: where the answer came from */
    const struct net_answer *answer; /* NULL: nothing was asked */
    const char *error;               /* NULL: a page */
};
void emit_page(struct part *part, const struct page_answer *page);
struct found {
    const char *kind; /* page or feed */
    const struct url *url;
    const struct feed_item *item;         /* NULL: none */
    struct mill_str source;               /* empty: none */
    const struct page_record *redirected; /* that led here; NULL: none */
    int hops;
};
void emit_request(struct part *part, const struct found *found);

#endif
