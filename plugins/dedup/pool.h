/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.h - memory that goes all at once, from whoever lends it: the host's mill_alloc()
 * in the stage, anything in a test. Running out is sticky, so that one check at the end
 * will do where a NULL is not followed.
 */
#ifndef NEWSMILL_DEDUP_POOL_H
#define NEWSMILL_DEDUP_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool {
    void *(*alloc)(void *arg, size_t size); /* zeroed, aligned for anything; NULL: no */
    void *arg;
    bool failed;
};

/* Zeroed room for `count` things of `size` bytes, never NULL for 0; NULL: failed is set.
 */
static inline void *pool_array(struct pool *pool, size_t count, size_t size)
{
    size_t bytes = count && size && count <= SIZE_MAX / size ? count * size : 1;
    void *memory = NULL;

    if (count <= SIZE_MAX / (size ? size : 1))
        memory = pool->alloc(pool->arg, bytes);
    pool->failed |= !memory;
    return memory;
}

#endif
