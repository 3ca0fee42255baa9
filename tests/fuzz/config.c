/* SPDX-License-Identifier: Apache-2.0
 * config.c - any bytes as a configuration: refused with a place, or the same again after
 * a trip through JSON. */
#define _GNU_SOURCE /* memfd_create */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static void note(void *arg, const char *file, unsigned line, unsigned column,
                 const char *what)
{
    unsigned *count = arg;

    /* A message may not carry what steers a terminal. */
    for (const char *at = what; *at; at++)
        HOLDS((unsigned char)*at >= ' ');
    ++*count;
}

static void there_and_back(const struct config *config)
{
    struct mill_error error;
    struct config *again;
    struct buffer first, second;

    buffer_init(&first, 64 << 20);
    buffer_init(&second, 64 << 20);
    config_print(config, &first);
    HOLDS(!first.overflowed);
    HOLDS(!config_parse((struct mill_str){ first.data, first.len }, &again, &error));
    config_print(again, &second);
    HOLDS(second.len == first.len && !memcmp(first.data, second.data, first.len));
    config_free(again);
    buffer_finish(&first);
    buffer_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned count = 0;
    const struct problems problems = { note, &count };
    int file = memfd_create("newsmill.yaml", MFD_CLOEXEC);
    struct config *config = NULL;
    struct mill_error error;
    char path[32];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    HOLDS(write(file, data, size) == (ssize_t)size);
    if (config_read(path, &problems, &config, &error) == MILL_OK) {
        there_and_back(config);
        config_free(config);
    } else {
        HOLDS(count);
    }
    close(file);
    return 0;
}
