/* SPDX-License-Identifier: Apache-2.0
 *
 * avsc.h - an Avro schema as a tree, strictly validated; no avro-c.
 *
 * schemac makes C types of it, schema.h adds fingerprint and canonical form, the codec
 * compiles plans from it. Everything the specification does not allow is refused with the
 * field's path: duplicate fields, symbols and names, unknown references, unions in unions
 * or with a branch twice, defaults of the wrong type (a union's: of its first branch).
 * A reference is the node that it names, so the tree of a recursive schema has cycles.
 * Source: Avro 1.11 specification.
 */
#ifndef NEWSMILL_AVSC_H
#define NEWSMILL_AVSC_H

#include "base/arena.h"
#include "base/error.h"

#include <jansson.h>

enum {
    AVSC_TEXT_LIMIT = 1 << 20,
    AVSC_DEPTH_LIMIT = 64,
    AVSC_NODE_LIMIT = 10000,
    AVSC_FIXED_LIMIT = 1 << 20,
};

/* The primitive kinds come first. */
enum avsc_kind {
    AVSC_NULL,
    AVSC_BOOLEAN,
    AVSC_INT,
    AVSC_LONG,
    AVSC_FLOAT,
    AVSC_DOUBLE,
    AVSC_BYTES,
    AVSC_STRING,
    AVSC_FIXED,
    AVSC_ENUM,
    AVSC_RECORD,
    AVSC_ARRAY,
    AVSC_MAP,
    AVSC_UNION
};

struct avsc_node;

struct avsc_field {
    const char *name, *doc; /* doc NULL: none */
    const struct avsc_node *type;
    const json_t *value;   /* the default; NULL: none */
    const json_t *aliases; /* an array of names; NULL: none */
};

struct avsc_node {
    enum avsc_kind kind;
    uint32_t size;    /* of a fixed */
    const char *name; /* full name of a record, enum or fixed; else the kind's */
    const char *doc;
    size_t count; /* of fields, symbols or branches */
    union {
        const struct avsc_field *fields;
        const char *const *symbols;
        const struct avsc_node *const *branches;
        const struct avsc_node *item; /* of an array or a map */
    };
    const struct avsc_node *next_record; /* list of all records; see avsc.records */
};

/* All memory lies in the arena and in json. */
struct avsc {
    const struct avsc_node *top;
    const struct avsc_node *records; /* every record, the last defined first */
    json_t *json;
    struct arena arena;
};

/* *avsc is owned: avsc_free(). `text` is borrowed for the call. */
enum mill_status avsc_parse(struct mill_str text, struct avsc **avsc,
                            struct mill_error *error);
void avsc_free(struct avsc *avsc);

const char *avsc_kind_name(enum avsc_kind kind); /* as the specification spells it */
/* A letter or '_', then letters, digits and '_'. */
bool avsc_is_name(const char *name);

/* Checks the defaults of all records; part of avsc_parse(). */
enum mill_status avsc_check_defaults(const struct avsc *avsc, struct mill_error *error);

#endif
