/* SPDX-License-Identifier: Apache-2.0
 * codec.c - a decoder: one reader's type, a plan for each writer's schema it meets. */
#include "avro/codec.h"
#include "avro/frame.h"
#include "avro/plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PLAN_LIMIT = 256 };

/* What is known of a writer's schema: how to read it, or why it cannot be read. */
struct known {
    uint64_t fingerprint;
    bool fits;
    struct plan plan;
    struct mill_error error;
};

struct decoder {
    const struct mill_type *type;
    const struct catalog *catalog;
    struct avsc *reader; /* the type's own schema */
    struct known *known[PLAN_LIMIT];
    size_t count, last; /* last: the one in use */
    size_t oldest;      /* to be forgotten when the table is full */
};

enum mill_status decoder_new(const struct mill_type *type, const struct catalog *catalog,
                             struct decoder **result, struct mill_error *error)
{
    struct decoder *decoder;

    if (type_check(type, error))
        return MILL_FATAL;
    decoder = calloc(1, sizeof(*decoder));
    if (!decoder)
        return mill_error(error, MILL_FATAL, "no memory");
    decoder->type = type;
    decoder->catalog = catalog;
    if (avsc_parse((struct mill_str){ type->schema, strlen(type->schema) },
                   &decoder->reader, error)) {
        decoder_free(decoder);
        return MILL_FATAL;
    }
    *result = decoder;
    return MILL_OK;
}

static void forget(struct known *known)
{
    if (known)
        plan_finish(&known->plan);
    free(known);
}

void decoder_free(struct decoder *decoder)
{
    if (!decoder)
        return;
    for (size_t i = 0; i < decoder->count; i++)
        forget(decoder->known[i]);
    avsc_free(decoder->reader);
    free(decoder);
}

static struct known *recall(struct decoder *decoder, uint64_t fingerprint)
{
    if (decoder->count && decoder->known[decoder->last]->fingerprint == fingerprint)
        return decoder->known[decoder->last];
    for (size_t i = 0; i < decoder->count; i++) {
        if (decoder->known[i]->fingerprint == fingerprint) {
            decoder->last = i;
            return decoder->known[i];
        }
    }
    return NULL;
}

static void keep(struct decoder *decoder, struct known *known)
{
    size_t place = decoder->count;

    if (place == PLAN_LIMIT) {
        place = decoder->oldest++ % PLAN_LIMIT;
        forget(decoder->known[place]);
    } else {
        decoder->count++;
    }
    decoder->known[place] = known;
    decoder->last = place;
}

/* NULL: the schema is unknown or memory is short; error is set. */
static struct known *learn(struct decoder *decoder, uint64_t fingerprint,
                           struct mill_error *error)
{
    const struct schema *writer = catalog_find(decoder->catalog, fingerprint);
    struct known *known;

    if (!writer) {
        mill_error(error, MILL_FATAL,
                   "no schema with fingerprint %016" PRIx64
                   " is known: put the writer's .avsc into a schema folder",
                   fingerprint);
        return NULL;
    }
    known = calloc(1, sizeof(*known));
    if (!known) {
        mill_error(error, MILL_FATAL, "no memory");
        return NULL;
    }
    known->fingerprint = fingerprint;
    known->fits = !plan_init(&known->plan, schema_tree(writer), decoder->reader,
                             decoder->type, &known->error);
    keep(decoder, known);
    return known;
}

enum mill_status decoder_read(struct decoder *decoder, struct mill_str framed,
                              struct arena *arena, const void **value,
                              struct mill_error *error)
{
    struct known *known;
    struct mill_str datum;
    uint64_t fingerprint;

    if (frame_read(framed, &fingerprint, &datum, error))
        return MILL_FATAL;
    known = recall(decoder, fingerprint);
    if (!known)
        known = learn(decoder, fingerprint, error);
    if (!known)
        return MILL_FATAL;
    if (!known->fits) {
        *error = known->error;
        return MILL_FATAL;
    }
    return plan_read(&known->plan, datum, arena, value, error);
}

enum mill_status decode_bare(const struct schema *writer, const struct mill_type *type,
                             struct mill_str datum, struct arena *arena,
                             const void **value, struct mill_error *error)
{
    enum mill_status status;
    struct avsc *reader;
    struct plan plan;

    if (type_check(type, error) ||
        avsc_parse((struct mill_str){ type->schema, strlen(type->schema) }, &reader,
                   error))
        return MILL_FATAL;
    status = plan_init(&plan, schema_tree(writer), reader, type, error);
    if (!status)
        status = plan_read(&plan, datum, arena, value, error);
    plan_finish(&plan);
    avsc_free(reader);
    return status;
}
