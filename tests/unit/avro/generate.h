/* SPDX-License-Identifier: Apache-2.0
 *
 * generate.h - random types with their schemas, writers' schemas that differ from them in
 * every way that reading allows, and random structs.
 */
#ifndef NEWSMILL_TEST_GENERATE_H
#define NEWSMILL_TEST_GENERATE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "chance.h"

struct generated {
    const struct mill_type *type; /* as schemac would make it; all in the arena */
    struct buffer writer;         /* a schema whose records the type can read */
    struct arena arena;
};

/* same: the writer's schema is the type's own. generated_free() what it made. */
void generate(struct generated *generated, struct chance *chance, bool same);
void generated_free(struct generated *generated);

/* A struct of the type in the arena. */
const void *generate_value(const struct mill_type *type, struct chance *chance,
                           struct arena *arena);

#endif
