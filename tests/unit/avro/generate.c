/* SPDX-License-Identifier: Apache-2.0
 * generate.c - types from chance. */
#include "generate.h"

#include "avro/canonical.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 3, FIELDS = 7, TEXT_LIMIT = 1 << 20 };

struct generator {
    struct chance *chance;
    struct arena *arena;
    bool same;
    unsigned names; /* given so far */
    const struct mill_type *records[64];
    unsigned record_count;
};

/* A field, its type as the reader has it and as the writer has it. */
struct part {
    struct mill_field field;
    struct buffer reader, writer;
    char value[64]; /* its default as JSON; "": none */
};

static const struct mill_type *make_record(struct generator *gen, struct buffer *reader,
                                           struct buffer *writer, unsigned depth);
static void make_value(struct generator *gen, struct part *part, unsigned depth);

static const char *text_of(const struct buffer *buffer)
{
    buffer_add((struct buffer *)(uintptr_t)buffer, "", 1);
    ((struct buffer *)(uintptr_t)buffer)->len--;
    return buffer->data;
}

static const char *new_name(struct generator *gen, const char *prefix)
{
    char *name = arena_alloc(gen->arena, 32);

    snprintf(name, 32, "%s%u", prefix, gen->names++);
    return name;
}

static void part_init(struct part *part)
{
    memset(part, 0, sizeof(*part));
    buffer_init(&part->reader, TEXT_LIMIT);
    buffer_init(&part->writer, TEXT_LIMIT);
}

static void part_finish(struct part *part)
{
    buffer_finish(&part->reader);
    buffer_finish(&part->writer);
}

static const uint32_t sizes[] = {
    [MILL_BOOLEAN] = sizeof(bool),
    [MILL_INT] = sizeof(int32_t),
    [MILL_LONG] = sizeof(int64_t),
    [MILL_FLOAT] = sizeof(float),
    [MILL_DOUBLE] = sizeof(double),
    [MILL_STRING] = sizeof(struct mill_str),
    [MILL_BYTES] = sizeof(struct mill_str),
    [MILL_FIXED] = 0,
    [MILL_RECORD] = 0,
    [MILL_ARRAY] = sizeof(struct mill_strs),
};

static const char *const names[] = {
    [MILL_BOOLEAN] = "boolean", [MILL_INT] = "int",       [MILL_LONG] = "long",
    [MILL_FLOAT] = "float",     [MILL_DOUBLE] = "double", [MILL_STRING] = "string",
    [MILL_BYTES] = "bytes",
};

/* What a writer may have where the reader has this kind; NULL ends. */
static const char *writer_kind(struct generator *gen, enum mill_kind kind)
{
    static const char *const others[][4] = {
        [MILL_BOOLEAN] = { "boolean", "boolean", "boolean", "boolean" },
        [MILL_INT] = { "int", "int", "int", "int" },
        [MILL_LONG] = { "long", "int", "long", "int" },
        [MILL_FLOAT] = { "float", "int", "long", "float" },
        [MILL_DOUBLE] = { "double", "int", "long", "float" },
        [MILL_STRING] = { "string", "bytes", "enum", "string" },
        [MILL_BYTES] = { "bytes", "string", "bytes", "string" },
    };

    return gen->same ? names[kind] : others[kind][chance_below(gen->chance, 4)];
}

static void write_enum(struct generator *gen, struct buffer *out)
{
    unsigned symbols = 1 + chance_below(gen->chance, 4);

    buffer_printf(out, "{\"type\":\"enum\",\"name\":\"%s\",\"symbols\":[",
                  new_name(gen, "E"));
    for (unsigned i = 0; i < symbols; i++)
        buffer_printf(out, "%s\"S%u\"", i ? "," : "", i);
    buffer_add_text(out, "]}");
}

static void write_fixed(struct generator *gen, struct buffer *out, uint32_t size)
{
    buffer_printf(out, "{\"type\":\"fixed\",\"name\":\"%s\",\"size\":%u}",
                  new_name(gen, "F"), size);
}

/* A type that no reader of ours has; recursive ones refer to `record`. */
static void write_foreign(struct generator *gen, struct buffer *out, const char *record)
{
    switch (chance_below(gen->chance, 7)) {
    case 0:
        write_enum(gen, out);
        break;
    case 1:
        write_fixed(gen, out, 1 + chance_below(gen->chance, 9));
        break;
    case 2:
        buffer_add_text(out, "{\"type\":\"map\",\"values\":[\"double\",\"string\"]}");
        break;
    case 3:
        buffer_add_text(out, "{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":"
                             "\"null\"}}");
        break;
    case 4:
        buffer_printf(out, "[\"null\",\"%s\"]", record);
        break;
    case 5:
        buffer_printf(out, "{\"type\":\"array\",\"items\":\"%s\"}", record);
        break;
    default:
        buffer_add_text(out, "[\"null\",\"boolean\",\"int\",\"float\",\"bytes\"]");
        break;
    }
}

/* Puts the reader's and the writer's type into unions, or not; a part is never a map. */
static void wrap(struct generator *gen, struct part *part)
{
    struct buffer reader = part->reader, writer = part->writer;
    unsigned way = chance_below(gen->chance, 5);

    part->field.nullable = chance_one_in(gen->chance, 3);
    buffer_init(&part->reader, TEXT_LIMIT);
    buffer_init(&part->writer, TEXT_LIMIT);
    buffer_printf(&part->reader, part->field.nullable ? "[\"null\",%s]" : "%s",
                  text_of(&reader));
    switch (gen->same ? (part->field.nullable ? 1 : 0) : way) {
    case 0:
        buffer_add_text(&part->writer, text_of(&writer));
        break;
    case 1:
        buffer_printf(&part->writer, "[\"null\",%s]", text_of(&writer));
        break;
    case 2:
        buffer_printf(&part->writer, "[%s,\"null\"]", text_of(&writer));
        break;
    case 3:
        buffer_printf(&part->writer, "[%s,{\"type\":\"map\",\"values\":\"int\"}]",
                      text_of(&writer));
        break;
    default:
        buffer_printf(&part->writer,
                      "[{\"type\":\"map\",\"values\":\"int\"},%s,\"null\"]",
                      text_of(&writer));
        break;
    }
    buffer_finish(&reader);
    buffer_finish(&writer);
}

static void make_array(struct generator *gen, struct part *part, unsigned depth)
{
    struct mill_field *item = arena_alloc(gen->arena, sizeof(*item));
    struct part inner;

    part_init(&inner);
    make_value(gen, &inner, depth + 1);
    wrap(gen, &inner);
    *item = inner.field;
    item->required = true;
    part->field.item = item;
    buffer_printf(&part->reader, "{\"type\":\"array\",\"items\":%s}",
                  text_of(&inner.reader));
    buffer_printf(&part->writer, "{\"type\":\"array\",\"items\":%s}",
                  text_of(&inner.writer));
    part_finish(&inner);
}

/* One that was made before, by name, where the writer has the same name for it. */
static void make_nested(struct generator *gen, struct part *part, unsigned depth)
{
    if (gen->same && gen->record_count && chance_one_in(gen->chance, 3)) {
        unsigned which = chance_below(gen->chance, gen->record_count);

        part->field.record = gen->records[which];
        buffer_printf(&part->reader, "\"%s\"", part->field.record->name);
        buffer_printf(&part->writer, "\"%s\"", part->field.record->name);
    } else {
        part->field.record = make_record(gen, &part->reader, &part->writer, depth + 1);
    }
    part->field.size = part->field.record->size;
}

/* The type of a field or an item, without unions. */
static void make_value(struct generator *gen, struct part *part, unsigned depth)
{
    enum mill_kind kind = (enum mill_kind)chance_below(
        gen->chance, depth < DEPTH ? MILL_ARRAY + 1 : MILL_FIXED + 1);
    const char *writer;

    part->field.kind = kind;
    part->field.size = sizes[kind];
    if (kind == MILL_RECORD) {
        make_nested(gen, part, depth);
    } else if (kind == MILL_ARRAY) {
        make_array(gen, part, depth);
    } else if (kind == MILL_FIXED) {
        part->field.size = 1 + chance_below(gen->chance, 20);
        write_fixed(gen, &part->reader, part->field.size);
        if (gen->same)
            buffer_add_text(&part->writer, text_of(&part->reader));
        else
            write_fixed(gen, &part->writer, part->field.size);
    } else {
        writer = writer_kind(gen, kind);
        buffer_printf(&part->reader, "\"%s\"", names[kind]);
        if (!strcmp(writer, "enum"))
            write_enum(gen, &part->writer);
        else
            buffer_printf(&part->writer, "\"%s\"", writer);
    }
}

/* A default, as JSON and in the blank struct. */
static void make_default(struct generator *gen, struct part *part, char *at)
{
    int32_t number = (int32_t)chance_below(gen->chance, 100) - 50;
    struct mill_str text = { "d\xc3\xa9", 3 };

    switch (part->field.nullable ? MILL_ARRAY + 1 : part->field.kind) {
    case MILL_BOOLEAN:
        memcpy(at, &(bool){ true }, sizeof(bool));
        snprintf(part->value, sizeof(part->value), "true");
        break;
    case MILL_INT:
        memcpy(at, &number, sizeof(number));
        snprintf(part->value, sizeof(part->value), "%d", number);
        break;
    case MILL_LONG:
        memcpy(at, &(int64_t){ number }, sizeof(int64_t));
        snprintf(part->value, sizeof(part->value), "%d", number);
        break;
    case MILL_FLOAT:
        memcpy(at, &(float){ (float)number }, sizeof(float));
        snprintf(part->value, sizeof(part->value), "%d.0", number);
        break;
    case MILL_DOUBLE:
        memcpy(at, &(double){ number }, sizeof(double));
        snprintf(part->value, sizeof(part->value), "%d", number);
        break;
    case MILL_STRING:
        memcpy(at, &text, sizeof(text));
        snprintf(part->value, sizeof(part->value), "\"d\xc3\xa9\"");
        break;
    case MILL_ARRAY:
        snprintf(part->value, sizeof(part->value), "[]");
        break;
    case MILL_ARRAY + 1:
        snprintf(part->value, sizeof(part->value), "null");
        break;
    default:
        break; /* bytes, fixed, records: none */
    }
    part->field.required = !*part->value;
}

static uint32_t align_of(const struct mill_field *field)
{
    if (field->nullable || field->kind == MILL_RECORD)
        return 8;
    return field->kind == MILL_FIXED || field->kind == MILL_BOOLEAN ? 1
           : field->kind == MILL_INT || field->kind == MILL_FLOAT   ? 4
                                                                    : 8;
}

/* The field's place in the struct that grows. */
static void place(struct part *part, uint32_t *size)
{
    uint32_t align = align_of(&part->field);

    *size = (*size + align - 1) / align * align;
    part->field.offset = *size;
    *size += part->field.nullable ? (uint32_t)sizeof(void *) : part->field.size;
}

static void write_reader(const struct part *parts, unsigned count, const char *name,
                         struct buffer *out)
{
    buffer_printf(out, "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[", name);
    for (unsigned i = 0; i < count; i++) {
        buffer_printf(out, "%s{\"name\":\"%s\",\"type\":%s", i ? "," : "",
                      parts[i].field.name, text_of(&parts[i].reader));
        if (*parts[i].value)
            buffer_printf(out, ",\"default\":%s", parts[i].value);
        buffer_add_text(out, "}");
    }
    buffer_add_text(out, "]}");
}

/* Fields in another order, some left out, foreign ones between them. */
static void write_writer(struct generator *gen, const struct part *parts, unsigned count,
                         const char *name, struct buffer *out)
{
    unsigned start = chance_below(gen->chance, count);
    const char *comma = "";

    buffer_printf(out, "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[", name);
    for (unsigned i = 0; i < count; i++) {
        const struct part *part = &parts[(start + i) % count];

        if (part->field.required || !chance_one_in(gen->chance, 4)) {
            buffer_printf(out, "%s{\"name\":\"%s\",\"type\":%s}", comma, part->field.name,
                          text_of(&part->writer));
            comma = ",";
        }
        if (chance_one_in(gen->chance, 3)) {
            buffer_printf(out, "%s{\"name\":\"%s\",\"type\":", comma, new_name(gen, "x"));
            write_foreign(gen, out, name);
            buffer_add_text(out, "}");
            comma = ",";
        }
    }
    buffer_add_text(out, "]}");
}

static const struct mill_type *build(struct generator *gen, const char *name,
                                     struct part *parts, unsigned count, uint32_t size)
{
    struct mill_field *fields = arena_array(gen->arena, count, sizeof(*fields));
    struct mill_type *type = arena_alloc(gen->arena, sizeof(*type));
    char *blank;

    size = (size + 7) / 8 * 8;
    blank = arena_alloc(gen->arena, size);
    for (unsigned i = 0; i < count; i++) {
        if (parts[i].field.kind == MILL_RECORD && !parts[i].field.nullable)
            memcpy(blank + parts[i].field.offset, parts[i].field.record->blank,
                   parts[i].field.size);
        parts[i].field.required = true;
        if (chance_one_in(gen->chance, 2))
            make_default(gen, &parts[i], blank + parts[i].field.offset);
        fields[i] = parts[i].field;
    }
    *type = (struct mill_type){
        .name = name, .fields = fields, .count = count, .size = size, .blank = blank
    };
    return type;
}

static const struct mill_type *make_record(struct generator *gen, struct buffer *reader,
                                           struct buffer *writer, unsigned depth)
{
    const char *name = new_name(gen, "R");
    unsigned count = 1 + chance_below(gen->chance, FIELDS);
    struct part parts[FIELDS];
    const struct mill_type *type;
    uint32_t size = 0;

    for (unsigned i = 0; i < count; i++) {
        part_init(&parts[i]);
        parts[i].field.name = new_name(gen, "f");
        make_value(gen, &parts[i], depth);
        wrap(gen, &parts[i]);
        place(&parts[i], &size);
    }
    type = build(gen, name, parts, count, size);
    write_reader(parts, count, name, reader);
    if (gen->same)
        write_reader(parts, count, name, writer);
    else
        write_writer(gen, parts, count, new_name(gen, "W"), writer);
    for (unsigned i = 0; i < count; i++)
        part_finish(&parts[i]);
    if (gen->record_count < 64)
        gen->records[gen->record_count++] = type;
    return type;
}

static uint64_t fingerprint_of(struct mill_str text)
{
    struct mill_error error;
    struct buffer canonical;
    struct avsc *avsc;
    uint64_t fingerprint;

    if (avsc_parse(text, &avsc, &error)) {
        fprintf(stderr, "generated: %s\n%.*s\n", error.text, (int)text.len, text.data);
        abort();
    }
    buffer_init(&canonical, TEXT_LIMIT);
    canonical_write(avsc, &canonical);
    fingerprint =
        canonical_fingerprint((struct mill_str){ canonical.data, canonical.len });
    buffer_finish(&canonical);
    avsc_free(avsc);
    return fingerprint;
}

void generate(struct generated *generated, struct chance *chance, bool same)
{
    struct generator gen = { .chance = chance, .arena = &generated->arena, .same = same };
    struct mill_type *type;
    struct buffer reader;

    arena_init(&generated->arena, 64 << 20);
    buffer_init(&reader, TEXT_LIMIT);
    buffer_init(&generated->writer, TEXT_LIMIT);
    type =
        (struct mill_type *)(uintptr_t)make_record(&gen, &reader, &generated->writer, 0);
    buffer_add(&reader, "", 1);
    type->schema = arena_copy(&generated->arena, reader.data, reader.len);
    type->fingerprint =
        fingerprint_of((struct mill_str){ type->schema, strlen(type->schema) });
    generated->type = type;
    buffer_finish(&reader);
}

void generated_free(struct generated *generated)
{
    buffer_finish(&generated->writer);
    arena_finish(&generated->arena);
}
