/* SPDX-License-Identifier: Apache-2.0
 * path.c - a path that grows at its front. */
#include "avro/path.h"

#include <stdio.h>
#include <string.h>

enum { KEPT = 4 }; /* before the path: "..." and a NUL behind it */

void path_init(struct path *path)
{
    path->start = VALUE_PATH_SIZE - 1;
    path->text[path->start] = '\0';
    path->is_full = false;
}

static void add(struct path *path, const char *text, size_t len)
{
    if (path->is_full)
        return;
    if (len + KEPT > path->start) {
        path->is_full = true;
        text = "...";
        len = 3;
    }
    path->start -= len;
    memcpy(path->text + path->start, text, len);
}

bool path_add_name(struct path *path, const char *name)
{
    const char *first = path_text(path);

    if (*name && *first && *first != '[')
        add(path, ".", 1);
    add(path, name, strlen(name));
    return false;
}

bool path_add_index(struct path *path, size_t index)
{
    const char *first = path_text(path);
    char text[32];

    if (*first && *first != '[')
        add(path, ".", 1);
    snprintf(text, sizeof(text), "[%zu]", index);
    add(path, text, strlen(text));
    return false;
}

const char *path_text(const struct path *path)
{
    return path->text + path->start;
}
