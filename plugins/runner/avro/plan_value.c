/* SPDX-License-Identifier: Apache-2.0
 * plan_value.c - steps for what a field or an item holds. */
#include "avro/plan_compiler.h"

#include <stdio.h>
#include <string.h>

/* A lower bound that looks into a record but not into those within it. */
static uint32_t least_bytes(const struct avsc_node *writer)
{
    uint64_t sum = 0;

    switch (writer->kind) {
    case AVSC_NULL:
        return 0;
    case AVSC_FLOAT:
        return 4;
    case AVSC_DOUBLE:
        return 8;
    case AVSC_FIXED:
        return writer->size;
    case AVSC_RECORD:
        for (size_t i = 0; i < writer->count; i++) {
            if (writer->fields[i].type->kind != AVSC_RECORD)
                sum += least_bytes(writer->fields[i].type);
        }
        return sum > AVSC_FIXED_LIMIT ? AVSC_FIXED_LIMIT : (uint32_t)sum;
    default:
        return 1;
    }
}

static const struct mill_str *symbols_of(struct compiler *compiler,
                                         const struct avsc_node *writer)
{
    struct mill_str *symbols =
        arena_array(compiler->arena, writer->count, sizeof(*symbols));

    for (size_t i = 0; symbols && i < writer->count; i++)
        symbols[i] = (struct mill_str){ writer->symbols[i], strlen(writer->symbols[i]) };
    return symbols;
}

static enum outcome plan_array(struct compiler *compiler, struct step *step,
                               const struct avsc_node *writer,
                               const struct target *target)
{
    const struct mill_field *item = target->field->item;
    const struct avsc_node *reader = target->reader->item;
    struct target inner = { reader, item, item->nullable };
    struct step *sub = add_steps(compiler, 1);

    if (!sub)
        return too_large(compiler);
    if (item->nullable)
        inner.reader = reader->branches[1];
    step->size = item->nullable ? (uint32_t)sizeof(void *) : item->size;
    step->least = least_bytes(writer->item);
    step->sub = sub;
    return plan_value(compiler, sub, writer->item, &inner);
}

static const uint8_t conversions[AVSC_UNION + 1][MILL_ARRAY + 1] = {
    [AVSC_BOOLEAN] = { [MILL_BOOLEAN] = STEP_BOOLEAN },
    [AVSC_INT] = { [MILL_INT] = STEP_INT,
                   [MILL_LONG] = STEP_INT_AS_LONG,
                   [MILL_FLOAT] = STEP_INT_AS_FLOAT,
                   [MILL_DOUBLE] = STEP_INT_AS_DOUBLE },
    [AVSC_LONG] = { [MILL_LONG] = STEP_LONG,
                    [MILL_FLOAT] = STEP_LONG_AS_FLOAT,
                    [MILL_DOUBLE] = STEP_LONG_AS_DOUBLE },
    [AVSC_FLOAT] = { [MILL_FLOAT] = STEP_FLOAT, [MILL_DOUBLE] = STEP_FLOAT_AS_DOUBLE },
    [AVSC_DOUBLE] = { [MILL_DOUBLE] = STEP_DOUBLE },
    [AVSC_BYTES] = { [MILL_BYTES] = STEP_BYTES, [MILL_STRING] = STEP_STRING },
    [AVSC_STRING] = { [MILL_BYTES] = STEP_BYTES, [MILL_STRING] = STEP_STRING },
    [AVSC_FIXED] = { [MILL_FIXED] = STEP_FIXED },
    [AVSC_ENUM] = { [MILL_STRING] = STEP_ENUM },
    [AVSC_RECORD] = { [MILL_RECORD] = STEP_RECORD },
    [AVSC_ARRAY] = { [MILL_ARRAY] = STEP_ARRAY },
};

static enum outcome impossible(struct compiler *compiler, struct step *step,
                               const char *from, const char *to)
{
    snprintf(compiler->why, sizeof(compiler->why), "%.80s cannot be read as %.80s", from,
             to);
    step->kind = STEP_IMPOSSIBLE;
    step->why = arena_copy(compiler->arena, compiler->why, strlen(compiler->why) + 1);
    return step->why ? IMPOSSIBLE : too_large(compiler);
}

/* A type that is no union becomes the target's value. */
static enum outcome plan_plain(struct compiler *compiler, struct step *step,
                               const struct avsc_node *writer,
                               const struct target *target)
{
    step->kind = conversions[writer->kind][target->field->kind];
    switch (step->kind) {
    case STEP_IMPOSSIBLE:
        return impossible(compiler, step, writer->name, target->reader->name);
    case STEP_FIXED:
        step->size = writer->size;
        if (writer->size != target->field->size)
            return impossible(compiler, step, writer->name, "a fixed of another size");
        return PLANNED;
    case STEP_ENUM:
        step->count = (uint32_t)writer->count;
        step->symbols = symbols_of(compiler, writer);
        return step->symbols ? PLANNED : too_large(compiler);
    case STEP_RECORD:
        step->record = plan_of(compiler, writer, target->reader, target->field->record);
        return step->record ? PLANNED : too_large(compiler);
    case STEP_ARRAY:
        return plan_array(compiler, step, writer, target);
    default:
        return PLANNED;
    }
}

static enum outcome plan_pointer(struct compiler *compiler, struct step *step,
                                 const struct avsc_node *writer,
                                 const struct target *target)
{
    struct step *sub = add_steps(compiler, 1);

    if (!sub)
        return too_large(compiler);
    step->kind = STEP_POINTER;
    step->size = target->field->size;
    step->sub = sub;
    return plan_plain(compiler, sub, writer, target);
}

static const char *last_name(const char *full)
{
    const char *dot = strrchr(full, '.');

    return dot ? dot + 1 : full;
}

/* Records pair whatever their names, unless a union has several of them. */
static bool is_other_record(const struct avsc_node *writer, size_t branch,
                            const struct target *target)
{
    const struct avsc_node *own = writer->branches[branch];
    size_t records = 0;

    for (size_t i = 0; i < writer->count; i++)
        records += writer->branches[i]->kind == AVSC_RECORD;
    return records > 1 && own->kind == AVSC_RECORD &&
           target->field->kind == MILL_RECORD &&
           strcmp(last_name(own->name), last_name(target->reader->name)) != 0;
}

static enum outcome plan_branch(struct compiler *compiler, struct step *step,
                                const struct avsc_node *writer, size_t branch,
                                const struct target *target)
{
    const struct avsc_node *own = writer->branches[branch];

    if (is_other_record(writer, branch, target))
        return impossible(compiler, step, own->name, target->reader->name);
    return plan_value(compiler, step, own, target);
}

/* At least one branch other than null must fit. */
static enum outcome plan_branches(struct compiler *compiler, struct step *step,
                                  const struct avsc_node *writer,
                                  const struct target *target)
{
    struct step *branches = add_steps(compiler, writer->count);
    enum outcome outcome = IMPOSSIBLE;

    if (!branches)
        return too_large(compiler);
    step->kind = STEP_UNION;
    step->count = (uint32_t)writer->count;
    step->sub = branches;
    for (size_t i = 0; i < writer->count; i++) {
        enum outcome one = plan_branch(compiler, &branches[i], writer, i, target);

        if (one == FATAL)
            return FATAL;
        if (one == PLANNED && writer->branches[i]->kind != AVSC_NULL)
            outcome = PLANNED;
    }
    return outcome;
}

static enum outcome plan_union(struct compiler *compiler, struct step *step,
                               const struct avsc_node *writer,
                               const struct target *target)
{
    bool optional = writer->count == 2 && target->nullable;
    size_t null = optional && writer->branches[1]->kind == AVSC_NULL;
    enum outcome outcome;

    if (!optional || writer->branches[null]->kind != AVSC_NULL)
        return plan_branches(compiler, step, writer, target);
    outcome = plan_pointer(compiler, step, writer->branches[!null], target);
    step->kind = STEP_OPTIONAL;
    step->null = (uint8_t)null;
    return outcome;
}

enum outcome plan_value(struct compiler *compiler, struct step *step,
                        const struct avsc_node *writer, const struct target *target)
{
    if (writer->kind == AVSC_UNION)
        return plan_union(compiler, step, writer, target);
    if (!target->nullable)
        return plan_plain(compiler, step, writer, target);
    if (writer->kind != AVSC_NULL)
        return plan_pointer(compiler, step, writer, target);
    step->kind = STEP_NULL;
    return PLANNED;
}

static enum outcome skip_branches(struct compiler *compiler, struct step *step,
                                  const struct avsc_node *writer)
{
    struct step *branches = add_steps(compiler, writer->count);

    if (!branches)
        return too_large(compiler);
    step->count = (uint32_t)writer->count;
    step->sub = branches;
    for (size_t i = 0; i < writer->count; i++) {
        if (plan_skip(compiler, &branches[i], writer->branches[i]) == FATAL)
            return FATAL;
    }
    return PLANNED;
}

static enum outcome skip_items(struct compiler *compiler, struct step *step,
                               const struct avsc_node *writer)
{
    struct step *sub = add_steps(compiler, 1);

    if (!sub)
        return too_large(compiler);
    step->sub = sub;
    step->least = least_bytes(writer->item) + (writer->kind == AVSC_MAP);
    return plan_skip(compiler, sub, writer->item);
}

enum outcome plan_skip(struct compiler *compiler, struct step *step,
                       const struct avsc_node *writer)
{
    static const uint8_t skips[] = {
        [AVSC_NULL] = SKIP_NULL,     [AVSC_BOOLEAN] = SKIP_BOOLEAN,
        [AVSC_INT] = SKIP_INT,       [AVSC_LONG] = SKIP_LONG,
        [AVSC_FLOAT] = SKIP_FIXED,   [AVSC_DOUBLE] = SKIP_FIXED,
        [AVSC_BYTES] = SKIP_BYTES,   [AVSC_STRING] = SKIP_BYTES,
        [AVSC_FIXED] = SKIP_FIXED,   [AVSC_ENUM] = SKIP_ENUM,
        [AVSC_RECORD] = SKIP_RECORD, [AVSC_ARRAY] = SKIP_ITEMS,
        [AVSC_MAP] = SKIP_PAIRS,     [AVSC_UNION] = SKIP_UNION,
    };

    step->kind = skips[writer->kind];
    step->size = least_bytes(writer); /* of a fixed, float or double: its bytes */
    step->count = (uint32_t)writer->count;
    if (writer->kind == AVSC_UNION)
        return skip_branches(compiler, step, writer);
    if (writer->kind == AVSC_ARRAY || writer->kind == AVSC_MAP)
        return skip_items(compiler, step, writer);
    if (writer->kind == AVSC_RECORD) {
        step->record = plan_of(compiler, writer, NULL, NULL);
        return step->record ? PLANNED : too_large(compiler);
    }
    return PLANNED;
}
