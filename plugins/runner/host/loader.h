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

struct plugin {
    struct mill_stage stage;
    char *path;   /* owned */
    void *handle; /* dlopen's */
};

/* `name` is a path when it holds a slash, else NAME.so is looked up in $NEWSMILL_PLUGINS,
 * beside the executable (the build tree), and where newsmill was installed. */
enum mill_status plugin_load(const char *name, struct plugin **plugin,
                             struct mill_error *error);
/* Checks what mill_stage() returned and copies it; for stages that are linked in (tests).
 */
enum mill_status plugin_adopt(const struct mill_stage *stage, struct plugin **plugin,
                              struct mill_error *error);
void plugin_free(struct plugin *plugin);

#endif
