/* SPDX-License-Identifier: Apache-2.0
 * json_print.c - prints a struct by its field table. */
#include "avro/json.h"
#include "text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_value(const struct mill_field *field, const char *value,
                        struct buffer *out);

/* What JSON does not let stand for itself; NULL: it does. */
static const char *escape_of(unsigned char c, char hex[7])
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        if (c >= 0x20 && c != 0x7f)
            return NULL;
        snprintf(hex, 7, "\\u%04x", c);
        return hex;
    }
}

static void print_text(struct mill_str text, struct buffer *out)
{
    size_t from = 0;
    char hex[7];

    buffer_add(out, "\"", 1);
    for (size_t at = 0; at < text.len; at++) {
        const char *escape = escape_of((unsigned char)text.data[at], hex);

        if (!escape)
            continue;
        buffer_add(out, text.data + from, at - from);
        buffer_add_text(out, escape);
        from = at + 1;
    }
    if (text.len > from)
        buffer_add(out, text.data + from, text.len - from);
    buffer_add(out, "\"", 1);
}

static void print_base64(struct mill_str bytes, struct buffer *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)bytes.data;

    buffer_add_text(out, "{\"base64\":\"");
    for (size_t at = 0; at < bytes.len; at += 3) {
        size_t left = bytes.len - at;
        unsigned bits = (unsigned)p[at] << 16 |
                        (left > 1 ? (unsigned)p[at + 1] << 8 : 0) |
                        (left > 2 ? p[at + 2] : 0);
        char group[4] = { digits[bits >> 18], digits[bits >> 12 & 63],
                          left > 1 ? digits[bits >> 6 & 63] : '=',
                          left > 2 ? digits[bits & 63] : '=' };

        buffer_add(out, group, sizeof(group));
    }
    buffer_add_text(out, "\"}");
}

static void print_bytes(struct mill_str bytes, struct buffer *out)
{
    if (utf8_valid(bytes))
        print_text(bytes, out);
    else
        print_base64(bytes, out);
}

/* The fewest digits that read back as the same number. JSON has no NaN: null. */
static void print_double(double number, int most, struct buffer *out)
{
    char text[40];

    if (!isfinite(number)) {
        buffer_add_text(out, "null");
        return;
    }
    for (int digits = most - 2; digits <= most; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, number);
        if (most > 9 ? strtod(text, NULL) == number : strtof(text, NULL) == (float)number)
            break;
    }
    buffer_add_text(out, text);
}

static void print_record(const struct mill_type *type, const char *record,
                         struct buffer *out)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[i];

        buffer_add_text(out, i ? ",\"" : "{\"");
        buffer_add_text(out, field->name);
        buffer_add_text(out, "\":");
        print_value(field, record + field->offset, out);
    }
    buffer_add_text(out, type->count ? "}" : "{}");
}

/* All arrays are laid out as mill_strs is. */
static void print_array(const struct mill_field *item, const char *value,
                        struct buffer *out)
{
    size_t stride = item->nullable ? sizeof(void *) : item->size;
    struct mill_strs array;

    memcpy(&array, value, sizeof(array));
    buffer_add(out, "[", 1);
    for (size_t i = 0; i < array.count; i++) {
        if (i)
            buffer_add(out, ",", 1);
        print_value(item, (const char *)array.items + i * stride, out);
    }
    buffer_add(out, "]", 1);
}

static void print_number(const struct mill_field *field, const char *value,
                         struct buffer *out)
{
    if (field->kind == MILL_INT)
        buffer_printf(out, "%ld", (long)*(const int32_t *)(const void *)value);
    else if (field->kind == MILL_LONG)
        buffer_printf(out, "%lld", (long long)*(const int64_t *)(const void *)value);
    else if (field->kind == MILL_FLOAT)
        print_double((double)*(const float *)(const void *)value, 9, out);
    else
        print_double(*(const double *)(const void *)value, 17, out);
}

static void print_value(const struct mill_field *field, const char *value,
                        struct buffer *out)
{
    if (field->nullable) {
        value = *(const char *const *)(const void *)value;
        if (!value) {
            buffer_add_text(out, "null");
            return;
        }
    }
    switch (field->kind) {
    case MILL_BOOLEAN:
        buffer_add_text(out, *(const bool *)value ? "true" : "false");
        break;
    case MILL_STRING:
        print_text(*(const struct mill_str *)(const void *)value, out);
        break;
    case MILL_BYTES:
        print_bytes(*(const struct mill_str *)(const void *)value, out);
        break;
    case MILL_FIXED:
        print_base64((struct mill_str){ value, field->size }, out);
        break;
    case MILL_RECORD:
        print_record(field->record, value, out);
        break;
    case MILL_ARRAY:
        print_array(field->item, value, out);
        break;
    default:
        print_number(field, value, out);
    }
}

void json_print(const struct mill_type *type, const void *value, struct buffer *out)
{
    print_record(type, value, out);
}
