/* SPDX-License-Identifier: Apache-2.0
 * find.c - which configuration file a command means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"

#ifndef NEWSMILL_DATADIR
#define NEWSMILL_DATADIR "/usr/share/newsmill"
#endif

static char *joined(const char *folder, const char *rest)
{
    size_t size = strlen(folder) + strlen(rest) + 1;
    char *path = malloc(size);

    if (path)
        snprintf(path, size, "%s%s", folder, rest);
    return path;
}

/* The file below `folder`, when it is there. */
static char *readable(const char *folder, const char *rest)
{
    char *path = folder ? joined(folder, rest) : NULL;

    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

static char *beside_executable(void)
{
    static const char *const places[] = {
        "/share/pipeline-conf/newsmill.yaml",
        "/../share/newsmill/pipeline-conf/newsmill.yaml", NULL
    };
    char folder[4096];
    ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
    char *slash, *found = NULL;

    if (len <= 0)
        return NULL;
    folder[len] = 0;
    slash = strrchr(folder, '/');
    if (!slash)
        return NULL;
    *slash = 0;
    for (size_t i = 0; places[i] && !found; i++)
        found = readable(folder, places[i]);
    return found;
}

enum mill_status config_find(const char *given, char **path, struct mill_error *error)
{
    char *found;

    if (!given)
        given = getenv("NEWSMILL_CONFIG");
    if (given && !*given)
        return mill_error(error, MILL_FATAL, "configuration: want a file, got no name");
    if (given)
        found = joined(given, "");
    else if (access("newsmill.yaml", F_OK) == 0)
        found = joined("newsmill.yaml", "");
    else if (!(found =
                   readable(getenv("NEWSMILL_DATA"), "/pipeline-conf/newsmill.yaml")) &&
             !(found = beside_executable()))
        found = readable(NEWSMILL_DATADIR, "/pipeline-conf/newsmill.yaml");
    if (!found)
        return mill_error(
            error, MILL_FATAL,
            "no newsmill.yaml here or where newsmill is installed; name one "
            "with --config FILE or $NEWSMILL_CONFIG");
    *path = found;
    return MILL_OK;
}
