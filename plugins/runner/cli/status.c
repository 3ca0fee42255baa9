/* SPDX-License-Identifier: Apache-2.0
 * status.c - `newsmill status`: how far each stage is; `--wait`: until all is done. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/exit.h"
#include "cli/args.h"
#include "cli/roll.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "kafka/lag.h"

enum { PAUSE_US = 300000 };

struct sight {
    const struct config *config;
    struct stage_lag *lags; /* owned; of the first `count` stages */
    size_t count;
    int64_t end, waiting; /* of all */
    json_t *roll;         /* what the supervisor says; owned; NULL: nothing */
};

/* In the order of the file, which is that of the flow: what a stage is done with has its
 * outputs written before the next stage is asked. */
static bool look(struct sight *sight)
{
    const struct config *config = sight->config;
    struct mill_error error;

    sight->end = sight->waiting = 0;
    for (sight->count = 0; sight->count < config->stage_count; sight->count++) {
        struct stage_lag *lag = &sight->lags[sight->count];

        if (lag_ask(config, &config->stages[sight->count], lag, &error)) {
            fprintf(stderr, "newsmill status: stage '%s': %s\n",
                    config->stages[sight->count].name, error.text);
            return false;
        }
        sight->end += lag->end;
        sight->waiting += lag->waiting;
    }
    return true;
}

static bool is_any_port(const char *address)
{
    const char *colon = strrchr(address, ':');

    return colon && !strcmp(colon, ":0");
}

/* Several pipelines may run here, and the port be another's. */
static void compare_brokers(const struct sight *sight, const char *address)
{
    const char *theirs = roll_bootstrap(sight->roll);
    const char *ours = config_kafka(sight->config, "bootstrap.servers");

    if (theirs && ours && strcmp(theirs, ours) != 0)
        fprintf(stderr,
                "newsmill status: the supervisor at %s works on %s, not on %s: its "
                "workers may be another pipeline's\n",
                address, theirs, ours);
}

/* What Kafka cannot tell. */
static void ask_supervisor(struct sight *sight, const char *address)
{
    struct mill_error error;

    if (!address)
        fprintf(stderr,
                "newsmill status: %s has http: null, so that workers, rates and "
                "states are not known\n",
                sight->config->path);
    else if (is_any_port(address))
        fprintf(stderr,
                "newsmill status: http: %s is any port; --http names the one that "
                "`newsmill run` logged\n",
                address);
    else if (roll_ask(address, &sight->roll, &error))
        fprintf(stderr,
                "newsmill status: no supervisor answers at %s: workers, rates and "
                "states are not known\n",
                error.text);
    else
        compare_brokers(sight, address);
}

static void print_json(const struct sight *sight, size_t i)
{
    const struct stage_config *stage = &sight->config->stages[i];
    json_t *json = json_pack("{s:s, s:s, s:s}", "stage", stage->name, "input",
                             stage->input.topic, "group", stage->group);
    struct roll_stage sum;

    if (i < sight->count) {
        json_object_set_new(json, "end", json_integer(sight->lags[i].end));
        json_object_set_new(json, "waiting", json_integer(sight->lags[i].waiting));
    }
    roll_sum(sight->roll, stage->name, &sum);
    if (sum.workers) {
        json_object_set_new(json, "in_rate", json_real(sum.in_rate));
        json_object_set_new(json, "out_rate", json_real(sum.out_rate));
        json_object_set_new(json, "dead", json_integer(sum.dead));
        json_object_set_new(json, "restarts", json_integer(sum.restarts));
        json_object_set_new(json, "state", json_string(sum.state));
        json_object_set_new(json, "workers", roll_workers(sight->roll, stage->name));
    }
    json_dumpf(json, stdout, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(json);
}

static void print_sum(const struct sight *sight, const struct stage_config *stage,
                      const struct terminal *terminal)
{
    struct roll_stage sum;

    roll_sum(sight->roll, stage->name, &sum);
    if (!sum.workers) {
        terminal_text(terminal, DIM, "  not run by this supervisor");
        return;
    }
    printf(" %8.1f %8.1f %6" PRId64 "  ", sum.in_rate, sum.out_rate, sum.dead);
    terminal_print(terminal, sum.tone, (struct mill_str){ sum.state, strlen(sum.state) });
}

static void print_stage(const struct sight *sight, size_t i,
                        const struct terminal *terminal)
{
    const struct stage_config *stage = &sight->config->stages[i];

    printf("%-12s %-24s ", stage->name, stage->input.topic);
    if (i < sight->count)
        printf("%10" PRId64 " %10" PRId64, sight->lags[i].end, sight->lags[i].waiting);
    else
        printf("%10s %10s", "?", "?");
    if (sight->roll)
        print_sum(sight, stage, terminal);
    putchar('\n');
}

static void print(const struct sight *sight, bool json)
{
    const struct terminal terminal = terminal_of(stdout);
    char head[128];

    snprintf(head, sizeof(head), "%-12s %-24s %10s %10s%s", "STAGE", "INPUT", "END",
             "WAITING", sight->roll ? "     IN/S    OUT/S   DEAD  STATE" : "");
    if (!json) {
        terminal_text(&terminal, BOLD, head);
        putchar('\n');
    }
    for (size_t i = 0; i < sight->config->stage_count; i++) {
        if (json)
            print_json(sight, i);
        else
            print_stage(sight, i, &terminal);
    }
    if (json || !sight->roll)
        return;
    putchar('\n');
    roll_print(sight->roll, &terminal);
}

/* Done is what was so twice, with no new record in between: a flow may have a loop. */
static int wait_until_done(struct sight *sight, int64_t seconds)
{
    int64_t deadline = clock_ms() / 1000 + seconds, end = -1;
    bool terminal = isatty(STDERR_FILENO);
    int code = EXIT_FAILED;

    while (look(sight)) {
        if (terminal)
            fprintf(stderr, "\r\033[K%" PRId64 " records wait", sight->waiting);
        if (sight->end && !sight->waiting && sight->end == end) {
            code = EXIT_DONE;
            break;
        }
        end = sight->waiting ? -1 : sight->end;
        if (clock_ms() / 1000 >= deadline) {
            fprintf(stderr, "newsmill status: not done after %" PRId64 " s\n", seconds);
            break;
        }
        usleep(PAUSE_US);
    }
    if (terminal)
        fprintf(stderr, "\r\033[K");
    return code;
}

/* --wait is for scripts and asks Kafka alone. */
static int run(const struct config *config, int64_t wait_s, const char *http, bool json)
{
    struct sight sight = { .config = config };
    int code;

    sight.lags = calloc(config->stage_count + 1, sizeof(*sight.lags));
    if (!sight.lags)
        return EXIT_FAILED;
    if (wait_s < 0) {
        ask_supervisor(&sight, http);
        code = look(&sight) ? EXIT_DONE : EXIT_FAILED;
    } else {
        code = wait_until_done(&sight, wait_s);
    }
    if (sight.roll || sight.count == config->stage_count)
        print(&sight, json);
    json_decref(sight.roll);
    free(sight.lags);
    return code;
}

int verb_status(int argc, char **argv)
{
    const char *path = NULL, *bootstrap = NULL, *wait = NULL, *http = NULL;
    bool json = false;
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &bootstrap },
        { "--wait", "SECONDS", "until nothing waits any more; 1 when it still does",
          .text = &wait },
        { "--http", "HOST:PORT", "the supervisor's port, instead of the configuration's",
          .text = &http },
        { "--json", NULL, "one JSON object a stage", .flag = &json },
        { 0 },
    };
    const struct usage usage = {
        "status", "",
        "Tells how many records wait before each stage, and how its workers are.", args,
        "How many wait is asked of Kafka; workers, rates and states of the supervisor's "
        "port, unless --wait is\ngiven. Rates are records a second, of the last ten "
        "seconds.\n"
    };
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
    code = EXIT_USAGE;
    if (setup_has_broker("status", config))
        code = run(config, wait_s, http ? http : config->http, json);
    config_free(config);
    return code;
}
