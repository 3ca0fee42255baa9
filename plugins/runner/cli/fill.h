/* SPDX-License-Identifier: Apache-2.0
 *
 * fill.h - sets fields of a generated struct by name, for a runner that knows no stage's
 * types. Setting a field that is not there, or of another kind, does nothing: false.
 */
#ifndef NEWSMILL_FILL_H
#define NEWSMILL_FILL_H

#include "base/arena.h"

#include <newsmill/type.h>

/* A struct of a type, in an arena. */
struct fill {
    const struct mill_type *type;
    void *value; /* NULL: no memory */
    struct arena *arena;
};

/* A struct with every default in it. */
struct fill fill_start(const struct mill_type *type, struct arena *arena);
/* A string or bytes. `text` is borrowed and must stay as long as the struct. */
bool fill_text(const struct fill *fill, const char *name, struct mill_str text);
bool fill_long(const struct fill *fill, const char *name, int64_t number);
/* A record inside, fresh with its defaults; value is NULL when there is none. */
struct fill fill_record(const struct fill *fill, const char *name);

/* The string or bytes at a field of this name; false: there is none, or it is null. */
bool fill_read_text(const struct mill_type *type, const void *value, const char *name,
                    struct mill_str *text);
bool fill_read_long(const struct mill_type *type, const void *value, const char *name,
                    int64_t *number);
bool fill_has(const struct mill_type *type, const char *name, enum mill_kind kind);

#endif
