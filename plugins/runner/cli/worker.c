/* SPDX-License-Identifier: Apache-2.0
 * worker.c - `newsmill worker`, which a supervisor starts: one worker, with the resolved
 * configuration on descriptor 3. Not for people, so it is not listed. */
#include "kafka/worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/args.h"
#include "cli/verbs.h"
#include "supervisor/child.h"

enum { DOCUMENT_BYTES = 64 << 20 };

static bool read_document(struct buffer *document)
{
    ssize_t len;
    char *room;

    do {
        room = buffer_room(document, 1 << 16);
        if (!room)
            return false;
        len = read(CHILD_DOCUMENT, room, 1 << 16);
        document->len += len > 0 ? (size_t)len : 0;
    } while (len > 0 || (len < 0 && errno == EINTR));
    close(CHILD_DOCUMENT);
    return len == 0;
}

static enum exit_code run_worker(struct worker_args *args, const char *stage)
{
    struct buffer document;
    struct mill_error error;
    struct config *config;
    enum exit_code code = EXIT_USAGE;
    bool good;

    buffer_init(&document, DOCUMENT_BYTES);
    good = read_document(&document);
    if (!good)
        mill_error(&error, MILL_FATAL, "descriptor 3: want the configuration, got: %s",
                   strerror(errno));
    else
        good = config_parse((struct mill_str){ document.data, document.len }, &config,
                            &error) == MILL_OK;
    buffer_finish(&document);
    if (!good) {
        fprintf(stderr, "newsmill worker: %s\n", error.text);
        return EXIT_USAGE;
    }
    args->config = config;
    args->notes = notes_map(CHILD_NOTES);
    close(CHILD_NOTES);
    args->stage = config_stage(config, stage);
    args->sheet = sheet_attach(CHILD_METRICS);
    if (args->stage)
        code = worker_run(args);
    else
        fprintf(stderr, "newsmill worker: no stage '%s'\n", stage);
    sheet_free(args->sheet);
    notes_free(args->notes);
    config_free(config);
    return code;
}

int verb_worker(int argc, char **argv)
{
    const char *stage = NULL, *index = NULL;
    struct worker_args worker = { 0 };
    const struct arg args[] = {
        { "--stage", "NAME", "whose worker", .text = &stage },
        { "--index", "N", "which of its workers, from 0", .text = &index },
        { "--instance", "NAME", "the supervisor's", .text = &worker.instance },
        { "--embedded", NULL, "on the mock cluster", .flag = &worker.embedded },
        { 0 },
    };
    const struct usage usage = { "worker", "",
                                 "One worker; `newsmill run` starts it with the resolved "
                                 "configuration on descriptor 3.",
                                 args, NULL };
    char *end;
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (!stage || !index || !worker.instance || argc > 1)
        return args_wrong(&usage, "want --stage, --index and --instance");
    worker.index = (unsigned)strtoul(index, &end, 10);
    if (*end || end == index)
        return args_wrong(&usage, "--index: want a number, got '%s'", index);
    return (int)run_worker(&worker, stage);
}
