/* SPDX-License-Identifier: Apache-2.0
 * winnow.c - a rolling polynomial hash and the least of each window. */
#include "dedup/winnow.h"

#include "text/hash.h"

enum { PROBES = 16 };

/* An odd multiplier without small factors; its 16th power takes a character out again. */
static const uint64_t BASE = 0x9E3779B97F4A7C15u;

static uint64_t power_of_gram(void)
{
    uint64_t power = BASE;

    for (int i = 1; i < WINNOW_GRAM; i *= 2)
        power *= power;
    return power;
}

/* The hash of each gram; a polynomial's low bits are weak, so it is mixed. 0 is "free".
 */
static uint64_t finish(uint64_t rolling)
{
    return hash_mix(rolling) | 1;
}

static uint32_t least_of(const uint64_t *ring, uint32_t first, uint32_t last)
{
    uint32_t least = first;

    /* The rightmost of equals, so that it stays for longest. */
    for (uint32_t at = first; at <= last; at++)
        if (ring[at % WINNOW_WINDOW] <= ring[least % WINNOW_WINDOW])
            least = at;
    return least;
}

uint32_t winnow(const struct key *key, struct print *out)
{
    uint64_t ring[WINNOW_WINDOW], rolling = 0, power = power_of_gram();
    uint32_t prints = 0, least = 0, grams;

    if (key->count < WINNOW_GRAM)
        return 0;
    grams = key->count - WINNOW_GRAM + 1;
    for (uint32_t i = 0; i < WINNOW_GRAM - 1; i++)
        rolling = rolling * BASE + key->chars[i];
    for (uint32_t at = 0; at < grams; at++) {
        uint32_t first = at < WINNOW_WINDOW ? 0 : at - WINNOW_WINDOW + 1;
        uint64_t hash;

        rolling = rolling * BASE + key->chars[at + WINNOW_GRAM - 1] -
                  (at ? power * key->chars[at - 1] : 0);
        hash = finish(rolling);
        ring[at % WINNOW_WINDOW] = hash;
        if (least < first)
            least = least_of(ring, first, at);
        else if (hash <= ring[least % WINNOW_WINDOW])
            least = at;
        if ((at >= WINNOW_WINDOW - 1 || at == grams - 1) &&
            (!prints || out[prints - 1].at != least))
            out[prints++] = (struct print){ ring[least % WINNOW_WINDOW], least };
    }
    return prints;
}

bool sightings_init(struct sightings *sightings, size_t prints, struct pool *pool)
{
    size_t size = 64;

    while (size < 2 * prints && size < (size_t)1 << 28)
        size *= 2;
    sightings->mask = (uint32_t)(size - 1);
    sightings->items = pool_array(pool, size, sizeof(*sightings->items));
    return sightings->items;
}

const struct sighting *sightings_find(const struct sightings *sightings, uint64_t hash)
{
    for (uint32_t i = 0; i < PROBES; i++) {
        const struct sighting *item =
            &sightings->items[((hash >> 32) + i) & sightings->mask];

        if (item->hash == hash)
            return item;
        if (!item->hash)
            return NULL;
    }
    return NULL;
}

void sightings_add(struct sightings *sightings, uint64_t hash, uint32_t piece,
                   uint32_t at)
{
    for (uint32_t i = 0; i < PROBES; i++) {
        struct sighting *item = &sightings->items[((hash >> 32) + i) & sightings->mask];

        if (item->hash == hash)
            return;
        if (!item->hash) {
            *item = (struct sighting){ hash, piece, at };
            return;
        }
    }
}
