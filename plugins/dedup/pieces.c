/* SPDX-License-Identifier: Apache-2.0
 * pieces.c - names of what happens to a piece. */
#include "dedup/pieces.h"

#include "text/str.h"

const char *piece_reason_name(enum piece_reason reason)
{
    static const char *const names[] = {
        [REASON_NONE] = "none",   [REASON_REPEAT] = "repeat",
        [REASON_RUN] = "run",     [REASON_TWIN] = "twin",
        [REASON_TITLE] = "title", [REASON_CAPTION] = "caption",
        [REASON_NEAR] = "near",   [REASON_COVERED] = "covered",
    };

    return names[reason];
}

const char *piece_kept_name(enum piece_kept kept)
{
    static const char *const names[] = {
        [KEPT_PLAIN] = "plain",         [KEPT_REFRAIN] = "refrain",
        [KEPT_PROTECTED] = "protected", [KEPT_SHORT] = "short",
        [KEPT_CHANGED] = "changed",     [KEPT_GROWN] = "grown",
    };

    return names[kept];
}

const char *piece_field_name(enum piece_field field)
{
    static const char *const names[] = {
        [FIELD_BODY] = "body",
        [FIELD_TITLE] = "title",
        [FIELD_SUBTITLE] = "subtitle",
        [FIELD_CAPTION] = "caption",
    };

    return names[field];
}

enum piece_kind piece_kind_of(struct mill_str name)
{
    static const char *const names[] = {
        [KIND_PARAGRAPH] = "paragraph", [KIND_HEADING] = "heading", [KIND_LIST] = "list",
        [KIND_QUOTE] = "quote",         [KIND_TABLE] = "table",     [KIND_CODE] = "code",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(name, names[i]))
            return (enum piece_kind)i;
    return KIND_PARAGRAPH;
}
