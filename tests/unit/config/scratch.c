/* SPDX-License-Identifier: Apache-2.0
 * scratch.c - configuration files in a folder of the test's own. */
#include "scratch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

void scratch_open(struct scratch *scratch)
{
    snprintf(scratch->folder, sizeof(scratch->folder), "/tmp/newsmill-config-XXXXXX");
    assert_non_null(mkdtemp(scratch->folder));
    snprintf(scratch->path, sizeof(scratch->path), "%s/newsmill.yaml", scratch->folder);
    buffer_init(&scratch->problems, 1 << 20);
}

void scratch_close(struct scratch *scratch)
{
    DIR *folder = opendir(scratch->folder);
    struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(scratch->folder);
    buffer_finish(&scratch->problems);
}

void scratch_write(struct scratch *scratch, const char *name, const char *text,
                   size_t len)
{
    char path[200];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", scratch->folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void note(void *arg, const char *file, unsigned line, unsigned column,
                 const char *what)
{
    struct scratch *scratch = arg;
    const char *found;

    assert_string_equal(file, scratch->path);
    buffer_printf(&scratch->problems, "%u:%u: ", line, column);
    while ((found = strstr(what, scratch->folder))) {
        buffer_add(&scratch->problems, what, (size_t)(found - what));
        buffer_add_text(&scratch->problems, "DIR");
        what = found + strlen(scratch->folder);
    }
    buffer_printf(&scratch->problems, "%s\n", what);
}

struct config *scratch_read(struct scratch *scratch, const char *text,
                            struct mill_error *error)
{
    struct problems problems = { note, scratch };
    struct config *config = NULL;

    buffer_reset(&scratch->problems);
    scratch_write(scratch, "newsmill.yaml", text, strlen(text));
    if (config_read(scratch->path, &problems, &config, error) != MILL_OK)
        assert_null(config);
    return config;
}
