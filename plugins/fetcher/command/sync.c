/* SPDX-License-Identifier: Apache-2.0
 * sync.c - `newsmill feed sync` and `newsmill feed now`: requests to the fetcher. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/exit.h"
#include "cli/terminal.h"
#include "command/command.h"
#include "command/plan.h"

static void print_step(const struct command *command, const struct step *step)
{
    struct terminal terminal = terminal_of(stdout);
    bool forgets = !strcmp(step->kind, "forget");
    struct mill_str name = { step->name ? step->name : "-", 0 };
    struct mill_str url = { step->url, strlen(step->url) };

    if (command->json) {
        json_t *json = json_pack("{s:s, s:s, s:s*, s:s, s:s, s:b}", "kind", step->kind,
                                 "why", step->why, "name", step->name, "url", step->url,
                                 "key", step->key, "sent", !command->dry_run);

        json_dumpf(json, stdout, JSON_PRESERVE_ORDER);
        putchar('\n');
        json_decref(json);
        return;
    }
    name.len = strlen(name.data);
    terminal_text(&terminal, forgets ? RED : GREEN, forgets ? "- " : "+ ");
    terminal_cell(&terminal, BOLD, name, 24, true);
    putchar(' ');
    terminal_print(&terminal, PLAIN, url);
    terminal_text(&terminal, DIM, "  ");
    terminal_text(&terminal, DIM, step->why);
    putchar('\n');
}

static int carry_out(const struct command *command, const struct plan *plan)
{
    struct mill_error error;
    size_t forgets = 0;

    if (!command->dry_run &&
        plan_send(plan, command->config, command->stage, clock_unix_ms(), &error)) {
        command_say(command, "%s", error.text);
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < plan->count; i++) {
        print_step(command, &plan->items[i]);
        forgets += !strcmp(plan->items[i].kind, "forget");
    }
    if (!command->json)
        printf("%s%zu asked for, %zu forgotten, %zu as they are\n",
               command->dry_run ? "would be: " : "", plan->count - forgets, forgets,
               plan->unchanged);
    return EXIT_DONE;
}

static int sync_list(const struct command *command)
{
    struct known *known = command_store(command);
    struct plan plan;
    int code = EXIT_FAILED;

    if (!known)
        command_say(command, "so every feed of the list is asked for, and strays stay");
    if (plan_make(command->list, known, &plan))
        code = carry_out(command, &plan);
    else
        command_say(command, "no memory");
    plan_finish(&plan);
    known_free(known);
    return code;
}

int verb_feed_sync(int argc, char **argv)
{
    struct command command = { .verb = "feed sync" };
    const struct arg args[] = {
        COMMAND_ARGS(command),
        COMMAND_BROKER_ARGS(command),
        { "--dry-run", NULL, "say what would be asked for, and ask for nothing",
          .flag = &command.dry_run },
        { "--json", NULL, "one JSON object a request", .flag = &command.json },
        { 0 },
    };
    const struct usage usage = {
        "feed sync", "",
        "Makes the fetcher ask for the feeds of the list, and no others.", args,
        "A feed that is new or renamed is asked for; one that is paused, or in the "
        "fetcher's\nstore but not in the list, is forgotten. It may be run at any time, "
        "and again."
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc > 1)
        return args_wrong(&usage, "want no operand, got '%s'", argv[1]);
    code = command_open(&command) && command_find_stage(&command) ? sync_list(&command)
                                                                  : EXIT_USAGE;
    command_close(&command);
    return code;
}

static int ask_now(const struct command *command, const char *name)
{
    const struct listed_feed *feed = command_feed(command, name);
    struct plan plan;
    int code = EXIT_FAILED;

    if (!feed)
        return EXIT_USAGE;
    if (feed->paused) {
        command_say(command, "'%s' is paused; `newsmill feed resume %s` first",
                    feed->name, feed->name);
        return EXIT_USAGE;
    }
    if (plan_now(feed, &plan))
        code = carry_out(command, &plan);
    else
        command_say(command, "no memory");
    plan_finish(&plan);
    return code;
}

int verb_feed_now(int argc, char **argv)
{
    struct command command = { .verb = "feed now" };
    const struct arg args[] = {
        COMMAND_ARGS(command),
        COMMAND_BROKER_ARGS(command),
        { "--json", NULL, "the request as a JSON object", .flag = &command.json },
        { 0 },
    };
    const struct usage usage = { "feed now", "NAME|URL",
                                 "Asks for a feed at once, whenever it would be due.",
                                 args, NULL };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 2)
        return args_wrong(&usage, "want one feed");
    code = command_open(&command) && command_find_stage(&command)
               ? ask_now(&command, argv[1])
               : EXIT_USAGE;
    command_close(&command);
    return code;
}
