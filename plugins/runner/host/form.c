/* SPDX-License-Identifier: Apache-2.0
 * form.c - values of a topic, in and out, by its form. */
#include "host/form.h"

#include <stdlib.h>

#include "avro/codec.h"
#include "avro/json.h"
#include "host/map.h"

enum { MAP_BYTES = 1 << 20 };

struct reading {
    const struct mill_type *type;
    struct decoder *decoder; /* of Avro; else NULL */
    struct map map;          /* rows NULL: our own JSON */
    struct arena arena;      /* of the map */
};

static enum mill_status open_form(struct reading *reading, const struct form *form,
                                  const struct catalog *catalog,
                                  const struct form_listener *listener,
                                  struct mill_error *error)
{
    if (!form || form->format == FORMAT_AVRO)
        return decoder_new(reading->type, catalog, &reading->decoder, error);
    if (form->format == FORMAT_JSON && !form->map.count)
        return type_check(reading->type, error);
    return map_compile(form, reading->type, listener, &reading->arena, &reading->map,
                       error);
}

enum mill_status reading_new(const struct form *form, const struct mill_type *type,
                             const struct catalog *catalog,
                             const struct form_listener *listener,
                             struct reading **reading, struct mill_error *error)
{
    struct reading *fresh = calloc(1, sizeof(*fresh));
    enum mill_status status;

    if (!fresh)
        return mill_error(error, MILL_RETRY, "no memory");
    fresh->type = type;
    arena_init(&fresh->arena, MAP_BYTES);
    status = open_form(fresh, form, catalog, listener, error);
    if (status != MILL_OK)
        reading_free(fresh);
    else
        *reading = fresh;
    return status;
}

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    decoder_free(reading->decoder);
    arena_finish(&reading->arena);
    free(reading);
}

enum mill_status reading_read(struct reading *reading, const struct inbound *in,
                              struct arena *arena, const void **value,
                              struct mill_error *error)
{
    if (reading->decoder)
        return decoder_read(reading->decoder, in->value, arena, value, error);
    if (reading->map.rows)
        return map_read(&reading->map, in, arena, value, error);
    return json_read(reading->type, in->value, arena, value, error);
}

/* What may be written as Avro may be written as JSON: one set of rules, and one place
 * that finds text which is not UTF-8. */
enum mill_status form_write(enum format format, const struct mill_type *type,
                            const void *value, struct buffer *out,
                            struct mill_error *error)
{
    size_t before = out->len;
    enum mill_status status = encode_framed(type, value, out, error);

    if (format == FORMAT_AVRO || status != MILL_OK)
        return status;
    out->len = before;
    json_print(type, value, out);
    if (!out->overflowed)
        return MILL_OK;
    out->len = before;
    return mill_error(error, MILL_FATAL, "%s: no room for it as JSON", type->name);
}
