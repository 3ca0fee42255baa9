/* SPDX-License-Identifier: Apache-2.0
 * typed.c - the stage that reads a topic knows its type, else the one that writes it. */
#include "cli/typed.h"

#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

static bool is_named(const struct config *config, const char *full, const char *name)
{
    size_t prefix = strlen(config->prefix);

    return !strcmp(full, name) ||
           (!strncmp(full, config->prefix, prefix) && !strcmp(full + prefix, name));
}

static bool find_input(const struct config *config, const char *name, struct typed *typed)
{
    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        if (is_named(config, stage->input.topic, name))
            typed->topic = stage->input.topic;
        else if ((typed->dead = is_named(config, stage->dead_topic, name)))
            typed->topic = stage->dead_topic;
        else
            continue;
        typed->stage = stage;
        typed->form =
            (struct form){ stage->input.format, stage->input.map, config->path };
        return true;
    }
    return false;
}

/* The name of the output that writes it; NULL: none does. */
static const char *find_output(const struct config *config, const char *name,
                               struct typed *typed)
{
    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        for (size_t k = 0; k < stage->output_count; k++) {
            if (!is_named(config, stage->outputs[k].topic, name))
                continue;
            typed->topic = stage->outputs[k].topic;
            typed->stage = stage;
            typed->form = (struct form){ .format = stage->outputs[k].format };
            return stage->outputs[k].name;
        }
    }
    return NULL;
}

static void tell_unknown(const char *verb, const struct config *config, const char *name)
{
    struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });

    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        suggest_offer(&near, stage->input.topic);
        suggest_offer(&near, stage->dead_topic);
        for (size_t k = 0; k < stage->output_count; k++)
            suggest_offer(&near, stage->outputs[k].topic);
    }
    fprintf(stderr, "newsmill %s: no stage of %s reads or writes '%s'", verb,
            config->path, name);
    if (near.best)
        fprintf(stderr, "; did you mean '%s'?", near.best);
    fprintf(stderr, "\n");
}

static const struct mill_type *output_type(const struct plugin *plugin, const char *name)
{
    for (size_t i = 0; i < plugin->output_count; i++)
        if (!strcmp(plugin->stage.outputs[i].name, name))
            return plugin->stage.outputs[i].type;
    return NULL;
}

bool typed_find(const char *verb, const struct config *config, const char *topic,
                struct typed *typed)
{
    const char *output = NULL;
    struct mill_error error;

    *typed = (struct typed){ 0 };
    if (!find_input(config, topic, typed) &&
        !(output = find_output(config, topic, typed))) {
        tell_unknown(verb, config, topic);
        return false;
    }
    if (plugin_load(typed->stage->plugin, &typed->plugin, &error)) {
        fprintf(stderr, "newsmill %s: %s:%u:%u: stage '%s': %s\n", verb, config->path,
                typed->stage->line, typed->stage->column, typed->stage->name, error.text);
        return false;
    }
    typed->type =
        output ? output_type(typed->plugin, output) : typed->plugin->stage.input;
    if (typed->type)
        return true;
    fprintf(stderr, "newsmill %s: stage '%s' has no output '%s'\n", verb,
            typed->stage->name, output);
    typed_finish(typed);
    return false;
}

void typed_finish(struct typed *typed)
{
    plugin_free(typed->plugin);
    typed->plugin = NULL;
}
