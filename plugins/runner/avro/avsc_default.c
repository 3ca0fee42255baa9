/* SPDX-License-Identifier: Apache-2.0
 * avsc_default.c - a field's default must be a value of the field's type. */
#include "avro/avsc.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

/* Values looked at in one schema; a record's default looks at each of its fields. */
enum { CHECK_LIMIT = 1000000 };

struct checker {
    size_t checks, depth;
    char what[200]; /* the first that is wrong */
};

static bool check(struct checker *checker, const struct avsc_node *type,
                  const json_t *value);

static bool wrong(struct checker *checker, const char *want)
{
    if (!*checker->what)
        snprintf(checker->what, sizeof(checker->what), "want %s", want);
    return false;
}

/* Bytes are written as text whose code points are the bytes. */
static bool is_byte_text(const json_t *value, size_t *len)
{
    const unsigned char *text = (const unsigned char *)json_string_value(value);
    size_t bytes = json_string_length(value);

    *len = 0;
    if (!text)
        return false;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] > 0xc3)
            return false;
        *len += (text[i] & 0xc0) != 0x80;
    }
    return true;
}

static bool check_enum(struct checker *checker, const struct avsc_node *type,
                       const json_t *value)
{
    const char *symbol = json_string_value(value);

    checker->checks += type->count;
    for (size_t i = 0; symbol && i < type->count; i++) {
        if (!strcmp(symbol, type->symbols[i]))
            return true;
    }
    return wrong(checker, "one of the enum's symbols");
}

static bool check_record(struct checker *checker, const struct avsc_node *type,
                         const json_t *value)
{
    size_t present = 0;

    if (!json_is_object(value))
        return wrong(checker, "an object");
    checker->checks += type->count;
    for (size_t i = 0; i < type->count; i++) {
        const struct avsc_field *field = &type->fields[i];
        const json_t *member = json_object_get(value, field->name);

        if (!member && !field->value) {
            snprintf(checker->what, sizeof(checker->what), "'%s' is missing",
                     field->name);
            return false;
        }
        if (member && !check(checker, field->type, member))
            return false;
        present += member != NULL;
    }
    if (present < json_object_size(value))
        return wrong(checker, "no other names than the record's fields");
    return true;
}

static bool check_items(struct checker *checker, const struct avsc_node *type,
                        const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!check(checker, type->item, json_array_get(value, i)))
            return false;
    }
    return json_is_array(value) || wrong(checker, "a list");
}

static bool check_map(struct checker *checker, const struct avsc_node *type,
                      const json_t *value)
{
    void *at = json_object_iter((json_t *)(uintptr_t)value);

    for (; at; at = json_object_iter_next((json_t *)(uintptr_t)value, at)) {
        if (!check(checker, type->item, json_object_iter_value(at)))
            return false;
    }
    return json_is_object(value) || wrong(checker, "an object");
}

static bool is_int(const json_t *value)
{
    json_int_t number = json_integer_value(value);

    return json_is_integer(value) && number >= INT32_MIN && number <= INT32_MAX;
}

static bool is_float(const json_t *value)
{
    double number = json_number_value(value);

    return json_is_number(value) && number >= -FLT_MAX && number <= FLT_MAX;
}

static bool check_simple(struct checker *checker, const struct avsc_node *type,
                         const json_t *value)
{
    size_t len;

    switch (type->kind) {
    case AVSC_NULL:
        return json_is_null(value) || wrong(checker, "null");
    case AVSC_BOOLEAN:
        return json_is_boolean(value) || wrong(checker, "true or false");
    case AVSC_INT:
        return is_int(value) || wrong(checker, "a number of 32 bits");
    case AVSC_LONG:
        return json_is_integer(value) || wrong(checker, "a number of 64 bits");
    case AVSC_FLOAT:
        return is_float(value) || wrong(checker, "a number of 32 bits with a fraction");
    case AVSC_DOUBLE:
        return json_is_number(value) || wrong(checker, "a number");
    case AVSC_STRING:
        return json_is_string(value) || wrong(checker, "a string");
    case AVSC_BYTES:
        return is_byte_text(value, &len) || wrong(checker, "a string of \\u0000-\\u00ff");
    default:
        return (is_byte_text(value, &len) && len == type->size) ||
               wrong(checker, "a string of \\u0000-\\u00ff, as long as the fixed");
    }
}

static bool check_kind(struct checker *checker, const struct avsc_node *type,
                       const json_t *value)
{
    switch (type->kind) {
    case AVSC_ENUM:
        return check_enum(checker, type, value);
    case AVSC_RECORD:
        return check_record(checker, type, value);
    case AVSC_ARRAY:
        return check_items(checker, type, value);
    case AVSC_MAP:
        return check_map(checker, type, value);
    case AVSC_UNION:
        return check(checker, type->branches[0], value);
    default:
        return check_simple(checker, type, value);
    }
}

static bool check(struct checker *checker, const struct avsc_node *type,
                  const json_t *value)
{
    bool fits;

    if (++checker->checks > CHECK_LIMIT || checker->depth == AVSC_DEPTH_LIMIT)
        return wrong(checker, "something smaller");
    checker->depth++;
    fits = check_kind(checker, type, value);
    checker->depth--;
    return fits;
}

enum mill_status avsc_check_defaults(const struct avsc *avsc, struct mill_error *error)
{
    struct checker checker = { 0 };

    for (const struct avsc_node *record = avsc->records; record;
         record = record->next_record) {
        for (size_t i = 0; i < record->count; i++) {
            const struct avsc_field *field = &record->fields[i];

            if (field->value && !check(&checker, field->type, field->value))
                return mill_error(
                    error, MILL_FATAL, "%s.%s: default: %s%s", record->name, field->name,
                    checker.what,
                    field->type->kind == AVSC_UNION ? " (the union's first branch)" : "");
        }
    }
    return MILL_OK;
}
