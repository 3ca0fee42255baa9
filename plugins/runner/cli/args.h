/* SPDX-License-Identifier: Apache-2.0
 *
 * args.h - a verb's arguments: a table of them is the parser, and the text of --help.
 *
 *     struct words set = { 0 };
 *     const char *config = NULL;
 *     bool json = false;
 *     const struct arg args[] = {
 *         { "--json", NULL, "one JSON object a line", .flag = &json },
 *         { "--config", "FILE", "the configuration", .text = &config },
 *         { "--set", "NAME=VALUE", "an option; may come again", .words = &set },
 *         { 0 },
 *     };
 *     const struct usage usage = { "try", "STAGE|all FILE...", "runs files ...", args };
 *
 *     if (!args_parse(&usage, &argc, argv, &code))
 *         return code;
 *
 * Options and operands may be mixed; "--" ends the options; "--name=value" is fine.
 */
#ifndef NEWSMILL_ARGS_H
#define NEWSMILL_ARGS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_MOST = 64 };

struct words {
    const char *items[WORDS_MOST];
    size_t count;
};

/* One of flag, text and words is set; a flag has no value. */
struct arg {
    const char *name, *value, *help;
    bool *flag;
    const char **text;
    struct words *words;
};

struct usage {
    const char *verb, *operands, *purpose;
    const struct arg *args; /* ends with a NULL name; NULL: none */
    const char *more;       /* text after the options; NULL: none */
};

/* argv[0] is the verb. True: go on with the operands, argv[1] to argv[*argc - 1]. False:
 * --help was printed or a mistake reported; *code is the exit code. */
bool args_parse(const struct usage *usage, int *argc, char **argv, int *code);
/* Reports wrong usage (printf) with a hint at --help; returns EXIT_USAGE. */
int args_wrong(const struct usage *usage, const char *what, ...)
    __attribute__((format(printf, 2, 3)));

#endif
