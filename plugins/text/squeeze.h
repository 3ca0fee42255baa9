/* SPDX-License-Identifier: Apache-2.0
 *
 * squeeze.h - text as a reader sees it: entities decoded, white space squeezed to one
 * space, NULs and zero-width characters gone.
 */
#ifndef NEWSMILL_TEXT_SQUEEZE_H
#define NEWSMILL_TEXT_SQUEEZE_H

#include <newsmill/type.h>

struct squeeze {
    char *data;
    size_t len, size;
    bool space; /* white space came, and goes before the next character if any */
};

/* Room for what `len` bytes of text can become. */
static inline size_t squeeze_room(size_t len)
{
    return len + len / 4 + 16;
}

/* Appends; the room must be there. html: decodes entities. keep_lines: line feeds and
 * indentation stay, as in code. */
void squeeze_add(struct squeeze *squeeze, const char *text, size_t len, bool html,
                 bool keep_lines);
/* Appends bytes as they are, white space before them. */
void squeeze_put(struct squeeze *squeeze, const char *text, size_t len);

#endif
