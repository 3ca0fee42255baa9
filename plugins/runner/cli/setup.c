/* SPDX-License-Identifier: Apache-2.0
 * setup.c - reads the configuration and tells people what is wrong with it. */
#include "cli/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "host/loader.h"

static void complain(void *arg, const char *file, unsigned line, unsigned column,
                     const char *what)
{
    const char *verb = arg;

    if (line)
        fprintf(stderr, "newsmill %s: %s:%u:%u: %s\n", verb, file, line, column, what);
    else
        fprintf(stderr, "newsmill %s: %s: %s\n", verb, file, what);
}

struct config *setup_config(const char *verb, const char *given, const char *bootstrap)
{
    const struct problems problems = { complain, (void *)(uintptr_t)verb };
    struct config *config = NULL;
    struct mill_error error;
    char *path = NULL;

    if (config_find(given, &path, &error)) {
        fprintf(stderr, "newsmill %s: %s\n", verb, error.text);
        return NULL;
    }
    config_read(path, &problems, &config, &error);
    free(path);
    if (config && bootstrap &&
        !config_set_kafka(config, "bootstrap.servers", bootstrap)) {
        fprintf(stderr, "newsmill %s: no memory\n", verb);
        config_free(config);
        return NULL;
    }
    return config;
}

bool setup_has_broker(const char *verb, const struct config *config)
{
    for (size_t i = 0; i < config->kafka.count; i++)
        if (!strcmp(config->kafka.items[i].name, "bootstrap.servers") ||
            !strcmp(config->kafka.items[i].name, "metadata.broker.list"))
            return true;
    fprintf(
        stderr,
        "newsmill %s: %s: names no broker; set kafka: {bootstrap.servers: HOST:PORT}\n",
        verb, config->path);
    return false;
}

const struct stage_config *setup_stage(const char *verb, const struct config *config,
                                       const char *name)
{
    struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });
    const struct stage_config *stage = config_stage(config, name);

    if (stage)
        return stage;
    for (size_t i = 0; i < config->stage_count; i++)
        suggest_offer(&near, config->stages[i].name);
    fprintf(stderr, "newsmill %s: %s has no stage '%s'", verb, config->path, name);
    if (near.best)
        fprintf(stderr, "; did you mean '%s'?", near.best);
    fprintf(stderr, "\n");
    return NULL;
}

bool setup_keeps_state(void *arg, const struct stage_config *stage)
{
    struct mill_error error;
    struct plugin *plugin;
    bool keeps;

    if (plugin_load(stage->plugin, &plugin, &error))
        return true;
    keeps = plugin->stage.keeps_state;
    plugin_free(plugin);
    return keeps;
}
