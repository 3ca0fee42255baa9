/* SPDX-License-Identifier: Apache-2.0
 *
 * frontier.c - the heap of hosts and the table of their names.
 *
 * A host is in the heap while it has errands and is not busy, under the time at which it
 * may be asked; it knows its place there, so that whatever changes that time moves it at
 * once. Its errands are in two queues (errands.h), feeds and pages. */
#include "frontier.h"
#include "backoff.h"
#include "errands.h"
#include "text/hash.h"
#include "text/str.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 86400000, FIRST_SLOTS = 64 };

struct host {
    struct host_habits habits;
    struct errands feeds, pages;
    int64_t ready_ms; /* while it is in the heap */
    size_t place;     /* in the heap, from 1; 0: not there */
    struct host *next;
    bool is_busy;
    uint8_t name_len;
    char name[];
};

struct frontier {
    struct politeness politeness;
    struct host **heap; /* has room for every host */
    size_t heap_count, heap_room;
    struct host **slots; /* chains by hash; a power of two */
    size_t slot_count, hosts, errands;
    uint64_t order;
    unsigned running;
};

struct frontier *frontier_new(const struct politeness *politeness)
{
    struct frontier *frontier = calloc(1, sizeof(*frontier));

    if (!frontier)
        return NULL;
    frontier->politeness = *politeness;
    frontier->slot_count = FIRST_SLOTS;
    frontier->slots =
        calloc(FIRST_SLOTS, sizeof(*frontier->slots)); /* NOLINT(*-sizeof-*) */
    if (!frontier->slots) {
        free(frontier);
        return NULL;
    }
    return frontier;
}

static void free_host(struct host *host)
{
    errands_finish(&host->feeds);
    errands_finish(&host->pages);
    free(host);
}

void frontier_free(struct frontier *frontier)
{
    if (!frontier)
        return;
    for (size_t i = 0; i < frontier->slot_count; i++)
        for (struct host *host = frontier->slots[i], *next; host; host = next) {
            next = host->next;
            free_host(host);
        }
    free(frontier->slots);
    free(frontier->heap);
    free(frontier);
}

struct mill_str host_name(const struct host *host)
{
    return (struct mill_str){ host->name, host->name_len };
}

const struct host_habits *host_habits(const struct host *host)
{
    return &host->habits;
}

bool host_is_busy(const struct host *host)
{
    return host->is_busy;
}

size_t frontier_hosts(const struct frontier *frontier)
{
    return frontier->hosts;
}

size_t frontier_errands(const struct frontier *frontier)
{
    return frontier->errands;
}

static void set_place(struct frontier *frontier, size_t place, struct host *host)
{
    frontier->heap[place - 1] = host;
    host->place = place;
}

static void sift_up(struct frontier *frontier, struct host *host)
{
    size_t place = host->place;

    while (place > 1 && host->ready_ms < frontier->heap[place / 2 - 1]->ready_ms) {
        set_place(frontier, place, frontier->heap[place / 2 - 1]);
        place /= 2;
    }
    set_place(frontier, place, host);
}

static void sift_down(struct frontier *frontier, struct host *host)
{
    size_t place = host->place, child;

    while ((child = 2 * place) <= frontier->heap_count) {
        struct host **heap = frontier->heap;

        if (child < frontier->heap_count &&
            heap[child]->ready_ms < heap[child - 1]->ready_ms)
            child++;
        if (heap[child - 1]->ready_ms >= host->ready_ms)
            break;
        set_place(frontier, place, heap[child - 1]);
        place = child;
    }
    set_place(frontier, place, host);
}

static void leave_heap(struct frontier *frontier, struct host *host)
{
    struct host *last = frontier->heap[frontier->heap_count - 1];

    frontier->heap_count--;
    if (last != host) {
        set_place(frontier, host->place, last);
        sift_up(frontier, last);
        sift_down(frontier, last);
    }
    host->place = 0;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Past the end of time is its end: habits and due times come from stores. */
static int64_t add_ms(int64_t at, int64_t ms)
{
    return at > INT64_MAX - ms ? INT64_MAX : at + ms;
}

static int64_t delay_ms(const struct politeness *politeness, const struct host *host)
{
    int64_t asked = host->habits.crawl_delay_ms;

    if (asked > politeness->most_delay_ms)
        asked = politeness->most_delay_ms;
    return later(asked, politeness->delay_ms);
}

/* When the host may be asked, errands aside. */
static int64_t free_ms(const struct politeness *politeness, const struct host *host)
{
    int64_t ready = host->habits.quiet_until_ms;

    if (host->habits.last_end_ms)
        ready =
            later(ready, add_ms(host->habits.last_end_ms, delay_ms(politeness, host)));
    return ready;
}

/* Moves the host to where it belongs now. */
static void place_host(struct frontier *frontier, struct host *host)
{
    int64_t feed_ms = errands_due_ms(&host->feeds),
            page_ms = errands_due_ms(&host->pages);

    if (host->is_busy || !(host->feeds.count || host->pages.count)) {
        if (host->place)
            leave_heap(frontier, host);
        return;
    }
    host->ready_ms = later(free_ms(&frontier->politeness, host),
                           feed_ms < page_ms ? feed_ms : page_ms);
    if (!host->place) {
        frontier->heap_count++;
        set_place(frontier, frontier->heap_count, host);
    }
    sift_up(frontier, host);
    sift_down(frontier, host);
}

static struct host **slot_of(const struct frontier *frontier, struct mill_str name)
{
    return &frontier->slots[hash64(name) & (frontier->slot_count - 1)];
}

static bool grow_slots(struct frontier *frontier)
{
    struct frontier grown = { .slot_count = 2 * frontier->slot_count };

    grown.slots = calloc(grown.slot_count, sizeof(*grown.slots));
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < frontier->slot_count; i++)
        for (struct host *host = frontier->slots[i], *next; host; host = next) {
            struct host **slot = slot_of(&grown, host_name(host));

            next = host->next;
            host->next = *slot;
            *slot = host;
        }
    free(frontier->slots);
    frontier->slots = grown.slots;
    frontier->slot_count = grown.slot_count;
    return true;
}

static bool grow_heap(struct frontier *frontier)
{
    size_t room = frontier->heap_room ? 2 * frontier->heap_room : FIRST_SLOTS;
    struct host **heap = reallocarray(frontier->heap, room, sizeof(*heap));

    if (!heap)
        return false;
    frontier->heap = heap;
    frontier->heap_room = room;
    return true;
}

static struct host *add_host(struct frontier *frontier, struct mill_str name)
{
    struct host *host, **slot;

    if (frontier->hosts == frontier->heap_room && !grow_heap(frontier))
        return NULL;
    if (frontier->hosts == frontier->slot_count && !grow_slots(frontier))
        return NULL;
    host = calloc(1, sizeof(*host) + name.len);
    if (!host)
        return NULL;
    memcpy(host->name, name.data, name.len);
    host->name_len = (uint8_t)name.len;
    slot = slot_of(frontier, name);
    host->next = *slot;
    *slot = host;
    frontier->hosts++;
    return host;
}

struct host *frontier_host(struct frontier *frontier, struct mill_str name)
{
    struct host *host;

    if (!name.len || name.len > HOST_BYTES)
        return NULL;
    for (host = *slot_of(frontier, name); host; host = host->next)
        if (str_equal(host_name(host), name))
            return host;
    return add_host(frontier, name);
}

void frontier_set_habits(struct frontier *frontier, struct host *host,
                         const struct host_habits *habits)
{
    host->habits = *habits;
    place_host(frontier, host);
}

static struct errands *queue_of(const struct errand *errand)
{
    return errand->is_feed ? &errand->host->feeds : &errand->host->pages;
}

bool frontier_put(struct frontier *frontier, struct errand *errand, struct mill_str host,
                  int64_t due_ms)
{
    frontier_remove(frontier, errand);
    errand->host = frontier_host(frontier, host);
    if (!errand->host)
        return false;
    errand->due_ms = due_ms;
    errand->order = frontier->order++;
    if (!errands_put(queue_of(errand), errand)) {
        errand->host = NULL;
        return false;
    }
    frontier->errands++;
    place_host(frontier, errand->host);
    return true;
}

static void take_out(struct frontier *frontier, struct errand *errand)
{
    errands_remove(queue_of(errand), errand);
    frontier->errands--;
}

void frontier_remove(struct frontier *frontier, struct errand *errand)
{
    if (!errand->place)
        return;
    take_out(frontier, errand);
    place_host(frontier, errand->host);
    errand->host = NULL;
}

struct errand *frontier_take(struct frontier *frontier, int64_t now_ms)
{
    struct errand *errand;
    struct host *host;

    if (frontier_due_ms(frontier) > now_ms)
        return NULL;
    host = frontier->heap[0];
    errand = errands_due_ms(&host->feeds) <= now_ms ? host->feeds.items[0]
                                                    : host->pages.items[0];
    take_out(frontier, errand);
    host->is_busy = true;
    frontier->running++;
    place_host(frontier, host);
    return errand;
}

int64_t frontier_due_ms(const struct frontier *frontier)
{
    if (!frontier->heap_count || frontier->running >= frontier->politeness.most_at_once)
        return INT64_MAX;
    return frontier->heap[0]->ready_ms;
}

void frontier_end(struct frontier *frontier, struct host *host,
                  const struct host_answer *answer, int64_t now_ms)
{
    assert(host->is_busy && frontier->running);
    host->is_busy = false;
    frontier->running--;
    if (answer) {
        host->habits.last_end_ms = now_ms;
        backoff_follow(&host->habits, answer, now_ms);
    }
    place_host(frontier, host);
}

static bool bears_on_nothing(const struct politeness *politeness, const struct host *host,
                             int64_t now_ms)
{
    const struct host_habits *habits = &host->habits;

    return free_ms(politeness, host) <= now_ms && backoff_is_calm(habits, now_ms) &&
           (!habits->crawl_delay_ms || now_ms - habits->last_end_ms >= DAY_MS);
}

size_t frontier_forget(struct frontier *frontier, int64_t now_ms)
{
    size_t before = frontier->hosts;

    for (size_t i = 0; i < frontier->slot_count; i++)
        for (struct host **link = &frontier->slots[i], *host; (host = *link);) {
            if (host->is_busy || host->place ||
                !bears_on_nothing(&frontier->politeness, host, now_ms)) {
                link = &host->next;
                continue;
            }
            *link = host->next;
            free_host(host);
            frontier->hosts--;
        }
    return before - frontier->hosts;
}
