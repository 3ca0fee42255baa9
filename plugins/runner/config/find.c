/* SPDX-License-Identifier: Apache-2.0
 * find.c - which configuration file a command means. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
#include "host/places.h"

enum mill_status config_find(const char *given, char **path, struct mill_error *error)
{
    struct mill_error inner;
    char *found = NULL;

    if (!given)
        given = getenv("NEWSMILL_CONFIG");
    if (!given && access("newsmill.yaml", F_OK) == 0)
        given = "newsmill.yaml";
    if (given && !*given)
        return mill_error(error, MILL_FATAL, "configuration: want a file, got no name");
    if (given)
        found = strdup(given);
    else if (places_data("pipeline-conf/newsmill.yaml", &found, &inner))
        return mill_error(error, MILL_FATAL,
                          "no newsmill.yaml here (%s); name one with --config FILE or "
                          "$NEWSMILL_CONFIG",
                          inner.text);
    if (!found)
        return mill_error(error, MILL_FATAL, "no memory");
    *path = found;
    return MILL_OK;
}
