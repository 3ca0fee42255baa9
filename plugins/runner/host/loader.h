/* SPDX-License-Identifier: Apache-2.0
 *
 * loader.h - finds, opens and checks a stage's shared object.
 *
 * Refused, with exact words: a missing symbol, another major, a newer minor, a struct
 * shorter than that of 1.0, no process(), a field table that does not fit its schema or
 * size. The stage is copied into a zeroed struct of this runner's size, so that older
 * stages load.
 */
#ifndef NEWSMILL_LOADER_H
#define NEWSMILL_LOADER_H

#include "base/error.h"

enum { PLUGIN_MOST_NAMES = 256 }; /* outputs, options or counters of one stage */

struct plugin {
    struct mill_stage stage;
    size_t output_count;
    char *path;   /* owned; NULL: linked in */
    void *handle; /* dlopen's */
};

/* `name` is looked up as places.h says. */
enum mill_status plugin_load(const char *name, struct plugin **plugin,
                             struct mill_error *error);
/* Checks what mill_stage() returned and copies it; for stages that are linked in (tests).
 */
enum mill_status plugin_adopt(const struct mill_stage *stage, struct plugin **plugin,
                              struct mill_error *error);
void plugin_free(struct plugin *plugin);

#endif
