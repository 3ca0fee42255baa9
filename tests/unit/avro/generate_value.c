/* SPDX-License-Identifier: Apache-2.0
 * generate_value.c - structs from chance. */
#include "generate.h"

#include <string.h>

static void fill(const struct mill_field *field, char *at, struct chance *chance,
                 struct arena *arena);

static void fill_struct(const struct mill_type *type, char *at, struct chance *chance,
                        struct arena *arena)
{
    for (uint32_t i = 0; i < type->count; i++)
        fill(&type->fields[i], at + type->fields[i].offset, chance, arena);
}

static void fill_array(const struct mill_field *item, char *at, struct chance *chance,
                       struct arena *arena)
{
    size_t stride = item->nullable ? sizeof(void *) : item->size;
    size_t count = chance_below(chance, 4);
    char *items = arena_array(arena, count, stride);
    struct mill_strs array = { (const void *)items, count };

    for (size_t i = 0; i < count; i++)
        fill(item, items + i * stride, chance, arena);
    memcpy(at, &array, sizeof(array));
}

static void fill_plain(const struct mill_field *field, char *at, struct chance *chance,
                       struct arena *arena)
{
    static const char *const texts[] = { "", "a", "가", "\xf0\x9f\x98\x80 and more" };
    const char *picked = texts[chance_below(chance, 4)];
    struct mill_str text = { picked, strlen(picked) };
    uint64_t bits = chance_bits(chance);

    switch (field->kind) {
    case MILL_BOOLEAN:
        memcpy(at, &(bool){ bits & 1 }, sizeof(bool));
        break;
    case MILL_INT:
        memcpy(at, &(int32_t){ (int32_t)chance_number(chance) }, sizeof(int32_t));
        break;
    case MILL_LONG:
        memcpy(at, &(int64_t){ chance_number(chance) }, sizeof(int64_t));
        break;
    case MILL_FLOAT:
        memcpy(at, &(float){ (float)chance_number(chance) / 8 }, sizeof(float));
        break;
    case MILL_DOUBLE:
        memcpy(at, &(double){ (double)chance_number(chance) / 8 }, sizeof(double));
        break;
    case MILL_BYTES:
        text.data = arena_copy(arena, &bits, sizeof(bits));
        text.len = chance_below(chance, 9);
        memcpy(at, &text, sizeof(text));
        break;
    case MILL_STRING:
        memcpy(at, &text, sizeof(text));
        break;
    case MILL_FIXED:
        memset(at, (int)bits, field->size);
        break;
    case MILL_RECORD:
        fill_struct(field->record, at, chance, arena);
        break;
    default:
        fill_array(field->item, at, chance, arena);
        break;
    }
}

static void fill(const struct mill_field *field, char *at, struct chance *chance,
                 struct arena *arena)
{
    char *value = NULL;

    if (!field->nullable) {
        fill_plain(field, at, chance, arena);
        return;
    }
    if (chance_one_in(chance, 2)) {
        value = arena_alloc(arena, field->size);
        fill_plain(field, value, chance, arena);
    }
    memcpy(at, &value, sizeof(value));
}

const void *generate_value(const struct mill_type *type, struct chance *chance,
                           struct arena *arena)
{
    char *value = arena_alloc(arena, type->size);

    fill_struct(type, value, chance, arena);
    return value;
}
