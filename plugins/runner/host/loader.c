/* SPDX-License-Identifier: Apache-2.0
 * loader.c - dlopen and the questions asked of what it brings. */
#include "host/loader.h"

#include "avro/codec.h"
#include "host/places.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Leak reports of a closed library say <unknown module>. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_LIBRARIES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_LIBRARIES 1
#endif
#endif

/* struct mill_stage as 1.0 had it; does not change when the struct grows. */
enum {
    STAGE_SIZE_1_0 = offsetof(struct mill_stage, wake) + sizeof(void (*)(void)),
};

static enum mill_status check_abi(const struct mill_stage *stage,
                                  struct mill_error *error)
{
    if (stage->abi_major != MILL_ABI_MAJOR || stage->abi_minor > MILL_ABI_MINOR)
        return mill_error(
            error, MILL_FATAL, "built for ABI %u.%u, this runner speaks %u.%u",
            stage->abi_major, stage->abi_minor, MILL_ABI_MAJOR, MILL_ABI_MINOR);
    if (stage->struct_size < STAGE_SIZE_1_0)
        return mill_error(error, MILL_FATAL,
                          "struct mill_stage has %u bytes, ABI 1.0 wants %u",
                          stage->struct_size, (unsigned)STAGE_SIZE_1_0);
    return MILL_OK;
}

/* A name that is a file's, a topic's and a group's part. */
static bool is_plain_name(const char *name)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789._-";

    return name[0] && name[0] != '.' && strlen(name) <= 100 &&
           strspn(name, letters) == strlen(name);
}

static enum mill_status check_type(const char *what, const struct mill_type *type,
                                   struct mill_error *error)
{
    enum mill_status status = type_check(type, error);

    return status == MILL_OK ? status : mill_error_at(error, status, "%s", what);
}

static enum mill_status check_output(const struct mill_output *output,
                                     struct mill_error *error)
{
    char what[128];

    if (!is_plain_name(output->name))
        return mill_error(error, MILL_FATAL,
                          "output %.100s: want a name of a-z 0-9 . _ -", output->name);
    snprintf(what, sizeof(what), "output %s", output->name);
    if (!output->type)
        return mill_error(error, MILL_FATAL, "%s: has no type", what);
    return check_type(what, output->type, error);
}

static enum mill_status check_outputs(struct plugin *plugin, struct mill_error *error)
{
    const struct mill_output *outputs = plugin->stage.outputs;
    enum mill_status status = MILL_OK;
    size_t count = 0;

    for (; status == MILL_OK && outputs && outputs[count].name; count++) {
        if (count == PLUGIN_MOST_NAMES)
            return mill_error(error, MILL_FATAL, "outputs: more than %d, or no NULL name",
                              PLUGIN_MOST_NAMES);
        status = check_output(&outputs[count], error);
        for (size_t i = 0; status == MILL_OK && i < count; i++) {
            if (!strcmp(outputs[i].name, outputs[count].name))
                status = mill_error(error, MILL_FATAL, "output %s: is there twice",
                                    outputs[i].name);
        }
    }
    plugin->output_count = count;
    return status;
}

/* Options and counters: the names are there, end, and no one comes twice. */
static enum mill_status check_names(const char *what, const void *table, size_t stride,
                                    struct mill_error *error)
{
    const char *names[PLUGIN_MOST_NAMES];
    size_t count = 0;

    for (const char *row = table; row; row += stride, count++) {
        const char *const *name = (const void *)row; /* the first member of each row */

        if (!*name)
            break;
        if (count == PLUGIN_MOST_NAMES)
            return mill_error(error, MILL_FATAL, "%ss: more than %d, or no NULL name",
                              what, PLUGIN_MOST_NAMES);
        if (!is_plain_name(*name))
            return mill_error(error, MILL_FATAL,
                              "%s %.100s: want a name of a-z 0-9 . _ -", what, *name);
        for (size_t i = 0; i < count; i++) {
            if (!strcmp(names[i], *name))
                return mill_error(error, MILL_FATAL, "%s %s: is there twice", what,
                                  *name);
        }
        names[count] = *name;
    }
    return MILL_OK;
}

static enum mill_status check_stage(struct plugin *plugin, struct mill_error *error)
{
    const struct mill_stage *stage = &plugin->stage;
    enum mill_status status;

    if (!stage->name || !is_plain_name(stage->name))
        return mill_error(error, MILL_FATAL, "stage: want a name of a-z 0-9 . _ -");
    if (!stage->process)
        return mill_error(error, MILL_FATAL, "stage %s: has no process()", stage->name);
    if (!stage->input)
        return mill_error(error, MILL_FATAL, "stage %s: has no input type", stage->name);
    status = check_type("input", stage->input, error);
    if (status == MILL_OK)
        status = check_outputs(plugin, error);
    if (status == MILL_OK)
        status = check_names("option", stage->options, sizeof(*stage->options), error);
    if (status == MILL_OK)
        status = check_names("counter", stage->counters, sizeof(*stage->counters), error);
    return status;
}

enum mill_status plugin_adopt(const struct mill_stage *stage, struct plugin **plugin,
                              struct mill_error *error)
{
    struct plugin *adopted;
    enum mill_status status = check_abi(stage, error);

    if (status != MILL_OK)
        return status;
    adopted = calloc(1, sizeof(*adopted));
    if (!adopted)
        return mill_error(error, MILL_RETRY, "no memory");
    memcpy(&adopted->stage, stage,
           stage->struct_size < sizeof(*stage) ? stage->struct_size : sizeof(*stage));
    status = check_stage(adopted, error);
    if (status != MILL_OK)
        plugin_free(adopted);
    else
        *plugin = adopted;
    return status;
}

/* What the library's mill_stage() returns; NULL with the reason in error. */
static const struct mill_stage *ask_library(void *handle, struct mill_error *error)
{
    const struct mill_stage *(*ask)(void);
    const struct mill_stage *stage;

    /* POSIX: an object pointer from dlsym() holds a function's address. */
    *(void **)&ask = dlsym(handle, "mill_stage");
    if (!ask) {
        mill_error(error, MILL_FATAL, "exports no mill_stage()");
        return NULL;
    }
    stage = ask();
    if (!stage)
        mill_error(error, MILL_FATAL, "mill_stage() returned no stage");
    return stage;
}

static void close_library(void *handle)
{
#ifndef KEEPS_LIBRARIES
    if (handle)
        dlclose(handle);
#endif
}

/* Takes path, even when it fails. */
static enum mill_status load_file(char *path, struct plugin **plugin,
                                  struct mill_error *error)
{
    enum mill_status status = MILL_FATAL;
    const struct mill_stage *stage;
    struct plugin *loaded = NULL;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (!handle) {
        mill_error(error, MILL_FATAL, "cannot be loaded: %s", dlerror());
        goto fail;
    }
    stage = ask_library(handle, error);
    if (!stage)
        goto fail;
    status = plugin_adopt(stage, &loaded, error);
    if (status != MILL_OK)
        goto fail;
    loaded->path = path;
    loaded->handle = handle;
    *plugin = loaded;
    return MILL_OK;
fail:
    mill_error_at(error, status, "%s", path);
    close_library(handle);
    free(path);
    return status;
}

enum mill_status plugin_load(const char *name, struct plugin **plugin,
                             struct mill_error *error)
{
    char *path = NULL;
    enum mill_status status = places_plugin(name, &path, error);

    return status == MILL_OK ? load_file(path, plugin, error) : status;
}

void plugin_free(struct plugin *plugin)
{
    if (!plugin)
        return;
    close_library(plugin->handle);
    free(plugin->path);
    free(plugin);
}
