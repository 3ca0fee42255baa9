/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_compiler.h - what plan.c, for records, and plan_value.c, for what is in them,
 * share.
 */
#ifndef NEWSMILL_PLAN_COMPILER_H
#define NEWSMILL_PLAN_COMPILER_H

#include "avro/plan.h"

/* A writer's record, and what it becomes: nothing when type is NULL. */
struct pair {
    const struct avsc_node *writer, *reader;
    const struct mill_type *type;
    struct record_plan *plan;
    struct pair *next;
};

struct compiler {
    struct arena *arena;
    struct pair *pairs, **last;
    struct mill_error *error;
    char why[200]; /* of the last pair that is impossible */
};

/* What a value becomes: a field of a struct, behind a pointer or not. */
struct target {
    const struct avsc_node *reader; /* without its ["null", ] */
    const struct mill_field *field;
    bool nullable;
};

/* FATAL: the error is set. IMPOSSIBLE: compiler->why says why. */
enum outcome { PLANNED, IMPOSSIBLE, FATAL };

/* `count` steps without a name; NULL: too large. */
struct step *add_steps(struct compiler *compiler, size_t count);
enum outcome too_large(struct compiler *compiler);
/* The plan of a record and a type, which may be filled later; NULL: too large. */
const struct record_plan *plan_of(struct compiler *compiler,
                                  const struct avsc_node *writer,
                                  const struct avsc_node *reader,
                                  const struct mill_type *type);

enum outcome plan_value(struct compiler *compiler, struct step *step,
                        const struct avsc_node *writer, const struct target *target);
/* Never IMPOSSIBLE. */
enum outcome plan_skip(struct compiler *compiler, struct step *step,
                       const struct avsc_node *writer);

#endif
