/* SPDX-License-Identifier: Apache-2.0
 * check.c - problems between keys: loops, shared groups, formats that do not meet. */
#include <string.h>

#include "config/owned.h"

static bool same(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static void check_output(struct reader *reader, const struct stage_config *stage,
                         const struct topic_config *output)
{
    if (same(output->topic, stage->input.topic) && !output->loops)
        reader_problem(reader, output->line, output->column,
                       "%s: writes '%s', which this stage reads; if that is meant, add "
                       "'loop: true'",
                       output->name, output->topic);
    if (same(output->topic, stage->dead_topic))
        reader_problem(reader, output->line, output->column,
                       "%s: '%s' takes this stage's dead letters; want another topic",
                       output->name, output->topic);
    if (same(output->topic, stage->state_topic))
        reader_problem(reader, output->line, output->column,
                       "%s: '%s' holds this stage's state; want another topic",
                       output->name, output->topic);
}

/* A stage against one that comes later in the file. */
static void check_pair(struct reader *reader, const struct stage_config *stage,
                       const struct stage_config *later)
{
    if (!strcmp(stage->name, later->name))
        return;
    if (same(stage->group, later->group))
        reader_problem(reader, later->line, later->column,
                       "stage '%s': shares the group '%s' with stage '%s'; want one each",
                       later->name, later->group, stage->name);
    if (same(stage->state_topic, later->state_topic))
        reader_problem(reader, later->line, later->column,
                       "stage '%s': shares the state '%s' with stage '%s'; want one each",
                       later->name, later->state_topic, stage->name);
}

static const char *format_name(enum format format)
{
    return format == FORMAT_AVRO ? "avro" : format == FORMAT_JSON ? "json" : "raw";
}

/* The way out is a record's; what it may look like is the way in's. */
static void check_output_form(struct reader *reader, const struct topic_config *output)
{
    if (output->format == FORMAT_RAW)
        reader_problem(reader, output->line, output->column,
                       "%s: a record is no raw bytes; want format avro or json",
                       output->name);
    if (output->map.count)
        reader_problem(reader, output->map.items[0].line, output->map.items[0].column,
                       "%s: map: an output has none; it belongs to an input",
                       output->name);
}

static void check_input_form(struct reader *reader, const struct topic_config *input)
{
    if (input->format == FORMAT_AVRO && input->map.count)
        reader_problem(reader, input->map.items[0].line, input->map.items[0].column,
                       "input: map: goes with format json or raw, not with avro");
    if (input->format == FORMAT_RAW && !input->map.count)
        reader_problem(reader, input->line, input->column,
                       "input: format raw wants a map that says what is where, such as "
                       "{url: header:url, body: value}");
}

static void check_formats(struct reader *reader, const struct config *config,
                          const struct topic_config *output)
{
    for (size_t i = 0; i < config->stage_count; i++) {
        const struct topic_config *input = &config->stages[i].input;

        if (same(input->topic, output->topic) && input->format != output->format)
            reader_problem(reader, input->line, input->column,
                           "stage '%s': reads '%s' as %s, but it is written as %s "
                           "(line %u)",
                           config->stages[i].name, input->topic,
                           format_name(input->format), format_name(output->format),
                           output->line);
    }
}

void cross_check(struct reader *reader, const struct config *config)
{
    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        check_input_form(reader, &stage->input);
        if (same(stage->input.topic, stage->dead_topic))
            reader_problem(reader, stage->line, stage->column,
                           "stage '%s': reads its own dead letters from '%s'",
                           stage->name, stage->dead_topic);
        for (size_t j = 0; j < stage->output_count; j++) {
            check_output(reader, stage, &stage->outputs[j]);
            check_output_form(reader, &stage->outputs[j]);
            check_formats(reader, config, &stage->outputs[j]);
        }
        for (size_t j = i + 1; j < config->stage_count; j++)
            check_pair(reader, stage, &config->stages[j]);
    }
}
