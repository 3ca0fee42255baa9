/* SPDX-License-Identifier: Apache-2.0
 *
 * arena.h - zeroed memory that goes all at once, under a limit.
 *
 * One arena serves one call: reset gives back what the call took and keeps the first
 * chunks for the next. Going over the limit is sticky until the reset: the allocation
 * returns NULL, and arena_overflowed() says so even to a caller that did not look.
 */
#ifndef NEWSMILL_ARENA_H
#define NEWSMILL_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* the newest first */
    char *next;                 /* free bytes of the newest chunk */
    size_t left;
    size_t used, limit; /* bytes handed out; what may be */
    bool overflowed;
};

void arena_init(struct arena *arena, size_t limit);
void arena_finish(struct arena *arena);
void arena_reset(struct arena *arena);

/* Zeroed, aligned for anything; NULL over the limit or without memory. Size 0 is fine. */
void *arena_alloc(struct arena *arena, size_t size);
/* The same for count * size, checked. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* A copy of the bytes; NULL as above. */
void *arena_copy(struct arena *arena, const void *data, size_t len);

#endif
