/* SPDX-License-Identifier: Apache-2.0
 * arena.c - chunks of growing size; the largest one survives a reset. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 64 << 10, LARGEST_KEPT = 8 << 20 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of data */
    alignas(max_align_t) char data[];
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){ .limit = limit };
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;

        free(chunk);
        chunk = older;
    }
}

void arena_finish(struct arena *arena)
{
    free_chunks(arena->chunks);
    *arena = (struct arena){ .limit = arena->limit };
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = arena->chunks;

    if (kept && kept->size > LARGEST_KEPT) {
        arena_finish(arena);
        return;
    }
    if (kept) {
        free_chunks(kept->older);
        kept->older = NULL;
        arena->next = kept->data;
        arena->left = kept->size;
    }
    arena->used = 0;
    arena->overflowed = false;
}

static bool add_chunk(struct arena *arena, size_t size)
{
    size_t want = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    struct arena_chunk *chunk;

    if (want > LARGEST_KEPT)
        want = LARGEST_KEPT;
    if (want < size)
        want = size;
    chunk = malloc(sizeof(*chunk) + want);
    if (!chunk)
        return false;
    chunk->older = arena->chunks;
    chunk->size = want;
    arena->chunks = chunk;
    arena->next = chunk->data;
    arena->left = want;
    return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t rounded = (size + align - 1) / align * align;
    void *memory;

    if (rounded < size || rounded > arena->limit - arena->used)
        goto fail;
    if (rounded > arena->left && !add_chunk(arena, rounded))
        goto fail;
    memory = arena->next;
    arena->next += rounded;
    arena->left -= rounded;
    arena->used += rounded;
    return memset(memory, 0, size);
fail:
    arena->overflowed = true;
    return NULL;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        arena->overflowed = true;
        return NULL;
    }
    return arena_alloc(arena, count * size);
}

void *arena_copy(struct arena *arena, const void *data, size_t len)
{
    void *copy = arena_alloc(arena, len);

    if (copy && len)
        memcpy(copy, data, len);
    return copy;
}
