/* SPDX-License-Identifier: Apache-2.0
 *
 * json.h - walks through JSON as it is found in pages: trailing commas, control
 * characters in strings and comment marks around it are forgiven. Never fails; what
 * cannot be read is passed over.
 */
#ifndef CLEANER_JSON_H
#define CLEANER_JSON_H

#include "pool.h"

enum json_kind {
    JSON_END,
    JSON_OBJECT,     /* { */
    JSON_OBJECT_END, /* } */
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_WORD /* a number, true, false, null */
};

struct json {
    struct mill_str text;
    size_t at;
};

/* *value: of a key, string or word, as written, without its quotation marks. */
enum json_kind json_next(struct json *json, struct mill_str *value);

/* Undoes a string's escapes, in the pool; an empty text over its limit. */
struct mill_str json_unescape(struct pool *pool, struct mill_str value);

#endif
