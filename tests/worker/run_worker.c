/* SPDX-License-Identifier: Apache-2.0
 * run_worker.c - a worker process without a configuration file:
 *
 *   run_worker NAME=VALUE...
 *
 * stage plugin input output (or output.NAME) dead state group instance index delivery
 * commit_ms memory embedded format (of the input) map.FIELD output_format (of all);
 * any other name is a property of librdkafka. */
#include "kafka/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

struct given {
    struct config config;
    struct stage_config stage;
    struct topic_config outputs[MOST];
    struct setting kafka[MOST], options[MOST], map[MOST];
    enum format output_format;
    struct worker_args args;
};

static void add_output(struct given *given, const char *name, const char *topic)
{
    given->outputs[given->stage.output_count++] =
        (struct topic_config){ .name = name, .topic = topic };
}

static bool take_text(struct given *given, const char *name, const char *value)
{
    struct {
        const char *name, **place;
    } const texts[] = {
        { "stage", &given->stage.name },        { "plugin", &given->stage.plugin },
        { "input", &given->stage.input.topic }, { "dead", &given->stage.dead_topic },
        { "group", &given->stage.group },       { "instance", &given->args.instance },
        { "prefix", &given->config.prefix },    { "state", &given->stage.state_topic },
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (!strcmp(name, texts[i].name)) {
            *texts[i].place = value;
            return true;
        }
    return false;
}

static bool take_number(struct given *given, const char *name, const char *value)
{
    long number = strtol(value, NULL, 10);

    if (!strcmp(name, "index"))
        given->args.index = (unsigned)number;
    else if (!strcmp(name, "commit_ms"))
        given->stage.commit_ms = number;
    else if (!strcmp(name, "memory"))
        given->stage.memory_bytes = number;
    else if (!strcmp(name, "embedded"))
        given->args.embedded = number;
    else if (!strcmp(name, "delivery"))
        given->stage.delivery = *value == 'a' ? AT_LEAST_ONCE : EXACTLY_ONCE;
    else
        return false;
    return true;
}

static enum format format_of(const char *name)
{
    return !strcmp(name, "raw")    ? FORMAT_RAW
           : !strcmp(name, "json") ? FORMAT_JSON
                                   : FORMAT_AVRO;
}

static bool take_form(struct given *given, const char *name, const char *value)
{
    if (!strcmp(name, "format"))
        given->stage.input.format = format_of(value);
    else if (!strcmp(name, "output_format"))
        given->output_format = format_of(value);
    else if (!strncmp(name, "map.", 4) && given->stage.input.map.count < MOST)
        given->map[given->stage.input.map.count++] =
            (struct setting){ .name = name + 4, .value = value, .line = 1, .column = 1 };
    else
        return false;
    return true;
}

static void take(struct given *given, char *pair)
{
    char *value = strchr(pair, '=');

    if (!value || given->stage.kafka.count == MOST || given->stage.output_count == MOST) {
        fprintf(stderr, "usage: run_worker NAME=VALUE...\n");
        exit(EXIT_USAGE);
    }
    *value++ = '\0';
    if (take_text(given, pair, value) || take_number(given, pair, value) ||
        take_form(given, pair, value))
        return;
    if (!strcmp(pair, "output"))
        add_output(given, "out", value);
    else if (!strncmp(pair, "output.", 7))
        add_output(given, pair + 7, value);
    else if (!strncmp(pair, "option.", 7))
        given->options[given->stage.options.count++] =
            (struct setting){ .name = pair + 7, .value = value, .line = 1, .column = 1 };
    else
        given->kafka[given->stage.kafka.count++] =
            (struct setting){ .name = pair, .value = value, .line = 1, .column = 1 };
}

int main(int argc, char **argv)
{
    static struct given given;

    given.config.path = "arguments";
    given.config.prefix = "";
    given.stage = (struct stage_config){ .name = "obedient",
                                         .workers = 1,
                                         .delivery = EXACTLY_ONCE,
                                         .commit_ms = 200,
                                         .record_timeout_ms = 60000,
                                         .memory_bytes = 256 << 20 };
    given.stage.input.topic = "in";
    given.stage.dead_topic = "in.dead";
    given.stage.state_topic = "in.state";
    given.stage.group = "obedient";
    given.stage.outputs = given.outputs;
    given.stage.kafka.items = given.kafka;
    given.stage.input.map.items = given.map;
    given.stage.options.items = given.options;
    given.args = (struct worker_args){ .config = &given.config,
                                       .stage = &given.stage,
                                       .instance = "test" };
    for (int i = 1; i < argc; i++)
        take(&given, argv[i]);
    for (size_t i = 0; i < given.stage.output_count; i++)
        given.outputs[i].format = given.output_format;
    return (int)worker_run(&given.args);
}
