/* SPDX-License-Identifier: Apache-2.0
 *
 * type.h - text, and the descriptors that schemac makes of Avro schemas.
 *
 * A type's field table is the layout check at load time, the decoder's target, the
 * encoder's source and the JSON printer's guide. Part of the ABI of plugin.h.
 */
#ifndef NEWSMILL_TYPE_H
#define NEWSMILL_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTF-8 or bytes; not closed by a NUL. */
struct mill_str {
    const char *data;
    size_t len;
};

#define MILL_STR(literal)                                                                \
    {                                                                                    \
        "" literal, sizeof(literal) - 1                                                  \
    }

/* Types: what schemac makes of an Avro schema. A field of the C struct is
 *   boolean bool, int int32_t, long int64_t, float, double, string and bytes mill_str;
 *   fixed uint8_t[size]; a record its struct; an array {const item *items; size_t count};
 *   and, where the schema says ["null", T], a pointer to that: NULL is null. */
enum mill_kind {
    MILL_BOOLEAN,
    MILL_INT,
    MILL_LONG,
    MILL_FLOAT,
    MILL_DOUBLE,
    MILL_STRING,
    MILL_BYTES,
    MILL_FIXED,
    MILL_RECORD,
    MILL_ARRAY
};

struct mill_strs {
    const struct mill_str *items;
    size_t count;
};

struct mill_field {
    const char *name; /* NULL: an array's item */
    enum mill_kind kind;
    bool nullable;         /* the struct holds a pointer */
    bool required;         /* the schema has no default for it */
    uint32_t offset, size; /* place in its struct; bytes of one value, pointer aside */
    const struct mill_type *record; /* of MILL_RECORD, else NULL */
    const struct mill_field *item;  /* of MILL_ARRAY, else NULL */
};

struct mill_type {
    const char *name;   /* full name */
    const char *schema; /* the text of the .avsc; NULL for a type inside another */
    const struct mill_field *fields;
    uint32_t count, size;
    const void *blank;    /* the struct with every default filled in */
    uint64_t fingerprint; /* CRC-64-AVRO of the schema; 0 for a type inside another */
};

#endif
