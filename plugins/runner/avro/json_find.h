/* SPDX-License-Identifier: Apache-2.0
 *
 * json_find.h - single values of a JSON text that nobody's type describes, by pointer.
 *
 * No tree is built and nothing recurses: finding a value takes no memory. Source: RFC
 * 8259, RFC 6901.
 */
#ifndef NEWSMILL_AVRO_JSON_FIND_H
#define NEWSMILL_AVRO_JSON_FIND_H

#include "base/error.h"

/* The whole text is one JSON value, UTF-8, at most 64 lists and objects deep. MILL_FATAL:
 * it is not; error has the byte. Keys may come twice: somebody else's JSON may do so. */
enum mill_status json_check(struct mill_str json, struct mill_error *error);

/* "" or "/a/0/b", with ~0 for ~ and ~1 for /. */
bool json_pointer_valid(struct mill_str pointer);
/* In a text that passed json_check(): the value at a valid pointer, borrowed. Of keys
 * that come twice the first counts. False: it is not there. */
bool json_find(struct mill_str json, struct mill_str pointer, struct mill_str *value);

#endif
