/* SPDX-License-Identifier: Apache-2.0
 * source.c - NAME.c: blanks, field tables, type descriptors, the schema's text. */
#include "avro/canonical.h"
#include "schemac/names.h"
#include "schemac/write.h"

#include <inttypes.h>

static const char *const kinds[] = {
    [AVSC_BOOLEAN] = "MILL_BOOLEAN", [AVSC_INT] = "MILL_INT",
    [AVSC_LONG] = "MILL_LONG",       [AVSC_FLOAT] = "MILL_FLOAT",
    [AVSC_DOUBLE] = "MILL_DOUBLE",   [AVSC_BYTES] = "MILL_BYTES",
    [AVSC_STRING] = "MILL_STRING",   [AVSC_FIXED] = "MILL_FIXED",
    [AVSC_RECORD] = "MILL_RECORD",   [AVSC_ARRAY] = "MILL_ARRAY",
};

/* { name, kind, nullable, required, offset, size, record, item }: the parts after
 * required and after offset. */
static void write_entry(const struct model *model, struct view view, const char *offset,
                        struct buffer *out)
{
    buffer_printf(out, "%s, sizeof(", offset);
    write_declaration(model, view.type, "", "", out);
    buffer_add_text(out, "), ");
    if (view.type->kind == AVSC_RECORD)
        buffer_printf(out, "&%s_type, ", shape_of(model, view.type)->name.text);
    else
        buffer_add_text(out, "NULL, ");
    if (view.type->kind == AVSC_ARRAY)
        buffer_printf(out, "&%s_item }", shape_of(model, view.type)->name.text);
    else
        buffer_add_text(out, "NULL }");
}

static void write_field(const struct model *model, const struct shape *shape,
                        const struct avsc_field *field, struct buffer *out)
{
    struct view view = view_of(field->type);
    struct buffer offset;

    buffer_init(&offset, 4 * NAME_SIZE);
    buffer_printf(&offset, "offsetof(struct %s, ", shape->tag);
    name_member(&offset, field->name);
    buffer_add(&offset, ")", 2);
    buffer_printf(out, "    { \"%s\", %s, %s, %s, ", field->name, kinds[view.type->kind],
                  view.nullable ? "true" : "false", field->value ? "false" : "true");
    write_entry(model, view, offset.data, out);
    buffer_add_text(out, ",\n");
    buffer_finish(&offset);
}

static void write_item(const struct model *model, const struct shape *shape,
                       struct buffer *out)
{
    struct view view = view_of(shape->node->item);

    buffer_printf(
        out, "static const struct mill_field %s_item =\n    { NULL, %s, %s, true, ",
        shape->name.text, kinds[view.type->kind], view.nullable ? "true" : "false");
    write_entry(model, view, "0", out);
    buffer_add_text(out, ";\n\n");
}

static void write_blank(struct initializer *to, const struct shape *shape,
                        struct buffer *out)
{
    const struct avsc_node *node = shape->node;
    struct buffer blank;

    buffer_init(&blank, out->limit);
    buffer_printf(&blank, "const struct %s %s_blank = {\n", shape->tag, shape->name.text);
    for (size_t i = 0; i < node->count; i++) {
        buffer_add_text(&blank, "    .");
        name_member(&blank, node->fields[i].name);
        buffer_add_text(&blank, " = ");
        write_value(to, node->fields[i].type, node->fields[i].value, &blank);
        buffer_add_text(&blank, ",\n");
    }
    buffer_add_text(&blank, "};\n\n");
    buffer_add_str(out, (struct mill_str){ to->statics->data, to->statics->len });
    buffer_add_str(out, (struct mill_str){ blank.data, blank.len });
    out->overflowed |= blank.overflowed || to->statics->overflowed;
    buffer_reset(to->statics);
    buffer_finish(&blank);
}

static void write_type(const struct model *model, const struct shape *shape,
                       uint64_t fingerprint, struct buffer *out)
{
    bool top = shape->node == model->avsc->top;
    const char *name = shape->name.text;

    buffer_printf(out, "static const struct mill_field %s_fields[] = {\n", name);
    for (size_t i = 0; i < shape->node->count; i++)
        write_field(model, shape, &shape->node->fields[i], out);
    buffer_printf(out, "};\n\n%sconst struct mill_type %s_type = {\n    \"%s\", %s, ",
                  top ? "" : "static ", name, shape->node->name, top ? "schema" : "NULL");
    buffer_printf(out,
                  "%s_fields, %zu, sizeof(struct %s), &%s_blank, UINT64_C(0x%" PRIx64
                  "),\n};\n\n",
                  name, shape->node->count, shape->tag, name, top ? fingerprint : 0);
}

static uint64_t fingerprint_of(const struct model *model, struct buffer *out)
{
    struct buffer canonical;
    uint64_t fingerprint;

    buffer_init(&canonical, out->limit);
    canonical_write(model->avsc, &canonical);
    out->overflowed |= canonical.overflowed;
    fingerprint =
        canonical_fingerprint((struct mill_str){ canonical.data, canonical.len });
    buffer_finish(&canonical);
    return fingerprint;
}

void write_source(const struct model *model, const char *name, struct mill_str schema,
                  struct buffer *out)
{
    struct buffer statics;
    struct initializer to = { .model = model, .statics = &statics };
    uint64_t fingerprint = fingerprint_of(model, out);

    buffer_init(&statics, out->limit);
    buffer_printf(
        out,
        "/* %s.c - what newsmill knows of %s. Made by schemac from %s.avsc: edit "
        "that. */\n#include \"%s.h\"\n\n"
        "/* C11 asks compilers for literals of no more than 4095 bytes. */\n"
        "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
        "static const char schema[] =\n    ",
        name, model->avsc->top->name, name, name);
    write_literal(schema, out);
    buffer_add_text(out, ";\n\n");
    for (const struct shape *shape = model->shapes; shape; shape = shape->next) {
        if (shape->node->kind == AVSC_RECORD) {
            write_blank(&to, shape, out);
            write_type(model, shape, fingerprint, out);
        } else {
            write_item(model, shape, out);
        }
    }
    buffer_finish(&statics);
}
