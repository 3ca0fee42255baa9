/* SPDX-License-Identifier: Apache-2.0
 * plan.c - pairs a writer's schema with a reader's type, record by record.
 *
 * Records are planned one after the other from a list, each pair of a writer's record and
 * a reader's type once: schemas may be recursive, this code is not beyond the nesting of
 * unnamed types in the text, AVSC_DEPTH_LIMIT. */
#include "avro/plan_compiler.h"

#include <string.h>

enum { MEMORY_LIMIT = 64 << 20 };

enum outcome too_large(struct compiler *compiler)
{
    mill_error(compiler->error, MILL_FATAL, "the plan to read it is too large");
    return FATAL;
}

struct step *add_steps(struct compiler *compiler, size_t count)
{
    struct step *steps = arena_array(compiler->arena, count, sizeof(*steps));

    for (size_t i = 0; steps && i < count; i++)
        steps[i].name = "";
    return steps;
}

const struct record_plan *plan_of(struct compiler *compiler,
                                  const struct avsc_node *writer,
                                  const struct avsc_node *reader,
                                  const struct mill_type *type)
{
    struct pair *pair;

    for (pair = compiler->pairs; pair; pair = pair->next) {
        if (pair->writer == writer && pair->type == type)
            return pair->plan;
    }
    pair = arena_alloc(compiler->arena, sizeof(*pair));
    if (!pair)
        return NULL;
    pair->writer = writer;
    pair->reader = reader;
    pair->type = type;
    pair->plan = arena_alloc(compiler->arena, sizeof(*pair->plan));
    *compiler->last = pair;
    compiler->last = &pair->next;
    return pair->plan;
}

static bool has_alias(const struct avsc_field *field, const char *name)
{
    for (size_t i = 0; i < json_array_size(field->aliases); i++) {
        if (!strcmp(json_string_value(json_array_get(field->aliases, i)), name))
            return true;
    }
    return false;
}

static bool has_field(const struct avsc_node *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++) {
        if (!strcmp(record->fields[i].name, name))
            return true;
    }
    return false;
}

/* The index of the reader's field for a writer's; reader->count: none. An alias counts
 * only where the writer does not have the name itself. */
static size_t partner(const struct pair *pair, const char *name)
{
    const struct avsc_node *reader = pair->reader;

    for (size_t i = 0; i < reader->count; i++) {
        if (!strcmp(reader->fields[i].name, name))
            return i;
    }
    for (size_t i = 0; i < reader->count; i++) {
        if (has_alias(&reader->fields[i], name) &&
            !has_field(pair->writer, reader->fields[i].name))
            return i;
    }
    return reader->count;
}

static bool plan_field(struct compiler *compiler, const struct pair *pair,
                       const struct avsc_field *writer, struct step *step, bool *filled)
{
    size_t index = partner(pair, writer->name);
    const struct avsc_field *reader = &pair->reader->fields[index];
    const struct mill_field *field = &pair->type->fields[index];
    struct target target;
    enum outcome outcome;

    if (index == pair->reader->count || filled[index])
        return plan_skip(compiler, step, writer->type) != FATAL;
    target = (struct target){ reader->type, field, field->nullable };
    if (field->nullable)
        target.reader = reader->type->branches[1];
    step->place = field->offset;
    filled[index] = true;
    outcome = plan_value(compiler, step, writer->type, &target);
    if (outcome == IMPOSSIBLE)
        mill_error(compiler->error, MILL_FATAL, "%s.%s: %s", pair->writer->name,
                   writer->name, compiler->why);
    return outcome == PLANNED;
}

/* Whether the fields that the writer does not have are left to their defaults. */
static bool check_unfilled(struct compiler *compiler, const struct pair *pair,
                           const bool *filled)
{
    for (size_t i = 0; i < pair->reader->count; i++) {
        const struct mill_field *field = &pair->type->fields[i];

        if (filled[i])
            continue;
        pair->plan->blank = pair->type->blank;
        if (field->required) {
            mill_error(compiler->error, MILL_FATAL,
                       "%s: has no field '%s', which has no default in %s",
                       pair->writer->name, field->name, pair->type->name);
            return false;
        }
    }
    return true;
}

static bool plan_record(struct compiler *compiler, const struct pair *pair)
{
    size_t count = pair->writer->count;
    size_t fields = pair->type ? pair->reader->count : 0;
    struct step *steps = add_steps(compiler, count);
    bool *filled = arena_array(compiler->arena, fields, sizeof(*filled));

    if (!steps || !filled) {
        too_large(compiler);
        return false;
    }
    pair->plan->steps = steps;
    pair->plan->count = (uint32_t)count;
    pair->plan->size = pair->type ? pair->type->size : 0;
    for (size_t i = 0; i < count; i++) {
        const struct avsc_field *writer = &pair->writer->fields[i];

        steps[i].name = writer->name;
        if (!pair->type) {
            if (plan_skip(compiler, &steps[i], writer->type) == FATAL)
                return false;
        } else if (!plan_field(compiler, pair, writer, &steps[i], filled)) {
            return false;
        }
    }
    return !pair->type || check_unfilled(compiler, pair, filled);
}

enum mill_status plan_init(struct plan *plan, const struct avsc *writer,
                           const struct avsc *reader, const struct mill_type *type,
                           struct mill_error *error)
{
    struct compiler compiler = { .arena = &plan->arena, .error = error };

    *plan = (struct plan){ .name = writer->top->name };
    arena_init(&plan->arena, MEMORY_LIMIT);
    compiler.last = &compiler.pairs;
    if (writer->top->kind != AVSC_RECORD)
        return mill_error(error, MILL_FATAL, "%s cannot be read as %s", plan->name,
                          type->name);
    plan->top.name = "";
    plan->top.kind = STEP_RECORD;
    plan->top.record = plan_of(&compiler, writer->top, reader->top, type);
    if (!plan->top.record)
        return mill_error(error, MILL_FATAL, "the plan to read it is too large");
    for (struct pair *pair = compiler.pairs; pair; pair = pair->next) {
        if (!pair->plan || !plan_record(&compiler, pair))
            return plan->arena.overflowed
                       ? mill_error(error, MILL_FATAL, "the plan to read it is too large")
                       : MILL_FATAL;
    }
    return MILL_OK;
}

void plan_finish(struct plan *plan)
{
    arena_finish(&plan->arena);
}
