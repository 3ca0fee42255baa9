/* SPDX-License-Identifier: Apache-2.0
 * chain.c - which stages follow each other, and records on their way through them. */
#include "cli/chain.h"

#include "base/clock.h"
#include "cli/hop.h"
#include "cli/intake.h"
#include "host/places.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_HOPS = 64 };

struct chain {
    struct chain_setup setup;
    struct catalog *catalog;
    struct hop *hops[MOST_HOPS]; /* in the order of the flow */
    size_t count;
};

static int64_t chain_now(void *arg)
{
    const struct chain *chain = arg;

    return chain->setup.now_ms == INT64_MIN ? clock_unix_ms() : chain->setup.now_ms;
}

void chain_explained(const struct chain *chain, const struct chain_span *span)
{
    chain->setup.sink.explained(chain->setup.sink.arg, span);
}

void chain_problem(const struct chain *chain, const struct chain_problem *problem)
{
    chain->setup.sink.problem(chain->setup.sink.arg, problem);
}

static bool writes(const struct hop *hop, const char *topic)
{
    for (size_t i = 0; i < hop->plugin->output_count; i++) {
        if (!strcmp(hop->topics[i], topic))
            return true;
    }
    return false;
}

static bool has_hop(const struct chain *chain, const char *name)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (!strcmp(chain->hops[i]->name, name))
            return true;
    }
    return false;
}

/* Loads and opens one stage, the next of the chain. */
static enum mill_status add_hop(struct chain *chain, const struct stage_config *stage,
                                struct hop *hop, struct mill_error *error)
{
    const struct hop_setup shared = { chain, &chain->setup, chain->catalog, chain_now };

    if (chain->count == MOST_HOPS) {
        hop_free(hop);
        return mill_error(error, MILL_FATAL, "more than %d stages", MOST_HOPS);
    }
    chain->hops[chain->count++] = hop;
    return hop_open(hop, &shared, stage, error);
}

/* The first stage, in the file's order, that makes records of raw files. */
static enum mill_status add_first(struct chain *chain, struct mill_error *error)
{
    const struct config *config = chain->setup.config;

    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];
        struct hop *hop;
        enum mill_status status = hop_load(stage, stage->name, &hop, error);

        if (status != MILL_OK)
            return status;
        if (intake_takes_raw(hop->plugin->stage.input))
            return add_hop(chain, stage, hop, error);
        hop_free(hop);
    }
    return mill_error(error, MILL_FATAL,
                      "%s: no stage takes pages (an input with body or text); name one "
                      "to try it alone",
                      config->path);
}

static enum mill_status add_followers(struct chain *chain, struct mill_error *error)
{
    const struct config *config = chain->setup.config;

    for (size_t at = 0; at < chain->count; at++) {
        for (size_t i = 0; i < config->stage_count; i++) {
            const struct stage_config *stage = &config->stages[i];
            struct hop *hop;
            enum mill_status status;

            if (!writes(chain->hops[at], stage->input.topic) ||
                has_hop(chain, stage->name))
                continue;
            status = hop_load(stage, stage->name, &hop, error);
            if (status == MILL_OK)
                status = add_hop(chain, stage, hop, error);
            if (status != MILL_OK)
                return status;
        }
    }
    return MILL_OK;
}

/* A stage of the configuration, or a plugin that is in none. */
static enum mill_status add_one(struct chain *chain, struct mill_error *error)
{
    const struct chain_setup *setup = &chain->setup;
    const struct stage_config *stage =
        setup->config ? config_stage(setup->config, setup->stage) : NULL;
    struct hop *hop;
    enum mill_status status = hop_load(stage, setup->stage, &hop, error);

    return status == MILL_OK ? add_hop(chain, stage, hop, error) : status;
}

static enum mill_status load_catalog(struct chain *chain, struct mill_error *error)
{
    enum mill_status status = catalog_new(&chain->catalog, error);
    struct mill_error ignored; /* stages bring their own schemas */
    char *schemas = NULL;

    if (status == MILL_OK && places_data("schemas", &schemas, &ignored) == MILL_OK)
        status = catalog_add_folder(chain->catalog, schemas, error);
    free(schemas);
    return status;
}

/* Every --option reached a stage. */
static enum mill_status check_options(const struct chain *chain, struct mill_error *error)
{
    for (size_t i = 0; i < chain->setup.option_count; i++) {
        bool used = false;

        for (size_t at = 0; !used && at < chain->count; at++)
            used =
                hop_takes(chain->hops[at], chain->setup.options[i], chain->setup.stage);
        if (!used)
            return mill_error(error, MILL_FATAL, "--option %s: no stage has it",
                              chain->setup.options[i]);
    }
    return MILL_OK;
}

enum mill_status chain_new(const struct chain_setup *setup, struct chain **chain,
                           struct mill_error *error)
{
    struct chain *fresh = calloc(1, sizeof(*fresh));
    enum mill_status status;

    if (!fresh)
        return mill_error(error, MILL_FATAL, "no memory");
    fresh->setup = *setup;
    status = load_catalog(fresh, error);
    if (status == MILL_OK && setup->stage)
        status = add_one(fresh, error);
    else if (status == MILL_OK)
        status = add_first(fresh, error);
    if (status == MILL_OK && !setup->stage)
        status = add_followers(fresh, error);
    if (status == MILL_OK)
        status = check_options(fresh, error);
    if (status != MILL_OK)
        chain_free(fresh);
    else
        *chain = fresh;
    return status;
}

void chain_free(struct chain *chain)
{
    if (!chain)
        return;
    for (size_t i = 0; i < chain->count; i++)
        hop_free(chain->hops[i]);
    catalog_free(chain->catalog);
    free(chain);
}

const struct mill_type *chain_input(const struct chain *chain)
{
    return chain->hops[0]->plugin->stage.input;
}

const struct form *chain_form(const struct chain *chain)
{
    return &chain->hops[0]->form;
}

const char *chain_first(const struct chain *chain)
{
    return chain->hops[0]->name;
}

bool chain_ends_in(const struct chain *chain, const char *topic)
{
    return writes(chain->hops[chain->count - 1], topic) ||
           (chain->count > 1 && writes(chain->hops[chain->count - 2], topic));
}

static enum mill_status show(struct hop *hop, const struct emitted *emitted,
                             struct mill_error *error)
{
    const struct chain_sink *sink = &hop->chain->setup.sink;
    struct chain_record record = { hop->name, hop->topics[emitted->output],
                                   hop->plugin->stage.outputs[emitted->output].type,
                                   emitted, NULL };
    const struct inbound again = { .value = emitted->value };
    enum mill_status status;

    arena_reset(&hop->arena);
    status = reading_read(hop->readings[emitted->output], &again, &hop->arena,
                          &record.value, error);
    if (status != MILL_OK)
        return mill_error_at(error, status, "%s wrote what cannot be read again",
                             hop->name);
    sink->emitted(sink->arg, &record);
    return MILL_OK;
}

static enum mill_status run(struct hop *hop, const struct inbound *in,
                            struct mill_error *error);

/* One output to every stage that reads its topic. */
static enum mill_status pass_on(struct hop *hop, const struct emitted *emitted,
                                struct mill_error *error)
{
    const struct chain *chain = hop->chain;
    const char *topic = hop->topics[emitted->output];
    const struct header header = { MILL_STR("ce_id"), emitted->id };
    struct inbound in = { .key = emitted->key,
                          .value = emitted->value,
                          .headers = &header,
                          .header_count = 1,
                          .timestamp_ms = emitted->timestamp_ms,
                          .topic = topic };
    enum mill_status status = show(hop, emitted, error);

    for (size_t i = 0; status == MILL_OK && i < chain->count; i++) {
        struct hop *next = chain->hops[i];

        if (next->busy || strcmp(next->topic, topic) != 0)
            continue;
        in.offset = next->offset++;
        status = run(next, &in, error); /* as deep as there are stages: busy ends loops */
    }
    return status;
}

static enum mill_status carry_out(struct hop *hop, const struct staged *staged,
                                  struct mill_error *error)
{
    const struct chain_sink *sink = &hop->chain->setup.sink;
    enum mill_status status = MILL_OK;

    for (size_t i = 0; i < staged->rejected_count; i++) {
        const struct rejected *rejected = &staged->rejected[i];

        sink->refused(sink->arg,
                      &(struct chain_refusal){ hop->name, rejected->class, rejected->from,
                                               rejected->reason });
    }
    for (size_t i = 0; status == MILL_OK && i < staged->emitted_count; i++)
        status = pass_on(hop, &staged->emitted[i], error);
    instance_committed(hop->instance);
    return status;
}

static enum mill_status run(struct hop *hop, const struct inbound *in,
                            struct mill_error *error)
{
    const struct staged *staged;
    size_t done;
    enum mill_status status =
        instance_process(hop->instance, in, 1, &done, &staged, error);

    if (status != MILL_OK)
        return mill_error_at(error, status, "stage %s", hop->name);
    hop->busy = true;
    status = carry_out(hop, staged, error);
    if (status == MILL_OK && instance_wake_at(hop->instance) <= chain_now(hop->chain)) {
        status = instance_wake(hop->instance, &staged, error);
        if (status == MILL_OK)
            status = carry_out(hop, staged, error);
    }
    hop->busy = false;
    return status;
}

enum mill_status chain_feed(struct chain *chain, const struct inbound *in,
                            struct mill_error *error)
{
    struct hop *first = chain->hops[0];
    struct inbound own = *in;

    own.topic = first->topic;
    own.offset = first->offset++;
    return run(first, &own, error);
}
