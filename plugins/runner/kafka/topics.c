/* SPDX-License-Identifier: Apache-2.0
 * topics.c - the design's table of topics. */
#include "kafka/topics.h"

#include <string.h>

#define DAYS(n) ((n)*INT64_C(86400000))

struct known {
    const char *name, *key;
    int64_t retention_ms, max_bytes;
};

static const struct known table[] = {
    { "news.requests", "url", DAYS(7), KAFKA_RECORD_BYTES },
    { "news.pages", "url_key", DAYS(7), 8 << 20 },
    { "news.articles", "site", DAYS(30), KAFKA_RECORD_BYTES },
    { "news.stories", "id", DAYS(90), KAFKA_RECORD_BYTES },
    { "news.events", "article_id", DAYS(90), KAFKA_RECORD_BYTES },
};

/* Topics of other names: by what is in them. */
static const struct {
    const char *type, *key;
} keys[] = {
    { "newsmill.Request", "url" },
    { "newsmill.Page", "url_key" },
    { "newsmill.Article", "id" },
    { "newsmill.Event", "article_id" },
};

static const struct known *find(const struct config *config, const char *topic)
{
    size_t prefix = strlen(config->prefix);

    if (strncmp(topic, config->prefix, prefix) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (!strcmp(table[i].name, topic + prefix))
            return &table[i];
    return NULL;
}

const char *topic_key_field(const struct config *config, const char *topic,
                            const char *type)
{
    const struct known *known = find(config, topic);

    if (known)
        return known->key;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (!strcmp(keys[i].type, type))
            return keys[i].key;
    return NULL;
}

const char *topic_role_name(enum topic_role role)
{
    return role == ROLE_DEAD ? "dead" : role == ROLE_STATE ? "state" : "records";
}

static const struct topic_plan *add(struct topic_plans *plans, struct topic_plan plan)
{
    for (size_t i = 0; i < plans->count; i++)
        if (!strcmp(plans->items[i].name, plan.name))
            return &plans->items[i];
    if (plans->count == TOPICS_MOST)
        return NULL;
    plans->items[plans->count] = plan;
    return &plans->items[plans->count++];
}

static const struct topic_plan *add_records(struct topic_plans *plans,
                                            const struct config *config,
                                            const char *topic, const char *stage)
{
    const struct known *known = find(config, topic);

    return add(plans, (struct topic_plan){
                          .name = topic,
                          .stage = stage,
                          .cleanup = "delete",
                          .retention_ms = known ? known->retention_ms : DAYS(30),
                          .max_bytes = known ? known->max_bytes : KAFKA_RECORD_BYTES,
                      });
}

static bool add_beside(struct topic_plans *plans, const struct stage_config *stage,
                       int64_t input_bytes, bool keeps_state)
{
    const struct topic_plan dead = { .name = stage->dead_topic,
                                     .role = ROLE_DEAD,
                                     .stage = stage->name,
                                     .partitions_of = stage->input.topic,
                                     .cleanup = "delete",
                                     .retention_ms = DAYS(30),
                                     .max_bytes = input_bytes + DEAD_MORE_BYTES };
    const struct topic_plan state = { .name = stage->state_topic,
                                      .role = ROLE_STATE,
                                      .stage = stage->name,
                                      .partitions_of = stage->input.topic,
                                      .cleanup = "compact",
                                      .retention_ms = -1,
                                      .max_bytes = KAFKA_RECORD_BYTES,
                                      .append_time = true };

    return add(plans, dead) && (!keeps_state || add(plans, state));
}

bool topics_plan(const struct config *config,
                 bool (*keeps_state)(void *arg, const struct stage_config *stage),
                 void *arg, struct topic_plans *plans)
{
    plans->count = 0;
    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];
        const struct topic_plan *input =
            add_records(plans, config, stage->input.topic, stage->name);

        if (!input)
            return false;
        for (size_t k = 0; k < stage->output_count; k++)
            if (!add_records(plans, config, stage->outputs[k].topic, stage->name))
                return false;
        if (!add_beside(plans, stage, input->max_bytes,
                        !keeps_state || keeps_state(arg, stage)))
            return false;
    }
    return true;
}
