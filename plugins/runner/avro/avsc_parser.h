/* SPDX-License-Identifier: Apache-2.0
 *
 * avsc_parser.h - what avsc.c and avsc_names.c share. Functions that answer NULL or false
 * have set the error.
 */
#ifndef NEWSMILL_AVSC_PARSER_H
#define NEWSMILL_AVSC_PARSER_H

#include "avro/avsc.h"

enum { PATH_SIZE = 300 };

struct parser {
    struct avsc *avsc;
    json_t *names; /* full name -> node, as an integer */
    size_t nodes, depth;
    char path[PATH_SIZE]; /* where we are: newsmill.Article.blocks[] */
    struct mill_error *error;
};

#define fail(parser, ...)                                                                \
    (mill_error((parser)->error, MILL_FATAL, __VA_ARGS__),                               \
     mill_error_at((parser)->error, MILL_FATAL, "%s",                                    \
                   *(parser)->path ? (parser)->path : "schema"),                         \
     NULL)

/* The text of a JSON string; NULL, without an error: no string, or a NUL inside. */
const char *avsc_text(const json_t *json);
/* A type's documentation; *doc NULL: none. */
bool avsc_doc(struct parser *parser, const json_t *json, const char **doc);
/* The aliases of a type (full names) or a field; *aliases NULL: none. */
bool avsc_aliases(struct parser *parser, const json_t *json, bool full,
                  const json_t **aliases);
/* Gives a record, enum or fixed its name, so that what follows may refer to it. */
bool avsc_define(struct parser *parser, const json_t *json, const char *space,
                 struct avsc_node *node);
/* The namespace of a full name, in the arena. */
const char *avsc_space(struct parser *parser, const char *full);
/* What a name stands for within a namespace. */
const struct avsc_node *avsc_reference(struct parser *parser, const char *name,
                                       const char *space);

#endif
