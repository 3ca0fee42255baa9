/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - the newsmill command: a table of verbs.
 *
 * A verb that is not in it is a program beside this one, as in git: `newsmill feed` runs
 * newsmill-feed.
 */
#include "base/exit.h"
#include "cli/menu.h"
#include "cli/verbs.h"
#include "host/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct menu_verb verbs[] = {
    { "run", "[STAGE...]", "the pipeline, or some of its stages, on this machine",
      verb_run },
    { "try", "STAGE|all FILE...", "files in, records out, without Kafka", verb_try },
    { "check", "", "what is wrong with the configuration and what it names", verb_check },
    { "put", "TOPIC FILE...", "files or JSON lines into a topic, as Avro", verb_put },
    { "cat", "TOPIC", "what is in a topic, as JSON lines", verb_cat },
    { "dead", "list|show|retry", "what was dead-lettered, why, and back into the flow",
      verb_dead },
    { "state", "dump STAGE", "what a stage keeps in its state topic", verb_state },
    { "topics", "create|list", "the topics that the configuration means", verb_topics },
    { "status", "", "how many records wait before each stage", verb_status },
    { "plugins", "[show STAGE]", "the stages there are, and their options",
      verb_plugins },
    { "feed", "sync|list|add|...", "the feeds that are asked for", NULL },
    { "worker", NULL, NULL, verb_worker }, /* for supervisors: not listed */
};
enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

static void print_help(FILE *to)
{
    fprintf(to, "usage: newsmill VERB [ARGUMENT...]\n\n"
                "Turns news into structured events on Apache Kafka.\n\n");
    for (size_t i = 0; i < VERBS && verbs[i].summary; i++)
        fprintf(to, "  newsmill %-8s %-20s %s\n", verbs[i].name, verbs[i].operands,
                verbs[i].summary);
    fprintf(to, "\nnewsmill VERB --help says more. Exit codes: 0 done (dead letters "
                "included), 1 failed at\nrun time, 2 wrong usage or configuration, 3 "
                "fenced by another instance.\n");
}

/* Only returns when there is no such program. */
static void run_beside(char **argv)
{
    struct mill_error error;
    char name[128], *path = NULL;

    if (strchr(argv[0], '/') || strlen(argv[0]) > 100)
        return;
    snprintf(name, sizeof(name), "newsmill-%s", argv[0]);
    if (places_beside(name, &path, &error) != MILL_OK)
        return;
    execv(path, argv);
    perror(path);
    free(path);
}

int main(int argc, char **argv)
{
    const struct menu menu = { "newsmill", verbs, VERBS, print_help, run_beside };

    if (argc > 1 && !strcmp(argv[1], "--version")) {
        printf("newsmill " NEWSMILL_VERSION "\n");
        return menu_flushed(&menu, EXIT_DONE);
    }
    return menu_run(&menu, argc, argv);
}
