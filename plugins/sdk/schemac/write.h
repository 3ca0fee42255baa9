/* SPDX-License-Identifier: Apache-2.0
 *
 * write.h - the two files that schemac writes, as text.
 */
#ifndef NEWSMILL_SCHEMAC_WRITE_H
#define NEWSMILL_SCHEMAC_WRITE_H

#include "schemac/model.h"

/* `name`: of the schema's file, without folder and ".avsc". */
void write_header(const struct model *model, const char *name, struct buffer *out);
void write_source(const struct model *model, const char *name, struct mill_str schema,
                  struct buffer *out);

/* Adds the declaration of something of this type, e.g. `const struct article_block
 * *items`: `value` is the C type, `stars` what stands before the name, "" for the value
 * itself, "*", "*const *"; those point to const. */
void write_declaration(const struct model *model, const struct avsc_node *value,
                       const char *stars, const char *name, struct buffer *out);

/* Adds a field's default as an initializer; NULL: the value when there is none. Arrays
 * that it points to are added to `statics`, numbered by *count. */
struct initializer {
    const struct model *model;
    struct buffer *statics;
    size_t count;
};
void write_value(struct initializer *to, const struct avsc_node *type,
                 const json_t *value, struct buffer *out);
/* Adds text as a C string literal. */
void write_literal(struct mill_str text, struct buffer *out);

#endif
