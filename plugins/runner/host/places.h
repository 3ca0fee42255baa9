/* SPDX-License-Identifier: Apache-2.0
 *
 * places.h - where plugins and data are found.
 *
 * Plugins: a name with a slash is a file; else NAME.so in the folders of
 * $NEWSMILL_PLUGINS (with colons between them), in plugins/ beside the executable (a
 * build tree), and where newsmill was installed. Data, a folder that holds schemas/ and
 * pipeline-conf/: $NEWSMILL_DATA, share/ beside the executable, the installed
 * share/newsmill. Installed places are relative to the executable, so an installation
 * can be moved.
 *
 * Every path that comes back is owned (free()) and exists; a failure is MILL_FATAL and
 * names the places looked in.
 */
#ifndef NEWSMILL_PLACES_H
#define NEWSMILL_PLACES_H

#include "base/error.h"

enum mill_status places_plugin(const char *name, char **path, struct mill_error *error);
/* `file` is relative to the data's root: "schemas", "pipeline-conf/newsmill.yaml". */
enum mill_status places_data(const char *file, char **path, struct mill_error *error);
/* A file that a configuration in `folder` (NULL: the working directory) names: relative
 * to it, then to pipeline-conf/ of the data; absolute ones as they are. *path is
 * absolute. */
enum mill_status places_file(const char *folder, const char *file, char **path,
                             struct mill_error *error);
/* A file in the executable's own folder. */
enum mill_status places_beside(const char *file, char **path, struct mill_error *error);
/* Every folder that plugins are looked for in, whether it exists or not. */
void places_each_plugin_folder(void (*visit)(void *arg, const char *folder), void *arg);

#endif
