/* SPDX-License-Identifier: Apache-2.0
 * oracle.c - avro-c's generic values. */
#include "oracle.h"

#include "text/utf8.h"

#include <avro.h>

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 4 }; /* of what oracle_fill() makes, as long as the schema has a choice */

/* avro-c loses memory over arrays of several blocks; a leak check is not for that. NULL
 * without a leak checker. */
extern void __lsan_disable(void) __attribute__((weak)); /* NOLINT: its name */
extern void __lsan_enable(void) __attribute__((weak));  /* NOLINT: its name */

struct oracle {
    avro_schema_t schema;
    avro_value_iface_t *iface;
    avro_value_t value;
};

struct oracle *oracle_new(struct mill_str text)
{
    struct oracle *oracle = calloc(1, sizeof(*oracle));

    if (!oracle)
        abort();
    if (avro_schema_from_json_length(text.data, text.len, &oracle->schema)) {
        free(oracle);
        return NULL;
    }
    oracle->iface = avro_generic_class_from_schema(oracle->schema);
    if (!oracle->iface || avro_generic_value_new(oracle->iface, &oracle->value))
        abort();
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    avro_value_decref(&oracle->value);
    avro_value_iface_decref(oracle->iface);
    avro_schema_decref(oracle->schema);
    free(oracle);
}

/* A fresh value each time, so that what is read depends on nothing read before. */
static void renew(struct oracle *oracle)
{
    avro_value_decref(&oracle->value);
    if (avro_generic_value_new(oracle->iface, &oracle->value))
        abort();
}

bool oracle_read(struct oracle *oracle, struct mill_str datum)
{
    avro_reader_t reader = avro_reader_memory(datum.data, (int64_t)datum.len);
    char byte;
    bool whole;

    if (__lsan_disable)
        __lsan_disable();
    renew(oracle);
    whole = !avro_value_read(reader, &oracle->value) && avro_read(reader, &byte, 1) != 0;
    avro_reader_free(reader);
    if (__lsan_enable)
        __lsan_enable();
    return whole;
}

void oracle_write(struct oracle *oracle, struct buffer *out)
{
    avro_writer_t writer;
    size_t size;
    char *room;

    if (avro_value_sizeof(&oracle->value, &size))
        abort();
    room = buffer_room(out, size + 1);
    writer = avro_writer_memory(room, (int64_t)size + 1);
    if (avro_value_write(writer, &oracle->value))
        abort();
    out->len += (size_t)avro_writer_tell(writer);
    avro_writer_free(writer);
}

static void fill(avro_value_t *value, struct chance *chance, unsigned depth);

static void fill_text(avro_value_t *value, struct chance *chance)
{
    static const char *const texts[] = {
        "", "a", "가나다", "naïve", "\xf0\x9f\x98\x80", "a longer text, with 漢字 in it"
    };

    avro_value_set_string(value, texts[chance_below(chance, 6)]);
}

static void fill_bytes(avro_value_t *value, struct chance *chance, size_t len, bool fixed)
{
    char *bytes = malloc(len + 1);

    if (!bytes)
        abort();
    /* Often plain text, which may become a string. */
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(fixed || len > 4 ? chance_bits(chance) : 'x');
    if (fixed)
        avro_value_set_fixed(value, bytes, len);
    else
        avro_value_set_bytes(value, bytes, len);
    free(bytes);
}

static void fill_record(avro_value_t *value, struct chance *chance, unsigned depth)
{
    size_t count = 0;

    avro_value_get_size(value, &count);
    for (size_t i = 0; i < count; i++) {
        avro_value_t field;

        avro_value_get_by_index(value, i, &field, NULL);
        fill(&field, chance, depth + 1);
    }
}

static void fill_items(avro_value_t *value, struct chance *chance, unsigned depth)
{
    size_t count = depth < DEPTH ? chance_below(chance, 4) : 0;

    for (size_t i = 0; i < count; i++) {
        char key[] = { (char)('a' + i), 0 };
        avro_value_t item;

        if (avro_value_get_type(value) == AVRO_MAP)
            avro_value_add(value, key, &item, NULL, NULL);
        else
            avro_value_append(value, &item, NULL);
        fill(&item, chance, depth + 1);
    }
}

/* The branch that ends a recursion is the one of the smallest kind: null. */
static void fill_union(avro_value_t *value, struct chance *chance, unsigned depth)
{
    avro_schema_t schema = avro_value_get_schema(value);
    size_t count = avro_schema_union_size(schema);
    size_t branch = chance_below(chance, (uint32_t)count);
    avro_value_t inner;

    for (size_t i = 0; depth >= DEPTH && i < count; i++) {
        if (avro_typeof(avro_schema_union_branch(schema, (int)i)) == AVRO_NULL)
            branch = i;
    }
    avro_value_set_branch(value, (int)branch, &inner);
    fill(&inner, chance, depth);
}

static void fill(avro_value_t *value, struct chance *chance, unsigned depth)
{
    avro_schema_t schema = avro_value_get_schema(value);

    switch (avro_value_get_type(value)) {
    case AVRO_STRING:
        fill_text(value, chance);
        break;
    case AVRO_BYTES:
        fill_bytes(value, chance, chance_below(chance, 8), false);
        break;
    case AVRO_FIXED:
        fill_bytes(value, chance, (size_t)avro_schema_fixed_size(schema), true);
        break;
    case AVRO_INT32:
        avro_value_set_int(value, (int32_t)chance_number(chance));
        break;
    case AVRO_INT64:
        avro_value_set_long(value, chance_number(chance));
        break;
    case AVRO_FLOAT:
        avro_value_set_float(value, (float)chance_number(chance) / 64);
        break;
    case AVRO_DOUBLE:
        avro_value_set_double(value, (double)chance_number(chance) / 64);
        break;
    case AVRO_BOOLEAN:
        avro_value_set_boolean(value, (int)chance_below(chance, 2));
        break;
    case AVRO_NULL:
        avro_value_set_null(value);
        break;
    case AVRO_ENUM:
        avro_value_set_enum(
            value, (int)chance_below(
                       chance, (uint32_t)avro_schema_enum_number_of_symbols(schema)));
        break;
    case AVRO_RECORD:
        fill_record(value, chance, depth);
        break;
    case AVRO_UNION:
        fill_union(value, chance, depth);
        break;
    default:
        fill_items(value, chance, depth);
        break;
    }
}

void oracle_fill(struct oracle *oracle, struct chance *chance)
{
    renew(oracle);
    fill(&oracle->value, chance, 0);
}

/* `at` NULL asks only whether the value is readable: then SAME means yes. */
static enum match match(avro_value_t *value, const struct mill_field *field,
                        const char *at);
static enum match match_record(avro_value_t *value, const struct mill_type *type,
                               const char *at);

static enum match is_same(const void *wanted, const char *at, size_t size)
{
    return !at || !memcmp(wanted, at, size) ? SAME : DIFFERENT;
}

static enum match match_span(struct mill_str wanted, const struct mill_field *field,
                             const char *at)
{
    struct mill_str got;

    if (field->kind == MILL_STRING ? !utf8_valid(wanted) : field->kind != MILL_BYTES)
        return UNREADABLE;
    if (!at)
        return SAME;
    memcpy(&got, at, sizeof(got));
    return got.len == wanted.len && !memcmp(got.data, wanted.data, got.len) ? SAME
                                                                            : DIFFERENT;
}

static enum match match_number(double real, int64_t whole, bool is_whole, bool is_int,
                               const struct mill_field *field, const char *at)
{
    int32_t small = (int32_t)whole;
    float single = (float)whole;
    double wide = is_whole ? (double)whole : real;

    switch (field->kind) {
    case MILL_INT:
        return is_int ? is_same(&small, at, sizeof(small)) : UNREADABLE;
    case MILL_LONG:
        return is_whole ? is_same(&whole, at, sizeof(whole)) : UNREADABLE;
    case MILL_FLOAT:
        return is_whole ? is_same(&single, at, sizeof(single)) : UNREADABLE;
    case MILL_DOUBLE:
        return is_same(&wide, at, sizeof(wide));
    default:
        return UNREADABLE;
    }
}

static enum match match_array(avro_value_t *value, const struct mill_field *item,
                              const char *at)
{
    size_t stride = item->nullable ? sizeof(void *) : item->size, count = 0;
    struct mill_strs array = { NULL, 0 };
    enum match found = SAME;

    avro_value_get_size(value, &count);
    if (at)
        memcpy(&array, at, sizeof(array));
    for (size_t i = 0; i < count && found != UNREADABLE; i++) {
        const char *place =
            at && i < array.count ? (const char *)array.items + i * stride : NULL;
        avro_value_t one;
        enum match here;

        avro_value_get_by_index(value, i, &one, NULL);
        here = match(&one, item, place);
        found = here == SAME ? found : here;
    }
    return found == SAME && at && array.count != count ? DIFFERENT : found;
}

static enum match match_record(avro_value_t *value, const struct mill_type *type,
                               const char *at)
{
    enum match found = SAME;

    for (uint32_t i = 0; i < type->count && found != UNREADABLE; i++) {
        const struct mill_field *field = &type->fields[i];
        size_t size = field->nullable ? sizeof(void *) : field->size;
        const char *place = at ? at + field->offset : NULL;
        enum match here;
        avro_value_t one;

        if (avro_value_get_by_name(value, field->name, &one, NULL))
            here = field->required
                       ? UNREADABLE
                       : is_same((const char *)type->blank + field->offset, place, size);
        else
            here = match(&one, field, place);
        found = here == SAME ? found : here;
    }
    return found;
}

static enum match match_text(avro_value_t *value, const struct mill_field *field,
                             const char *at)
{
    const void *bytes = NULL;
    const char *text = NULL;
    size_t len = 0;
    int symbol = 0;

    switch (avro_value_get_type(value)) {
    case AVRO_STRING:
        avro_value_get_string(value, &text, &len);
        return match_span((struct mill_str){ text, len - 1 }, field, at);
    case AVRO_BYTES:
        avro_value_get_bytes(value, &bytes, &len);
        return match_span((struct mill_str){ bytes, len }, field, at);
    default:
        avro_value_get_enum(value, &symbol);
        text = avro_schema_enum_get(avro_value_get_schema(value), symbol);
        if (field->kind != MILL_STRING)
            return UNREADABLE;
        return match_span((struct mill_str){ text, strlen(text) }, field, at);
    }
}

static enum match match_plain(avro_value_t *value, const struct mill_field *field,
                              const char *at)
{
    const void *bytes = NULL;
    int32_t small = 0;
    int64_t whole = 0;
    float single = 0;
    double real = 0;
    size_t size = 0;
    int truth = 0;

    switch (avro_value_get_type(value)) {
    case AVRO_INT32:
        avro_value_get_int(value, &small);
        return match_number(0, small, true, true, field, at);
    case AVRO_INT64:
        avro_value_get_long(value, &whole);
        return match_number(0, whole, true, false, field, at);
    case AVRO_FLOAT:
        avro_value_get_float(value, &single);
        if (field->kind == MILL_FLOAT) /* as double, it would be another NaN */
            return is_same(&single, at, sizeof(single));
        return match_number((double)single, 0, false, false, field, at);
    case AVRO_DOUBLE:
        avro_value_get_double(value, &real);
        return match_number(real, 0, false, false, field, at);
    case AVRO_BOOLEAN:
        avro_value_get_boolean(value, &truth);
        return field->kind == MILL_BOOLEAN ? is_same(&(bool){ truth }, at, sizeof(bool))
                                           : UNREADABLE;
    case AVRO_FIXED:
        avro_value_get_fixed(value, &bytes, &size);
        return field->kind == MILL_FIXED && field->size == size ? is_same(bytes, at, size)
                                                                : UNREADABLE;
    case AVRO_RECORD:
        return field->kind == MILL_RECORD ? match_record(value, field->record, at)
                                          : UNREADABLE;
    case AVRO_ARRAY:
        return field->kind == MILL_ARRAY ? match_array(value, field->item, at)
                                         : UNREADABLE;
    case AVRO_STRING:
    case AVRO_BYTES:
    case AVRO_ENUM:
        return match_text(value, field, at);
    default:
        return UNREADABLE;
    }
}

static enum match match(avro_value_t *value, const struct mill_field *field,
                        const char *at)
{
    avro_value_t inner = *value;
    const char *place = at;
    bool null;

    if (avro_value_get_type(value) == AVRO_UNION)
        avro_value_get_current_branch(value, &inner);
    null = avro_value_get_type(&inner) == AVRO_NULL;
    if (field->nullable && at)
        memcpy(&place, at, sizeof(place));
    if (null)
        return !field->nullable ? UNREADABLE : !at || !place ? SAME : DIFFERENT;
    if (at && !place) {
        enum match readable = match_plain(&inner, field, NULL);

        return readable == UNREADABLE ? UNREADABLE : DIFFERENT;
    }
    return match_plain(&inner, field, place);
}

enum match oracle_match(struct oracle *oracle, const struct mill_type *type,
                        const void *value)
{
    return match_record(&oracle->value, type, value);
}

bool oracle_fits(struct oracle *oracle, const struct mill_type *type)
{
    return match_record(&oracle->value, type, NULL) != UNREADABLE;
}
