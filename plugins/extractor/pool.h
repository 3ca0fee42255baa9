/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.h - zeroed memory for one record, and lists that grow in it.
 *
 * A pool takes large chunks from whoever owns the memory (a host's arena, malloc in
 * tests) and uses them again after a reset. Going over the limit is sticky until the
 * reset: callers stop where they are, and the stage sees `overflowed` at the end.
 */
#ifndef EXTRACTOR_POOL_H
#define EXTRACTOR_POOL_H

#include <newsmill/plugin.h>

struct pool_chunk;

struct pool {
    struct pool_chunk *first, *current;
    char *next; /* free bytes of the current chunk */
    size_t left;
    size_t used, limit;
    void *(*take)(void *arg, size_t size);
    void *arg;
    bool overflowed;
};

/* `take` gives a chunk, NULL when there is none; the pool never gives one back. */
void pool_init(struct pool *pool, void *(*take)(void *arg, size_t size), void *arg,
               size_t limit);
void pool_reset(struct pool *pool);

/* Zeroed and aligned for anything; NULL over the limit. */
void *pool_alloc(struct pool *pool, size_t size);
void *pool_array(struct pool *pool, size_t count, size_t size);
/* A copy; empty over the limit. */
struct mill_str pool_copy(struct pool *pool, struct mill_str text);
struct mill_str pool_printf(struct pool *pool, const char *format, ...) MILL_PRINTF(2, 3);

/* A struct {T *items; size_t count, capacity;} that grows in a pool. list_add() says
 * whether there was room. */
#define list_room(pool, list)                                                            \
    pool_room((pool), &(list)->items, (list)->count, &(list)->capacity,                  \
              sizeof(*(list)->items))
#define list_add(pool, list, item)                                                       \
    (list_room((pool), (list)) ? ((list)->items[(list)->count++] = (item), true) : false)
bool pool_room(struct pool *pool, void *items, size_t count, size_t *capacity,
               size_t size);

#endif
