/* SPDX-License-Identifier: Apache-2.0
 * links.c - opens the stages of a chain. */
#include "cli/links.h"

#include <stdlib.h>
#include <string.h>

enum {
    OUTPUT_LIMIT = 8 << 20, /* as the largest topic takes */
    ARENA_BYTES = 64 << 20,
    STAGED_BYTES = 64 << 20,
    MOST_SETTINGS = 256,
};

/* The topic of an output; NULL: the configuration has none. */
static const char *topic_of(const struct stage_config *stage, const char *output)
{
    for (size_t i = 0; i < stage->output_count; i++) {
        if (!strcmp(stage->outputs[i].name, output))
            return stage->outputs[i].topic;
    }
    return NULL;
}

static enum mill_status name_topics(struct link *link, const struct stage_config *stage,
                                    struct mill_error *error)
{
    size_t count = link->plugin->output_count;

    link->topics = calloc(count + 1, sizeof(*link->topics));
    link->limits = calloc(count + 1, sizeof(*link->limits));
    link->decoders = calloc(count + 1, sizeof(*link->decoders));
    if (!link->topics || !link->limits || !link->decoders)
        return mill_error(error, MILL_FATAL, "no memory");
    for (size_t i = 0; i < count; i++) {
        const char *output = link->plugin->stage.outputs[i].name;

        link->limits[i] = OUTPUT_LIMIT;
        link->topics[i] = stage ? topic_of(stage, output) : output;
        if (!link->topics[i])
            return mill_error(error, MILL_FATAL,
                              "%s: output %s has no topic in the configuration",
                              link->name, output);
    }
    return MILL_OK;
}

enum mill_status link_load(const struct stage_config *stage, const char *name,
                           struct link **link, struct mill_error *error)
{
    struct link *fresh = calloc(1, sizeof(*fresh));
    enum mill_status status;

    if (!fresh)
        return mill_error(error, MILL_FATAL, "no memory");
    arena_init(&fresh->arena, ARENA_BYTES);
    arena_init(&fresh->explained_arena, ARENA_BYTES);
    fresh->explained_offset = -1;
    status = plugin_load(stage ? stage->plugin : name, &fresh->plugin, error);
    if (status == MILL_OK) {
        fresh->name = stage ? stage->name : fresh->plugin->stage.name;
        fresh->topic = stage ? stage->input.topic : "input";
        status = name_topics(fresh, stage, error);
    }
    if (status != MILL_OK)
        link_free(fresh);
    else
        *link = fresh;
    return status;
}

void link_free(struct link *link)
{
    if (!link)
        return;
    instance_free(link->instance);
    stage_stop(link->process);
    for (size_t i = 0; link->decoders && i < link->plugin->output_count; i++)
        decoder_free(link->decoders[i]);
    free(link->decoders);
    free(link->limits);
    free((void *)link->topics);
    counters_free(link->counters);
    options_free(link->options);
    plugin_free(link->plugin);
    decoder_free(link->reader);
    arena_finish(&link->explained_arena);
    arena_finish(&link->arena);
    free(link);
}

static bool declares(const struct link *link, const char *name, size_t len)
{
    const struct mill_option_spec *spec = link->plugin->stage.options;

    for (; spec && spec->name; spec++) {
        if (strlen(spec->name) == len && !memcmp(spec->name, name, len))
            return true;
    }
    return false;
}

/* The part of [STAGE.]NAME=VALUE that this stage reads; NULL: another stage's. An option
 * without a stage goes to every stage that declares it, and to an only one. */
static const char *own_part(const struct link *link, const char *option, bool only)
{
    size_t stage = strlen(link->name), len = strcspn(option, "=");

    if (stage < len && !memcmp(option, link->name, stage) && option[stage] == '.')
        return option + stage + 1;
    return only || declares(link, option, len) ? option : NULL;
}

bool link_takes(const struct link *link, const char *option, bool only)
{
    return own_part(link, option, only);
}

/* Settings of the command line, the names in the link's arena. */
static enum mill_status add_setting(struct link *link, const char *option,
                                    struct setting *settings, size_t *count,
                                    struct mill_error *error)
{
    size_t len = strcspn(option, "="), i = 0;
    char *name = arena_alloc(&link->arena, len + 1);

    if (!option[len])
        return mill_error(error, MILL_FATAL, "--option %s: want NAME=VALUE", option);
    if (!name || *count == MOST_SETTINGS)
        return mill_error(error, MILL_FATAL, "more than %d options", MOST_SETTINGS);
    memcpy(name, option, len);
    while (i < *count && strcmp(settings[i].name, name) != 0)
        i++;
    settings[i] = (struct setting){ .name = name, .value = option + len + 1 };
    *count += i == *count;
    return MILL_OK;
}

static enum mill_status set_options(struct link *link, const struct links_setup *shared,
                                    const struct stage_config *stage,
                                    struct mill_error *error)
{
    const struct chain_setup *setup = shared->setup;
    struct setting settings[MOST_SETTINGS + 1];
    enum mill_status status = MILL_OK;
    size_t count = 0;

    for (size_t i = 0; stage && i < stage->options.count && count < MOST_SETTINGS; i++)
        settings[count++] = stage->options.items[i];
    for (size_t i = 0; status == MILL_OK && i < setup->option_count; i++) {
        const char *own = own_part(link, setup->options[i], setup->stage);

        if (own)
            status = add_setting(link, own, settings, &count, error);
    }
    if (status == MILL_OK)
        status = options_new(link->plugin->stage.options, settings, count,
                             setup->config ? setup->config->folder : NULL, &link->options,
                             error);
    return status == MILL_OK ? status
                             : mill_error_at(error, status, "stage %s", link->name);
}

/* The input again, as the stage has it; NULL: it cannot be read. */
static const void *explained_value(struct link *link, const struct inbound *in)
{
    struct mill_error error;

    if (link->explained_offset == in->offset)
        return link->explained;
    arena_reset(&link->explained_arena);
    link->explained_offset = in->offset;
    if (decoder_read(link->reader, in->value, &link->explained_arena, &link->explained,
                     &error) != MILL_OK)
        link->explained = NULL;
    return link->explained;
}

static void hear_span(void *arg, const struct inbound *in, size_t start, size_t end,
                      const char *verdict, const char *why)
{
    struct link *link = arg;
    const void *value = in ? explained_value(link, in) : NULL;

    if (value)
        chain_explained(link->chain, &(struct chain_span){ link->name, verdict, why,
                                                           link->plugin->stage.input, in,
                                                           value, start, end });
}

static void hear_problem(void *arg, const char *file, unsigned line, unsigned column,
                         const char *what)
{
    const struct link *link = arg;

    chain_problem(link->chain,
                  &(struct chain_problem){ link->name, file, what, line, column });
}

static enum mill_status add_schemas(struct link *link, struct catalog *catalog,
                                    struct mill_error *error)
{
    const struct mill_stage *stage = &link->plugin->stage;
    const char *text = stage->input->schema;
    enum mill_status status =
        catalog_add_text(catalog, (struct mill_str){ text, strlen(text) }, error);

    for (size_t i = 0; status == MILL_OK && i < link->plugin->output_count; i++) {
        text = stage->outputs[i].type->schema;
        status =
            catalog_add_text(catalog, (struct mill_str){ text, strlen(text) }, error);
        if (status == MILL_OK)
            status =
                decoder_new(stage->outputs[i].type, catalog, &link->decoders[i], error);
    }
    return status;
}

static enum mill_status start(struct link *link, const struct links_setup *shared,
                              struct mill_error *error)
{
    enum mill_status status;
    struct store *store;

    link->counters = counters_new(link->plugin->stage.counters);
    store = store_new();
    if (!link->counters || !store) {
        store_free(store);
        return mill_error(error, MILL_FATAL, "no memory");
    }
    link->world = (struct world){
        .plugin = link->plugin,
        .catalog = shared->catalog,
        .options = link->options,
        .counters = link->counters,
        .output_limits = link->limits,
        .arena_bytes = ARENA_BYTES,
        .staged_bytes = STAGED_BYTES,
        .now_ms = shared->now_ms,
        .driver = shared->chain,
        .listener = { shared->setup->sink.explained ? hear_span : NULL, hear_problem,
                      link },
    };
    status = stage_start(&link->world, &link->process, error);
    if (status != MILL_OK)
        store_free(store);
    else
        status = instance_new(link->process, store, &link->instance, error);
    return status;
}

enum mill_status link_open(struct link *link, const struct links_setup *shared,
                           const struct stage_config *stage, struct mill_error *error)
{
    enum mill_status status = set_options(link, shared, stage, error);

    link->chain = shared->chain;
    if (status != MILL_OK)
        return status;
    status = add_schemas(link, shared->catalog, error);
    if (status == MILL_OK)
        status = start(link, shared, error);
    return status == MILL_OK ? status
                             : mill_error_at(error, status, "stage %s", link->name);
}
