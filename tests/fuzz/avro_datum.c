/* SPDX-License-Identifier: Apache-2.0
 * avro_datum.c - any bytes as a datum: the first picks writer and reader; 0xC3 a frame.
 *
 * What we accept, avro-c must read whole and alike; what was read as its own type, must
 * be written and read again. */
#include "fuzz.h"

#include "article.h"
#include "avro/codec.h"
#include "avro/plan.h"
#include "event.h"
#include "newer.h"
#include "older.h"
#include "oracle.h"
#include "page.h"
#include "sample.h"

#include <string.h>

enum { LIMIT = 8 << 20 };

/* All that a schema may hold and ours do not, within a Newer. */
static const char foreign[] =
    "{\"type\":\"record\",\"name\":\"W\",\"fields\":["
    "{\"name\":\"id\",\"type\":[\"string\",\"bytes\",\"int\"]},"
    "{\"name\":\"tree\",\"type\":[\"null\",\"W\"]},"
    "{\"name\":\"kind\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\","
    "\"B\"]"
    "}},"
    "{\"name\":\"count\",\"type\":[\"null\",\"int\",\"long\"]},"
    "{\"name\":\"score\",\"type\":\"float\"},"
    "{\"name\":\"map\",\"type\":{\"type\":\"map\",\"values\":[\"null\",\"W\",\"boolean\"]"
    "}},"
    "{\"name\":\"nulls\",\"type\":{\"type\":\"array\",\"items\":\"null\"}},"
    "{\"name\":\"title\",\"type\":[\"string\",\"null\"]},"
    "{\"name\":\"fixed\",\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":3}},"
    "{\"name\":\"parts\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\","
    "\"name\":\"P\",\"fields\":[{\"name\":\"text\",\"type\":\"bytes\"},{\"name\":"
    "\"more\","
    "\"type\":{\"type\":\"array\",\"items\":\"P\"}}]}}}]}";

struct pairing {
    const char *const *writer;
    const struct mill_type *type;
};

static const char *const foreign_text = foreign;

static const struct pairing pairings[] = {
    { &all_kinds_type.schema, &all_kinds_type }, { &foreign_text, &newer_type },
    { &older_type.schema, &newer_type },         { &newer_type.schema, &newer_type },
    { &article_type.schema, &article_type },     { &event_type.schema, &event_type },
    { &page_type.schema, &page_type },
};
enum { PAIRINGS = sizeof(pairings) / sizeof(pairings[0]) };

struct judge {
    struct schema *schema;
    struct plan plan;
    struct oracle *oracle;
};

/* Made once: parsing is another target's work. */
static const struct judge *judge_of(size_t index)
{
    static struct judge judges[PAIRINGS];
    struct judge *judge = &judges[index];
    const char *text = *pairings[index].writer;
    struct mill_error error;

    if (!judge->schema) {
        const char *own = pairings[index].type->schema;
        struct avsc *reader;

        HOLDS(!schema_parse((struct mill_str){ text, strlen(text) }, &judge->schema,
                            &error));
        /* avro-c does not read "\\u0000" in a default. */
        judge->oracle = oracle_new(schema_canonical(judge->schema));
        HOLDS(judge->oracle);
        HOLDS(!avsc_parse((struct mill_str){ own, strlen(own) }, &reader, &error));
        HOLDS(!plan_init(&judge->plan, schema_tree(judge->schema), reader,
                         pairings[index].type, &error));
        avsc_free(reader);
    }
    return judge;
}

static void write_again(const struct judge *judge, const struct mill_type *type,
                        const void *value, struct arena *arena)
{
    struct mill_error error;
    struct buffer out;
    const void *again;

    buffer_init(&out, LIMIT);
    HOLDS(!encode_bare(type, value, &out, &error));
    HOLDS(!plan_read(&judge->plan, (struct mill_str){ out.data, out.len }, arena, &again,
                     &error));
    HOLDS(oracle_match(judge->oracle, type, again) == SAME);
    buffer_finish(&out);
}

static void read_datum(size_t index, struct mill_str datum, struct arena *arena)
{
    const struct judge *judge = judge_of(index);
    const struct mill_type *type = pairings[index].type;
    struct mill_error error = { "" };
    const void *value;

    if (plan_read(&judge->plan, datum, arena, &value, &error)) {
        HOLDS(*error.text);
        return;
    }
    HOLDS(oracle_read(judge->oracle, datum));
    HOLDS(oracle_match(judge->oracle, type, value) == SAME);
    if (*pairings[index].writer == type->schema)
        write_again(judge, type, value, arena);
}

static void read_frame(struct mill_str framed, struct arena *arena)
{
    static struct catalog *catalog;
    static struct decoder *decoder;
    struct mill_error error = { "" };
    const void *value;

    if (!decoder) {
        HOLDS(!catalog_new(&catalog, &error));
        for (size_t i = 0; i < PAIRINGS; i++)
            HOLDS(!catalog_add_text(catalog, schema_text(judge_of(i)->schema), &error));
        HOLDS(!decoder_new(&newer_type, catalog, &decoder, &error));
    }
    if (decoder_read(decoder, framed, arena, &value, &error))
        HOLDS(*error.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;

    if (!size)
        return 0;
    arena_init(&arena, LIMIT);
    if (*data == 0xc3)
        read_frame((struct mill_str){ (const char *)data, size }, &arena);
    else
        read_datum(*data % PAIRINGS,
                   (struct mill_str){ (const char *)data + 1, size - 1 }, &arena);
    arena_finish(&arena);
    return 0;
}
