/* SPDX-License-Identifier: Apache-2.0
 *
 * json.h - values between their C structs and JSON with the schemas' names, unions
 * unwrapped. Bytes that are valid UTF-8 print as text, others, and fixed, as {"base64":
 * "..."}; numbers that JSON lacks as "NaN", "Infinity" and "-Infinity". All of them read
 * either way.
 */
#ifndef NEWSMILL_AVRO_JSON_H
#define NEWSMILL_AVRO_JSON_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

/* One line, without LF. */
void json_print(const struct mill_type *type, const void *value, struct buffer *out);
/* Fields that are missing get their defaults; unknown names, missing required fields and
 * wrong types are MILL_FATAL with a path, the byte and a suggestion; so is an arena that
 * overflows, with arena->overflowed set. Text is copied into the arena, nothing else is
 * built. Reads RFC 8259 strictly: no comments, no key twice. */
enum mill_status json_read(const struct mill_type *type, struct mill_str json,
                           struct arena *arena, const void **value,
                           struct mill_error *error);
/* One field's value alone, written to its place in a struct, as above. */
enum mill_status json_read_field(const struct mill_field *field, struct mill_str json,
                                 struct arena *arena, void *to, struct mill_error *error);

#endif
