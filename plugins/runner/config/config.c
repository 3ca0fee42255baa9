/* SPDX-License-Identifier: Apache-2.0
 * config.c - from a path to a checked configuration; where the file is looked for. */
#include "config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/owned.h"

struct owned_config *owned_new(void)
{
    struct owned_config *owned = calloc(1, sizeof(*owned));

    if (owned)
        arena_init(&owned->arena, CONFIG_BYTES);
    return owned;
}

void config_free(struct config *config)
{
    struct owned_config *owned = (struct owned_config *)config;

    if (!owned)
        return;
    arena_finish(&owned->arena);
    free(owned);
}

const struct stage_config *config_stage(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->stage_count; i++)
        if (!strcmp(config->stages[i].name, name))
            return &config->stages[i];
    return NULL;
}

const char *config_kafka(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->kafka.count; i++)
        if (!strcmp(config->kafka.items[i].name, name))
            return config->kafka.items[i].value;
    return NULL;
}

static bool set_one(struct arena *arena, struct settings *settings, struct setting added)
{
    struct setting *items = arena_array(arena, settings->count + 1, sizeof(*items));
    size_t count = 0;

    if (!items)
        return false;
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].name, added.name) != 0)
            items[count++] = settings->items[i];
    items[count++] = added;
    *settings = (struct settings){ items, count };
    return true;
}

bool config_set_kafka(struct config *config, const char *name, const char *value)
{
    struct arena *arena = &((struct owned_config *)config)->arena;
    struct setting added = { .name = arena_copy(arena, name, strlen(name) + 1),
                             .value = arena_copy(arena, value, strlen(value) + 1) };
    struct stage_config *stages =
        arena_copy(arena, config->stages, config->stage_count * sizeof(*stages));

    if (!added.name || !added.value || !stages || !set_one(arena, &config->kafka, added))
        return false;
    for (size_t i = 0; i < config->stage_count; i++)
        if (!set_one(arena, &stages[i].kafka, added))
            return false;
    config->stages = stages;
    return true;
}

/* The whole file into `text`, which lets one byte more than is allowed in. */
static bool load(const char *path, struct buffer *text)
{
    FILE *file = fopen(path, "re");
    char *room;
    size_t got;

    if (!file)
        return false;
    do {
        room = buffer_room(text, text->limit - text->len < 65536 ? text->limit - text->len
                                                                 : 65536);
        got = room ? fread(room, 1, text->capacity - text->len, file) : 0;
        text->len += got;
    } while (got && text->len < text->limit);
    got = (size_t)ferror(file);
    fclose(file);
    return !got && !text->overflowed;
}

static const char *folder_of(const char *path, struct arena *arena)
{
    char *whole = realpath(path, NULL), *slash = whole ? strrchr(whole, '/') : NULL;
    const char *folder = ".";

    if (slash) {
        *slash = 0;
        folder = arena_copy(arena, *whole ? whole : "/", strlen(whole) + 2);
    }
    free(whole);
    return folder ? folder : ".";
}

/* A text as if it were the file's: everything but the reading. */
static void read_all(struct reader *reader, struct mill_str text, struct config *config)
{
    struct node *root;
    struct fault fault;

    if (tree_read(text, reader->arena, &root, &fault)) {
        reader_problem(reader, fault.line, fault.column, "%s", fault.error.text);
    } else {
        read_top(reader, root, config);
        cross_check(reader, config);
    }
}

enum mill_status config_read(const char *path, const struct problems *problems,
                             struct config **config, struct mill_error *error)
{
    struct owned_config *owned = owned_new();
    struct reader reader = { .path = path, .problems = problems, .error = error };
    struct buffer text;

    if (!owned)
        return mill_error(error, MILL_FATAL, "%s: no memory", path);
    buffer_init(&text, TREE_FILE_BYTES + 1);
    reader.arena = &owned->arena;
    reader.folder = folder_of(path, &owned->arena);
    owned->config.folder = reader.folder;
    owned->config.path = arena_copy(&owned->arena, path, strlen(path) + 1);
    if (load(path, &text))
        read_all(&reader, (struct mill_str){ text.len ? text.data : "", text.len },
                 &owned->config);
    else
        reader_problem(&reader, 0, 0, "%s", strerror(errno));
    buffer_finish(&text);
    if (owned->arena.overflowed)
        reader_problem(&reader, 0, 0, "the file takes too much memory");
    if (reader.count) {
        config_free(&owned->config);
        return MILL_FATAL;
    }
    *config = &owned->config;
    return MILL_OK;
}
