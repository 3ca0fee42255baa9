/* SPDX-License-Identifier: Apache-2.0
 * read.c - the configuration file's keys, and what each must be. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/owned.h"
#include "config/reader.h"

enum { WORKERS_MOST = 64, STAGE_BYTES = 64, STAGES_MOST = 100 };

#define SECOND INT64_C(1000)
#define MIB (INT64_C(1) << 20)

static const char *const deliveries[] = {
    [EXACTLY_ONCE] = "exactly-once", [AT_LEAST_ONCE] = "at-least-once", NULL
};
static const char *const formats[] = {
    [FORMAT_AVRO] = "avro", [FORMAT_JSON] = "json", [FORMAT_RAW] = "raw", NULL
};

enum top {
    KAFKA,
    REGISTRY,
    TOPICS,
    STATE,
    HTTP,
    FEEDS,
    USER_AGENT,
    DEFAULTS,
    STAGES,
    TOP_COUNT
};
static const char *const top_keys[] = {
    [KAFKA] = "kafka",           [REGISTRY] = "registry", [TOPICS] = "topics",
    [STATE] = "state",           [HTTP] = "http",         [FEEDS] = "feeds",
    [USER_AGENT] = "user_agent", [DEFAULTS] = "defaults", [STAGES] = "stages",
    [TOP_COUNT] = NULL
};

/* The first keys of a stage are those of `defaults`. */
enum tuning { WORKERS, DELIVERY, COMMIT, MEMORY, RECORD_TIMEOUT, TUNING_COUNT };
static const char *const tuning_keys[] = { [WORKERS] = "workers",
                                           [DELIVERY] = "delivery",
                                           [COMMIT] = "commit",
                                           [MEMORY] = "memory",
                                           [RECORD_TIMEOUT] = "record_timeout",
                                           [TUNING_COUNT] = NULL };

enum stage_key {
    PLUGIN = TUNING_COUNT,
    INPUT,
    OUTPUTS,
    DEAD,
    STATE_TOPIC,
    GROUP,
    STAGE_KAFKA,
    OPTIONS,
    STAGE_KEY_COUNT
};
static const char *const stage_keys[] = { [WORKERS] = "workers",
                                          [DELIVERY] = "delivery",
                                          [COMMIT] = "commit",
                                          [MEMORY] = "memory",
                                          [RECORD_TIMEOUT] = "record_timeout",
                                          [PLUGIN] = "plugin",
                                          [INPUT] = "input",
                                          [OUTPUTS] = "outputs",
                                          [DEAD] = "dead",
                                          [STATE_TOPIC] = "state",
                                          [GROUP] = "group",
                                          [STAGE_KAFKA] = "kafka",
                                          [OPTIONS] = "options",
                                          [STAGE_KEY_COUNT] = NULL };

static void read_tuning(struct reader *reader, struct node *const *found,
                        struct stage_config *stage)
{
    unsigned delivery = stage->delivery;

    read_count(reader, "workers", found[WORKERS], WORKERS_MOST, &stage->workers);
    read_choice(reader, "delivery", found[DELIVERY], deliveries, &delivery);
    stage->delivery = delivery;
    read_duration(reader, "commit", found[COMMIT], 10, 10 * SECOND, &stage->commit_ms);
    read_size(reader, "memory", found[MEMORY], 32 * MIB, 65536 * MIB,
              &stage->memory_bytes);
    read_duration(reader, "record_timeout", found[RECORD_TIMEOUT], SECOND, 3600 * SECOND,
                  &stage->record_timeout_ms);
}

/* `at`: what lacks the key. */
static void require(struct reader *reader, const struct node *node, const struct node *at,
                    const char *what, const char *key, const char *example)
{
    if (!node || node_is_null(node))
        reader_problem(reader, at->line, at->column, "%s: missing key '%s'; write %s",
                       what, key, example);
}

static void read_stream(struct reader *reader, const char *what, const struct entry *at,
                        struct node *node, const char *prefix, struct topic_config *out)
{
    enum { TOPIC, FORMAT, LOOP, MAP, KEY_COUNT };
    static const char *const keys[] = { "topic", "format", "loop", "map", NULL };
    static const char *const flags[] = { "false", "true", NULL };
    struct node *found[KEY_COUNT];
    unsigned format = FORMAT_AVRO, loops = 0;

    out->line = node->line;
    out->column = node->column;
    read_mapping(reader, what, node, keys, "{topic: news.pages, format: avro}", found);
    if (node->kind == NODE_MAPPING || node_is_null(node))
        require(reader, found[TOPIC], at ? at->key : node, what, "topic", "its name");
    read_topic(reader, "topic", found[TOPIC], prefix, &out->topic);
    read_choice(reader, "format", found[FORMAT], formats, &format);
    read_choice(reader, "loop", found[LOOP], flags, &loops);
    out->format = format;
    out->loops = loops;
    read_settings(reader, "map", found[MAP], NULL, &out->map);
    if (found[TOPIC]) {
        out->line = found[TOPIC]->line;
        out->column = found[TOPIC]->column;
    }
}

static void read_outputs(struct reader *reader, struct node *node, const char *prefix,
                         struct stage_config *stage)
{
    struct topic_config *outputs;

    if (!check_mapping(reader, "outputs", node, "{articles: {topic: news.articles}}"))
        return;
    outputs = arena_array(reader->arena, node->count, sizeof(*outputs));
    if (!outputs) {
        reader_problem(reader, 0, 0, "the file takes too much memory");
        return;
    }
    stage->outputs = outputs;
    for (struct entry *entry = node->entries; entry; entry = entry->next) {
        outputs->name = entry->key->text.data;
        read_stream(reader, outputs->name, entry, entry->value, prefix, outputs);
        outputs++;
        stage->output_count++;
    }
}

static void read_plugin(struct reader *reader, struct node *node,
                        struct stage_config *stage)
{
    const char *plugin = read_scalar(reader, "plugin", node);

    if (!plugin)
        return;
    stage->plugin = strchr(plugin, '/') ? reader_path(reader, plugin) : plugin;
    if (strchr(plugin, '/') && access(stage->plugin, R_OK))
        reader_problem(reader, node->line, node->column, "plugin: %s: %s", stage->plugin,
                       strerror(errno));
}

static void read_names(struct reader *reader, struct node *const *found,
                       const char *prefix, struct stage_config *stage)
{
    const char *input = stage->input.topic ? stage->input.topic : "";

    stage->dead_topic = reader_text(reader, "%s.dead", input);
    stage->state_topic = reader_text(reader, "%snewsmill.%s.state", prefix, stage->name);
    stage->group = reader_text(reader, "%s%s", prefix, stage->name);
    read_topic(reader, "dead", found[DEAD], prefix, &stage->dead_topic);
    read_topic(reader, "state", found[STATE_TOPIC], prefix, &stage->state_topic);
    read_topic(reader, "group", found[GROUP], prefix, &stage->group);
}

static bool names_stage(const struct node *key)
{
    return key->text.len && key->text.len <= STAGE_BYTES &&
           strspn(key->text.data, "abcdefghijklmnopqrstuvwxyz0123456789_-") ==
               key->text.len;
}

static void read_stage(struct reader *reader, const struct entry *entry,
                       const struct config *config, struct stage_config *stage)
{
    const struct node *key = entry->key;
    const char *what = reader_text(reader, "stage '%s'", node_shown(key).text);
    struct node *found[STAGE_KEY_COUNT];

    stage->name = key->text.data;
    stage->line = key->line;
    stage->column = key->column;
    if (!names_stage(key))
        reader_problem(reader, key->line, key->column,
                       "%s: want a name of at most 64 of a-z, 0-9, '_' and '-'", what);
    read_mapping(reader, what, entry->value, stage_keys,
                 "{plugin: cleaner, input: {topic: news.pages}}", found);
    if (entry->value->kind == NODE_MAPPING || node_is_null(entry->value)) {
        require(reader, found[PLUGIN], key, what, "plugin", "a stage's name or file");
        require(reader, found[INPUT], key, what, "input",
                "{topic: news.pages, format: avro}");
    }
    read_tuning(reader, found, stage);
    read_plugin(reader, found[PLUGIN], stage);
    if (found[INPUT] && !node_is_null(found[INPUT]))
        read_stream(reader, "input", NULL, found[INPUT], config->prefix, &stage->input);
    read_outputs(reader, found[OUTPUTS], config->prefix, stage);
    read_names(reader, found, config->prefix, stage);
    read_settings(reader, "kafka", found[STAGE_KAFKA], &config->kafka, &stage->kafka);
    read_settings(reader, "options", found[OPTIONS], &config->shared, &stage->options);
}

static void read_stages(struct reader *reader, struct node *node,
                        const struct stage_config *defaults, struct config *config)
{
    struct stage_config *stages;

    if (!node || node_is_null(node) || (node->kind == NODE_MAPPING && !node->count)) {
        reader_problem(reader, node ? node->line : 1, node ? node->column : 1,
                       "stages: want at least one stage");
        return;
    }
    if (!check_mapping(reader, "stages", node, "{cleaner: {plugin: cleaner}}"))
        return;
    if (node->count > STAGES_MOST) {
        reader_problem(reader, node->line, node->column, "stages: more than 100");
        return;
    }
    stages = arena_array(reader->arena, node->count, sizeof(*stages));
    if (!stages) {
        reader_problem(reader, 0, 0, "the file takes too much memory");
        return;
    }
    config->stages = stages;
    for (const struct entry *entry = node->entries; entry; entry = entry->next) {
        *stages = *defaults;
        read_stage(reader, entry, config, stages);
        stages++;
        config->stage_count++;
    }
}

/* host:port, [v6]:port. */
static bool is_address(const char *text)
{
    const char *colon = strrchr(text, ':');
    char *end;
    long port;

    if (!colon || colon == text || colon[1] < '0' || colon[1] > '9')
        return false;
    port = strtol(colon + 1, &end, 10);
    return !*end && port <= 65535 &&
           (!memchr(text, ':', (size_t)(colon - text)) ||
            (*text == '[' && colon[-1] == ']'));
}

static void read_http(struct reader *reader, struct node *node, struct config *config)
{
    const char *text = read_scalar(reader, "http", node);

    config->http = node ? text : "127.0.0.1:9464";
    config->http_line = node ? node->line : 0;
    config->http_column = node ? node->column : 0;
    if (node && text && !is_address(text))
        reader_problem(reader, node->line, node->column,
                       "http: want an address and a port such as 127.0.0.1:9464, or "
                       "null, got '%s'",
                       node_shown(node).text);
}

static void read_feeds(struct reader *reader, struct node *node, struct config *config)
{
    const char *text = read_scalar(reader, "feeds", node);

    if (!text)
        return;
    config->feeds = reader_path(reader, text);
    if (access(config->feeds, R_OK))
        reader_problem(reader, node->line, node->column, "feeds: %s: %s", config->feeds,
                       strerror(errno));
}

static void read_places(struct reader *reader, struct node *const *found,
                        struct config *config)
{
    static const char *const topics_keys[] = { "prefix", NULL };
    static const char *const state_keys[] = { "dir", NULL };
    struct node *prefix, *dir;
    const char *text;

    read_mapping(reader, "topics", found[TOPICS], topics_keys, "{prefix: \"\"}", &prefix);
    config->prefix = "";
    text = read_scalar(reader, "prefix", prefix);
    if (text && *text)
        read_topic(reader, "prefix", prefix, "", &config->prefix);
    read_mapping(reader, "state", found[STATE], state_keys, "{dir: /var/lib/newsmill}",
                 &dir);
    text = read_scalar(reader, "dir", dir);
    if (text && !*text)
        reader_problem(reader, dir->line, dir->column, "dir: want a folder's path");
    config->state_dir = reader_path(reader, text && *text ? text : "/var/lib/newsmill");
}

/* Who we are is said once, for every stage that asks others for something. */
static void read_user_agent(struct reader *reader, struct node *node,
                            struct config *config)
{
    struct setting *item;

    read_text(reader, "user_agent", node, &config->user_agent);
    if (!config->user_agent)
        return;
    item = arena_array(reader->arena, 1, sizeof(*item));
    if (!item) {
        reader_problem(reader, 0, 0, "the file takes too much memory");
        return;
    }
    *item = (struct setting){ .name = "user_agent",
                              .value = config->user_agent,
                              .line = node->line,
                              .column = node->column,
                              .shared = true };
    config->shared = (struct settings){ item, 1 };
}

void read_top(struct reader *reader, struct node *root, struct config *config)
{
    struct stage_config defaults = { .workers = 1,
                                     .commit_ms = 200,
                                     .memory_bytes = 256 * MIB,
                                     .record_timeout_ms = 60 * SECOND };
    struct node *found[TOP_COUNT], *tuning[TUNING_COUNT];
    unsigned before = reader->count;

    read_mapping(reader, "the file", root, top_keys, "{kafka: {...}, stages: {...}}",
                 found);
    if (root->kind != NODE_MAPPING && reader->count > before)
        return;
    read_settings(reader, "kafka", found[KAFKA], NULL, &config->kafka);
    if (found[REGISTRY] && !node_is_null(found[REGISTRY]))
        reader_problem(reader, found[REGISTRY]->line, found[REGISTRY]->column,
                       "registry: a schema registry is not supported yet; want null");
    read_places(reader, found, config);
    read_http(reader, found[HTTP], config);
    read_feeds(reader, found[FEEDS], config);
    read_user_agent(reader, found[USER_AGENT], config);
    read_mapping(reader, "defaults", found[DEFAULTS], tuning_keys, "{workers: 1}",
                 tuning);
    read_tuning(reader, tuning, &defaults);
    read_stages(reader, found[STAGES], &defaults, config);
}
