/* SPDX-License-Identifier: Apache-2.0
 *
 * map.h - the rows of a form's map, understood once. Internal to host/: form.h has the
 * language.
 */
#ifndef NEWSMILL_MAP_H
#define NEWSMILL_MAP_H

#include "host/form.h"

enum {
    MAP_DEPTH = 4,  /* records in one another */
    MAP_ROWS = 256, /* of one map */
};

enum source {
    FROM_VALUE,
    FROM_KEY,
    FROM_TOPIC,
    FROM_TIMESTAMP,
    FROM_HEADER,
    FROM_POINTER,
    FROM_TEXT
};

struct map_row {
    const struct setting *setting;             /* as it is written */
    const struct mill_field *steps[MAP_DEPTH]; /* the last is the field */
    size_t depth;
    enum source source;
    struct mill_str detail; /* the header's name, the pointer, the words */
    bool optional;
};

struct map {
    const struct mill_type *type;
    const struct map_row *rows;
    size_t count;
    bool reads_json;
};

/* `map` lies in the arena, and borrows from the form. */
enum mill_status map_compile(const struct form *form, const struct mill_type *type,
                             const struct form_listener *listener, struct arena *arena,
                             struct map *map, struct mill_error *error);
/* As reading_read(). */
enum mill_status map_read(const struct map *map, const struct inbound *in,
                          struct arena *arena, const void **value,
                          struct mill_error *error);
/* Text into a field's place in a struct. False: error says what is wanted. */
bool map_convert(const struct mill_field *field, struct mill_str text, void *to,
                 struct mill_error *error);

#endif
