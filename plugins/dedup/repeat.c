/* SPDX-License-Identifier: Apache-2.0
 * repeat.c - equal pieces by sorting their hashes. */
#include "dedup/repeat.h"

#include "dedup/key.h"

#include <stdlib.h>

enum { COLLIDING = 8, REFRAIN = 3 };

struct place {
    uint64_t hash;
    uint32_t at;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* Places of one hash, in order: nearly always one text, so one list of latest pieces. */
static void link_equals(struct pieces *pieces, const struct place *places, size_t count)
{
    uint32_t latest[COLLIDING], texts = 0;

    for (size_t i = 0; i < count; i++) {
        struct piece *piece = &pieces->items[places[i].at];
        uint32_t t = 0;

        while (t < texts && !key_equal(&piece->key, &pieces->items[latest[t]].key))
            t++;
        if (t < texts) {
            piece->previous = latest[t];
            piece->first = pieces->items[latest[t]].first;
        } else if (texts < COLLIDING) {
            texts++;
        } else {
            continue;
        }
        latest[t] = places[i].at;
    }
}

bool repeat_find(struct pieces *pieces, struct pool *pool)
{
    struct place *places = pool_array(pool, pieces->count, sizeof(*places));
    size_t count = 0;

    if (!places)
        return false;
    for (uint32_t i = 0; i < pieces->count; i++) {
        pieces->items[i].first = i;
        pieces->items[i].previous = PIECE_NONE;
        if (pieces->items[i].key.count)
            places[count++] = (struct place){ pieces->items[i].key.hash, i };
    }
    qsort(places, count, sizeof(*places), compare_places);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && places[end].hash == places[start].hash;)
            end++;
        link_equals(pieces, places + start, end - start);
    }
    return true;
}

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static bool all_differ(uint32_t *numbers, size_t count)
{
    qsort(numbers, count, sizeof(*numbers), compare_numbers);
    for (size_t i = 1; i < count; i++)
        if (numbers[i] == numbers[i - 1])
            return false;
    return true;
}

/* The text that stands at a place; the edges of the body differ from any text. */
static uint32_t text_at(const struct pieces *pieces, uint32_t at)
{
    return at < pieces->body     ? PIECE_NONE - 1
           : at >= pieces->count ? PIECE_NONE
                                 : pieces->items[at].first;
}

/* Gathers the neighbours of all that equals `last`, going back; the count of places. */
static size_t gather(const struct pieces *pieces, uint32_t last, uint32_t *before,
                     uint32_t *after)
{
    size_t count = 0;

    for (uint32_t at = last; at != PIECE_NONE && at >= pieces->body;
         at = pieces->items[at].previous) {
        if (pieces->items[at].reason != REASON_NONE)
            return 0;
        before[count] = text_at(pieces, at - 1);
        after[count++] = text_at(pieces, at + 1);
    }
    return count;
}

static void guard(struct pieces *pieces, uint32_t last, uint32_t *before, uint32_t *after)
{
    size_t count = gather(pieces, last, before, after);

    if (pieces->items[last].first < pieces->body || count < REFRAIN ||
        !all_differ(before, count) || !all_differ(after, count))
        return;
    for (uint32_t at = last; at != PIECE_NONE; at = pieces->items[at].previous)
        pieces->items[at].kept = KEPT_REFRAIN;
}

bool repeat_guard_refrains(struct pieces *pieces, struct pool *pool)
{
    uint32_t *before = pool_array(pool, pieces->count, sizeof(*before));
    uint32_t *after = pool_array(pool, pieces->count, sizeof(*after));
    bool *followed = pool_array(pool, pieces->count, sizeof(*followed));

    if (!before || !after || !followed)
        return false;
    for (uint32_t i = pieces->body; i < pieces->count; i++)
        if (pieces->items[i].previous != PIECE_NONE)
            followed[pieces->items[i].previous] = true;
    for (uint32_t i = pieces->body; i < pieces->count; i++)
        if (!followed[i] && pieces->items[i].previous != PIECE_NONE)
            guard(pieces, i, before, after);
    return true;
}
