/* SPDX-License-Identifier: Apache-2.0
 *
 * model.h - the C structs that a schema becomes, in the order in which C wants them.
 *
 * Refused, with the field's path, is what has no C type: enums, maps, unions other than
 * ["null", T], a lone null, a record without fields or within itself, what nests deeper
 * than 64, and two types that would get one name.
 */
#ifndef NEWSMILL_SCHEMAC_MODEL_H
#define NEWSMILL_SCHEMAC_MODEL_H

#include "avro/avsc.h"
#include "base/buffer.h"

enum { NAME_SIZE = 512 };

struct cname {
    char text[NAME_SIZE];
};

/* How large a type is: the values that it puts into the struct that holds it, and the
 * records and arrays in one another, behind pointers or not. */
struct extent {
    size_t values, depth;
};

/* A struct to write: of a record, or of an array and its item's type. */
struct shape {
    const struct avsc_node *node;
    struct cname name; /* article_block, article_block_array */
    const char *tag;   /* of the struct: its name, or mill_strs */
    struct extent extent;
    struct shape *next; /* which may use this one */
};

struct model {
    const struct avsc *avsc;
    struct cname prefix; /* the top record's name */
    struct shape *shapes, **last;
    json_t *names; /* C name -> what has it */
    struct arena arena;
    struct mill_error *error;
};

/* A type without its ["null", ]. */
struct view {
    const struct avsc_node *type;
    bool nullable;
};

struct view view_of(const struct avsc_node *type);

/* `model` is the caller's storage, model_finish() in any case; avsc is borrowed. */
enum mill_status model_init(struct model *model, const struct avsc *avsc,
                            struct mill_error *error);
void model_finish(struct model *model);

/* The name of a record's or an array's shape. */
struct cname shape_name(const struct model *model, const struct avsc_node *node);
/* The shape itself; there is one for every record and array of the schema. */
const struct shape *shape_of(const struct model *model, const struct avsc_node *node);

#endif
