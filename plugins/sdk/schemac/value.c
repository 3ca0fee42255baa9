/* SPDX-License-Identifier: Apache-2.0
 * value.c - defaults as C initializers. */
#include "schemac/names.h"
#include "schemac/write.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum { STATICS_LIMIT = 64 << 20 };

void write_literal(struct mill_str text, struct buffer *out)
{
    buffer_add_text(out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c == '"' || c == '\\' || c == '?') /* '?': trigraphs */
            buffer_printf(out, "\\%c", c);
        else if (c == '\n')
            buffer_printf(out, "\\n%s", i + 1 < text.len ? "\"\n    \"" : "");
        else if (c >= ' ' && c != 0x7f)
            buffer_printf(out, "%c", c);
        else
            buffer_printf(out, "\\%03o", c);
    }
    buffer_add_text(out, "\"");
}

static void write_text(const json_t *value, struct buffer *out)
{
    struct mill_str text = { json_string_value(value), json_string_length(value) };

    if (!value) {
        buffer_add_text(out, "{ NULL, 0 }");
        return;
    }
    buffer_add_text(out, "MILL_STR(");
    write_literal(text, out);
    buffer_add_text(out, ")");
}

/* Reads the next code point, which is a byte, of text that avsc_check_defaults() passed.
 */
static unsigned next_byte(const unsigned char **text)
{
    unsigned first = *(*text)++;

    return first < 0x80 ? first : (first & 3) << 6 | (*(*text)++ & 0x3f);
}

static void write_bytes(const json_t *value, struct buffer *out)
{
    const unsigned char *text = (const unsigned char *)json_string_value(value);
    const unsigned char *end;

    if (!text) {
        buffer_add_text(out, "{ NULL, 0 }");
        return;
    }
    end = text + json_string_length(value);
    buffer_add_text(out, "MILL_STR(\"");
    while (text < end)
        buffer_printf(out, "\\%03o", next_byte(&text));
    buffer_add_text(out, "\")");
}

static void write_fixed(const json_t *value, struct buffer *out)
{
    const unsigned char *text = (const unsigned char *)json_string_value(value);
    const unsigned char *end = text ? text + json_string_length(value) : NULL;

    buffer_add_text(out, "{ ");
    if (!text)
        buffer_add_text(out, "0 ");
    while (text && text < end)
        buffer_printf(out, "0x%02x%s", next_byte(&text), text < end ? ", " : " ");
    buffer_add_text(out, "}");
}

static void write_number(const json_t *value, bool is_float, struct buffer *out)
{
    char digits[64];

    /* Enough digits to read the same number back; a point makes it floating. */
    snprintf(digits, sizeof(digits), is_float ? "%.9g" : "%.17g",
             json_number_value(value));
    buffer_printf(out, "%s%s%s", digits, strpbrk(digits, ".e") ? "" : ".0",
                  is_float ? "f" : "");
}

static void write_integer(const json_t *value, bool is_long, struct buffer *out)
{
    int64_t number = json_integer_value(value);

    if (number == INT64_MIN)
        buffer_add_text(out, "INT64_MIN");
    else if (number == INT32_MIN && !is_long)
        buffer_add_text(out, "INT32_MIN");
    else if (is_long)
        buffer_printf(out, "INT64_C(%" PRId64 ")", number);
    else
        buffer_printf(out, "%" PRId64, number);
}

static void write_record(struct initializer *to, const struct avsc_node *type,
                         const json_t *value, struct buffer *out)
{
    buffer_add_text(out, "{");
    for (size_t i = 0; i < type->count; i++) {
        const struct avsc_field *field = &type->fields[i];
        const json_t *own = json_object_get(value, field->name);

        buffer_add_text(out, i ? ", ." : " .");
        name_member(out, field->name);
        buffer_add_text(out, " = ");
        write_value(to, field->type, own ? own : field->value, out);
    }
    buffer_add_text(out, " }");
}

static void write_array(struct initializer *to, const struct avsc_node *type,
                        const json_t *value, struct buffer *out)
{
    struct view item = view_of(type->item);
    size_t count = json_array_size(value);
    struct buffer items;
    char name[64];

    if (!count) {
        buffer_add_text(out, "{ NULL, 0 }");
        return;
    }
    buffer_init(&items, STATICS_LIMIT);
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(&items, i ? ", " : " ");
        write_value(to, type->item, json_array_get(value, i), &items);
    }
    snprintf(name, sizeof(name), "default_%zu[]", ++to->count);
    buffer_add_text(to->statics, item.nullable ? "static " : "static const ");
    write_declaration(to->model, item.type, item.nullable ? "*const " : "", name,
                      to->statics);
    buffer_add_text(to->statics, " = {");
    buffer_add_str(to->statics, (struct mill_str){ items.data, items.len });
    buffer_add_text(to->statics, " };\n");
    to->statics->overflowed |= items.overflowed;
    buffer_finish(&items);
    buffer_printf(out, "{ default_%zu, %zu }", to->count, count);
}

void write_value(struct initializer *to, const struct avsc_node *type,
                 const json_t *value, struct buffer *out)
{
    switch (type->kind) {
    case AVSC_BOOLEAN:
        buffer_add_text(out, json_is_true(value) ? "true" : "false");
        break;
    case AVSC_INT:
    case AVSC_LONG:
        write_integer(value, type->kind == AVSC_LONG, out);
        break;
    case AVSC_FLOAT:
    case AVSC_DOUBLE:
        write_number(value, type->kind == AVSC_FLOAT, out);
        break;
    case AVSC_STRING:
        write_text(value, out);
        break;
    case AVSC_BYTES:
        write_bytes(value, out);
        break;
    case AVSC_FIXED:
        write_fixed(value, out);
        break;
    case AVSC_RECORD:
        write_record(to, type, value, out);
        break;
    case AVSC_ARRAY:
        write_array(to, type, value, out);
        break;
    default: /* ["null", T]: the default of a union is one of its first branch */
        buffer_add_text(out, "NULL");
        break;
    }
}
