/* SPDX-License-Identifier: Apache-2.0
 * args.c - reads arguments by a table, and prints it. */
#include "cli/args.h"

#include "base/exit.h"
#include "base/suggest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int args_wrong(const struct usage *usage, const char *what, ...)
{
    va_list args;

    fprintf(stderr, "newsmill %s: ", usage->verb);
    va_start(args, what);
    vfprintf(stderr, what, args);
    va_end(args);
    fprintf(stderr, "\n(newsmill %s --help says more)\n", usage->verb);
    return EXIT_USAGE;
}

static void print_help(const struct usage *usage)
{
    printf("usage: newsmill %s%s %s\n\n%s\n", usage->verb,
           usage->args ? " [OPTION...]" : "", usage->operands, usage->purpose);
    if (usage->args)
        printf("\noptions:\n");
    for (const struct arg *arg = usage->args; arg && arg->name; arg++) {
        char left[64];

        snprintf(left, sizeof(left), "%s %s", arg->name, arg->value ? arg->value : "");
        printf("  %-24s %s\n", left, arg->help);
    }
    if (usage->more)
        printf("\n%s\n", usage->more);
}

static const struct arg *find_arg(const struct usage *usage, const char *name, size_t len)
{
    for (const struct arg *arg = usage->args; arg && arg->name; arg++) {
        if (strlen(arg->name) == len && !memcmp(arg->name, name, len))
            return arg;
    }
    return NULL;
}

static int unknown_arg(const struct usage *usage, const char *name, size_t len)
{
    struct suggestion near = suggest_for((struct mill_str){ name, len });

    for (const struct arg *arg = usage->args; arg && arg->name; arg++)
        suggest_offer(&near, arg->name);
    if (near.best)
        return args_wrong(usage, "unknown option '%.*s'; did you mean '%s'?", (int)len,
                          name, near.best);
    return args_wrong(usage, "unknown option '%.*s'", (int)len, name);
}

/* Takes the option at argv[*at], and its value. 0: taken. */
static int take_option(const struct usage *usage, int argc, char **argv, int *at)
{
    const char *name = argv[*at], *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const struct arg *arg = find_arg(usage, name, len);
    const char *value;

    if (!arg)
        return unknown_arg(usage, name, len);
    if (arg->flag) {
        if (equals)
            return args_wrong(usage, "%s takes no value", arg->name);
        *arg->flag = true;
        return 0;
    }
    if (!equals && *at + 1 >= argc)
        return args_wrong(usage, "%s wants %s after it", arg->name, arg->value);
    value = equals ? equals + 1 : argv[++*at];
    if (arg->text)
        *arg->text = value;
    else if (arg->words->count < WORDS_MOST)
        arg->words->items[arg->words->count++] = value;
    else
        return args_wrong(usage, "%s: more than %d", arg->name, WORDS_MOST);
    return 0;
}

bool args_parse(const struct usage *usage, int *argc, char **argv, int *code)
{
    bool ended = false;
    int operands = 1;

    for (int i = 1; i < *argc; i++) {
        if (!ended && (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))) {
            print_help(usage);
            *code = EXIT_DONE;
            return false;
        }
        if (!ended && !strcmp(argv[i], "--")) {
            ended = true;
        } else if (!ended && argv[i][0] == '-' && argv[i][1]) {
            *code = take_option(usage, *argc, argv, &i);
            if (*code)
                return false;
        } else {
            argv[operands++] = argv[i];
        }
    }
    *argc = operands;
    return true;
}
