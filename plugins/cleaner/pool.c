/* SPDX-License-Identifier: Apache-2.0
 * pool.c - memory of one page. */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 18, KEEP_MAX = 1 << 26, ALIGN = 16 };

struct pool_chunk {
    struct pool_chunk *older;
    size_t size;
    _Alignas(ALIGN) char bytes[];
};

void pool_init(struct pool *pool, size_t limit)
{
    *pool = (struct pool){ .limit = limit };
}

void pool_finish(struct pool *pool)
{
    while (pool->chunks) {
        struct pool_chunk *older = pool->chunks->older;

        free(pool->chunks);
        pool->chunks = older;
    }
    *pool = (struct pool){ .limit = pool->limit };
}

static bool grow(struct pool *pool, size_t size)
{
    size_t want = size > CHUNK ? size : CHUNK;
    struct pool_chunk *chunk = malloc(sizeof(*chunk) + want);

    if (!chunk)
        return false;
    chunk->size = want;
    chunk->older = pool->chunks;
    pool->chunks = chunk;
    pool->next = chunk->bytes;
    pool->left = want;
    return true;
}

/* One chunk that holds what this page took serves the next without another malloc. */
void pool_reset(struct pool *pool)
{
    struct pool_chunk *chunk = pool->chunks;
    size_t total = pool->used < KEEP_MAX ? pool->used : KEEP_MAX;

    if (chunk && (chunk->older || chunk->size > 2 * KEEP_MAX)) {
        pool_finish(pool);
        grow(pool, total);
        chunk = pool->chunks;
    }
    pool->next = chunk ? chunk->bytes : NULL;
    pool->left = chunk ? chunk->size : 0;
    pool->used = 0;
    pool->overflowed = false;
}

void *pool_alloc(struct pool *pool, size_t size)
{
    size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
    char *got;

    if (rounded < size || rounded > pool->limit - pool->used ||
        (rounded > pool->left && !grow(pool, rounded))) {
        pool->overflowed = true;
        return NULL;
    }
    got = pool->next;
    pool->next += rounded;
    pool->left -= rounded;
    pool->used += rounded;
    return got;
}

void *pool_array(struct pool *pool, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        pool->overflowed = true;
        return NULL;
    }
    return pool_alloc(pool, count * size);
}

struct mill_str pool_copy(struct pool *pool, struct mill_str text)
{
    char *copy = pool_alloc(pool, text.len);

    if (!copy || !text.len)
        return (struct mill_str){ "", 0 };
    memcpy(copy, text.data, text.len);
    return (struct mill_str){ copy, text.len };
}

void pool_shrink(struct pool *pool, void *last, size_t size, size_t used)
{
    size_t had = (size + ALIGN - 1) / ALIGN * ALIGN;
    size_t keeps = (used + ALIGN - 1) / ALIGN * ALIGN;

    if (!last || (char *)last + had != pool->next || keeps > had)
        return;
    pool->next -= had - keeps;
    pool->left += had - keeps;
    pool->used -= had - keeps;
}
