/* SPDX-License-Identifier: Apache-2.0
 * stage.c - the stage that a worker hosts. */
#include "base/clock.h"
#include "host/places.h"
#include "kafka/state.h"

#include <stdlib.h>
#include <string.h>

/* Room for a record's key and headers beside its value, of what a topic allows. */
enum { RECORD_OVERHEAD = 8192 };

static int64_t now_for_stage(void *driver)
{
    return clock_unix_ms();
}

static void log_problem(void *arg, const char *file, unsigned line, unsigned column,
                        const char *what)
{
    const struct worker *worker = arg;

    log_event(&worker->log, LOG_ERROR, "problem", LOG_TEXT("file", file ? file : ""),
              LOG_NUMBER("line", line), LOG_NUMBER("column", column),
              LOG_TEXT("what", what));
}

/* A type's writers may be older or newer than it: schemas/ knows them all. */
static enum mill_status fill_catalog(struct worker *worker, struct mill_error *error)
{
    struct mill_error unused;
    char *folder;
    enum mill_status status;
    const char *own = worker->plugin->stage.input->schema;

    if (catalog_new(&worker->catalog, error) != MILL_OK)
        return MILL_FATAL;
    if (catalog_add_text(worker->catalog, (struct mill_str){ own, strlen(own) }, error) !=
        MILL_OK)
        return MILL_FATAL;
    if (places_data("schemas", &folder, &unused) != MILL_OK)
        return MILL_OK;
    status = catalog_add_folder(worker->catalog, folder, error);
    free(folder);
    return status;
}

/* The configuration's output that has this name. */
static const struct topic_config *output_of(const struct worker *worker, const char *name)
{
    const struct stage_config *stage = worker->args->stage;

    for (size_t i = 0; i < stage->output_count; i++)
        if (!strcmp(stage->outputs[i].name, name))
            return &stage->outputs[i];
    return NULL;
}

static enum mill_status name_topics(struct worker *worker, struct mill_error *error)
{
    const struct stage_config *stage = worker->args->stage;
    size_t outputs = worker->plugin->output_count;

    worker->topic_count = FACTS_OUTPUTS + outputs;
    if (worker->plugin->stage.keeps_state)
        worker->state = worker->topic_count++;
    worker->facts = calloc(worker->topic_count, sizeof(struct topic_facts));
    worker->topic_names = calloc(worker->topic_count, sizeof(char *));
    worker->output_limits = calloc(outputs + 1, sizeof(size_t));
    worker->output_formats = calloc(outputs + 1, sizeof(enum format));
    if (!worker->facts || !worker->topic_names || !worker->output_limits ||
        !worker->output_formats)
        return mill_error(error, MILL_FATAL, "no memory");
    worker->topic_names[FACTS_INPUT] = stage->input.topic;
    worker->topic_names[FACTS_DEAD] = stage->dead_topic;
    if (worker->state)
        worker->topic_names[worker->state] = stage->state_topic;
    for (size_t i = 0; i < outputs; i++) {
        const char *name = worker->plugin->stage.outputs[i].name;
        const struct topic_config *output = output_of(worker, name);

        if (!output)
            return mill_error(error, MILL_FATAL,
                              "%s:%u:%u: stage %s: outputs.%s: missing",
                              worker->args->config->path, stage->line, stage->column,
                              stage->name, name);
        worker->topic_names[FACTS_OUTPUTS + i] = output->topic;
        worker->output_formats[i] = output->format;
    }
    for (size_t i = 0; i < worker->topic_count; i++)
        worker->facts[i].topic = worker->topic_names[i];
    return MILL_OK;
}

static void make_world(struct worker *worker)
{
    const struct topic_config *input = &worker->args->stage->input;

    worker->form = (struct form){ input->format, input->map, worker->args->config->path };
    worker->world = (struct world){
        .plugin = worker->plugin,
        .catalog = worker->catalog,
        .options = worker->options,
        .counters = worker->counters,
        .form = &worker->form,
        .output_formats = worker->output_formats,
        .output_limits = worker->output_limits,
        .arena_bytes = worker->budget.arena,
        .staged_bytes = worker->budget.staged,
        .now_ms = now_for_stage,
        .driver = worker,
        .listener = { .problem = log_problem, .arg = worker },
    };
}

enum mill_status stage_open(struct worker *worker, struct mill_error *error)
{
    const struct stage_config *stage = worker->args->stage;
    const struct config *config = worker->args->config;

    if (plugin_load(stage->plugin, &worker->plugin, error) != MILL_OK ||
        fill_catalog(worker, error) != MILL_OK)
        return MILL_FATAL;
    if (options_new(worker->plugin->stage.options, stage->options.items,
                    stage->options.count, config->folder, &worker->options,
                    error) != MILL_OK)
        return mill_error_at(error, MILL_FATAL, "%s", config->path);
    worker->counters = counters_new(worker->plugin->stage.counters);
    if (!worker->counters)
        return mill_error(error, MILL_FATAL, "no memory");
    if (name_topics(worker, error) != MILL_OK)
        return MILL_FATAL;
    make_world(worker);
    stage_set_limits(worker);
    return stage_start(&worker->world, &worker->process, error);
}

void stage_set_limits(struct worker *worker)
{
    for (size_t i = 0; i < worker->plugin->output_count; i++) {
        size_t max_bytes = worker->facts[FACTS_OUTPUTS + i].max_bytes;
        size_t overhead =
            max_bytes > 4 * RECORD_OVERHEAD ? RECORD_OVERHEAD : max_bytes / 4;

        worker->output_limits[i] = max_bytes - overhead;
    }
}

void stage_close(struct worker *worker)
{
    stage_stop(worker->process);
    counters_free(worker->counters);
    options_free(worker->options);
    catalog_free(worker->catalog);
    plugin_free(worker->plugin);
    free(worker->facts);
    free(worker->topic_names);
    free(worker->output_limits);
    free(worker->output_formats);
}

/* A stage that keeps state gets its partition's store, which restore.c filled. */
enum mill_status stage_attach(struct worker *worker, struct partition *partition,
                              struct mill_error *error)
{
    struct store *store = worker->state ? partition->changelog.store : store_new();
    enum mill_status status;

    if (!store)
        return mill_error(error, MILL_RETRY, "no memory");
    if (worker->state)
        status = instance_over(worker->process, store, &partition->instance, error);
    else
        status = instance_new(worker->process, store, &partition->instance, error);
    if (status == MILL_OK)
        loop_watch(worker, partition);
    return status;
}
