/* SPDX-License-Identifier: Apache-2.0
 * admin.c - metadata, DescribeConfigs, CreateTopics. */
#include "kafka/admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kafka/visitor.h"

struct admin {
    rd_kafka_t *client;
    rd_kafka_queue_t *queue;
};

enum mill_status admin_open(const struct config *config, struct admin **admin,
                            struct mill_error *error)
{
    struct admin *made = calloc(1, sizeof(*made));

    if (!made)
        return mill_error(error, MILL_FATAL, "no memory");
    if (visitor_open(config, RD_KAFKA_PRODUCER, NULL, NULL, NULL, &made->client, error)) {
        free(made);
        return MILL_FATAL;
    }
    made->queue = rd_kafka_queue_new(made->client);
    *admin = made;
    return MILL_OK;
}

void admin_close(struct admin *admin)
{
    if (!admin)
        return;
    rd_kafka_queue_destroy(admin->queue);
    rd_kafka_destroy(admin->client);
    free(admin);
}

static int64_t count_records(struct admin *admin, const char *topic, int partitions)
{
    int64_t sum = 0, low, high;

    for (int i = 0; i < partitions; i++) {
        if (rd_kafka_query_watermark_offsets(admin->client, topic, i, &low, &high,
                                             VISITOR_TIMEOUT_MS))
            return -1;
        sum += high - low;
    }
    return sum;
}

static const struct rd_kafka_metadata_topic *
find_topic(const struct rd_kafka_metadata *data, const char *name)
{
    for (int i = 0; i < data->topic_cnt; i++)
        if (!strcmp(data->topics[i].topic, name) && !data->topics[i].err)
            return &data->topics[i];
    return NULL;
}

static enum mill_status ask_partitions(struct admin *admin,
                                       const struct topic_plans *plans, bool with_records,
                                       struct topic_state *states,
                                       struct mill_error *error)
{
    const struct rd_kafka_metadata *data;
    rd_kafka_resp_err_t code =
        rd_kafka_metadata(admin->client, 1, NULL, &data, VISITOR_TIMEOUT_MS);

    if (code)
        return mill_error(error, MILL_RETRY, "no broker answers: %s",
                          rd_kafka_err2str(code));
    for (size_t i = 0; i < plans->count; i++) {
        const struct rd_kafka_metadata_topic *topic =
            find_topic(data, plans->items[i].name);

        states[i].records = -1;
        if (!topic)
            continue;
        states[i].is_there = true;
        states[i].partitions = topic->partition_cnt;
        if (with_records)
            states[i].records = count_records(admin, topic->topic, topic->partition_cnt);
    }
    rd_kafka_metadata_destroy(data);
    return MILL_OK;
}

static void keep_setting(struct topic_state *state, const char *name, const char *value)
{
    char *to = !strcmp(name, "cleanup.policy")           ? state->cleanup
               : !strcmp(name, "retention.ms")           ? state->retention
               : !strcmp(name, "max.message.bytes")      ? state->max_bytes
               : !strcmp(name, "message.timestamp.type") ? state->timestamps
                                                         : NULL;

    if (to && value)
        snprintf(to, SETTING_BYTES, "%s", value);
}

static void keep_settings(const struct topic_plans *plans, struct topic_state *states,
                          const rd_kafka_ConfigResource_t *resource)
{
    const char *name = rd_kafka_ConfigResource_name(resource);
    const rd_kafka_ConfigEntry_t **entries;
    size_t count, i = 0;

    if (rd_kafka_ConfigResource_error(resource))
        return;
    while (i < plans->count && strcmp(plans->items[i].name, name) != 0)
        i++;
    if (i == plans->count)
        return;
    entries = rd_kafka_ConfigResource_configs(resource, &count);
    for (size_t k = 0; k < count; k++)
        keep_setting(&states[i], rd_kafka_ConfigEntry_name(entries[k]),
                     rd_kafka_ConfigEntry_value(entries[k]));
    states[i].told = count > 0;
}

static rd_kafka_AdminOptions_t *options_for(struct admin *admin, rd_kafka_admin_op_t op)
{
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(admin->client, op);

    rd_kafka_AdminOptions_set_request_timeout(options, VISITOR_TIMEOUT_MS, NULL, 0);
    return options;
}

/* What a broker does not tell (the mock, or for want of the right) stays untold. */
static void ask_settings(struct admin *admin, const struct topic_plans *plans,
                         struct topic_state *states)
{
    rd_kafka_AdminOptions_t *options =
        options_for(admin, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    rd_kafka_ConfigResource_t *asked[TOPICS_MOST];
    rd_kafka_event_t *event;
    size_t count = 0, told = 0;

    for (size_t i = 0; i < plans->count; i++)
        if (states[i].is_there)
            asked[count++] = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC,
                                                         plans->items[i].name);
    if (count)
        rd_kafka_DescribeConfigs(admin->client, asked, count, options, admin->queue);
    event = count ? rd_kafka_queue_poll(admin->queue, VISITOR_TIMEOUT_MS * 2) : NULL;
    if (event && !rd_kafka_event_error(event)) {
        const rd_kafka_ConfigResource_t **found =
            rd_kafka_DescribeConfigs_result_resources(
                rd_kafka_event_DescribeConfigs_result(event), &told);

        for (size_t i = 0; i < told; i++)
            keep_settings(plans, states, found[i]);
    }
    if (event)
        rd_kafka_event_destroy(event);
    rd_kafka_ConfigResource_destroy_array(asked, count);
    rd_kafka_AdminOptions_destroy(options);
}

enum mill_status admin_ask(struct admin *admin, const struct topic_plans *plans,
                           bool with_records, struct topic_state *states,
                           struct mill_error *error)
{
    memset(states, 0, plans->count * sizeof(*states));
    if (ask_partitions(admin, plans, with_records, states, error))
        return MILL_RETRY;
    ask_settings(admin, plans, states);
    return MILL_OK;
}

static enum mill_status describe(const struct topic_plan *plan, int partitions,
                                 int replication, rd_kafka_NewTopic_t **topic,
                                 struct mill_error *error)
{
    char retention[24], max_bytes[24], why[256];
    rd_kafka_NewTopic_t *made =
        rd_kafka_NewTopic_new(plan->name, partitions, replication, why, sizeof(why));

    if (!made)
        return mill_error(error, MILL_FATAL, "%s: %s", plan->name, why);
    snprintf(retention, sizeof(retention), "%lld", (long long)plan->retention_ms);
    snprintf(max_bytes, sizeof(max_bytes), "%lld", (long long)plan->max_bytes);
    rd_kafka_NewTopic_set_config(made, "cleanup.policy", plan->cleanup);
    rd_kafka_NewTopic_set_config(made, "retention.ms", retention);
    rd_kafka_NewTopic_set_config(made, "max.message.bytes", max_bytes);
    if (plan->append_time)
        rd_kafka_NewTopic_set_config(made, "message.timestamp.type", "LogAppendTime");
    *topic = made;
    return MILL_OK;
}

static enum mill_status judge(rd_kafka_event_t *event, const char *name, bool *existed,
                              struct mill_error *error)
{
    const rd_kafka_topic_result_t **results;
    size_t count;

    if (!event)
        return mill_error(error, MILL_RETRY, "%s: no broker answers", name);
    if (rd_kafka_event_error(event))
        return mill_error(error, MILL_RETRY, "%s: %s", name,
                          rd_kafka_event_error_string(event));
    results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event), &count);
    *existed = count == 1 && rd_kafka_topic_result_error(results[0]) ==
                                 RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
    if (!*existed && count == 1 && rd_kafka_topic_result_error(results[0]))
        return mill_error(error, MILL_FATAL, "%s: %s", name,
                          rd_kafka_topic_result_error_string(results[0]));
    return MILL_OK;
}

enum mill_status admin_create(struct admin *admin, const struct topic_plan *plan,
                              int partitions, int replication, bool *existed,
                              struct mill_error *error)
{
    rd_kafka_AdminOptions_t *options;
    rd_kafka_NewTopic_t *topic;
    rd_kafka_event_t *event;
    enum mill_status status;

    if (describe(plan, partitions, replication, &topic, error))
        return MILL_FATAL;
    options = options_for(admin, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    rd_kafka_AdminOptions_set_operation_timeout(options, VISITOR_TIMEOUT_MS, NULL, 0);
    rd_kafka_CreateTopics(admin->client, &topic, 1, options, admin->queue);
    event = rd_kafka_queue_poll(admin->queue, VISITOR_TIMEOUT_MS * 2);
    status = judge(event, plan->name, existed, error);
    if (event)
        rd_kafka_event_destroy(event);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_NewTopic_destroy(topic);
    return status;
}
