/* SPDX-License-Identifier: Apache-2.0
 * status.c - `newsmill status`: how far each stage is; `--wait`: until all is done. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/exit.h"
#include "cli/args.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "kafka/lag.h"

enum { PAUSE_US = 300000 };

struct sight {
    struct stage_lag lags[128];
    size_t count;
    int64_t end, waiting; /* of all */
};

/* In the order of the file, which is that of the flow: what a stage is done with has its
 * outputs written before the next stage is asked. */
static bool look(const struct config *config, struct sight *sight)
{
    struct mill_error error;

    sight->end = sight->waiting = 0;
    sight->count = config->stage_count;
    for (size_t i = 0; i < sight->count; i++) {
        if (lag_ask(config, &config->stages[i], &sight->lags[i], &error)) {
            fprintf(stderr, "newsmill status: stage '%s': %s\n", config->stages[i].name,
                    error.text);
            return false;
        }
        sight->end += sight->lags[i].end;
        sight->waiting += sight->lags[i].waiting;
    }
    return true;
}

static void print_json(const struct stage_config *stage, const struct stage_lag *lag)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:I, s:I}", "stage", stage->name, "input",
                             stage->input.topic, "group", stage->group, "end",
                             (json_int_t)lag->end, "waiting", (json_int_t)lag->waiting);

    json_dumpf(json, stdout, JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(json);
}

static void print(const struct config *config, const struct sight *sight, bool json)
{
    if (!json)
        printf("%-12s %-24s %10s %10s\n", "STAGE", "INPUT", "END", "WAITING");
    for (size_t i = 0; i < sight->count; i++) {
        const struct stage_config *stage = &config->stages[i];

        if (json)
            print_json(stage, &sight->lags[i]);
        else
            printf("%-12s %-24s %10" PRId64 " %10" PRId64 "\n", stage->name,
                   stage->input.topic, sight->lags[i].end, sight->lags[i].waiting);
    }
}

static int64_t now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Done is what was so twice, with no new record in between: a flow may have a loop. */
static int wait_until_done(const struct config *config, int64_t seconds,
                           struct sight *sight)
{
    int64_t deadline = now_s() + seconds, end = -1;
    bool terminal = isatty(STDERR_FILENO);
    int code = EXIT_FAILED;

    while (look(config, sight)) {
        if (terminal)
            fprintf(stderr, "\r\033[K%" PRId64 " records wait", sight->waiting);
        if (sight->end && !sight->waiting && sight->end == end) {
            code = EXIT_DONE;
            break;
        }
        end = sight->waiting ? -1 : sight->end;
        if (now_s() >= deadline) {
            fprintf(stderr, "newsmill status: not done after %" PRId64 " s\n", seconds);
            break;
        }
        usleep(PAUSE_US);
    }
    if (terminal)
        fprintf(stderr, "\r\033[K");
    return code;
}

static int run(const struct config *config, int64_t wait_s, bool json)
{
    struct sight sight = { .count = 0 };
    int code;

    if (wait_s < 0)
        code = look(config, &sight) ? EXIT_DONE : EXIT_FAILED;
    else
        code = wait_until_done(config, wait_s, &sight);
    if (sight.count == config->stage_count)
        print(config, &sight, json);
    return code;
}

int verb_status(int argc, char **argv)
{
    const char *path = NULL, *bootstrap = NULL, *wait = NULL;
    bool json = false;
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &bootstrap },
        { "--wait", "SECONDS", "until nothing waits any more; 1 when it still does",
          .text = &wait },
        { "--json", NULL, "one JSON object a stage", .flag = &json },
        { 0 },
    };
    const struct usage usage = { "status", "",
                                 "Tells how many records wait before each stage.", args,
                                 NULL };
    struct config *config;
    char *end = NULL;
    int64_t wait_s = -1;
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (wait)
        wait_s = strtoll(wait, &end, 10);
    if (argc > 1 || (wait && (*end || end == wait || wait_s < 0)))
        return args_wrong(&usage, "--wait: want seconds, and no operand");
    config = setup_config("status", path, bootstrap);
    if (!config)
        return EXIT_USAGE;
    code = setup_has_broker("status", config) ? run(config, wait_s, json) : EXIT_USAGE;
    config_free(config);
    return code;
}
