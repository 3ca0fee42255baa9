/* SPDX-License-Identifier: Apache-2.0
 *
 * screen.h - lines on a descriptor, and on a terminal a status line below them that is
 * drawn again after each.
 */
#ifndef NEWSMILL_SCREEN_H
#define NEWSMILL_SCREEN_H

#include <newsmill/type.h>

struct screen {
    int fd;
    bool terminal;
    char status[200];
};

void screen_init(struct screen *screen, int fd);
/* A line; LF is added. */
void screen_line(struct screen *screen, const char *before, struct mill_str line);
/* "" takes the status line away. */
void screen_status(struct screen *screen, const char *status);
/* Around what writes lines by itself. */
void screen_hide(struct screen *screen);
void screen_show(struct screen *screen);

#endif
