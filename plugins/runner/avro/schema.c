/* SPDX-License-Identifier: Apache-2.0
 * schema.c - a schema: the tree, the original text, the canonical form.
 *
 * avro-c parses the canonical form as a second opinion; in the original text it refuses
 * good defaults, such as "\u0000" of bytes. Its error text is one global buffer in
 * Debian's build, hence the lock. */
#include "avro/schema.h"
#include "avro/canonical.h"

#include <avro.h>

#include <pthread.h>
#include <stdlib.h>

enum { CANONICAL_LIMIT = 4 << 20 };

struct schema {
    struct avsc *tree;
    struct buffer text, canonical;
    uint64_t fingerprint;
};

static enum mill_status ask_avro_c(struct mill_str text, struct mill_error *error)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    enum mill_status status = MILL_OK;
    avro_schema_t schema;

    pthread_mutex_lock(&lock);
    if (avro_schema_from_json_length(text.data, text.len, &schema))
        status =
            mill_error(error, MILL_FATAL, "avro-c cannot read it: %s", avro_strerror());
    else
        avro_schema_decref(schema);
    pthread_mutex_unlock(&lock);
    return status;
}

static enum mill_status fill(struct schema *schema, struct mill_str text,
                             struct mill_error *error)
{
    if (avsc_parse(text, &schema->tree, error))
        return MILL_FATAL;
    buffer_add_str(&schema->text, text);
    canonical_write(schema->tree, &schema->canonical);
    if (schema->text.overflowed || schema->canonical.overflowed)
        return mill_error(error, MILL_FATAL, "schema: too large");
    schema->fingerprint = canonical_fingerprint(schema_canonical(schema));
    return ask_avro_c(schema_canonical(schema), error);
}

enum mill_status schema_parse(struct mill_str text, struct schema **result,
                              struct mill_error *error)
{
    struct schema *schema = calloc(1, sizeof(*schema));

    if (!schema)
        return mill_error(error, MILL_FATAL, "no memory");
    buffer_init(&schema->text, AVSC_TEXT_LIMIT);
    buffer_init(&schema->canonical, CANONICAL_LIMIT);
    if (fill(schema, text, error)) {
        schema_free(schema);
        return MILL_FATAL;
    }
    *result = schema;
    return MILL_OK;
}

void schema_free(struct schema *schema)
{
    if (!schema)
        return;
    avsc_free(schema->tree);
    buffer_finish(&schema->text);
    buffer_finish(&schema->canonical);
    free(schema);
}

struct mill_str schema_text(const struct schema *schema)
{
    return (struct mill_str){ schema->text.data, schema->text.len };
}

struct mill_str schema_canonical(const struct schema *schema)
{
    return (struct mill_str){ schema->canonical.data, schema->canonical.len };
}

const char *schema_name(const struct schema *schema)
{
    return schema->tree->top->name;
}

uint64_t schema_fingerprint(const struct schema *schema)
{
    return schema->fingerprint;
}

const struct avsc *schema_tree(const struct schema *schema)
{
    return schema->tree;
}
