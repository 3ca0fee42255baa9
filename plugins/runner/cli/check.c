/* SPDX-License-Identifier: Apache-2.0
 * check.c - `newsmill check`: everything that is wrong with the configuration, and with
 * the plugins, options, rules and schemas that it names. */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/exit.h"
#include "base/suggest.h"
#include "cli/args.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "config/config.h"
#include "config/feed_list.h"
#include "host/instance.h"
#include "host/places.h"
#include "kafka/admin.h"
#include "kafka/lint.h"

enum { SEEN_MOST = 200, BUDGET_BYTES = 64 << 20 };

struct check {
    const struct config *config;
    struct catalog *catalog;
    bool json;
    size_t count;
    char *seen[SEEN_MOST]; /* what was told: a shared setting is wrong in every stage */
    size_t seen_count;
};

static bool told_before(struct check *check, const char *line)
{
    for (size_t i = 0; i < check->seen_count; i++)
        if (!strcmp(check->seen[i], line))
            return true;
    if (check->seen_count < SEEN_MOST && (check->seen[check->seen_count] = strdup(line)))
        check->seen_count++;
    return false;
}

static void print_json(const char *file, unsigned line, unsigned column, const char *what)
{
    json_t *json = json_pack("{s:s, s:i, s:i, s:s}", "file", file, "line", (int)line,
                             "column", (int)column, "problem", what);

    json_dumpf(json, stdout, JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(json);
}

static void report(void *arg, const char *file, unsigned line, unsigned column,
                   const char *what)
{
    struct check *check = arg;
    char text[1200];

    if (line && column)
        snprintf(text, sizeof(text), "%s:%u:%u: %s", file, line, column, what);
    else if (line)
        snprintf(text, sizeof(text), "%s:%u: %s", file, line, what);
    else
        snprintf(text, sizeof(text), "%s: %s", file, what);
    if (told_before(check, text))
        return;
    check->count++;
    if (check->json)
        print_json(file, line, column, what);
    else
        printf("%s\n", text);
}

static void problem(struct check *check, unsigned line, unsigned column,
                    const char *format, ...) MILL_PRINTF(4, 5);
static void problem(struct check *check, unsigned line, unsigned column,
                    const char *format, ...)
{
    char what[1000];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    report(check, check->config->path, line, column, what);
}

/* `text` may begin with [FILE:]LINE:COLUMN: of the configuration. */
static void report_text(void *arg, const char *text)
{
    struct check *check = arg;
    size_t len = strlen(check->config->path);
    unsigned line, column;
    int used = 0;

    if (!strncmp(text, check->config->path, len) && text[len] == ':')
        text += len + 1;
    if (sscanf(text, "%u:%u: %n", &line, &column, &used) == 2 && used)
        problem(check, line, column, "%s", text + used);
    else
        problem(check, 0, 0, "%s", text + (*text == ' '));
}

static const struct mill_output *plugin_output(const struct plugin *plugin,
                                               const char *name)
{
    for (size_t i = 0; i < plugin->output_count; i++)
        if (!strcmp(plugin->stage.outputs[i].name, name))
            return &plugin->stage.outputs[i];
    return NULL;
}

static void check_outputs(struct check *check, const struct stage_config *stage,
                          const struct plugin *plugin)
{
    for (size_t i = 0; i < stage->output_count; i++) {
        const char *name = stage->outputs[i].name;
        struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });

        if (plugin_output(plugin, name))
            continue;
        for (size_t k = 0; k < plugin->output_count; k++)
            suggest_offer(&near, plugin->stage.outputs[k].name);
        problem(check, stage->outputs[i].line, stage->outputs[i].column,
                "%s has no output '%s'%s%s%s", plugin->stage.name, name,
                near.best ? "; did you mean '" : "", near.best ? near.best : "",
                near.best ? "'?" : "");
    }
    for (size_t k = 0; k < plugin->output_count; k++) {
        const char *name = plugin->stage.outputs[k].name;
        size_t i = 0;

        while (i < stage->output_count && strcmp(stage->outputs[i].name, name) != 0)
            i++;
        if (i == stage->output_count)
            problem(check, stage->line, stage->column,
                    "stage '%s': outputs lack '%s', which %s writes; add %s: {topic: "
                    "...}",
                    stage->name, name, plugin->stage.name, name);
    }
}

/* What stands before the stage must write what it reads. */
static void check_types(struct check *check, const struct stage_config *stage,
                        const struct plugin *plugin, const struct stage_config *writer,
                        const struct plugin *writers)
{
    for (size_t i = 0; i < writer->output_count; i++) {
        const struct topic_config *topic = &writer->outputs[i];
        const struct mill_output *output = plugin_output(writers, topic->name);

        if (!output || strcmp(topic->topic, stage->input.topic) != 0 ||
            !strcmp(output->type->name, plugin->stage.input->name))
            continue;
        problem(check, stage->input.line, stage->input.column,
                "stage '%s' reads %s from '%s', but stage '%s' writes %s there",
                stage->name, plugin->stage.input->name, topic->topic, writer->name,
                output->type->name);
    }
}

static int64_t now_ms(void *driver)
{
    return (int64_t)time(NULL) * 1000;
}

static void report_rule(void *arg, const char *file, unsigned line, unsigned column,
                        const char *what)
{
    report(arg, file, line, column, what);
}

struct form_problems {
    struct check *check;
    const struct topic_config *input;
};

static void report_form(void *arg, unsigned line, unsigned column, const char *what)
{
    const struct form_problems *problems = arg;

    problem(problems->check, line ? line : problems->input->line,
            line ? column : problems->input->column, "input: %s", what);
}

/* Does the map fit what the stage reads? */
static void check_form(struct check *check, const struct stage_config *stage,
                       const struct plugin *plugin)
{
    const struct form form = { stage->input.format, stage->input.map, NULL };
    struct form_problems problems = { check, &stage->input };
    const struct form_listener listener = { report_form, &problems };
    struct reading *reading = NULL;
    struct mill_error error;

    if (form.map.count)
        reading_new(&form, plugin->stage.input, check->catalog, &listener, &reading,
                    &error);
    reading_free(reading);
}

static void open_stage(struct check *check, const struct stage_config *stage,
                       const struct plugin *plugin, const struct options *options)
{
    size_t *limits = calloc(plugin->output_count + 1, sizeof(*limits));
    struct counters *counters = counters_new(plugin->stage.counters);
    const struct world world = { .plugin = plugin,
                                 .catalog = check->catalog,
                                 .options = options,
                                 .counters = counters,
                                 .output_limits = limits,
                                 .arena_bytes = BUDGET_BYTES,
                                 .staged_bytes = BUDGET_BYTES,
                                 .now_ms = now_ms,
                                 .listener = { .problem = report_rule, .arg = check },
                                 .lints = true };
    struct stage_process *process = NULL;
    struct mill_error error;
    size_t before = check->count;

    for (size_t i = 0; limits && i < plugin->output_count; i++)
        limits[i] = KAFKA_RECORD_BYTES;
    if (!limits || !counters)
        problem(check, 0, 0, "no memory");
    else if (stage_start(&world, &process, &error) && check->count == before)
        problem(check, stage->line, stage->column, "stage '%s': %s", stage->name,
                error.text);
    stage_stop(process);
    counters_free(counters);
    free(limits);
}

/* Each option by itself, so that one mistake does not hide another. */
static void check_options(struct check *check, const struct stage_config *stage,
                          const struct plugin *plugin)
{
    struct options *options = NULL;
    struct mill_error error;
    size_t before = check->count;

    for (size_t i = 0; i < stage->options.count; i++) {
        if (options_new(plugin->stage.options, &stage->options.items[i], 1,
                        check->config->folder, &options, &error))
            report_text(check, error.text);
        else
            options_free(options);
    }
    if (check->count > before)
        return;
    if (options_new(plugin->stage.options, stage->options.items, stage->options.count,
                    check->config->folder, &options, &error)) {
        report_text(check, error.text);
        return;
    }
    open_stage(check, stage, plugin, options);
    options_free(options);
}

static void check_stages(struct check *check)
{
    const struct config *config = check->config;
    struct plugin **plugins = calloc(config->stage_count, sizeof(struct plugin *));
    struct mill_error error;

    for (size_t i = 0; plugins && i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        lint_kafka(config, stage, report_text, check);
        if (plugin_load(stage->plugin, &plugins[i], &error)) {
            plugins[i] = NULL;
            problem(check, stage->line, stage->column, "stage '%s': %s", stage->name,
                    error.text);
            continue;
        }
        check_outputs(check, stage, plugins[i]);
        check_form(check, stage, plugins[i]);
        check_options(check, stage, plugins[i]);
    }
    for (size_t i = 0; plugins && i < config->stage_count; i++)
        for (size_t k = 0; k < config->stage_count; k++)
            if (plugins[i] && plugins[k])
                check_types(check, &config->stages[i], plugins[i], &config->stages[k],
                            plugins[k]);
    for (size_t i = 0; plugins && i < config->stage_count; i++)
        plugin_free(plugins[i]);
    free(plugins);
}

/* What `newsmill feed` reads: wrong here, it would be wrong there. */
static void check_feeds(struct check *check)
{
    const struct problems problems = { report, check };
    struct feed_list *list = NULL;
    struct mill_error error;
    struct buffer text;

    if (!check->config->feeds)
        return;
    buffer_init(&text, FEED_LIST_BYTES + 1);
    if (feed_list_load(check->config->feeds, &text, &error))
        problem(check, 0, 0, "feeds: %s", error.text);
    else if (feed_list_parse(check->config->feeds,
                             (struct mill_str){ text.data, text.len }, &problems, &list,
                             &error) == MILL_OK)
        feed_list_free(list);
    buffer_finish(&text);
}

static void check_broker(struct check *check)
{
    for (size_t i = 0; i < check->config->kafka.count; i++)
        if (!strcmp(check->config->kafka.items[i].name, "bootstrap.servers") ||
            !strcmp(check->config->kafka.items[i].name, "metadata.broker.list"))
            return;
    problem(check, 1, 1, "kafka: names no broker; add bootstrap.servers: HOST:PORT");
}

static void check_schemas(struct check *check)
{
    struct mill_error error;
    char *folder = NULL;

    if (catalog_new(&check->catalog, &error))
        problem(check, 0, 0, "%s", error.text);
    else if (!places_data("schemas", &folder, &error) &&
             catalog_add_folder(check->catalog, folder, &error))
        problem(check, 0, 0, "%s", error.text);
    free(folder);
}

/* Asks the broker for every topic. */
static void check_topics(struct check *check)
{
    struct topic_plans *plans = calloc(1, sizeof(*plans));
    struct topic_state *states = calloc(TOPICS_MOST, sizeof(*states));
    struct admin *admin = NULL;
    struct mill_error error;

    if (!plans || !states || !topics_plan(check->config, setup_keeps_state, NULL, plans))
        problem(check, 0, 0, "too many topics");
    else if (admin_open(check->config, &admin, &error) ||
             admin_ask(admin, plans, false, states, &error))
        report_text(check, error.text);
    else
        for (size_t i = 0; i < plans->count; i++)
            if (!states[i].is_there)
                problem(check, 0, 0,
                        "there is no topic '%s'; `newsmill topics create` makes it",
                        plans->items[i].name);
    admin_close(admin);
    free(states);
    free(plans);
}

static int run(struct check *check, const char *path, bool connects)
{
    const struct problems problems = { report, check };
    struct config *config = NULL;
    struct mill_error error;

    if (config_read(path, &problems, &config, &error))
        return EXIT_USAGE;
    check->config = config;
    check_broker(check);
    check_schemas(check);
    check_feeds(check);
    if (check->catalog)
        check_stages(check);
    if (connects && !check->count)
        check_topics(check);
    if (!check->count && !check->json)
        printf("%s: good: %zu stages\n", path, config->stage_count);
    catalog_free(check->catalog);
    config_free(config);
    return check->count ? EXIT_USAGE : EXIT_DONE;
}

int verb_check(int argc, char **argv)
{
    const char *given = NULL;
    bool connects = false;
    struct check check = { 0 };
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &given },
        { "--connect", NULL, "ask the broker for the topics, too", .flag = &connects },
        { "--json", NULL, "one JSON object a problem", .flag = &check.json },
        { 0 },
    };
    const struct usage usage = {
        "check", "",
        "Says all that is wrong with the configuration, and with the plugins, options, "
        "rules and\nschemas that it names. Exits with 2 when there is anything.",
        args, NULL
    };
    struct mill_error error;
    char *path;
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc > 1)
        return args_wrong(&usage, "want no operand, got '%s'", argv[1]);
    if (config_find(given, &path, &error)) {
        fprintf(stderr, "newsmill check: %s\n", error.text);
        return EXIT_USAGE;
    }
    code = run(&check, path, connects);
    for (size_t i = 0; i < check.seen_count; i++)
        free(check.seen[i]);
    free(path);
    return code;
}
