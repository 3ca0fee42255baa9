/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c - runs a fuzz target once over each file of the folders (and files) that are
 * its arguments, with and without its last byte. Fails when there is no file at all: a
 * corpus that got lost must not look like a pass. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long size;
    int runs = 0;

    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0)
        goto out;
    rewind(file);
    /* Exactly `size` bytes, so that a sanitizer sees a read beyond them. */
    data = malloc(size ? (size_t)size : 1);
    if (!data || fread(data, 1, (size_t)size, file) != (size_t)size)
        goto out;
    LLVMFuzzerTestOneInput(data, (size_t)size);
    if (size)
        LLVMFuzzerTestOneInput(data, (size_t)size - 1);
    runs = 1;
out:
    if (!runs)
        fprintf(stderr, "%s: cannot be read\n", path);
    free(data);
    if (file)
        fclose(file);
    return runs;
}

static int run_folder(const char *path, DIR *folder)
{
    const struct dirent *entry;
    char name[4096];
    int runs = 0;

    while ((entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        runs += run_file(name);
    }
    return runs;
}

int main(int count, char **paths)
{
    int runs = 0;

    for (int i = 1; i < count; i++) {
        DIR *folder = opendir(paths[i]);

        runs += folder ? run_folder(paths[i], folder) : run_file(paths[i]);
        if (folder)
            closedir(folder);
    }
    printf("%d inputs replayed\n", runs);
    return runs ? EXIT_SUCCESS : EXIT_FAILURE;
}
