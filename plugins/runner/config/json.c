/* SPDX-License-Identifier: Apache-2.0
 * json.c - the resolved configuration as JSON, and back: what a supervisor hands to its
 * workers. */
#include <jansson.h>
#include <string.h>

#include "config/owned.h"

enum { FORM = 3 }; /* raised when the form changes: a worker of another build says so */

static json_t *print_settings(const struct settings *settings)
{
    json_t *list = json_array();

    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *item = &settings->items[i];

        json_array_append_new(list, json_pack("[s, s, i, i, b]", item->name, item->value,
                                              (int)item->line, (int)item->column,
                                              item->shared));
    }
    return list;
}

static json_t *print_topic(const struct topic_config *topic)
{
    return json_pack("{s:s*, s:s, s:i, s:o, s:b, s:i, s:i}", "name", topic->name, "topic",
                     topic->topic, "format", (int)topic->format, "map",
                     print_settings(&topic->map), "loops", topic->loops, "line",
                     (int)topic->line, "column", (int)topic->column);
}

static json_t *print_stage(const struct stage_config *stage)
{
    json_t *outputs = json_array();

    for (size_t i = 0; i < stage->output_count; i++)
        json_array_append_new(outputs, print_topic(&stage->outputs[i]));
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:i, s:i, s:I, s:I, s:I, s:o, s:o, s:i, "
        "s:i}",
        "name", stage->name, "plugin", stage->plugin, "input", print_topic(&stage->input),
        "outputs", outputs, "dead", stage->dead_topic, "state", stage->state_topic,
        "group", stage->group, "workers", (int)stage->workers, "delivery",
        (int)stage->delivery, "commit_ms", (json_int_t)stage->commit_ms,
        "record_timeout_ms", (json_int_t)stage->record_timeout_ms, "memory_bytes",
        (json_int_t)stage->memory_bytes, "kafka", print_settings(&stage->kafka),
        "options", print_settings(&stage->options), "line", (int)stage->line, "column",
        (int)stage->column);
}

static int add_bytes(const char *data, size_t len, void *buffer)
{
    buffer_add(buffer, data, len);
    return 0;
}

void config_print(const struct config *config, struct buffer *out)
{
    json_t *stages = json_array(), *root;

    for (size_t i = 0; i < config->stage_count; i++)
        json_array_append_new(stages, print_stage(&config->stages[i]));
    root = json_pack("{s:i, s:s, s:s, s:o, s:s, s:s, s:s*, s:s*, s:s*, s:o}", "form",
                     FORM, "path", config->path, "folder", config->folder, "kafka",
                     print_settings(&config->kafka), "prefix", config->prefix,
                     "state_dir", config->state_dir, "http", config->http, "feeds",
                     config->feeds, "user_agent", config->user_agent, "stages", stages);
    if (!root || json_dump_callback(root, add_bytes, out, JSON_COMPACT))
        out->overflowed = true;
    json_decref(root);
}

/* Texts of the JSON live as long as it does; the configuration keeps copies. */
struct parse {
    struct arena *arena;
    json_error_t error;
};

static const char *keep(struct parse *parse, const char *text)
{
    return text ? arena_copy(parse->arena, text, strlen(text) + 1) : NULL;
}

static bool parse_settings(struct parse *parse, json_t *list, struct settings *out)
{
    size_t count = json_array_size(list);
    struct setting *items =
        arena_array(parse->arena, count ? count : 1, sizeof(struct setting));

    if (!items || !json_is_array(list))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *name, *value;
        int line, column, shared;

        if (json_unpack_ex(json_array_get(list, i), &parse->error, JSON_STRICT,
                           "[s, s, i, i, b]", &name, &value, &line, &column, &shared))
            return false;
        items[i] = (struct setting){ keep(parse, name), keep(parse, value),
                                     (unsigned)line, (unsigned)column, shared };
    }
    *out = (struct settings){ items, count };
    return true;
}

static bool parse_topic(struct parse *parse, json_t *json, struct topic_config *out)
{
    const char *name = NULL, *topic;
    int format, loops, line, column;
    json_t *map;

    if (json_unpack_ex(json, &parse->error, JSON_STRICT,
                       "{s?s, s:s, s:i, s:o, s:b, s:i, s:i}", "name", &name, "topic",
                       &topic, "format", &format, "map", &map, "loops", &loops, "line",
                       &line, "column", &column) ||
        format < FORMAT_AVRO || format > FORMAT_RAW)
        return false;
    *out = (struct topic_config){ .name = keep(parse, name),
                                  .topic = keep(parse, topic),
                                  .format = (enum format)format,
                                  .loops = loops,
                                  .line = (unsigned)line,
                                  .column = (unsigned)column };
    return parse_settings(parse, map, &out->map);
}

static bool parse_outputs(struct parse *parse, json_t *list, struct stage_config *out)
{
    size_t count = json_array_size(list);
    struct topic_config *items =
        arena_array(parse->arena, count ? count : 1, sizeof(*items));

    if (!items || !json_is_array(list))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!parse_topic(parse, json_array_get(list, i), &items[i]))
            return false;
    out->outputs = items;
    out->output_count = count;
    return true;
}

static bool parse_stage(struct parse *parse, json_t *json, struct stage_config *out)
{
    const char *name, *plugin, *dead, *state, *group;
    json_t *input, *outputs, *kafka, *options;
    int workers, delivery, line, column;
    json_int_t commit_ms, record_timeout_ms, memory_bytes;

    if (json_unpack_ex(
            json, &parse->error, JSON_STRICT,
            "{s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:i, s:i, s:I, s:I, s:I, s:o, s:o, s:i, "
            "s:i}",
            "name", &name, "plugin", &plugin, "input", &input, "outputs", &outputs,
            "dead", &dead, "state", &state, "group", &group, "workers", &workers,
            "delivery", &delivery, "commit_ms", &commit_ms, "record_timeout_ms",
            &record_timeout_ms, "memory_bytes", &memory_bytes, "kafka", &kafka, "options",
            &options, "line", &line, "column", &column) ||
        workers < 1 || delivery < EXACTLY_ONCE || delivery > AT_LEAST_ONCE)
        return false;
    *out = (struct stage_config){ .name = keep(parse, name),
                                  .plugin = keep(parse, plugin),
                                  .dead_topic = keep(parse, dead),
                                  .state_topic = keep(parse, state),
                                  .group = keep(parse, group),
                                  .workers = (unsigned)workers,
                                  .delivery = (enum delivery)delivery,
                                  .commit_ms = commit_ms,
                                  .record_timeout_ms = record_timeout_ms,
                                  .memory_bytes = memory_bytes,
                                  .line = (unsigned)line,
                                  .column = (unsigned)column };
    return parse_topic(parse, input, &out->input) && parse_outputs(parse, outputs, out) &&
           parse_settings(parse, kafka, &out->kafka) &&
           parse_settings(parse, options, &out->options);
}

static bool parse_stages(struct parse *parse, json_t *list, struct config *config)
{
    size_t count = json_array_size(list);
    struct stage_config *stages =
        arena_array(parse->arena, count ? count : 1, sizeof(*stages));

    if (!stages || !json_is_array(list))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!parse_stage(parse, json_array_get(list, i), &stages[i]))
            return false;
    config->stages = stages;
    config->stage_count = count;
    return true;
}

static bool parse_config(struct parse *parse, json_t *root, struct config *config)
{
    const char *path, *folder, *prefix, *state_dir;
    const char *http = NULL, *feeds = NULL, *user_agent = NULL;
    json_t *kafka, *stages;
    int form = 0;

    if (json_unpack_ex(root, &parse->error, JSON_STRICT,
                       "{s:i, s:s, s:s, s:o, s:s, s:s, s?s, s?s, s?s, s:o}", "form",
                       &form, "path", &path, "folder", &folder, "kafka", &kafka, "prefix",
                       &prefix, "state_dir", &state_dir, "http", &http, "feeds", &feeds,
                       "user_agent", &user_agent, "stages", &stages) ||
        form != FORM)
        return false;
    *config = (struct config){ .path = keep(parse, path),
                               .folder = keep(parse, folder),
                               .prefix = keep(parse, prefix),
                               .state_dir = keep(parse, state_dir),
                               .http = keep(parse, http),
                               .feeds = keep(parse, feeds),
                               .user_agent = keep(parse, user_agent) };
    return parse_settings(parse, kafka, &config->kafka) &&
           parse_stages(parse, stages, config);
}

enum mill_status config_parse(struct mill_str json, struct config **config,
                              struct mill_error *error)
{
    struct owned_config *owned = owned_new();
    struct parse parse = { 0 };
    json_t *root;
    bool good;

    if (!owned)
        return mill_error(error, MILL_FATAL, "no memory for the configuration");
    parse.arena = &owned->arena;
    root = json_loadb(json.data, json.len, JSON_REJECT_DUPLICATES, &parse.error);
    good = root && parse_config(&parse, root, &owned->config) && !owned->arena.overflowed;
    json_decref(root);
    if (!good) {
        config_free(&owned->config);
        return mill_error(error, MILL_FATAL,
                          "the resolved configuration was not written by this build: %s",
                          parse.error.text);
    }
    *config = &owned->config;
    return MILL_OK;
}
