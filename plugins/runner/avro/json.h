/* SPDX-License-Identifier: Apache-2.0
 *
 * json.h - values between their C structs and JSON with the schemas' names, unions
 * unwrapped. Bytes that are valid UTF-8 print as text, others, and fixed, as {"base64":
 * "..."}; NaN and infinities as null.
 */
#ifndef NEWSMILL_AVRO_JSON_H
#define NEWSMILL_AVRO_JSON_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

/* One line, without LF. */
void json_print(const struct mill_type *type, const void *value, struct buffer *out);
/* Fields that are missing get their defaults; unknown names, missing required fields,
 * names given twice and wrong types are MILL_FATAL with a path and a suggestion. Text is
 * copied into the arena. */
enum mill_status json_read(const struct mill_type *type, struct mill_str json,
                           struct arena *arena, const void **value,
                           struct mill_error *error);

#endif
