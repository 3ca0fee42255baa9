/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - newsmill-feed: the feeds that the fetcher asks for, `newsmill feed`.
 */
#include <stdio.h>
#include <string.h>

#include "base/exit.h"
#include "base/suggest.h"
#include "command/command.h"

static const struct {
    const char *name, *operands, *summary;
    int (*run)(int argc, char **argv);
} verbs[] = {
    { "sync", "[--dry-run]", "makes the fetcher ask for these feeds and no others",
      verb_feed_sync },
    { "list", "", "the feeds, and how the fetcher fares with them", verb_feed_list },
    { "add", "URL", "adds a feed to the list", verb_feed_add },
    { "now", "NAME|URL", "asks for a feed at once", verb_feed_now },
    { "pause", "NAME|URL", "keeps a feed in the list without asking for it",
      verb_feed_pause },
    { "resume", "NAME|URL", "asks for it again", verb_feed_resume },
    { "import", "FILE.opml", "adds the feeds of another feed reader", verb_feed_import },
};
enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

static void print_help(FILE *to)
{
    fprintf(to, "usage: newsmill feed VERB [ARGUMENT...]\n\n"
                "The list of feeds: the file that `feeds` in newsmill.yaml names.\n\n");
    for (size_t i = 0; i < VERBS; i++)
        fprintf(to, "  newsmill feed %-7s %-12s %s\n", verbs[i].name, verbs[i].operands,
                verbs[i].summary);
    fprintf(to, "\nnewsmill feed VERB --help says more. Exit codes: 0 done, 1 failed at "
                "run time, 2 wrong\nusage, configuration or list.\n");
}

static int unknown_verb(const char *name)
{
    struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });

    for (size_t i = 0; i < VERBS; i++)
        suggest_offer(&near, verbs[i].name);
    fprintf(stderr, "newsmill feed: no such verb '%s'", name);
    if (near.best)
        fprintf(stderr, "; did you mean '%s'?", near.best);
    fprintf(stderr, "\n(newsmill feed --help lists them)\n");
    return EXIT_USAGE;
}

/* What was printed must have arrived: a full disk is a failure. */
static int flushed(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("newsmill feed: standard output");
    return code ? code : EXIT_FAILED;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
        !strcmp(argv[1], "help")) {
        print_help(stdout);
        return flushed(EXIT_DONE);
    }
    for (size_t i = 0; i < VERBS; i++)
        if (!strcmp(argv[1], verbs[i].name))
            return flushed(verbs[i].run(argc - 1, argv + 1));
    return unknown_verb(argv[1]);
}
