/* SPDX-License-Identifier: Apache-2.0
 * hop.c - opens the stages of a chain. */
#include "cli/hop.h"

#include <stdlib.h>
#include <string.h>

enum {
    OUTPUT_LIMIT = 8 << 20, /* as the largest topic takes */
    ARENA_BYTES = 64 << 20,
    STAGED_BYTES = 64 << 20,
    MOST_SETTINGS = 256,
};

/* What the configuration says of an output; NULL: nothing. */
static const struct topic_config *find_output(const struct stage_config *stage,
                                              const char *output)
{
    for (size_t i = 0; stage && i < stage->output_count; i++) {
        if (!strcmp(stage->outputs[i].name, output))
            return &stage->outputs[i];
    }
    return NULL;
}

static enum mill_status name_topics(struct hop *hop, const struct stage_config *stage,
                                    struct mill_error *error)
{
    size_t count = hop->plugin->output_count;

    hop->topics = calloc(count + 1, sizeof(*hop->topics));
    hop->limits = calloc(count + 1, sizeof(*hop->limits));
    hop->formats = calloc(count + 1, sizeof(*hop->formats));
    hop->readings = calloc(count + 1, sizeof(struct reading *));
    if (!hop->topics || !hop->limits || !hop->formats || !hop->readings)
        return mill_error(error, MILL_FATAL, "no memory");
    for (size_t i = 0; i < count; i++) {
        const char *output = hop->plugin->stage.outputs[i].name;
        const struct topic_config *topic = find_output(stage, output);

        hop->limits[i] = OUTPUT_LIMIT;
        hop->topics[i] = topic ? topic->topic : output;
        hop->formats[i] = topic ? topic->format : FORMAT_AVRO;
        if (stage && !topic)
            return mill_error(error, MILL_FATAL,
                              "%s: output %s has no topic in the configuration",
                              hop->name, output);
    }
    return MILL_OK;
}

enum mill_status hop_load(const struct stage_config *stage, const char *name,
                          struct hop **hop, struct mill_error *error)
{
    struct hop *fresh = calloc(1, sizeof(*fresh));
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
        if (stage)
            fresh->form = (struct form){ stage->input.format, stage->input.map, NULL };
        status = name_topics(fresh, stage, error);
    }
    if (status != MILL_OK)
        hop_free(fresh);
    else
        *hop = fresh;
    return status;
}

void hop_free(struct hop *hop)
{
    if (!hop)
        return;
    instance_free(hop->instance);
    stage_stop(hop->process);
    for (size_t i = 0; hop->readings && i < hop->plugin->output_count; i++)
        reading_free(hop->readings[i]);
    free(hop->readings);
    free(hop->formats);
    free(hop->limits);
    free((void *)hop->topics);
    counters_free(hop->counters);
    options_free(hop->options);
    plugin_free(hop->plugin);
    reading_free(hop->reader);
    arena_finish(&hop->explained_arena);
    arena_finish(&hop->arena);
    free(hop);
}

static bool declares(const struct hop *hop, const char *name, size_t len)
{
    const struct mill_option_spec *spec = hop->plugin->stage.options;

    for (; spec && spec->name; spec++) {
        if (strlen(spec->name) == len && !memcmp(spec->name, name, len))
            return true;
    }
    return false;
}

/* The part of [STAGE.]NAME=VALUE that this stage reads; NULL: another stage's. An option
 * without a stage goes to every stage that declares it, and to an only one. */
static const char *own_part(const struct hop *hop, const char *option, bool only)
{
    size_t stage = strlen(hop->name), len = strcspn(option, "=");

    if (stage < len && !memcmp(option, hop->name, stage) && option[stage] == '.')
        return option + stage + 1;
    return only || declares(hop, option, len) ? option : NULL;
}

bool hop_takes(const struct hop *hop, const char *option, bool only)
{
    return own_part(hop, option, only);
}

/* Settings of the command line, the names in the hop's arena. */
static enum mill_status add_setting(struct hop *hop, const char *option,
                                    struct setting *settings, size_t *count,
                                    struct mill_error *error)
{
    size_t len = strcspn(option, "="), i = 0;
    char *name = arena_alloc(&hop->arena, len + 1);

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

static enum mill_status set_options(struct hop *hop, const struct hop_setup *shared,
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
        const char *own = own_part(hop, setup->options[i], setup->stage);

        if (own)
            status = add_setting(hop, own, settings, &count, error);
    }
    if (status == MILL_OK)
        status = options_new(hop->plugin->stage.options, settings, count,
                             setup->config ? setup->config->folder : NULL, &hop->options,
                             error);
    return status == MILL_OK ? status
                             : mill_error_at(error, status, "stage %s", hop->name);
}

/* The input again, as the stage has it; NULL: it cannot be read. */
static const void *explained_value(struct hop *hop, const struct inbound *in)
{
    struct mill_error error;

    if (hop->explained_offset == in->offset)
        return hop->explained;
    arena_reset(&hop->explained_arena);
    hop->explained_offset = in->offset;
    if (reading_read(hop->reader, in, &hop->explained_arena, &hop->explained, &error) !=
        MILL_OK)
        hop->explained = NULL;
    return hop->explained;
}

static void hear_span(void *arg, const struct inbound *in, size_t start, size_t end,
                      const char *verdict, const char *why)
{
    struct hop *hop = arg;
    const void *value = in ? explained_value(hop, in) : NULL;

    if (value)
        chain_explained(hop->chain, &(struct chain_span){ hop->name, verdict, why,
                                                          hop->plugin->stage.input, in,
                                                          value, start, end });
}

static void hear_problem(void *arg, const char *file, unsigned line, unsigned column,
                         const char *what)
{
    const struct hop *hop = arg;

    chain_problem(hop->chain,
                  &(struct chain_problem){ hop->name, file, what, line, column });
}

static enum mill_status add_schemas(struct hop *hop, struct catalog *catalog,
                                    struct mill_error *error)
{
    const struct mill_stage *stage = &hop->plugin->stage;
    const char *text = stage->input->schema;
    enum mill_status status =
        catalog_add_text(catalog, (struct mill_str){ text, strlen(text) }, error);

    if (status == MILL_OK)
        status =
            reading_new(&hop->form, stage->input, catalog, NULL, &hop->reader, error);
    for (size_t i = 0; status == MILL_OK && i < hop->plugin->output_count; i++) {
        const struct form form = { .format = hop->formats[i] };

        text = stage->outputs[i].type->schema;
        status =
            catalog_add_text(catalog, (struct mill_str){ text, strlen(text) }, error);
        if (status == MILL_OK)
            status = reading_new(&form, stage->outputs[i].type, catalog, NULL,
                                 &hop->readings[i], error);
    }
    return status;
}

static enum mill_status start(struct hop *hop, const struct hop_setup *shared,
                              struct mill_error *error)
{
    enum mill_status status;
    struct store *store;

    hop->counters = counters_new(hop->plugin->stage.counters);
    store = store_new();
    if (!hop->counters || !store) {
        store_free(store);
        return mill_error(error, MILL_FATAL, "no memory");
    }
    hop->world = (struct world){
        .plugin = hop->plugin,
        .catalog = shared->catalog,
        .options = hop->options,
        .counters = hop->counters,
        .form = &hop->form,
        .output_formats = hop->formats,
        .output_limits = hop->limits,
        .arena_bytes = ARENA_BYTES,
        .staged_bytes = STAGED_BYTES,
        .now_ms = shared->now_ms,
        .driver = shared->chain,
        .listener = { shared->setup->sink.explained ? hear_span : NULL, hear_problem,
                      hop },
    };
    status = stage_start(&hop->world, &hop->process, error);
    if (status != MILL_OK)
        store_free(store);
    else
        status = instance_new(hop->process, store, &hop->instance, error);
    return status;
}

enum mill_status hop_open(struct hop *hop, const struct hop_setup *shared,
                          const struct stage_config *stage, struct mill_error *error)
{
    enum mill_status status = set_options(hop, shared, stage, error);

    hop->chain = shared->chain;
    if (shared->setup->config)
        hop->form.path = shared->setup->config->path;
    if (status != MILL_OK)
        return status;
    status = add_schemas(hop, shared->catalog, error);
    if (status == MILL_OK)
        status = start(hop, shared, error);
    return status == MILL_OK ? status
                             : mill_error_at(error, status, "stage %s", hop->name);
}
