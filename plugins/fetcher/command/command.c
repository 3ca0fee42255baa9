/* SPDX-License-Identifier: Apache-2.0
 * command.c - configuration, list and store of a verb, and the words when one lacks. */
#include "command/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/setup.h"
#include "text/str.h"

void command_say(const struct command *command, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "newsmill %s: ", command->verb);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void complain(void *arg, const char *file, unsigned line, unsigned column,
                     const char *what)
{
    if (line)
        command_say(arg, "%s:%u:%u: %s", file, line, column, what);
    else
        command_say(arg, "%s: %s", file, what);
}

bool command_open(struct command *command)
{
    const struct problems problems = { complain, command };
    struct mill_error error;

    buffer_init(&command->text, FEED_LIST_BYTES + 1);
    command->config =
        setup_config(command->verb, command->config_path, command->bootstrap);
    if (!command->config)
        return false;
    if (!command->config->feeds) {
        command_say(command, "%s: names no list of feeds; write feeds: feeds.yaml",
                    command->config->path);
        return false;
    }
    if (feed_list_load(command->config->feeds, &command->text, &error)) {
        command_say(command, "%s", error.text);
        return false;
    }
    return feed_list_parse(command->config->feeds,
                           (struct mill_str){ command->text.data, command->text.len },
                           &problems, &command->list, &error) == MILL_OK;
}

/* "fetcher", "/usr/lib/newsmill/fetcher.so". */
static bool is_fetcher(const struct stage_config *stage)
{
    const char *slash = strrchr(stage->plugin, '/');
    struct mill_str name = str_of(slash ? slash + 1 : stage->plugin);

    return str_is(name, "fetcher") || str_is(name, "fetcher.so");
}

static const struct stage_config *find_fetcher(const struct command *command)
{
    const struct config *config = command->config;
    const struct stage_config *found = NULL;

    for (size_t i = 0; i < config->stage_count; i++) {
        if (!is_fetcher(&config->stages[i]))
            continue;
        if (found) {
            command_say(command, "%s: stages '%s' and '%s' are fetchers; say --stage",
                        config->path, found->name, config->stages[i].name);
            return NULL;
        }
        found = &config->stages[i];
    }
    if (!found)
        command_say(command, "%s: has no stage with plugin: fetcher", config->path);
    return found;
}

bool command_find_stage(struct command *command)
{
    if (!setup_has_broker(command->verb, command->config))
        return false;
    command->stage = command->stage_name ? setup_stage(command->verb, command->config,
                                                       command->stage_name)
                                         : find_fetcher(command);
    return command->stage;
}

const struct listed_feed *command_feed(const struct command *command, const char *name)
{
    const struct listed_feed *feed = feed_list_find(command->list, name);
    struct suggestion near = suggest_for(str_of(name));

    if (feed)
        return feed;
    for (size_t i = 0; i < command->list->count; i++)
        suggest_offer(&near, command->list->items[i].name);
    command_say(command, "%s has no feed '%s'%s%s%s", command->list->path, name,
                near.best ? "; did you mean '" : "", near.best ? near.best : "",
                near.best ? "'?" : "");
    return NULL;
}

struct known *command_store(const struct command *command)
{
    struct known *known = NULL;
    struct mill_error error;

    if (known_read(command->config, command->stage, &known, &error))
        command_say(command, "the store of stage '%s' cannot be read: %s",
                    command->stage->name, error.text);
    return known;
}

void command_close(struct command *command)
{
    feed_list_free(command->list);
    buffer_finish(&command->text);
    config_free(command->config);
}
