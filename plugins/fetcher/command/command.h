/* SPDX-License-Identifier: Apache-2.0
 *
 * command.h - what the verbs of `newsmill feed` share. To add one: write a function here
 * and name it in the table of main.c.
 */
#ifndef NEWSMILL_FEED_COMMAND_H
#define NEWSMILL_FEED_COMMAND_H

#include "cli/args.h"
#include "command/known.h"
#include "config/feed_list.h"

struct command {
    const char *verb; /* "feed sync" */
    const char *config_path, *bootstrap, *stage_name;
    bool json, dry_run;
    struct config *config;
    const struct stage_config *stage; /* the fetcher's; NULL: not asked for */
    struct buffer text;               /* of the list's file */
    struct feed_list *list;
};

/* Reads the configuration and the list. False: it was said why; end with EXIT_USAGE. */
bool command_open(struct command *command);
/* Finds the fetcher and a broker. False: it was said why. */
bool command_find_stage(struct command *command);
/* Finds a feed by name or address. NULL: it was said why. */
const struct listed_feed *command_feed(const struct command *command, const char *name);
/* The store; NULL: it was said why it cannot be read. */
struct known *command_store(const struct command *command);
void command_close(struct command *command);
/* "newsmill feed sync: WHAT" on standard error. */
void command_say(const struct command *command, const char *format, ...)
    MILL_PRINTF(2, 3);

int verb_feed_sync(int argc, char **argv);
int verb_feed_now(int argc, char **argv);
int verb_feed_list(int argc, char **argv);
int verb_feed_add(int argc, char **argv);
int verb_feed_pause(int argc, char **argv);
int verb_feed_resume(int argc, char **argv);
int verb_feed_import(int argc, char **argv);

/* The options that all verbs have; the first lines of their tables. */
#define COMMAND_ARGS(command)                                                            \
    {                                                                                    \
        "--config", "FILE", "the configuration", .text = &(command).config_path          \
    }
#define COMMAND_BROKER_ARGS(command)                                                     \
    { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",    \
      .text = &(command).bootstrap },                                                    \
    {                                                                                    \
        "--stage", "NAME", "the fetcher, where the configuration has several",           \
            .text = &(command).stage_name                                                \
    }

#endif
