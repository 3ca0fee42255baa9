/* SPDX-License-Identifier: Apache-2.0
 * avro_schema.c - any text as a schema: what parses has a canonical form, and C types or
 * a reason why not. */
#include "fuzz.h"

#include "avro/avsc.h"
#include "avro/schema.h"
#include "schemac/write.h"

enum { LIMIT = 4 << 20 };

static void write_types(const struct avsc *avsc, struct mill_str text)
{
    struct mill_error error = { "" };
    struct model model;
    struct buffer out;

    buffer_init(&out, LIMIT);
    if (model_init(&model, avsc, &error) == MILL_OK) {
        write_header(&model, "fuzz", &out);
        write_source(&model, "fuzz", text, &out);
        HOLDS(out.len > 0);
    } else {
        HOLDS(*error.text);
    }
    model_finish(&model);
    buffer_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str text = { (const char *)data, size };
    struct mill_error error = { "" };
    struct schema *schema;

    if (schema_parse(text, &schema, &error)) {
        HOLDS(*error.text);
        return 0;
    }
    HOLDS(schema_canonical(schema).len > 0);
    HOLDS(schema_text(schema).len == size);
    write_types(schema_tree(schema), text);
    schema_free(schema);
    return 0;
}
