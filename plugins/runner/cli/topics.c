/* SPDX-License-Identifier: Apache-2.0
 * topics.c - `newsmill topics create|list`: the topics that the configuration means. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "cli/args.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "kafka/admin.h"

enum { PARTITIONS = 4 };

struct topics_job {
    struct config *config;
    struct topic_plans plans;
    struct topic_state states[TOPICS_MOST];
    struct admin *admin;
    int partitions, replication;
    bool json;
};

static bool differs(const char *found, int64_t wanted)
{
    return *found && strtoll(found, NULL, 10) != wanted;
}

static void tell(const struct topic_plan *plan, const char *what, const char *found,
                 const char *wanted)
{
    printf("%-28s exists with %s=%s; the configuration means %s\n", plan->name, what,
           found, wanted);
}

static void tell_number(const struct topic_plan *plan, const char *what,
                        const char *found, int64_t wanted)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, wanted);
    if (differs(found, wanted))
        tell(plan, what, found, text);
}

static void tell_differences(const struct topic_plan *plan,
                             const struct topic_state *state, int partitions)
{
    char found[24];

    snprintf(found, sizeof(found), "%d", state->partitions);
    /* More partitions than ours is the user's choice; beside an input it breaks. */
    if (plan->partitions_of)
        tell_number(plan, "partitions", found, partitions);
    if (*state->cleanup && !strstr(state->cleanup, plan->cleanup))
        tell(plan, "cleanup.policy", state->cleanup, plan->cleanup);
    if (strcmp(plan->cleanup, "compact") != 0)
        tell_number(plan, "retention.ms", state->retention, plan->retention_ms);
    tell_number(plan, "max.message.bytes", state->max_bytes, plan->max_bytes);
    if (plan->append_time && *state->timestamps &&
        strcmp(state->timestamps, "LogAppendTime") != 0)
        tell(plan, "message.timestamp.type", state->timestamps, "LogAppendTime");
}

static int partitions_for(const struct topics_job *job, const struct topic_plan *plan)
{
    for (size_t i = 0; plan->partitions_of && i < job->plans.count; i++)
        if (!strcmp(job->plans.items[i].name, plan->partitions_of) &&
            job->states[i].is_there)
            return job->states[i].partitions;
    return job->partitions;
}

/* Dead letters of an input whose limit the user raised must fit too. */
static void follow_input(const struct topics_job *job, struct topic_plan *plan)
{
    for (size_t i = 0; plan->role == ROLE_DEAD && i < job->plans.count; i++)
        if (!strcmp(job->plans.items[i].name, plan->partitions_of) &&
            *job->states[i].max_bytes)
            plan->max_bytes =
                strtoll(job->states[i].max_bytes, NULL, 10) + DEAD_MORE_BYTES;
}

static int create(struct topics_job *job)
{
    int code = EXIT_DONE;

    for (size_t i = 0; i < job->plans.count; i++) {
        struct topic_plan *plan = &job->plans.items[i];
        int partitions = partitions_for(job, plan);
        struct mill_error error;
        bool existed;

        follow_input(job, plan);
        if (job->states[i].is_there) {
            tell_differences(plan, &job->states[i], partitions);
        } else if (admin_create(job->admin, plan, partitions, job->replication, &existed,
                                &error)) {
            fprintf(stderr, "newsmill topics: %s\n", error.text);
            code = EXIT_FAILED;
        } else {
            if (!existed)
                printf("%-28s created with %d partitions, %s\n", plan->name, partitions,
                       plan->cleanup);
            job->states[i].is_there = true;
            job->states[i].partitions = partitions;
        }
    }
    return code;
}

static void print_json(const struct topic_plan *plan, const struct topic_state *state)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:b, s:i, s:o, s:s*, s:s*, s:s*}", "topic", plan->name,
                  "role", topic_role_name(plan->role), "stage", plan->stage, "exists",
                  state->is_there, "partitions", state->partitions, "records",
                  state->records < 0 ? json_null() : json_integer(state->records),
                  "cleanup.policy", *state->cleanup ? state->cleanup : NULL,
                  "retention.ms", *state->retention ? state->retention : NULL,
                  "max.message.bytes", *state->max_bytes ? state->max_bytes : NULL);

    json_dumpf(json, stdout, JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(json);
}

static const char *days(const char *retention, char text[24])
{
    int64_t ms = strtoll(retention, NULL, 10);

    if (!*retention)
        return "-";
    if (ms < 0)
        return "for ever";
    if (ms % 86400000 == 0)
        snprintf(text, 24, "%" PRId64 " d", ms / 86400000);
    else
        snprintf(text, 24, "%" PRId64 " ms", ms);
    return text;
}

static int list(const struct topics_job *job)
{
    char kept[24];

    if (!job->json)
        printf("%-28s %-8s %-10s %10s %10s  %-8s %-9s %s\n", "TOPIC", "ROLE", "STAGE",
               "PARTITIONS", "RECORDS", "CLEANUP", "KEPT", "LARGEST");
    for (size_t i = 0; i < job->plans.count; i++) {
        const struct topic_plan *plan = &job->plans.items[i];
        const struct topic_state *state = &job->states[i];

        if (job->json)
            print_json(plan, state);
        else if (!state->is_there)
            printf("%-28s %-8s %-10s missing\n", plan->name, topic_role_name(plan->role),
                   plan->stage);
        else
            printf("%-28s %-8s %-10s %10d %10" PRId64 "  %-8s %-9s %s\n", plan->name,
                   topic_role_name(plan->role), plan->stage, state->partitions,
                   state->records, *state->cleanup ? state->cleanup : "-",
                   days(state->retention, kept),
                   *state->max_bytes ? state->max_bytes : "-");
    }
    return EXIT_DONE;
}

static int run(struct topics_job *job, bool creates)
{
    struct mill_error error;
    int code = EXIT_FAILED;

    if (!topics_plan(job->config, setup_keeps_state, NULL, &job->plans)) {
        fprintf(stderr, "newsmill topics: more than %d topics\n", TOPICS_MOST);
        return EXIT_USAGE;
    }
    if (admin_open(job->config, &job->admin, &error)) {
        fprintf(stderr, "newsmill topics: %s\n", error.text);
        return EXIT_USAGE;
    }
    if (admin_ask(job->admin, &job->plans, !creates, job->states, &error))
        fprintf(stderr, "newsmill topics: %s\n", error.text);
    else
        code = creates ? create(job) : list(job);
    admin_close(job->admin);
    return code;
}

static bool number(const char *text, int least, int *out)
{
    char *end;
    long value = text ? strtol(text, &end, 10) : *out;

    if (text && (*end || end == text || value < least || value > 10000))
        return false;
    *out = (int)value;
    return true;
}

static int run_config(const char *path, const char *bootstrap, bool creates,
                      struct topics_job *job)
{
    int code = EXIT_USAGE;

    job->config = setup_config("topics", path, bootstrap);
    if (job->config && setup_has_broker("topics", job->config))
        code = run(job, creates);
    config_free(job->config);
    return code;
}

int verb_topics(int argc, char **argv)
{
    const char *path = NULL, *bootstrap = NULL, *partitions = NULL, *replication = NULL;
    bool json = false;
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &bootstrap },
        { "--partitions", "N", "of topics that are created (4)", .text = &partitions },
        { "--replication", "N", "of topics that are created (the broker's default)",
          .text = &replication },
        { "--json", NULL, "list: one JSON object a topic", .flag = &json },
        { 0 },
    };
    const struct usage usage = {
        "topics", "create|list",
        "Creates the topics that the configuration means, or tells how they are.", args,
        "What exists is left as it is; create names where it differs.\n"
    };
    struct topics_job *job;
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 2 || (strcmp(argv[1], "create") != 0 && strcmp(argv[1], "list") != 0))
        return args_wrong(&usage, "want create or list");
    job = calloc(1, sizeof(*job));
    if (!job)
        return EXIT_FAILED;
    job->json = json;
    job->partitions = PARTITIONS;
    job->replication = -1;
    if (!number(partitions, 1, &job->partitions) ||
        !number(replication, 1, &job->replication))
        code = args_wrong(&usage, "--partitions, --replication: want a number from 1");
    else
        code = run_config(path, bootstrap, !strcmp(argv[1], "create"), job);
    free(job);
    return code;
}
