/* SPDX-License-Identifier: Apache-2.0
 * json_print.c - a struct as one line of JSON, by its field table. */
#include "avro/base64.h"
#include "avro/json.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_struct(const struct mill_type *type, const char *record,
                         struct buffer *out);

/* A run of valid UTF-8 without quotes around it. */
static void print_run(struct mill_str text, struct buffer *out)
{
    size_t start = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        buffer_add(out, text.data + start, i - start);
        start = i + 1;
        if (c == '\n' || c == '\r' || c == '\t')
            buffer_add_text(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else
            buffer_printf(out, "\\u%04x", c);
    }
    buffer_add(out, text.data + start, text.len - start);
}

/* What is not UTF-8 (a stage's mistake, which the encoder refuses) prints as U+FFFD. */
static void print_text(struct mill_str text, struct buffer *out)
{
    buffer_add_text(out, "\"");
    while (text.len) {
        size_t valid = utf8_valid_prefix(text);

        print_run((struct mill_str){ text.data, valid }, out);
        if (valid < text.len) {
            buffer_add_text(out, "\\ufffd");
            utf8_next(text, &valid);
        }
        text.data += valid;
        text.len -= valid;
    }
    buffer_add_text(out, "\"");
}

static void print_base64(struct mill_str bytes, struct buffer *out)
{
    buffer_add_text(out, "{\"base64\":\"");
    base64_write(bytes, out);
    buffer_add_text(out, "\"}");
}

/* The fewest digits that read back as the same number. */
static void print_number(double number, bool is_float, struct buffer *out)
{
    char digits[40];

    if (!isfinite(number)) {
        buffer_add_text(out, isnan(number)  ? "\"NaN\""
                             : number > 0.0 ? "\"Infinity\""
                                            : "\"-Infinity\"");
        return;
    }
    for (int precision = is_float ? 6 : 15; precision <= 17; precision++) {
        double back;

        snprintf(digits, sizeof(digits), "%.*g", precision, number);
        back = strtod(digits, NULL);
        if (back == number || (is_float && (float)back == (float)number))
            break;
    }
    buffer_add_text(out, digits);
}

static void print_scalar(const struct mill_field *field, const char *value,
                         struct buffer *out)
{
    int32_t number;
    int64_t wide;
    float single;
    double real;

    switch (field->kind) {
    case MILL_BOOLEAN:
        buffer_add_text(out, *(const bool *)value ? "true" : "false");
        break;
    case MILL_INT:
        memcpy(&number, value, sizeof(number));
        buffer_printf(out, "%" PRId32, number);
        break;
    case MILL_LONG:
        memcpy(&wide, value, sizeof(wide));
        buffer_printf(out, "%" PRId64, wide);
        break;
    case MILL_FLOAT:
        memcpy(&single, value, sizeof(single));
        print_number((double)single, true, out);
        break;
    default:
        memcpy(&real, value, sizeof(real));
        print_number(real, false, out);
        break;
    }
}

static void print_plain(const struct mill_field *field, const char *value,
                        struct buffer *out);

static void print_value(const struct mill_field *field, const char *value,
                        struct buffer *out)
{
    const char *pointed = value;

    if (field->nullable)
        memcpy(&pointed, value, sizeof(pointed));
    if (pointed)
        print_plain(field, pointed, out);
    else
        buffer_add_text(out, "null");
}

/* All arrays are laid out as mill_strs is. */
static void print_array(const struct mill_field *item, const char *value,
                        struct buffer *out)
{
    size_t stride = item->nullable ? sizeof(void *) : item->size;
    struct mill_strs array;
    const char *at;

    memcpy(&array, value, sizeof(array));
    at = (const char *)array.items;
    buffer_add_text(out, "[");
    for (size_t i = 0; at && i < array.count && !out->overflowed; i++, at += stride) {
        if (i)
            buffer_add_text(out, ",");
        print_value(item, at, out);
    }
    buffer_add_text(out, "]");
}

static void print_plain(const struct mill_field *field, const char *value,
                        struct buffer *out)
{
    struct mill_str span = { value, field->size };

    switch (field->kind) {
    case MILL_STRING:
        memcpy(&span, value, sizeof(span));
        print_text(span, out);
        break;
    case MILL_BYTES:
        memcpy(&span, value, sizeof(span));
        if (utf8_valid(span))
            print_text(span, out);
        else
            print_base64(span, out);
        break;
    case MILL_FIXED:
        print_base64(span, out);
        break;
    case MILL_RECORD:
        print_struct(field->record, value, out);
        break;
    case MILL_ARRAY:
        print_array(field->item, value, out);
        break;
    default:
        print_scalar(field, value, out);
        break;
    }
}

static void print_struct(const struct mill_type *type, const char *record,
                         struct buffer *out)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[i];

        buffer_add_text(out, i ? ",\"" : "{\"");
        buffer_add_text(out, field->name);
        buffer_add_text(out, "\":");
        print_value(field, record + field->offset, out);
    }
    buffer_add_text(out, "}");
}

void json_print(const struct mill_type *type, const void *value, struct buffer *out)
{
    print_struct(type, value, out);
}
