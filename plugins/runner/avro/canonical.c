/* SPDX-License-Identifier: Apache-2.0
 * canonical.c - writes a tree in canonical form. A named type is written out where it
 * comes first, so recursion is as deep as the schema's text. */
#include "avro/canonical.h"

struct writer {
    struct buffer *out;
    json_t *written; /* full names of the types that are defined already */
};

static void write_type(struct writer *writer, const struct avsc_node *type);

static void write_name(struct writer *writer, const char *name)
{
    buffer_printf(writer->out, "\"%s\"", name);
}

static void write_fields(struct writer *writer, const struct avsc_node *type)
{
    buffer_add_text(writer->out, ",\"type\":\"record\",\"fields\":[");
    for (size_t i = 0; i < type->count; i++) {
        buffer_printf(writer->out, "%s{\"name\":\"%s\",\"type\":", i ? "," : "",
                      type->fields[i].name);
        write_type(writer, type->fields[i].type);
        buffer_add_text(writer->out, "}");
    }
    buffer_add_text(writer->out, "]}");
}

static void write_symbols(struct writer *writer, const struct avsc_node *type)
{
    buffer_add_text(writer->out, ",\"type\":\"enum\",\"symbols\":[");
    for (size_t i = 0; i < type->count; i++)
        buffer_printf(writer->out, "%s\"%s\"", i ? "," : "", type->symbols[i]);
    buffer_add_text(writer->out, "]}");
}

static void write_named(struct writer *writer, const struct avsc_node *type)
{
    if (json_object_get(writer->written, type->name)) {
        write_name(writer, type->name);
        return;
    }
    if (json_object_set_new(writer->written, type->name, json_true()))
        writer->out->overflowed = true;
    buffer_printf(writer->out, "{\"name\":\"%s\"", type->name);
    if (type->kind == AVSC_RECORD)
        write_fields(writer, type);
    else if (type->kind == AVSC_ENUM)
        write_symbols(writer, type);
    else
        buffer_printf(writer->out, ",\"type\":\"fixed\",\"size\":%u}", type->size);
}

static void write_items(struct writer *writer, const struct avsc_node *type,
                        const char *key)
{
    buffer_printf(writer->out, "{\"type\":\"%s\",\"%s\":", type->name, key);
    write_type(writer, type->item);
    buffer_add_text(writer->out, "}");
}

static void write_union(struct writer *writer, const struct avsc_node *type)
{
    buffer_add_text(writer->out, "[");
    for (size_t i = 0; i < type->count; i++) {
        buffer_add_text(writer->out, i ? "," : "");
        write_type(writer, type->branches[i]);
    }
    buffer_add_text(writer->out, "]");
}

static void write_type(struct writer *writer, const struct avsc_node *type)
{
    switch (type->kind) {
    case AVSC_RECORD:
    case AVSC_ENUM:
    case AVSC_FIXED:
        write_named(writer, type);
        break;
    case AVSC_ARRAY:
        write_items(writer, type, "items");
        break;
    case AVSC_MAP:
        write_items(writer, type, "values");
        break;
    case AVSC_UNION:
        write_union(writer, type);
        break;
    default:
        write_name(writer, type->name);
        break;
    }
}

void canonical_write(const struct avsc *avsc, struct buffer *out)
{
    struct writer writer = { .out = out, .written = json_object() };

    if (writer.written)
        write_type(&writer, avsc->top);
    else
        out->overflowed = true;
    json_decref(writer.written);
}

uint64_t canonical_fingerprint(struct mill_str canonical)
{
    const uint64_t empty = UINT64_C(0xc15d213aa4d7a795);
    uint64_t crc = empty;

    for (size_t i = 0; i < canonical.len; i++) {
        crc ^= (unsigned char)canonical.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (empty & -(crc & 1));
    }
    return crc;
}
