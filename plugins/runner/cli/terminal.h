/* SPDX-License-Identifier: Apache-2.0
 *
 * terminal.h - text for a person: colour where there is a terminal and no NO_COLOR,
 * columns as wide as they look (Hangul and Han take two).
 *
 * Control characters of the text are never sent to the terminal: they print as U+FFFD.
 */
#ifndef NEWSMILL_TERMINAL_H
#define NEWSMILL_TERMINAL_H

#include <newsmill/type.h>
#include <stdio.h>

enum tone { PLAIN, BOLD, DIM, RED, GREEN, YELLOW, CYAN };

struct terminal {
    FILE *to;
    bool colour;
    size_t width; /* in columns */
};

struct terminal terminal_of(FILE *to);

/* Text as it is, in a tone. */
void terminal_print(const struct terminal *terminal, enum tone tone,
                    struct mill_str text);
void terminal_text(const struct terminal *terminal, enum tone tone, const char *text);
/* One line of at most `columns`, cut with an ellipsis; padded to them when `pads`. */
void terminal_cell(const struct terminal *terminal, enum tone tone, struct mill_str text,
                   size_t columns, bool pads);
/* Wrapped at spaces to the terminal's width, every line after `indent` spaces; ends with
 * LF. */
void terminal_wrap(const struct terminal *terminal, enum tone tone, struct mill_str text,
                   size_t indent);
/* Columns of the text. */
size_t terminal_columns(struct mill_str text);

#endif
