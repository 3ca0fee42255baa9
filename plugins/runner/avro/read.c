/* SPDX-License-Identifier: Apache-2.0
 * read.c - reads a datum by its plan: every bound is checked, nothing is copied but
 * numbers.
 *
 * A step's function takes what is on the wire and fills `to`, its place in the struct.
 * Recursion: WALK_DEPTH_LIMIT records, arrays and maps in one another. */
#include "avro/plan.h"
#include "avro/walk.h"
#include "text/utf8.h"

typedef bool (*reader)(struct walk *walk, const struct step *step, char *to);

static bool run(struct walk *walk, const struct step *step, char *to);

/* Steps that only move a value; STORE(name, type, taken, made): `taken` is on the wire.
 */
#define STORE(name, wire, take_it, type)                                                 \
    static bool name(struct walk *walk, const struct step *step, char *to)               \
    {                                                                                    \
        wire taken;                                                                      \
        type made;                                                                       \
                                                                                         \
        if (!take_it(walk, &taken))                                                      \
            return false;                                                                \
        made = (type)taken;                                                              \
        memcpy(to, &made, sizeof(made));                                                 \
        return true;                                                                     \
    }

STORE(store_boolean, bool, walk_boolean, bool)
STORE(store_int, int32_t, walk_int, int32_t)
STORE(store_int_as_long, int32_t, walk_int, int64_t)
STORE(store_int_as_float, int32_t, walk_int, float)
STORE(store_int_as_double, int32_t, walk_int, double)
STORE(store_long, int64_t, walk_long, int64_t)
STORE(store_long_as_float, int64_t, walk_long, float)
STORE(store_long_as_double, int64_t, walk_long, double)
STORE(store_float, float, walk_float, float)
STORE(store_float_as_double, float, walk_float, double)
STORE(store_double, double, walk_double, double)

static bool store_bytes(struct walk *walk, const struct step *step, char *to)
{
    struct mill_str span;

    if (!walk_span(walk, &span))
        return false;
    memcpy(to, &span, sizeof(span));
    return true;
}

static bool store_string(struct walk *walk, const struct step *step, char *to)
{
    struct mill_str span;

    if (!walk_span(walk, &span))
        return false;
    if (!utf8_valid(span)) {
        walk->next -= span.len;
        return walk_wrong(walk, "the text is not UTF-8");
    }
    memcpy(to, &span, sizeof(span));
    return true;
}

static bool store_fixed(struct walk *walk, const struct step *step, char *to)
{
    const unsigned char *bytes;

    if (!walk_take(walk, step->size, &bytes))
        return false;
    memcpy(to, bytes, step->size);
    return true;
}

static bool store_enum(struct walk *walk, const struct step *step, char *to)
{
    size_t index;

    if (!walk_index(walk, step->count, "enum symbol", &index))
        return false;
    memcpy(to, &step->symbols[index], sizeof(*step->symbols));
    return true;
}

static bool store_null(struct walk *walk, const struct step *step, char *to)
{
    const void *null = NULL;

    memcpy(to, &null, sizeof(null));
    return true;
}

static bool store_pointer(struct walk *walk, const struct step *step, char *to)
{
    char *value = arena_alloc(walk->arena, step->size);

    if (!value)
        return walk_wrong(walk, "no room for the value");
    memcpy(to, &value, sizeof(value));
    return run(walk, step->sub, value);
}

static bool store_optional(struct walk *walk, const struct step *step, char *to)
{
    size_t branch;

    if (!walk_index(walk, 2, "union branch", &branch))
        return false;
    if (branch == step->null)
        return store_null(walk, step, to);
    return store_pointer(walk, step, to);
}

static bool run_union(struct walk *walk, const struct step *step, char *to)
{
    size_t branch;

    return walk_index(walk, step->count, "union branch", &branch) &&
           run(walk, &step->sub[branch], to);
}

/* Fills a struct by a record's steps, or skips the record. */
static bool run_record(struct walk *walk, const struct step *step, char *to)
{
    const struct record_plan *plan = step->record;

    if (!walk_charge(walk, plan->count) || !walk_enter(walk))
        return false;
    if (plan->blank)
        memcpy(to, plan->blank, plan->size);
    for (const struct step *field = plan->steps; field < plan->steps + plan->count;
         field++) {
        if (!run(walk, field, to + field->place))
            return path_add_name(&walk->path, field->name);
    }
    walk->depth--;
    return true;
}

/* Room for `more` items behind `count`. */
static bool grow(struct walk *walk, const struct step *step, struct mill_strs *array,
                 size_t *capacity, size_t more)
{
    size_t wanted = array->count + more;
    char *items;

    if (wanted <= *capacity)
        return true;
    if (*capacity && wanted < *capacity * 2)
        wanted = *capacity * 2;
    items = arena_array(walk->arena, wanted, step->size);
    if (!items)
        return walk_wrong(walk, "no room for %zu items", wanted);
    if (array->count)
        memcpy(items, array->items, array->count * step->size);
    array->items = (const void *)items;
    *capacity = wanted;
    return true;
}

static bool store_items(struct walk *walk, const struct step *step, size_t count,
                        struct mill_strs *array, size_t *capacity)
{
    char *item;

    if (!grow(walk, step, array, capacity, count))
        return false;
    item = (char *)(uintptr_t)array->items + array->count * step->size;
    for (size_t i = 0; i < count; i++, item += step->size) {
        if (!run(walk, step->sub, item))
            return path_add_index(&walk->path, array->count + i);
    }
    array->count += count;
    return true;
}

/* All arrays are laid out as mill_strs is: items and count. */
static bool store_array(struct walk *walk, const struct step *step, char *to)
{
    struct mill_strs array = { NULL, 0 };
    size_t count, capacity = 0;

    if (!walk_enter(walk))
        return false;
    do {
        if (!walk_block(walk, step->least, &count))
            return false;
        if (count && !store_items(walk, step, count, &array, &capacity))
            return false;
    } while (count);
    walk->depth--;
    memcpy(to, &array, sizeof(array));
    return true;
}

static bool skip_null(struct walk *walk, const struct step *step, char *to)
{
    return true;
}

static bool skip_boolean(struct walk *walk, const struct step *step, char *to)
{
    bool value;

    return walk_boolean(walk, &value);
}

static bool skip_int(struct walk *walk, const struct step *step, char *to)
{
    int32_t value;

    return walk_int(walk, &value);
}

static bool skip_long(struct walk *walk, const struct step *step, char *to)
{
    int64_t value;

    return walk_long(walk, &value);
}

static bool skip_fixed(struct walk *walk, const struct step *step, char *to)
{
    const unsigned char *bytes;

    return walk_take(walk, step->size, &bytes);
}

static bool skip_bytes(struct walk *walk, const struct step *step, char *to)
{
    struct mill_str span;

    return walk_span(walk, &span);
}

static bool skip_enum(struct walk *walk, const struct step *step, char *to)
{
    size_t index;

    return walk_index(walk, step->count, "enum symbol", &index);
}

static bool skip_record(struct walk *walk, const struct step *step, char *to)
{
    return run_record(walk, step, to);
}

/* The items of an array, or the pairs of a map. */
static bool skip_items(struct walk *walk, const struct step *step, char *to)
{
    struct mill_str key;
    size_t count;

    if (!walk_enter(walk))
        return false;
    do {
        if (!walk_block(walk, step->least, &count))
            return false;
        for (size_t i = 0; i < count; i++) {
            if ((step->kind == SKIP_PAIRS && !walk_span(walk, &key)) ||
                !run(walk, step->sub, to))
                return path_add_index(&walk->path, i);
        }
    } while (count);
    walk->depth--;
    return true;
}

static bool impossible(struct walk *walk, const struct step *step, char *to)
{
    return walk_wrong(walk, "%s", step->why);
}

static const reader readers[] = {
    [STEP_IMPOSSIBLE] = impossible,
    [STEP_BOOLEAN] = store_boolean,
    [STEP_INT] = store_int,
    [STEP_LONG] = store_long,
    [STEP_INT_AS_LONG] = store_int_as_long,
    [STEP_INT_AS_FLOAT] = store_int_as_float,
    [STEP_INT_AS_DOUBLE] = store_int_as_double,
    [STEP_LONG_AS_FLOAT] = store_long_as_float,
    [STEP_LONG_AS_DOUBLE] = store_long_as_double,
    [STEP_FLOAT] = store_float,
    [STEP_FLOAT_AS_DOUBLE] = store_float_as_double,
    [STEP_DOUBLE] = store_double,
    [STEP_STRING] = store_string,
    [STEP_BYTES] = store_bytes,
    [STEP_FIXED] = store_fixed,
    [STEP_ENUM] = store_enum,
    [STEP_RECORD] = run_record,
    [STEP_ARRAY] = store_array,
    [STEP_UNION] = run_union,
    [STEP_OPTIONAL] = store_optional,
    [STEP_POINTER] = store_pointer,
    [STEP_NULL] = store_null,
    [SKIP_NULL] = skip_null,
    [SKIP_BOOLEAN] = skip_boolean,
    [SKIP_INT] = skip_int,
    [SKIP_LONG] = skip_long,
    [SKIP_FIXED] = skip_fixed,
    [SKIP_BYTES] = skip_bytes,
    [SKIP_ENUM] = skip_enum,
    [SKIP_RECORD] = skip_record,
    [SKIP_ITEMS] = skip_items,
    [SKIP_PAIRS] = skip_items,
    [SKIP_UNION] = run_union,
};

static bool run(struct walk *walk, const struct step *step, char *to)
{
    return readers[step->kind](walk, step, to);
}

enum mill_status plan_read(const struct plan *plan, struct mill_str datum,
                           struct arena *arena, const void **value,
                           struct mill_error *error)
{
    struct walk walk = { .arena = arena, .budget = WALK_VALUE_LIMIT };
    char *record = arena_alloc(arena, plan->top.record->size);
    const char *path;

    walk.start = walk.next = (const unsigned char *)(datum.data ? datum.data : "");
    walk.end = walk.start + datum.len;
    path_init(&walk.path);
    if (!record)
        return mill_error(error, MILL_FATAL, "%s: no room for it", plan->name);
    if (!run_record(&walk, &plan->top, record))
        goto fail;
    if (walk.next < walk.end) {
        walk_note(&walk, "%zu bytes are left over", walk_left(&walk));
        goto fail;
    }
    *value = record;
    return MILL_OK;
fail:
    path = path_text(&walk.path);
    return mill_error(error, MILL_FATAL, "%s%s%s: byte %zu: %s", plan->name,
                      *path && *path != '[' ? "." : "", path, walk.where, walk.what);
}
