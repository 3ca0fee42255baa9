/* SPDX-License-Identifier: Apache-2.0
 * staging.c - lists of what a call did. */
#include "host/staging.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum mill_status staging_init(struct staging *staging, size_t limit,
                              struct mill_error *error)
{
    *staging = (struct staging){ 0 };
    buffer_init(&staging->bytes, limit);
    /* Untouched pages cost nothing, and pointers into the buffer stay. */
    if (!buffer_room(&staging->bytes, limit))
        return mill_error(error, MILL_RETRY, "no memory for %zu bytes of staged output",
                          limit);
    return MILL_OK;
}

void staging_finish(struct staging *staging)
{
    buffer_finish(&staging->bytes);
    free(staging->emitted);
    free(staging->rejected);
    free(staging->changes);
    *staging = (struct staging){ 0 };
}

void staging_reset(struct staging *staging)
{
    buffer_reset(&staging->bytes);
    staging->emitted_count = staging->rejected_count = 0;
    staging->charged = 0;
    staging->overflowed = false;
    staging->view = (struct staged){ 0 };
}

void staging_charge(struct staging *staging, size_t bytes)
{
    size_t left = staging->bytes.limit - staging->bytes.len;

    if (staging->charged > left || bytes > left - staging->charged)
        staging->overflowed = true;
    else
        staging->charged += bytes;
}

bool staging_overflowed(const struct staging *staging)
{
    return staging->overflowed || staging->bytes.overflowed;
}

/* The list with room for one more item; NULL, with the list as it was: there is none. */
static void *reserve(struct staging *staging, void *items, size_t count, size_t *capacity,
                     size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 64;

    staging_charge(staging, size);
    if (staging_overflowed(staging))
        return NULL;
    if (count < *capacity)
        return items;
    items = reallocarray(items, wanted, size);
    if (items)
        *capacity = wanted;
    else
        staging->overflowed = true;
    return items;
}

static struct mill_str keep(struct staging *staging, struct mill_str text)
{
    const char *at = staging->bytes.data + staging->bytes.len;

    buffer_add_str(&staging->bytes, text);
    return (struct mill_str){ text.data ? at : NULL, text.len };
}

void staging_emit(struct staging *staging, const struct emitted *emitted)
{
    struct emitted *item,
        *items = reserve(staging, staging->emitted, staging->emitted_count,
                         &staging->emitted_capacity, sizeof(*item));

    if (!items)
        return;
    staging->emitted = items;
    item = &items[staging->emitted_count];
    *item = *emitted;
    item->key = keep(staging, emitted->key);
    item->id = keep(staging, emitted->id);
    if (!staging_overflowed(staging))
        staging->emitted_count++;
}

void staging_reject(struct staging *staging, const struct inbound *from,
                    const char *class, const char *reason)
{
    struct mill_str text = { reason, strlen(reason) };
    struct rejected *item,
        *items = reserve(staging, staging->rejected, staging->rejected_count,
                         &staging->rejected_capacity, sizeof(*item));

    if (!items)
        return;
    staging->rejected = items;
    item = &items[staging->rejected_count];
    *item = (struct rejected){ from, class, keep(staging, text), 0 };
    if (!staging_overflowed(staging))
        staging->rejected_count++;
}

void staging_withdraw(struct staging *staging, const struct inbound *from)
{
    size_t kept = 0;

    for (size_t i = 0; i < staging->emitted_count; i++) {
        if (staging->emitted[i].from != from)
            staging->emitted[kept++] = staging->emitted[i];
    }
    staging->emitted_count = kept;
}

static bool list_changes(struct staging *staging, const struct store *store)
{
    size_t count = store ? store_changes(store) : 0;

    if (count > staging->change_capacity) {
        struct change *changes = reallocarray(staging->changes, count, sizeof(*changes));

        if (!changes)
            return false;
        staging->changes = changes;
        staging->change_capacity = count;
    }
    for (size_t i = 0; i < count; i++) {
        struct change *change = &staging->changes[i];

        store_change(store, i, &change->key, &change->value, &change->deletes);
    }
    staging->view.changes = staging->changes;
    staging->view.change_count = count;
    return true;
}

/* Messages of a batch lie in one array. */
static int by_place(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const struct rejected *)a)->from;
    uintptr_t right = (uintptr_t)((const struct rejected *)b)->from;

    return (left > right) - (left < right);
}

const struct staged *staging_view(struct staging *staging, const struct store *store)
{
    if (staging_overflowed(staging) || !list_changes(staging, store)) {
        staging->overflowed = true;
        return NULL;
    }
    staging->view.emitted = staging->emitted;
    staging->view.emitted_count = staging->emitted_count;
    /* What cannot be read is rejected before the stage sees the rest of the batch. */
    if (staging->rejected_count > 1)
        qsort(staging->rejected, staging->rejected_count, sizeof(*staging->rejected),
              by_place);
    staging->view.rejected = staging->rejected;
    staging->view.rejected_count = staging->rejected_count;
    staging->view.bytes = staging->bytes.len + staging->charged;
    return &staging->view;
}
