/* SPDX-License-Identifier: Apache-2.0
 * menu.c - one verb of a table. */
#include "cli/menu.h"

#include <string.h>

#include "base/exit.h"
#include "base/suggest.h"

static int unknown_verb(const struct menu *menu, const char *name)
{
    struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });

    for (size_t i = 0; i < menu->count && menu->verbs[i].summary; i++)
        suggest_offer(&near, menu->verbs[i].name);
    fprintf(stderr, "%s: no such verb '%s'", menu->program, name);
    if (near.best)
        fprintf(stderr, "; did you mean '%s'?", near.best);
    fprintf(stderr, "\n(%s --help lists them)\n", menu->program);
    return EXIT_USAGE;
}

int menu_flushed(const struct menu *menu, int code)
{
    char what[64];

    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    snprintf(what, sizeof(what), "%s: standard output", menu->program);
    perror(what);
    return code ? code : EXIT_FAILED;
}

int menu_run(const struct menu *menu, int argc, char **argv)
{
    if (argc < 2) {
        menu->print_help(stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
        !strcmp(argv[1], "help")) {
        menu->print_help(stdout);
        return menu_flushed(menu, EXIT_DONE);
    }
    for (size_t i = 0; i < menu->count; i++)
        if (menu->verbs[i].run && !strcmp(argv[1], menu->verbs[i].name))
            return menu_flushed(menu, menu->verbs[i].run(argc - 1, argv + 1));
    if (menu->beside)
        menu->beside(argv + 1);
    return unknown_verb(menu, argv[1]);
}
