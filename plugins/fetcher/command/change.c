/* SPDX-License-Identifier: Apache-2.0
 * change.c - `newsmill feed add`, `pause`, `resume` and `import`: changes to the list. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "command/change.h"
#include "command/command.h"
#include "command/edit.h"
#include "command/opml.h"
#include "text/str.h"
#include "text/url.h"

static struct mill_str text_of(const struct command *command)
{
    return (struct mill_str){ command->text.data, command->text.len };
}

static int replace(const struct command *command, const struct buffer *text)
{
    struct mill_error error;

    if (!edit_replace(command->list->path, (struct mill_str){ text->data, text->len },
                      &error))
        return EXIT_DONE;
    command_say(command, "%s", error.text);
    return EXIT_FAILED;
}

/* ---- add */

static int add_feed(struct command *command, const char *given, const char *name,
                    const struct words *tags)
{
    char made[FEED_NAME_BYTES + 1];
    const struct listed_feed *there = feed_list_find(command->list, given);
    struct addition added = { name ? name : made, given, tags->items, tags->count };
    struct mill_error error;
    struct buffer out;
    const char *why;
    struct url url;
    int code = EXIT_USAGE;

    if (!url_parse(str_of(given), NULL, &url, &why)) {
        command_say(command, "%s: %s", given, why);
        return EXIT_USAGE;
    }
    if (there) {
        command_say(command, "%s is '%s' already, at line %u of %s", given, there->name,
                    there->line, command->list->path);
        return EXIT_USAGE;
    }
    if (!name)
        change_name(command->list, NULL, 0, url_host(&url), made);
    buffer_init(&out, FEED_LIST_BYTES + 8192);
    if (edit_add(command->list, text_of(command), &added, 1, &out, &error))
        command_say(command, "%s", error.text);
    else if ((code = replace(command, &out)) == EXIT_DONE)
        printf("added '%s' to %s; `newsmill feed sync` asks for it\n", added.name,
               command->list->path);
    buffer_finish(&out);
    return code;
}

int verb_feed_add(int argc, char **argv)
{
    struct command command = { .verb = "feed add" };
    struct words tags = { .count = 0 };
    const char *name = NULL;
    const struct arg args[] = {
        COMMAND_ARGS(command),
        { "--name", "NAME", "what it is called; else made of its address",
          .text = &name },
        { "--tag", "TAG", "a tag; may come again", .words = &tags },
        { 0 },
    };
    const struct usage usage = { "feed add", "URL",
                                 "Adds a feed to the list, whose other lines stay as "
                                 "they are.",
                                 args, NULL };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 2)
        return args_wrong(&usage, "want one address");
    code = command_open(&command) ? add_feed(&command, argv[1], name, &tags) : EXIT_USAGE;
    command_close(&command);
    return code;
}

/* ---- pause and resume */

static int set_paused(struct command *command, const char *name, bool paused)
{
    const struct listed_feed *feed = command_feed(command, name);
    struct mill_error error;
    struct buffer out;
    int code = EXIT_USAGE;

    if (!feed)
        return EXIT_USAGE;
    if (feed->paused == paused) {
        printf("'%s' is %s already\n", feed->name, paused ? "paused" : "not paused");
        return EXIT_DONE;
    }
    buffer_init(&out, FEED_LIST_BYTES + 8192);
    if (edit_pause(command->list, text_of(command), feed, paused, &out, &error))
        command_say(command, "%s", error.text);
    else if ((code = replace(command, &out)) == EXIT_DONE)
        printf("'%s' is %s in %s; `newsmill feed sync` makes the fetcher %s it\n",
               feed->name, paused ? "paused" : "not paused", command->list->path,
               paused ? "forget" : "ask for");
    buffer_finish(&out);
    return code;
}

static int run_pause(const char *verb, bool paused, int argc, char **argv)
{
    struct command command = { .verb = verb };
    const struct arg args[] = { COMMAND_ARGS(command), { 0 } };
    const struct usage usage = { verb, "NAME|URL",
                                 paused
                                     ? "Keeps a feed in the list without asking for it."
                                     : "Asks for a feed again that was paused.",
                                 args, NULL };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 2)
        return args_wrong(&usage, "want one feed");
    code = command_open(&command) ? set_paused(&command, argv[1], paused) : EXIT_USAGE;
    command_close(&command);
    return code;
}

int verb_feed_pause(int argc, char **argv)
{
    return run_pause("feed pause", true, argc, argv);
}

int verb_feed_resume(int argc, char **argv)
{
    return run_pause("feed resume", false, argc, argv);
}

/* ---- import */

static struct opml *read_opml(const struct command *command, const char *path)
{
    FILE *file = strcmp(path, "-") ? fopen(path, "re") : stdin;
    struct buffer bytes;
    char *room, why[OPML_WHY_BYTES];
    struct opml *opml = NULL;

    if (!file) {
        command_say(command, "%s: %s", path, strerror(errno));
        return NULL;
    }
    buffer_init(&bytes, OPML_BYTES + 1);
    room = buffer_room(&bytes, OPML_BYTES + 1);
    bytes.len = room ? fread(room, 1, OPML_BYTES + 1, file) : 0;
    if (ferror(file))
        command_say(command, "%s: %s", path, strerror(errno));
    else if (!(opml = opml_read((struct mill_str){ bytes.data, bytes.len }, why)))
        command_say(command, "%s: %s", path, why);
    buffer_finish(&bytes);
    if (file != stdin)
        fclose(file);
    return opml;
}

static void tell_import(const struct command *command, const struct import_counts *counts)
{
    printf("%s%zu added, %zu there already, %zu without an address that can be asked\n",
           command->dry_run ? "would be: " : "", counts->added, counts->known,
           counts->bad);
    if (counts->added && !command->dry_run)
        printf("`newsmill feed sync` asks for them\n");
}

static int import_file(struct command *command, const char *path)
{
    struct opml *opml = read_opml(command, path);
    struct import_counts counts;
    struct mill_error error;
    struct buffer out;
    int code = EXIT_USAGE;

    if (!opml)
        return EXIT_USAGE;
    if (opml->cut)
        command_say(command, "%s: more than %d feeds; the rest is left out", path,
                    OPML_MOST);
    buffer_init(&out, FEED_LIST_BYTES);
    if (change_import(command->list, text_of(command), opml, &out, &counts, &error))
        command_say(command, "%s", error.text);
    else if (command->dry_run || !counts.added)
        code = EXIT_DONE;
    else
        code = replace(command, &out);
    if (code == EXIT_DONE)
        tell_import(command, &counts);
    buffer_finish(&out);
    opml_free(opml);
    return code;
}

int verb_feed_import(int argc, char **argv)
{
    struct command command = { .verb = "feed import" };
    const struct arg args[] = {
        COMMAND_ARGS(command),
        { "--dry-run", NULL, "say what would be added, and add nothing",
          .flag = &command.dry_run },
        { 0 },
    };
    const struct usage usage = { "feed import", "FILE.opml",
                                 "Adds the feeds of an OPML file to the list; its "
                                 "folders become tags.",
                                 args, "- is standard input." };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 2)
        return args_wrong(&usage, "want one file");
    code = command_open(&command) ? import_file(&command, argv[1]) : EXIT_USAGE;
    command_close(&command);
    return code;
}
