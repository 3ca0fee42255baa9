/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.h - how a datum of a writer's schema becomes a struct of a reader's type: one step
 * for each thing on the wire, in its order. Internal to avro/.
 *
 * A record's steps stand in one array, so that reading a record is a loop; steps refer to
 * other plans where the schema does, so the plan of a recursive schema has cycles, which
 * the walk's depth cuts.
 */
#ifndef NEWSMILL_PLAN_H
#define NEWSMILL_PLAN_H

#include "avro/avsc.h"

enum step_kind {
    STEP_IMPOSSIBLE, /* a union's branch that the reader has no place for */
    /* Reads: what is on the wire, and what becomes of it where they differ. */
    STEP_BOOLEAN,
    STEP_INT,
    STEP_LONG,
    STEP_INT_AS_LONG,
    STEP_INT_AS_FLOAT,
    STEP_INT_AS_DOUBLE,
    STEP_LONG_AS_FLOAT,
    STEP_LONG_AS_DOUBLE,
    STEP_FLOAT,
    STEP_FLOAT_AS_DOUBLE,
    STEP_DOUBLE,
    STEP_STRING, /* into a string: must be UTF-8 */
    STEP_BYTES,
    STEP_FIXED,
    STEP_ENUM, /* into a string */
    STEP_RECORD,
    STEP_ARRAY,
    STEP_UNION,
    STEP_OPTIONAL, /* ["null", T] or [T, "null"] into ["null", T] */
    STEP_POINTER,  /* T into ["null", T] */
    STEP_NULL,     /* into ["null", T] */
    /* Skips: checked, not kept. */
    SKIP_NULL,
    SKIP_BOOLEAN,
    SKIP_INT,
    SKIP_LONG,
    SKIP_FIXED, /* float and double too */
    SKIP_BYTES, /* strings too */
    SKIP_ENUM,
    SKIP_RECORD,
    SKIP_ITEMS, /* of an array */
    SKIP_PAIRS, /* of a map */
    SKIP_UNION
};

struct record_plan;

struct step {
    uint8_t kind;     /* enum step_kind */
    uint8_t null;     /* OPTIONAL: the branch that is null */
    uint32_t place;   /* in the struct that is filled */
    uint32_t size;    /* bytes of a fixed; of the value behind a pointer; of an item */
    uint32_t count;   /* of symbols or branches */
    uint32_t least;   /* fewest bytes of an item on the wire; 0: none are needed */
    const char *name; /* for messages: the field, "" without one */
    union {
        const struct record_plan *record;
        const struct step *sub; /* value behind a pointer, item, branches */
        const struct mill_str *symbols;
        const char *why; /* IMPOSSIBLE */
    };
};

struct record_plan {
    const struct step *steps;
    uint32_t count;
    uint32_t size;     /* of the struct; 0: skipped */
    const void *blank; /* of the struct; NULL: the steps fill all of it */
};

struct plan {
    struct step top;  /* a record */
    const char *name; /* of the writer's schema; borrowed from it */
    struct arena arena;
};

/* `plan` is the caller's storage, plan_finish() in any case. Borrows the writer's tree
 * and `type`; `reader` is the tree of the type's own schema, needed for the call. */
enum mill_status plan_init(struct plan *plan, const struct avsc *writer,
                           const struct avsc *reader, const struct mill_type *type,
                           struct mill_error *error);
void plan_finish(struct plan *plan);

/* Reads a datum by the plan; see decode_bare(). */
enum mill_status plan_read(const struct plan *plan, struct mill_str datum,
                           struct arena *arena, const void **value,
                           struct mill_error *error);

#endif
