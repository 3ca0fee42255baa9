/* SPDX-License-Identifier: Apache-2.0
 *
 * winnow.h - fingerprints of texts, and a table that finds where one was seen first.
 */
#ifndef NEWSMILL_DEDUP_WINNOW_H
#define NEWSMILL_DEDUP_WINNOW_H

#include "dedup/pieces.h"

enum { WINNOW_GRAM = 16, WINNOW_WINDOW = 8 };

struct print {
    uint64_t hash;
    uint32_t at; /* the first of its WINNOW_GRAM characters */
};

/* Writes the fingerprints of a key in order and returns how many: at most count -
 * WINNOW_GRAM + 1, none of a key shorter than a gram. */
uint32_t winnow(const struct key *key, struct print *out);

struct sighting {
    uint64_t hash; /* 0: free */
    uint32_t piece, at;
};

struct sightings {
    struct sighting *items;
    uint32_t mask;
};

/* Room for about `prints` fingerprints; false: no memory. */
bool sightings_init(struct sightings *sightings, size_t prints, struct pool *pool);
/* NULL: never seen. Looks at 16 places at most: a hostile table forgets, it does not
 * slow down. */
const struct sighting *sightings_find(const struct sightings *sightings, uint64_t hash);
/* Keeps the first sighting. */
void sightings_add(struct sightings *sightings, uint64_t hash, uint32_t piece,
                   uint32_t at);

#endif
