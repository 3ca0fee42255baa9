/* SPDX-License-Identifier: Apache-2.0
 * facts.c - metadata and DescribeConfigs. */
#include "kafka/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void note_partitions(const struct rd_kafka_metadata *metadata,
                            struct topic_facts *facts)
{
    facts->is_there = false;
    facts->partitions = 0;
    for (int i = 0; i < metadata->topic_cnt; i++) {
        const struct rd_kafka_metadata_topic *topic = &metadata->topics[i];

        if (strcmp(topic->topic, facts->topic) || topic->err || !topic->partition_cnt)
            continue;
        facts->is_there = true;
        facts->partitions = topic->partition_cnt;
    }
}

static enum mill_status ask_partitions(rd_kafka_t *client, struct topic_facts *facts,
                                       size_t count, int timeout_ms,
                                       struct mill_error *error)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_resp_err_t err;

    /* All topics: asking by name could create them where the broker allows that. */
    err = rd_kafka_metadata(client, 1, NULL, &metadata, timeout_ms);
    if (err)
        return mill_error(error, MILL_RETRY, "%s", rd_kafka_err2str(err));
    for (size_t i = 0; i < count; i++)
        note_partitions(metadata, &facts[i]);
    rd_kafka_metadata_destroy(metadata);
    return MILL_OK;
}

static void note_setting(const char *name, const char *value, struct topic_facts *facts)
{
    if (!strcmp(name, "max.message.bytes")) {
        facts->max_bytes = strtoul(value, NULL, 10);
        facts->limit_known = true;
    } else if (!strcmp(name, "cleanup.policy")) {
        snprintf(facts->cleanup, sizeof(facts->cleanup), "%s", value);
    } else if (!strcmp(name, "message.timestamp.type")) {
        snprintf(facts->timestamps, sizeof(facts->timestamps), "%s", value);
    } else if (!strcmp(name, "delete.retention.ms")) {
        facts->keeps_deletes_ms = strtoll(value, NULL, 10);
    }
}

static void note_settings(const rd_kafka_ConfigResource_t *resource,
                          struct topic_facts *facts)
{
    const rd_kafka_ConfigEntry_t **entries;
    size_t count;

    if (rd_kafka_ConfigResource_error(resource))
        return;
    entries = rd_kafka_ConfigResource_configs(resource, &count);
    for (size_t i = 0; i < count; i++) {
        const char *value = rd_kafka_ConfigEntry_value(entries[i]);

        if (value)
            note_setting(rd_kafka_ConfigEntry_name(entries[i]), value, facts);
    }
}

static void note_answer(rd_kafka_event_t *event, struct topic_facts *facts, size_t count)
{
    const rd_kafka_DescribeConfigs_result_t *result =
        rd_kafka_event_DescribeConfigs_result(event);
    const rd_kafka_ConfigResource_t **resources;
    size_t resource_count;

    resources = rd_kafka_DescribeConfigs_result_resources(result, &resource_count);
    for (size_t r = 0; r < resource_count; r++)
        for (size_t i = 0; i < count; i++)
            if (!strcmp(rd_kafka_ConfigResource_name(resources[r]), facts[i].topic))
                note_settings(resources[r], &facts[i]);
}

/* A stage that loops has a topic twice; who asks twice gets an answer nobody can read. */
static bool is_asked_already(const struct topic_facts *facts, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (!strcmp(facts[j].topic, facts[i].topic))
            return true;
    return false;
}

static size_t list_resources(const struct topic_facts *facts, size_t count,
                             rd_kafka_ConfigResource_t **resources)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (facts[i].is_there && !is_asked_already(facts, i))
            resources[n++] =
                rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, facts[i].topic);
    return n;
}

static enum mill_status send_question(rd_kafka_t *client, rd_kafka_queue_t *queue,
                                      rd_kafka_ConfigResource_t **resources, size_t count,
                                      int timeout_ms, struct mill_error *error)
{
    rd_kafka_AdminOptions_t *options =
        rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    char why[128] = "no memory";

    if (!options || rd_kafka_AdminOptions_set_request_timeout(options, timeout_ms, why,
                                                              sizeof(why))) {
        if (options)
            rd_kafka_AdminOptions_destroy(options);
        return mill_error(error, MILL_RETRY, "%s", why);
    }
    rd_kafka_DescribeConfigs(client, resources, count, options, queue);
    rd_kafka_AdminOptions_destroy(options);
    return MILL_OK;
}

static enum mill_status take_answer(rd_kafka_queue_t *queue, struct topic_facts *facts,
                                    size_t count, struct mill_error *error)
{
    /* The request's own time-out always answers. */
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, -1);
    enum mill_status status = MILL_OK;

    /* A broker that cannot tell is one whose default is assumed. */
    if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE)
        status = MILL_OK;
    else if (rd_kafka_event_error(event))
        status = mill_error(error, MILL_RETRY, "%s", rd_kafka_event_error_string(event));
    else
        note_answer(event, facts, count);
    rd_kafka_event_destroy(event);
    return status;
}

static enum mill_status ask_limits(rd_kafka_t *client, struct topic_facts *facts,
                                   size_t count, int timeout_ms, struct mill_error *error)
{
    rd_kafka_ConfigResource_t **resources =
        calloc(count, sizeof(rd_kafka_ConfigResource_t *));
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    enum mill_status status = MILL_OK;
    size_t n = 0;

    if (!resources) {
        status = mill_error(error, MILL_RETRY, "no memory");
        goto out;
    }
    n = list_resources(facts, count, resources);
    if (n > 0)
        status = send_question(client, queue, resources, n, timeout_ms, error);
    if (n > 0 && status == MILL_OK)
        status = take_answer(queue, facts, count, error);
    rd_kafka_ConfigResource_destroy_array(resources, n);
out:
    rd_kafka_queue_destroy(queue);
    free(resources);
    return status;
}

enum mill_status facts_ask(rd_kafka_t *client, struct topic_facts *facts, size_t count,
                           bool with_limits, int timeout_ms, struct mill_error *error)
{
    enum mill_status status;

    for (size_t i = 0; i < count; i++) {
        facts[i].max_bytes = BROKER_MAX_BYTES;
        facts[i].limit_known = false;
        facts[i].cleanup[0] = facts[i].timestamps[0] = '\0';
        facts[i].keeps_deletes_ms = -1;
    }
    status = ask_partitions(client, facts, count, timeout_ms, error);
    if (status == MILL_OK && with_limits)
        status = ask_limits(client, facts, count, timeout_ms, error);
    return status;
}
