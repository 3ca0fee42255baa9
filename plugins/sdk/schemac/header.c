/* SPDX-License-Identifier: Apache-2.0
 * header.c - NAME.h: structs, array structs, and what NAME.c defines. */
#include "schemac/names.h"
#include "schemac/write.h"

#include <ctype.h>
#include <string.h>

enum { COLUMNS = 90 };

static const char *const c_types[] = {
    [AVSC_BOOLEAN] = "bool",           [AVSC_INT] = "int32_t",
    [AVSC_LONG] = "int64_t",           [AVSC_FLOAT] = "float",
    [AVSC_DOUBLE] = "double",          [AVSC_BYTES] = "struct mill_str",
    [AVSC_STRING] = "struct mill_str",
};

void write_declaration(const struct model *model, const struct avsc_node *value,
                       const char *stars, const char *name, struct buffer *out)
{
    const char *prefix = *stars ? "const " : "";
    const char *space = *stars || *name ? " " : "";

    if (value->kind == AVSC_FIXED && *stars)
        buffer_printf(out, "const uint8_t (%s%s)[%u]", stars, name, value->size);
    else if (value->kind == AVSC_FIXED)
        buffer_printf(out, "uint8_t%s%s[%u]", space, name, value->size);
    else if (value->kind == AVSC_RECORD || value->kind == AVSC_ARRAY)
        buffer_printf(out, "%sstruct %s%s%s%s", prefix, shape_of(model, value)->tag,
                      space, stars, name);
    else
        buffer_printf(out, "%s%s%s%s%s", prefix, c_types[value->kind], space, stars,
                      name);
}

/* One word of a comment; what would open or end a comment is pulled apart. */
static void write_word(struct buffer *out, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bool splits = i && ((word[i - 1] == '*' && word[i] == '/') ||
                            (word[i - 1] == '/' && word[i] == '*'));

        buffer_printf(out, "%s%c", splits ? " " : "", word[i]);
    }
}

static void write_doc(struct buffer *out, const char *indent, const char *doc)
{
    size_t column = strlen(indent) + 2;

    if (!doc)
        return;
    buffer_printf(out, "%s/*", indent);
    while (*doc) {
        size_t space = strspn(doc, " \t\r\n\f\v");
        size_t len = strcspn(doc + space, " \t\r\n\f\v");

        if (column + len + 4 > COLUMNS && len) {
            buffer_printf(out, "\n%s *", indent);
            column = strlen(indent) + 2;
        }
        buffer_add_text(out, len ? " " : "");
        write_word(out, doc + space, len);
        column += len + 1;
        doc += space + len;
    }
    buffer_add_text(out, " */\n");
}

static void write_struct(const struct model *model, const struct shape *shape,
                         struct buffer *out)
{
    const struct avsc_node *node = shape->node;

    write_doc(out, "", node->doc);
    buffer_printf(out, "struct %s {\n", shape->tag);
    for (size_t i = 0; i < node->count; i++) {
        const struct avsc_field *field = &node->fields[i];
        struct view view = view_of(field->type);
        struct buffer name;

        buffer_init(&name, NAME_SIZE);
        name_member(&name, field->name);
        buffer_add(&name, "", 1);
        write_doc(out, "    ", field->doc);
        buffer_add_text(out, "    ");
        write_declaration(model, view.type, view.nullable ? "*" : "", name.data, out);
        buffer_add_text(out, ";\n");
        buffer_finish(&name);
    }
    buffer_add_text(out, "};\n\n");
}

static void write_array(const struct model *model, const struct shape *shape,
                        struct buffer *out)
{
    struct view item = view_of(shape->node->item);

    if (!strcmp(shape->tag, "mill_strs"))
        return;
    buffer_printf(out, "struct %s {\n    ", shape->tag);
    write_declaration(model, item.type, item.nullable ? "*const *" : "*", "items", out);
    buffer_add_text(out, ";\n    size_t count;\n};\n\n");
}

/* The include guard: the file's name in capitals. */
static void write_guard(struct buffer *out, const char *name)
{
    buffer_add_text(out, "NEWSMILL_TYPES_");
    for (; *name; name++)
        buffer_printf(out, "%c",
                      isalnum((unsigned char)*name) ? toupper((unsigned char)*name)
                                                    : '_');
    buffer_add_text(out, "_H\n");
}

static void write_externs(const struct model *model, struct buffer *out)
{
    buffer_printf(out,
                  "/* A plugin exports none of this, whatever its flags. */\n"
                  "#pragma GCC visibility push(hidden)\n"
                  "extern const struct mill_type %s_type;\n"
                  "/* Structs with every default filled in; what has none is zero. */\n",
                  model->prefix.text);
    for (const struct shape *shape = model->shapes; shape; shape = shape->next) {
        if (shape->node->kind == AVSC_RECORD)
            buffer_printf(out, "extern const struct %s %s_blank;\n", shape->tag,
                          shape->name.text);
    }
    buffer_add_text(out, "#pragma GCC visibility pop\n");
}

void write_header(const struct model *model, const char *name, struct buffer *out)
{
    buffer_printf(
        out, "/* %s.h - %s as C structs. Made by schemac from %s.avsc: edit that. */\n",
        name, model->avsc->top->name, name);
    buffer_add_text(out, "#ifndef ");
    write_guard(out, name);
    buffer_add_text(out, "#define ");
    write_guard(out, name);
    buffer_add_text(out, "\n#include <newsmill/type.h>\n\n"
                         "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    for (const struct shape *shape = model->shapes; shape; shape = shape->next) {
        if (shape->node->kind == AVSC_RECORD)
            write_struct(model, shape, out);
        else
            write_array(model, shape, out);
    }
    write_externs(model, out);
    buffer_add_text(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
