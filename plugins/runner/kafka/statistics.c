/* SPDX-License-Identifier: Apache-2.0
 * statistics.c - the library's JSON, of which a few numbers are kept. */
#include "kafka/statistics.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "measure/report.h"

static uint64_t number(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));

    return value > 0 ? (uint64_t)value : 0;
}

/* A smaller value is a new handle's. */
static void follow(struct long_count *count, uint64_t value)
{
    if (value < count->last)
        count->before += count->last;
    count->last = value;
}

static double total(const struct long_count *count)
{
    return (double)(count->before + count->last);
}

/* Records that wait in the library: to be sent, or to be taken. */
static uint64_t queued(const json_t *root)
{
    uint64_t bytes = number(root, "msg_size");
    const char *name;
    json_t *topic, *partition;

    json_object_foreach(json_object_get(root, "topics"), name, topic)
    {
        json_object_foreach(json_object_get(topic, "partitions"), name, partition)
        {
            bytes += number(partition, "fetchq_size");
        }
    }
    return bytes;
}

static struct broker_statistics *broker_of(struct statistics *statistics, int32_t id)
{
    struct broker_statistics *broker;

    for (size_t i = 0; i < statistics->broker_count; i++)
        if (statistics->brokers[i].id == id)
            return &statistics->brokers[i];
    if (statistics->broker_count == STATISTICS_BROKERS)
        return NULL;
    broker = &statistics->brokers[statistics->broker_count++];
    *broker = (struct broker_statistics){ .id = id };
    return broker;
}

/* Neither addresses that are no broker yet, which have no id, nor the library's own. */
static void read_broker(struct statistics *statistics, const json_t *json)
{
    json_int_t id = json_integer_value(json_object_get(json, "nodeid"));
    const char *source = json_string_value(json_object_get(json, "source"));
    struct broker_statistics *broker;
    const json_t *rtt;

    if (!source || !strcmp(source, "internal") || !strcmp(source, "logical") || id < 0 ||
        id > INT32_MAX)
        return;
    broker = broker_of(statistics, (int32_t)id);
    if (!broker)
        return;
    rtt = json_object_get(json, "rtt");
    if (number(rtt, "cnt") > 0) /* else the last mean holds */
        broker->round_trip_s = (double)number(rtt, "avg") / 1e6;
    broker->throttle_s = (double)number(json_object_get(json, "throttle"), "avg") / 1e3;
    follow(&broker->timeouts, number(json, "req_timeouts"));
    follow(&broker->disconnects, number(json, "disconnects"));
}

bool statistics_read(struct statistics *statistics, struct mill_str json)
{
    json_t *root = json_loadb(json.data, json.len, 0, NULL), *broker;
    const char *name;

    if (!json_is_object(root)) {
        json_decref(root);
        return false;
    }
    statistics->is_there = true;
    statistics->queue_bytes = queued(root);
    follow(&statistics->sent_bytes, number(root, "tx_bytes"));
    follow(&statistics->received_bytes, number(root, "rx_bytes"));
    json_object_foreach(json_object_get(root, "brokers"), name, broker)
    {
        read_broker(statistics, broker);
    }
    json_decref(root);
    return true;
}

static void add_broker(const struct broker_statistics *broker, const char *client,
                       struct buffer *out)
{
    char id[12];
    const char *labels[] = { client, id };

    snprintf(id, sizeof(id), "%" PRId32, broker->id);
    report_add(out, M_BROKER_ROUND_TRIP, labels, broker->round_trip_s);
    report_add(out, M_BROKER_THROTTLE, labels, broker->throttle_s);
    report_add(out, M_BROKER_TIMEOUTS, labels, total(&broker->timeouts));
    report_add(out, M_BROKER_DISCONNECTS, labels, total(&broker->disconnects));
}

void statistics_add(const struct statistics *statistics, const char *client,
                    struct buffer *out)
{
    const char *labels[] = { client };

    if (!statistics->is_there)
        return;
    report_add(out, M_KAFKA_QUEUE_BYTES, labels, (double)statistics->queue_bytes);
    report_add(out, M_KAFKA_SENT_BYTES, labels, total(&statistics->sent_bytes));
    report_add(out, M_KAFKA_RECEIVED_BYTES, labels, total(&statistics->received_bytes));
    for (size_t i = 0; i < statistics->broker_count; i++)
        add_broker(&statistics->brokers[i], client, out);
}
