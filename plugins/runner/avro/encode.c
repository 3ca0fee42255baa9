/* SPDX-License-Identifier: Apache-2.0
 * encode.c - writes a struct by its field table: decoding's walk, the other way round. */
#include "avro/codec.h"
#include "avro/frame.h"
#include "avro/limits.h"
#include "avro/path.h"
#include "text/utf8.h"

#include <string.h>

enum { VARINT_MAX = 10 };

/* Bytes from next to end are free room of the buffer. */
struct encoder {
    char *next, *end;
    struct buffer *out;
    uint64_t budget;  /* values that may still come */
    const char *what; /* is wrong; NULL: over the buffer's limit */
    struct path path;
};

typedef bool (*writer)(struct encoder *encoder, const struct mill_field *field,
                       const char *value);

static bool put_value(struct encoder *encoder, const struct mill_field *field,
                      const char *value);

static bool wrong(struct encoder *encoder, const char *what)
{
    encoder->what = what;
    return false;
}

static void close_room(struct encoder *encoder)
{
    if (encoder->next)
        encoder->out->len = (size_t)(encoder->next - encoder->out->data);
}

/* Asks for no more than is needed now: near the limit, more would not be there. */
static bool open_room(struct encoder *encoder, size_t more)
{
    struct buffer *out = encoder->out;
    size_t capacity;

    close_room(encoder);
    encoder->next = buffer_room(out, more);
    if (!encoder->next)
        return false;
    capacity = out->capacity < out->limit ? out->capacity : out->limit;
    encoder->end = out->data + capacity;
    return true;
}

static inline bool has_room(struct encoder *encoder, size_t more)
{
    return (size_t)(encoder->end - encoder->next) >= more || open_room(encoder, more);
}

static inline bool charge(struct encoder *encoder, uint64_t values)
{
    if (values > encoder->budget)
        return wrong(encoder, "more than 100000 values in one record");
    encoder->budget -= values;
    return true;
}

static bool put_bytes(struct encoder *encoder, const void *bytes, size_t len)
{
    if (!has_room(encoder, len))
        return false;
    if (len)
        memcpy(encoder->next, bytes, len);
    encoder->next += len;
    return true;
}

static inline size_t write_varint(char *to, int64_t value)
{
    uint64_t bits = (uint64_t)value << 1 ^ (uint64_t)(value >> 63);
    size_t len = 0;

    for (; bits >= 0x80; bits >>= 7)
        to[len++] = (char)(bits | 0x80);
    to[len++] = (char)bits;
    return len;
}

static inline bool put_long(struct encoder *encoder, int64_t value)
{
    char bytes[VARINT_MAX];

    if (encoder->end - encoder->next >= VARINT_MAX) {
        encoder->next += write_varint(encoder->next, value);
        return true;
    }
    return put_bytes(encoder, bytes, write_varint(bytes, value));
}

static bool put_boolean(struct encoder *encoder, const struct mill_field *field,
                        const char *value)
{
    return put_bytes(encoder, *(const bool *)value ? "\1" : "\0", 1);
}

static bool put_int(struct encoder *encoder, const struct mill_field *field,
                    const char *value)
{
    int32_t number;

    memcpy(&number, value, sizeof(number));
    return put_long(encoder, number);
}

static bool put_int64(struct encoder *encoder, const struct mill_field *field,
                      const char *value)
{
    int64_t number;

    memcpy(&number, value, sizeof(number));
    return put_long(encoder, number);
}

/* Little-endian on the wire. */
static bool put_float(struct encoder *encoder, const struct mill_field *field,
                      const char *value)
{
    char bytes[sizeof(uint32_t)];
    uint32_t bits;

    memcpy(&bits, value, sizeof(bits));
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(bits >> 8 * i);
    return put_bytes(encoder, bytes, sizeof(bytes));
}

static bool put_double(struct encoder *encoder, const struct mill_field *field,
                       const char *value)
{
    char bytes[sizeof(uint64_t)];
    uint64_t bits;

    memcpy(&bits, value, sizeof(bits));
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(bits >> 8 * i);
    return put_bytes(encoder, bytes, sizeof(bytes));
}

static bool put_span(struct encoder *encoder, struct mill_str span)
{
    return put_long(encoder, (int64_t)span.len) &&
           put_bytes(encoder, span.data, span.len);
}

static bool put_string(struct encoder *encoder, const struct mill_field *field,
                       const char *value)
{
    struct mill_str text;

    memcpy(&text, value, sizeof(text));
    if (!text.data)
        return wrong(encoder, "not set");
    if (!utf8_valid(text))
        return wrong(encoder, "the text is not UTF-8");
    return put_span(encoder, text);
}

static bool put_blob(struct encoder *encoder, const struct mill_field *field,
                     const char *value)
{
    struct mill_str bytes;

    memcpy(&bytes, value, sizeof(bytes));
    if (!bytes.data && bytes.len)
        return wrong(encoder, "no bytes, but a length");
    return put_span(encoder, bytes);
}

static bool put_fixed(struct encoder *encoder, const struct mill_field *field,
                      const char *value)
{
    return put_bytes(encoder, value, field->size);
}

static bool put_struct(struct encoder *encoder, const struct mill_type *type,
                       const char *record)
{
    const struct mill_field *end = type->fields + type->count;

    if (!charge(encoder, type->count))
        return false;
    for (const struct mill_field *field = type->fields; field < end; field++) {
        if (!put_value(encoder, field, record + field->offset))
            return path_add_name(&encoder->path, field->name);
    }
    return true;
}

static bool put_record(struct encoder *encoder, const struct mill_field *field,
                       const char *value)
{
    return put_struct(encoder, field->record, value);
}

/* All arrays are laid out as mill_strs is. */
static bool put_array(struct encoder *encoder, const struct mill_field *field,
                      const char *value)
{
    const struct mill_field *item = field->item;
    size_t stride = item->nullable ? sizeof(void *) : item->size;
    struct mill_strs array;
    const char *at;

    memcpy(&array, value, sizeof(array));
    at = (const char *)array.items;
    if (!at && array.count)
        return wrong(encoder, "no items, but a count");
    if (!charge(encoder, array.count))
        return false;
    if (array.count && !put_long(encoder, (int64_t)array.count))
        return false;
    for (size_t i = 0; i < array.count; i++, at += stride) {
        if (!put_value(encoder, item, at))
            return path_add_index(&encoder->path, i);
    }
    return put_long(encoder, 0);
}

static const writer writers[] = {
    [MILL_BOOLEAN] = put_boolean, [MILL_INT] = put_int,       [MILL_LONG] = put_int64,
    [MILL_FLOAT] = put_float,     [MILL_DOUBLE] = put_double, [MILL_STRING] = put_string,
    [MILL_BYTES] = put_blob,      [MILL_FIXED] = put_fixed,   [MILL_RECORD] = put_record,
    [MILL_ARRAY] = put_array,
};

static bool put_value(struct encoder *encoder, const struct mill_field *field,
                      const char *value)
{
    const char *pointed;

    if (!field->nullable)
        return writers[field->kind](encoder, field, value);
    memcpy(&pointed, value, sizeof(pointed));
    if (!put_long(encoder, pointed != NULL))
        return false;
    return !pointed || writers[field->kind](encoder, field, pointed);
}

static enum mill_status fail(const struct mill_type *type, const struct encoder *encoder,
                             struct mill_error *error)
{
    const char *path = path_text(&encoder->path);

    if (!encoder->what)
        return mill_error(error, MILL_FATAL, "%s: more than %zu bytes", type->name,
                          encoder->out->limit);
    return mill_error(error, MILL_FATAL, "%s%s%s: %s", type->name, *path ? "." : "", path,
                      encoder->what);
}

enum mill_status encode_bare(const struct mill_type *type, const void *value,
                             struct buffer *out, struct mill_error *error)
{
    struct encoder encoder = { .out = out, .budget = WALK_VALUE_LIMIT };
    size_t before = out->len;

    path_init(&encoder.path);
    if (!open_room(&encoder, 1) || !put_struct(&encoder, type, value)) {
        out->len = before;
        return fail(type, &encoder, error);
    }
    close_room(&encoder);
    return MILL_OK;
}

enum mill_status encode_framed(const struct mill_type *type, const void *value,
                               struct buffer *out, struct mill_error *error)
{
    char *frame = buffer_room(out, FRAME_SIZE);

    if (!frame)
        return mill_error(error, MILL_FATAL, "%s: more than %zu bytes", type->name,
                          out->limit);
    frame_write(frame, type->fingerprint);
    out->len += FRAME_SIZE;
    if (encode_bare(type, value, out, error)) {
        out->len -= FRAME_SIZE;
        return MILL_FATAL;
    }
    return MILL_OK;
}
