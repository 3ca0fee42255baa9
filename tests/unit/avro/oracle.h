/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle.h - avro-c as the judge: what it makes of a schema and of bytes, and whether a
 * struct of ours says the same. Slow and plain on purpose: it shares no code with the
 * codec that it judges.
 */
#ifndef NEWSMILL_TEST_ORACLE_H
#define NEWSMILL_TEST_ORACLE_H

#include "base/buffer.h"
#include "chance.h"

struct oracle;

struct oracle *oracle_new(struct mill_str schema); /* NULL: avro-c refuses it */
void oracle_free(struct oracle *oracle);

/* The oracle's value becomes what the bytes say; false: refused, or bytes left over. */
bool oracle_read(struct oracle *oracle, struct mill_str datum);
/* The oracle's value becomes anything. */
void oracle_fill(struct oracle *oracle, struct chance *chance);
void oracle_write(struct oracle *oracle, struct buffer *out);

/* SAME: the struct is what the type makes of the oracle's value. UNREADABLE: the type has
 * no place for it, so that reading must fail. */
enum match { SAME, DIFFERENT, UNREADABLE };
enum match oracle_match(struct oracle *oracle, const struct mill_type *type,
                        const void *value);
/* Whether any struct could be; value alone. */
bool oracle_fits(struct oracle *oracle, const struct mill_type *type);

#endif
