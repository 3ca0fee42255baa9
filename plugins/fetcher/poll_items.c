/* SPDX-License-Identifier: Apache-2.0
 * poll_items.c - which items of an answer are new, and how often they come. */
#include "poll_parts.h"
#include "text/hash.h"

#include <string.h>

enum { DATES = 32, SURE_MS = 10 * 60000 };

uint64_t poll_identity(const struct feed_item *item)
{
    uint64_t hash;

    if (item->guid.len)
        hash = hash64_seed(item->guid, 1);
    else if (item->url.len)
        hash = hash64_seed(item->url, 2);
    else
        hash = hash64_seed(item->published_text, hash64_seed(item->title, 3));
    return hash ? hash : 1;
}

/* The ring as a set: open addressing, 0 free. */
struct set {
    uint64_t slots[2 * POLL_RING];
};

static bool set_has(const struct set *set, uint64_t identity)
{
    size_t at = identity % (2 * POLL_RING);

    while (set->slots[at] && set->slots[at] != identity)
        at = (at + 1) % (2 * POLL_RING);
    return set->slots[at] != 0;
}

static void set_add(struct set *set, uint64_t identity)
{
    size_t at = identity % (2 * POLL_RING);

    while (set->slots[at] && set->slots[at] != identity)
        at = (at + 1) % (2 * POLL_RING);
    set->slots[at] = identity;
}

static size_t ring_count(const struct poll *poll)
{
    size_t count = 0;

    while (count < POLL_RING && poll->ring[count])
        count++;
    return count;
}

/* The feed's items first, in its order, then what is left of the ring. */
static void renew_ring(struct poll *poll, const struct feed *feed)
{
    uint64_t ring[POLL_RING] = { 0 };
    struct set taken = { { 0 } };
    size_t count = 0;

    for (size_t i = 0; i < feed->item_count && count < POLL_RING; i++) {
        uint64_t identity = poll_identity(&feed->items[i]);

        if (!set_has(&taken, identity)) {
            set_add(&taken, identity);
            ring[count++] = identity;
        }
    }
    for (size_t i = 0; i < POLL_RING && poll->ring[i] && count < POLL_RING; i++)
        if (!set_has(&taken, poll->ring[i]))
            ring[count++] = poll->ring[i];
    memcpy(poll->ring, ring, sizeof(ring));
}

/* Of a feed that is longer than the ring, what stands below the last item that is known
 * is older than the ring's memory, not new. */
void poll_see_items(struct poll *poll, const struct feed *feed, bool *is_new,
                    struct items_seen *seen)
{
    bool ring_is_full = ring_count(poll) == POLL_RING;
    struct set known = { { 0 } };
    size_t last_known = 0;

    *seen = (struct items_seen){ 0 };
    for (size_t i = 0; i < POLL_RING && poll->ring[i]; i++)
        set_add(&known, poll->ring[i]);
    for (size_t i = 0; i < feed->item_count; i++) {
        is_new[i] = !set_has(&known, poll_identity(&feed->items[i]));
        seen->known += !is_new[i];
        if (!is_new[i])
            last_known = i;
    }
    for (size_t i = 0; i < feed->item_count; i++) {
        int64_t published_ms = feed->items[i].published_ms;

        if (!is_new[i] || (ring_is_full && seen->known && i > last_known))
            continue;
        seen->fresh++;
        seen->hid |= published_ms < poll->asked_ms - SURE_MS;
    }
    renew_ring(poll, feed);
}

/* Puts it into the descending list of the latest DATES. */
static size_t keep_latest(int64_t *dates, size_t count, int64_t date)
{
    size_t at = count;

    if (count == DATES && date <= dates[count - 1])
        return count;
    if (count == DATES)
        at = count - 1;
    else
        count++;
    for (; at > 0 && dates[at - 1] < date; at--)
        dates[at] = dates[at - 1];
    dates[at] = date;
    return count;
}

int64_t poll_usual_ms(const struct feed *feed, int64_t now_ms)
{
    int64_t dates[DATES], gap_ms;
    size_t count = 0;

    for (size_t i = 0; i < feed->item_count; i++)
        if (feed->items[i].published_ms > 0 && feed->items[i].published_ms <= now_ms)
            count = keep_latest(dates, count, feed->items[i].published_ms);
    if (count < 3)
        return 0;
    gap_ms = (dates[0] - dates[count - 1]) / (int64_t)(count - 1);
    return gap_ms < USUAL_MOST_MS ? gap_ms : USUAL_MOST_MS;
}
