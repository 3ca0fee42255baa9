/* SPDX-License-Identifier: Apache-2.0
 *
 * menu.h - a command that is a table of verbs: picks the verb, prints help, suggests the
 * name that was meant, and looks whether what was printed arrived.
 */
#ifndef NEWSMILL_MENU_H
#define NEWSMILL_MENU_H

#include <stddef.h>
#include <stdio.h>

struct menu_verb {
    const char *name, *operands,
        *summary;                      /* summary NULL: not listed, nor those behind */
    int (*run)(int argc, char **argv); /* NULL: `beside` runs it */
};

struct menu {
    const char *program; /* "newsmill" */
    const struct menu_verb *verbs;
    size_t count;
    void (*print_help)(FILE *to);
    /* For a verb that has no run(); only returns when it is not there. NULL: there is
     * none such. */
    void (*beside)(char **argv);
};

/* main(): returns the exit code. */
int menu_run(const struct menu *menu, int argc, char **argv);
/* What was printed must have arrived: a full disk is a failure. */
int menu_flushed(const struct menu *menu, int code);

#endif
