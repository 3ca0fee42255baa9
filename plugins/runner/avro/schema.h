/* SPDX-License-Identifier: Apache-2.0
 *
 * schema.h - an Avro schema, strictly validated (avro-c's parser is not a validator),
 * with its original text, its Parsing Canonical Form and its CRC-64-AVRO fingerprint.
 *
 * Limits: text 1 MiB, depth 64, 10,000 nodes, fixed size 1 to 1 MiB. Source: Avro 1.11
 * specification.
 */
#ifndef NEWSMILL_SCHEMA_H
#define NEWSMILL_SCHEMA_H

#include "base/error.h"

struct avsc;
struct schema;

/* *schema is owned: schema_free(). `text` is copied. MILL_FATAL with a message that names
 * the field path, for anything that the specification does not allow. */
enum mill_status schema_parse(struct mill_str text, struct schema **schema,
                              struct mill_error *error);
void schema_free(struct schema *schema);

/* Borrowed from the schema. */
struct mill_str schema_text(const struct schema *schema);
struct mill_str schema_canonical(const struct schema *schema);
const char *schema_name(const struct schema *schema); /* full name, or the type's */
uint64_t schema_fingerprint(const struct schema *schema);
const struct avsc *schema_tree(const struct schema *schema); /* avsc.h */

#endif
