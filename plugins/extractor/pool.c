/* SPDX-License-Identifier: Apache-2.0
 * pool.c - zeroed memory for one record, and lists that grow in it. */
#include "extractor/pool.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK = 128 << 10, ALIGN = alignof(max_align_t) };

struct pool_chunk {
    struct pool_chunk *next;
    size_t size; /* bytes of data */
    max_align_t data[];
};

void pool_init(struct pool *pool, void *(*take)(void *arg, size_t size), void *arg,
               size_t limit)
{
    memset(pool, 0, sizeof(*pool));
    pool->take = take;
    pool->arg = arg;
    pool->limit = limit;
}

static void enter(struct pool *pool, struct pool_chunk *chunk)
{
    pool->current = chunk;
    pool->next = chunk ? (char *)chunk->data : NULL;
    pool->left = chunk ? chunk->size : 0;
}

void pool_reset(struct pool *pool)
{
    enter(pool, pool->first);
    pool->used = 0;
    pool->overflowed = false;
}

/* The next chunk with `size` bytes: one kept from before the reset, or a new one. Kept
 * chunks that are too small are skipped for this round. */
static bool advance(struct pool *pool, size_t size)
{
    struct pool_chunk *chunk, *last = pool->current;

    for (chunk = last ? last->next : pool->first; chunk;
         last = chunk, chunk = chunk->next)
        if (chunk->size >= size)
            break;
    if (!chunk) {
        size_t bytes = size > CHUNK ? size : CHUNK;

        chunk = pool->take(pool->arg, sizeof(*chunk) + bytes);
        if (!chunk)
            return false;
        chunk->next = NULL;
        chunk->size = bytes;
        if (last)
            last->next = chunk;
        else
            pool->first = chunk;
    }
    enter(pool, chunk);
    return true;
}

void *pool_alloc(struct pool *pool, size_t size)
{
    void *memory;

    if (size > pool->limit || pool->used > pool->limit - size)
        goto fail;
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (size > pool->left && !advance(pool, size))
        goto fail;
    memory = pool->next;
    pool->next += size;
    pool->left -= size;
    pool->used += size;
    return size ? memset(memory, 0, size) : memory;
fail:
    pool->overflowed = true;
    return NULL;
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
    char *copy = pool_alloc(pool, text.len + 1);

    if (!copy)
        return (struct mill_str){ "", 0 };
    if (text.len)
        memcpy(copy, text.data, text.len);
    return (struct mill_str){ copy, text.len };
}

struct mill_str pool_printf(struct pool *pool, const char *format, ...)
{
    va_list list, again;
    char *text = NULL;
    int len;

    va_start(list, format);
    va_copy(again, list);
    len = vsnprintf(NULL, 0, format, list);
    if (len >= 0)
        text = pool_alloc(pool, (size_t)len + 1);
    if (text)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(list);
    return text ? (struct mill_str){ text, (size_t)len } : (struct mill_str){ "", 0 };
}

bool pool_room(struct pool *pool, void *items, size_t count, size_t *capacity,
               size_t size)
{
    size_t more = *capacity ? *capacity * 2 : 8;
    void *old, *grown;

    if (count < *capacity)
        return true;
    grown = pool_array(pool, more, size);
    if (!grown)
        return false;
    memcpy(&old, items, sizeof(old));
    if (count)
        memcpy(grown, old, count * size);
    memcpy(items, &grown, sizeof(grown));
    *capacity = more;
    return true;
}
