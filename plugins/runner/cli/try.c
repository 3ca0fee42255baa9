/* SPDX-License-Identifier: Apache-2.0
 *
 * try.c - `newsmill try`: files in, records out, without Kafka.
 *
 * The stages run in this process, one after the other; between them records are encoded
 * and decoded as Kafka would carry them.
 */
#include "base/clock.h"
#include "base/exit.h"
#include "cli/args.h"
#include "cli/chain.h"
#include "cli/intake.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "cli/when.h"

#include <stdlib.h>
#include <string.h>

/* The command line. */
struct wishes {
    bool json, explain, every;
    const char *config, *manifest, *now;
    struct intake_hints hints;
    struct words headers;
    struct header header_items[WORDS_MOST];
    struct words options;
    const char *stage; /* NULL: all */
    char **files;
    int file_count;
    int64_t now_ms;
};

struct trial {
    const struct wishes *wishes;
    struct chain *chain;
    struct show show;
    bool failed; /* a stage could not go on, or a file could not be read */
};

static void on_record(void *arg, const struct chain_record *record)
{
    struct trial *trial = arg;

    if (trial->wishes->every || chain_ends_in(trial->chain, record->topic))
        show_record(&trial->show, record);
}

static void on_refusal(void *arg, const struct chain_refusal *refusal)
{
    struct trial *trial = arg;

    show_refusal(&trial->show, refusal);
}

static void on_span(void *arg, const struct chain_span *span)
{
    struct trial *trial = arg;

    show_span(&trial->show, span);
}

static void on_problem(void *arg, const struct chain_problem *problem)
{
    fprintf(stderr, "newsmill try: %s: %s:%u:%u: %s\n", problem->stage, problem->file,
            problem->line, problem->column, problem->what);
}

static void on_taken(void *arg, const char *file, const struct inbound *in)
{
    struct trial *trial = arg;
    struct mill_error error;

    trial->show.file = file;
    if (chain_feed(trial->chain, in, &error) == MILL_OK)
        return;
    fprintf(stderr, "newsmill try: %s: %s\n", file, error.text);
    trial->failed = true;
}

/* A line that is no record: what Kafka would dead-letter. */
static void on_unmade(void *arg, const char *file, const char *reason)
{
    struct trial *trial = arg;

    trial->show.file = file;
    show_refusal(&trial->show, &(struct chain_refusal){ chain_first(trial->chain),
                                                        "decode",
                                                        NULL,
                                                        { reason, strlen(reason) } });
}

static void feed_files(struct trial *trial)
{
    const struct wishes *wishes = trial->wishes;
    const struct intake intake = { chain_input(trial->chain),
                                   chain_form(trial->chain),
                                   wishes->now_ms,
                                   on_taken,
                                   on_unmade,
                                   trial };
    struct mill_error error;

    if (wishes->manifest &&
        intake_manifest(&intake, wishes->manifest, &wishes->hints, &error) != MILL_OK) {
        fprintf(stderr, "newsmill try: %s\n", error.text);
        trial->failed = true;
    }
    for (int i = 0; i < wishes->file_count; i++) {
        if (intake_file(&intake, wishes->files[i], &wishes->hints, &error) == MILL_OK)
            continue;
        fprintf(stderr, "newsmill try: %s\n", error.text);
        trial->failed = true;
    }
}

static int run_trial(const struct wishes *wishes, const struct config *config)
{
    struct trial trial = { .wishes = wishes };
    const struct chain_setup setup = {
        .config = config,
        .stage = wishes->stage,
        .options = wishes->options.items,
        .option_count = wishes->options.count,
        .now_ms = wishes->now ? wishes->now_ms : INT64_MIN,
        .sink = { on_record, on_refusal, wishes->explain ? on_span : NULL, on_problem,
                  &trial },
    };
    struct mill_error error;

    if (chain_new(&setup, &trial.chain, &error) != MILL_OK) {
        fprintf(stderr, "newsmill try: %s\n", error.text);
        return EXIT_USAGE;
    }
    show_start(&trial.show, stdout, wishes->json);
    feed_files(&trial);
    show_end(&trial.show);
    chain_free(trial.chain);
    return trial.failed ? EXIT_FAILED : EXIT_DONE;
}

static void print_problem(void *arg, const char *file, unsigned line, unsigned column,
                          const char *what)
{
    fprintf(stderr, "%s:%u:%u: %s\n", file, line, column, what);
}

/* A stage alone needs no configuration: its plugin is found by its name. */
static int try_files(const struct wishes *wishes)
{
    const struct problems problems = { .report = print_problem };
    struct config *config = NULL;
    struct mill_error error;
    char *path = NULL;
    int code;

    if (config_find(wishes->config, &path, &error) != MILL_OK) {
        if (wishes->config || !wishes->stage) {
            fprintf(stderr, "newsmill try: %s\n", error.text);
            return EXIT_USAGE;
        }
    } else if (config_read(path, &problems, &config, &error) != MILL_OK) {
        free(path);
        return EXIT_USAGE;
    }
    code = run_trial(wishes, config);
    config_free(config);
    free(path);
    return code;
}

int verb_try(int argc, char **argv)
{
    struct wishes wishes = { 0 };
    const struct arg args[] = {
        { "--json", NULL, "one JSON object a line", .flag = &wishes.json },
        { "--explain", NULL, "say of each piece of text why it was kept or not",
          .flag = &wishes.explain },
        { "--every", NULL, "show the outputs of all stages, not only of the last two",
          .flag = &wishes.every },
        { "--published", "DATE", "what a feed would say",
          .text = &wishes.hints.published },
        { "--url", "URL", "of the page; else file:NAME", .text = &wishes.hints.url },
        { "--content-type", "TYPE", "of the page", .text = &wishes.hints.content_type },
        { "--header", "NAME=VALUE", "of a message that the configuration maps",
          .words = &wishes.headers },
        { "--key", "TEXT", "of such a message", .text = &wishes.hints.key },
        { "--manifest", "FILE",
          "JSON lines {file, url, published, headers, key}, or input records",
          .text = &wishes.manifest },
        { "--option", "NAME=VALUE", "or STAGE.NAME=VALUE; may come again",
          .words = &wishes.options },
        { "--config", "FILE", "else ./newsmill.yaml, else the installed one",
          .text = &wishes.config },
        { "--now", "TIME", "sets the clock, so that output can be compared",
          .text = &wishes.now },
        { 0 },
    };
    const struct usage usage = {
        "try", "STAGE|all FILE...",
        "Runs files through one stage, or through all that follow each other.", args,
        "A .jsonl, .ndjson or .json file holds input records, one a line; any other file "
        "is a page.\n\"-\" is standard input. A file or a line ends at 16 MiB. STAGE is "
        "a "
        "stage of the\nconfiguration, or a plugin."
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc < 2 || (argc < 3 && !wishes.manifest))
        return args_wrong(&usage, "want STAGE or all, and a file");
    wishes.now_ms = clock_unix_ms();
    if (wishes.now && !when_parse(wishes.now, &wishes.now_ms))
        return args_wrong(&usage, "--now %s: want a time like 2025-10-24T12:00:00Z",
                          wishes.now);
    if (!intake_headers(wishes.headers.items, wishes.headers.count, wishes.header_items,
                        &wishes.hints))
        return args_wrong(&usage, "--header: want NAME=VALUE");
    wishes.stage = strcmp(argv[1], "all") != 0 ? argv[1] : NULL;
    wishes.files = argv + 2;
    wishes.file_count = argc - 2;
    return try_files(&wishes);
}
