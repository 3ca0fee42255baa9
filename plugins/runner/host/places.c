/* SPDX-License-Identifier: Apache-2.0
 * places.c - lists of folders, and the first that holds what is wanted. */
#include "host/places.h"

#include "base/buffer.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Looks for `file` in one folder after the other until it is there. */
struct search {
    const char *file;
    char *found; /* owned; NULL: not yet */
    struct buffer looked_in;
};

/* folder/file, or the file alone when it is absolute or the folder NULL. Owned. */
static char *join(const char *folder, const char *file)
{
    size_t size = (folder ? strlen(folder) : 0) + strlen(file) + 2;
    char *path = malloc(size);

    if (path && folder && file[0] != '/')
        snprintf(path, size, "%s/%s", folder, file);
    else if (path)
        snprintf(path, size, "%s", file);
    return path;
}

static void look_in(void *arg, const char *folder)
{
    struct search *search = arg;
    char *path;

    if (search->found)
        return;
    path = join(folder, search->file);
    if (path && access(path, F_OK) == 0) {
        search->found = path;
        return;
    }
    free(path);
    if (folder && search->file[0] != '/')
        buffer_printf(&search->looked_in, "%s%s",
                      search->looked_in.len ? ", " : "; looked in ", folder);
}

static void search_start(struct search *search, const char *file)
{
    *search = (struct search){ .file = file };
    buffer_init(&search->looked_in, 4096);
}

static enum mill_status search_end(struct search *search, const char *what, char **path,
                                   struct mill_error *error)
{
    enum mill_status status = MILL_OK;

    if (search->found)
        *path = search->found;
    else
        status = mill_error(error, MILL_FATAL, "%s: not found%.*s", what,
                            (int)search->looked_in.len,
                            search->looked_in.len ? search->looked_in.data : "");
    buffer_finish(&search->looked_in);
    return status;
}

/* The folder of the running program; "" when the system does not say. */
static void executable_folder(char folder[PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    char *slash;

    folder[len > 0 ? len : 0] = '\0';
    slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
}

static void visit_beside(const char *file, void (*visit)(void *arg, const char *folder),
                         void *arg)
{
    char folder[PATH_MAX];
    char *path;

    executable_folder(folder);
    path = join(folder, file);
    if (path)
        visit(arg, path);
    free(path);
}

/* The folders of a variable like PATH. */
static void visit_list(const char *list, void (*visit)(void *arg, const char *folder),
                       void *arg)
{
    char folder[PATH_MAX];

    while (list && *list) {
        size_t len = strcspn(list, ":");

        if (len && len < sizeof(folder)) {
            memcpy(folder, list, len);
            folder[len] = '\0';
            visit(arg, folder);
        }
        list += len + (list[len] == ':');
    }
}

void places_each_plugin_folder(void (*visit)(void *arg, const char *folder), void *arg)
{
    visit_list(getenv("NEWSMILL_PLUGINS"), visit, arg);
    visit_beside("plugins", visit, arg);
    visit_beside(NEWSMILL_PLUGINS_FROM_BIN, visit, arg);
}

static void each_data_folder(void (*visit)(void *arg, const char *folder), void *arg)
{
    visit_list(getenv("NEWSMILL_DATA"), visit, arg);
    visit_beside("share", visit, arg);
    visit_beside(NEWSMILL_DATA_FROM_BIN, visit, arg);
}

enum mill_status places_plugin(const char *name, char **path, struct mill_error *error)
{
    struct search search;
    char file[NAME_MAX];
    char what[NAME_MAX + 16];

    if (strlen(name) > 200 && !strchr(name, '/'))
        return mill_error(error, MILL_FATAL, "plugin %.40s...: name is too long", name);
    snprintf(what, sizeof(what), "plugin %.200s", name);
    snprintf(file, sizeof(file), "%.200s.so", name);
    search_start(&search, strchr(name, '/') ? name : file);
    if (strchr(name, '/'))
        look_in(&search, NULL);
    else
        places_each_plugin_folder(look_in, &search);
    return search_end(&search, what, path, error);
}

enum mill_status places_data(const char *file, char **path, struct mill_error *error)
{
    struct search search;

    search_start(&search, file);
    each_data_folder(look_in, &search);
    return search_end(&search, file, path, error);
}

static void look_in_conf(void *arg, const char *folder)
{
    char *conf = join(folder, "pipeline-conf");

    if (conf)
        look_in(arg, conf);
    free(conf);
}

enum mill_status places_file(const char *folder, const char *file, char **path,
                             struct mill_error *error)
{
    struct search search;
    char *found = NULL;
    enum mill_status status;

    search_start(&search, file);
    look_in(&search, folder ? folder : ".");
    if (file[0] != '/')
        each_data_folder(look_in_conf, &search);
    status = search_end(&search, file, &found, error);
    if (status != MILL_OK)
        return status;
    *path = realpath(found, NULL);
    if (!*path)
        status = mill_error(error, MILL_FATAL, "%s: cannot be read", found);
    free(found);
    return status;
}

enum mill_status places_beside(const char *file, char **path, struct mill_error *error)
{
    char folder[PATH_MAX];
    struct search search;

    executable_folder(folder);
    search_start(&search, file);
    look_in(&search, folder);
    return search_end(&search, file, path, error);
}
