/* SPDX-License-Identifier: Apache-2.0
 * screen.c - takes the status line away, writes, draws it again. */
#include "supervisor/screen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

void screen_init(struct screen *screen, int fd)
{
    *screen = (struct screen){ .fd = fd, .terminal = isatty(fd) };
}

static void put(const struct screen *screen, const char *text)
{
    /* A terminal that is gone is no reason to stop. */
    if (write(screen->fd, text, strlen(text)) < 0)
        return;
}

void screen_hide(struct screen *screen)
{
    if (screen->terminal && *screen->status)
        put(screen, "\r\033[K");
}

void screen_show(struct screen *screen)
{
    if (screen->terminal && *screen->status)
        put(screen, screen->status);
}

void screen_line(struct screen *screen, const char *before, struct mill_str line)
{
    struct iovec parts[] = { { (void *)(uintptr_t)before, strlen(before) },
                             { (void *)(uintptr_t)line.data, line.len },
                             { (void *)(uintptr_t) "\n", 1 } };

    screen_hide(screen);
    while (writev(screen->fd, parts, 3) < 0 && errno == EINTR)
        continue;
    screen_show(screen);
}

void screen_status(struct screen *screen, const char *status)
{
    if (!screen->terminal || !strcmp(screen->status, status))
        return;
    screen_hide(screen);
    snprintf(screen->status, sizeof(screen->status), "%s", status);
    screen_show(screen);
}
