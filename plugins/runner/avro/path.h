/* SPDX-License-Identifier: Apache-2.0
 *
 * path.h - where in a value something is wrong: blocks[3].text.
 *
 * Written from the inside out while a failed walk returns, so that a walk that does not
 * fail pays nothing. Internal to avro/.
 */
#ifndef NEWSMILL_PATH_H
#define NEWSMILL_PATH_H

#include <stdbool.h>
#include <stddef.h>

enum { VALUE_PATH_SIZE = 256 };

struct path {
    char text[VALUE_PATH_SIZE]; /* its end is used; "..." for what does not fit */
    size_t start;
    bool is_full;
};

void path_init(struct path *path);
/* Puts a field's name, or an index, before what is there. False, for a failing path to
 * return. */
bool path_add_name(struct path *path, const char *name);
bool path_add_index(struct path *path, size_t index);
/* Ends with NUL; borrowed. */
const char *path_text(const struct path *path);

#endif
