/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.h - memory of one page, given back all at once and kept for the next.
 *
 * Not zeroed. Going over the limit is sticky until the reset: the page fails, not the
 * process.
 */
#ifndef CLEANER_POOL_H
#define CLEANER_POOL_H

#include <newsmill/type.h>

struct pool_chunk;

struct pool {
    struct pool_chunk *chunks; /* the newest first */
    char *next;
    size_t left, used, limit;
    bool overflowed;
};

void pool_init(struct pool *pool, size_t limit);
void pool_finish(struct pool *pool);
/* Keeps memory for the next page. */
void pool_reset(struct pool *pool);

/* Aligned for anything; NULL over the limit or without memory. */
void *pool_alloc(struct pool *pool, size_t size);
/* The same for count * size, checked. */
void *pool_array(struct pool *pool, size_t count, size_t size);
/* A copy; an empty text over the limit. */
struct mill_str pool_copy(struct pool *pool, struct mill_str text);
/* The end of what pool_alloc() gave last: gives back what is beyond `used` bytes of it.
 */
void pool_shrink(struct pool *pool, void *last, size_t size, size_t used);

#endif
