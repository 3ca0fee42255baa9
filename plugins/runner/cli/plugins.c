/* SPDX-License-Identifier: Apache-2.0
 * plugins.c - `newsmill plugins`: the stages there are; `show STAGE`: what one takes. */
#include "base/exit.h"
#include "cli/args.h"
#include "cli/verbs.h"
#include "host/loader.h"
#include "host/places.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PLUGINS = 200, LONGEST_NAME = 100 };

/* Names met so far: the first folder that has one wins, as when it is loaded. */
struct listing {
    bool json;
    size_t count;
    char names[MOST_PLUGINS][LONGEST_NAME + 1];
};

static const char *kind_name(enum mill_option_kind kind)
{
    switch (kind) {
    case MILL_TEXT:
        return "text";
    case MILL_NUMBER:
        return "number";
    case MILL_FLAG:
        return "flag";
    case MILL_PATH:
        return "path";
    }
    return "?";
}

static json_t *json_options(const struct mill_option_spec *spec)
{
    json_t *list = json_array();

    for (; spec && spec->name; spec++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s?, s:s?}", "name", spec->name,
                                        "kind", kind_name(spec->kind), "default",
                                        spec->value, "help", spec->help));
    return list;
}

static json_t *json_counters(const struct mill_counter_spec *spec)
{
    json_t *list = json_array();

    for (; spec && spec->name; spec++)
        json_array_append_new(
            list, json_pack("{s:s, s:s?}", "name", spec->name, "help", spec->help));
    return list;
}

static json_t *json_outputs(const struct mill_output *output)
{
    json_t *list = json_array();

    for (; output && output->name; output++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", output->name, "type",
                                              output->type->name));
    return list;
}

static void print_json(const struct plugin *plugin)
{
    const struct mill_stage *stage = &plugin->stage;
    json_t *json = json_pack(
        "{s:s, s:s?, s:[i,i], s:s, s:s, s:o, s:o, s:o}", "name", stage->name, "summary",
        stage->summary, "abi", (int)stage->abi_major, (int)stage->abi_minor, "file",
        plugin->path, "input", stage->input->name, "outputs",
        json_outputs(stage->outputs), "options", json_options(stage->options), "counters",
        json_counters(stage->counters));

    json_dumpf(json, stdout, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(json);
}

/* The longer of both, for columns. */
static int widen(int width, const char *text)
{
    size_t len = text ? strlen(text) : 1;

    return len > (size_t)width ? (int)len : width;
}

static void print_options(const struct mill_option_spec *specs)
{
    int name = 0, value = 0;

    for (const struct mill_option_spec *spec = specs; spec && spec->name; spec++) {
        name = widen(name, spec->name);
        value = widen(value, spec->value);
    }
    if (name)
        printf("\noptions\n");
    for (const struct mill_option_spec *spec = specs; spec && spec->name; spec++)
        printf("  %-*s  %-6s  %-*s  %s\n", name, spec->name, kind_name(spec->kind), value,
               spec->value ? spec->value : "-", spec->help ? spec->help : "");
}

static void print_counters(const struct mill_counter_spec *specs)
{
    int name = 0;

    for (const struct mill_counter_spec *spec = specs; spec && spec->name; spec++)
        name = widen(name, spec->name);
    if (name)
        printf("\ncounters\n");
    for (const struct mill_counter_spec *spec = specs; spec && spec->name; spec++)
        printf("  %-*s  %s\n", name, spec->name, spec->help ? spec->help : "");
}

static void print_whole(const struct plugin *plugin)
{
    const struct mill_stage *stage = &plugin->stage;
    const struct mill_output *output = stage->outputs;

    printf("%s: %s\n\n", stage->name, stage->summary ? stage->summary : "");
    printf("file    %s (ABI %u.%u)\n", plugin->path, stage->abi_major, stage->abi_minor);
    printf("input   %s\n", stage->input->name);
    for (; output && output->name; output++)
        printf("output  %s: %s\n", output->name, output->type->name);
    print_options(stage->options);
    print_counters(stage->counters);
}

static int show(const char *name, bool json)
{
    struct mill_error error;
    struct plugin *plugin;

    if (plugin_load(name, &plugin, &error) != MILL_OK) {
        fprintf(stderr, "newsmill plugins: %s\n", error.text);
        return EXIT_USAGE;
    }
    if (json)
        print_json(plugin);
    else
        print_whole(plugin);
    plugin_free(plugin);
    return EXIT_DONE;
}

/* Is it NAME.so, of a name not met before? */
static bool is_new_plugin(struct listing *listing, const char *file)
{
    size_t len = strlen(file);
    char *name = listing->names[listing->count];

    if (len < 4 || len > LONGEST_NAME || strcmp(file + len - 3, ".so") != 0 ||
        listing->count == MOST_PLUGINS - 1)
        return false;
    snprintf(name, LONGEST_NAME + 1, "%.*s", (int)len - 3, file);
    for (size_t i = 0; i < listing->count; i++) {
        if (!strcmp(listing->names[i], name))
            return false;
    }
    listing->count++;
    return true;
}

static void list_plugin(const struct listing *listing, const char *path)
{
    struct mill_error error;
    struct plugin *plugin;

    if (plugin_load(path, &plugin, &error) != MILL_OK) {
        fprintf(stderr, "newsmill plugins: %s\n", error.text);
        return;
    }
    if (listing->json)
        print_json(plugin);
    else
        printf("%-12s %s (%s)\n", plugin->stage.name,
               plugin->stage.summary ? plugin->stage.summary : "", plugin->path);
    plugin_free(plugin);
}

static void list_folder(void *arg, const char *folder)
{
    struct listing *listing = arg;
    struct dirent **files = NULL;
    int count = scandir(folder, &files, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        char path[4096];

        snprintf(path, sizeof(path), "%s/%s", folder, files[i]->d_name);
        if (is_new_plugin(listing, files[i]->d_name))
            list_plugin(listing, path);
        free(files[i]);
    }
    free(files);
}

static int list(bool json)
{
    struct listing *listing = calloc(1, sizeof(*listing));

    if (!listing)
        return EXIT_FAILED;
    listing->json = json;
    places_each_plugin_folder(list_folder, listing);
    if (!listing->count)
        fprintf(stderr,
                "newsmill plugins: none found; $NEWSMILL_PLUGINS names folders\n");
    free(listing);
    return EXIT_DONE;
}

int verb_plugins(int argc, char **argv)
{
    bool json = false;
    const struct arg args[] = {
        { "--json", NULL, "one JSON object a stage", .flag = &json },
        { 0 },
    };
    const struct usage usage = {
        "plugins", "[show STAGE]",
        "Lists the stages found, or shows one's types, options and counters.", args, NULL
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc == 1)
        return list(json);
    if (argc == 3 && !strcmp(argv[1], "show"))
        return show(argv[2], json);
    return args_wrong(&usage, "want nothing, or: show STAGE");
}
