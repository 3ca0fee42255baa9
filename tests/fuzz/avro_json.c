/* SPDX-License-Identifier: Apache-2.0
 * avro_json.c - any text as JSON of a type: what reads prints, and what was printed reads
 * and prints the same. */
#include "fuzz.h"

#include "article.h"
#include "avro/codec.h"
#include "avro/json.h"
#include "sample.h"

#include <string.h>

enum { LIMIT = 8 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mill_type *type = size % 2 ? &all_kinds_type : &article_type;
    struct mill_str json = { (const char *)data, size };
    struct mill_error error = { "" };
    struct buffer once, twice;
    struct arena arena;
    const void *value;

    arena_init(&arena, LIMIT);
    buffer_init(&once, LIMIT);
    buffer_init(&twice, LIMIT);
    if (!json_read(type, json, &arena, &value, &error)) {
        json_print(type, value, &once);
        HOLDS(!json_read(type, (struct mill_str){ once.data, once.len }, &arena, &value,
                         &error));
        json_print(type, value, &twice);
        HOLDS(once.len == twice.len && !memcmp(once.data, twice.data, once.len));
        buffer_reset(&twice);
        HOLDS(!encode_bare(type, value, &twice, &error));
    } else {
        HOLDS(*error.text);
    }
    buffer_finish(&once);
    buffer_finish(&twice);
    arena_finish(&arena);
    return 0;
}
