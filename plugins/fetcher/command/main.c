/* SPDX-License-Identifier: Apache-2.0
 *
 * main.c - newsmill-feed: the feeds that the fetcher asks for, `newsmill feed`.
 */
#include <stdio.h>

#include "cli/menu.h"
#include "command/command.h"

static const struct menu_verb verbs[] = {
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

int main(int argc, char **argv)
{
    const struct menu menu = { "newsmill feed", verbs, VERBS, print_help, NULL };

    return menu_run(&menu, argc, argv);
}
