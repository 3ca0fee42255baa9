/* SPDX-License-Identifier: Apache-2.0
 *
 * lines.h - what a line is by its words: the phrases that stand around articles, kept in
 * a file that users extend.
 */
#ifndef CLEANER_LINES_H
#define CLEANER_LINES_H

#include "text/table.h"

enum line_kind {
    LINE_TAIL = 1 << 0,
    LINE_COPYRIGHT = 1 << 1,
    LINE_CONTACT = 1 << 2,
    LINE_LEAD = 1 << 3,
    LINE_JUNK = 1 << 4,
    LINE_MENU = 1 << 5,
    LINE_PUBLISHED = 1 << 6, /* a label, alone */
    LINE_MODIFIED = 1 << 7,
    LINE_STOP = 1 << 8,
    /* By their shape, not by the file. */
    LINE_ENDER = 1 << 9,  /* ends as a sentence does */
    LINE_PROSE = 1 << 10, /* ... and is long enough to be one */
    LINE_BYLINE = 1 << 11,
    LINE_CAPTION = 1 << 12
};

struct phrase;

struct lines {
    struct words wholes; /* of phrases that want the whole line */
    struct phrase *phrases;
    size_t phrase_count;
    char *text, *keys; /* owned */
};

/* False: problems were said. */
bool lines_load(struct lines *lines, const char *path, struct table_listener *listener);
void lines_free(struct lines *lines);

/* The kinds of a line of squeezed text; never LINE_BYLINE or LINE_CAPTION. */
uint32_t lines_kinds(const struct lines *lines, struct mill_str text);
/* Of a word or label alone, a ':' after it aside. */
uint32_t lines_label(const struct lines *lines, struct mill_str word);

/* Ends with '.', '!', '?' or their like, closing quotes and brackets aside. */
bool lines_ends_sentence(struct mill_str text);

#endif
