/* SPDX-License-Identifier: Apache-2.0
 * lag.c - committed offsets against ends; where they differ, a look whether a record is
 * between them or only the markers of transactions. */
#include "kafka/lag.h"

#include <stdlib.h>

#include "kafka/visitor.h"

enum { LOOK_MS = 3000 };

struct look {
    rd_kafka_t *client;
    const char *topic;
    int partitions;
    rd_kafka_topic_partition_list_t *list; /* where the group is */
    int64_t *ends;
};

static enum mill_status ask_committed(struct look *look, struct mill_error *error)
{
    rd_kafka_resp_err_t code;

    for (int i = 0; i < look->partitions; i++)
        rd_kafka_topic_partition_list_add(look->list, look->topic, i);
    code = rd_kafka_committed(look->client, look->list, VISITOR_TIMEOUT_MS);
    if (code)
        return mill_error(error, MILL_RETRY, "the group's offsets: %s",
                          rd_kafka_err2str(code));
    return MILL_OK;
}

static enum mill_status ask_ends(struct look *look, struct stage_lag *lag,
                                 struct mill_error *error)
{
    for (int i = 0; i < look->partitions; i++) {
        rd_kafka_topic_partition_t *place = &look->list->elems[i];
        int64_t low, high;
        rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
            look->client, look->topic, i, &low, &high, VISITOR_TIMEOUT_MS);

        if (code)
            return mill_error(error, MILL_RETRY, "the end of %s: %s", look->topic,
                              rd_kafka_err2str(code));
        /* What was never committed starts where the topic does. */
        if (place->offset < low)
            place->offset = low;
        look->ends[i] = high;
        lag->end += high;
        lag->waiting += high > place->offset ? high - place->offset : 0;
    }
    return MILL_OK;
}

/* Reads from where the group is: a record, or the end at once. Takes the offsets of
 * markers off the lag. */
static void look_closer(struct look *look, struct stage_lag *lag)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new(look->partitions);
    int open = 0, waited = 0;

    for (int i = 0; i < look->partitions; i++) {
        const rd_kafka_topic_partition_t *place = &look->list->elems[i];

        if (place->offset >= look->ends[i])
            continue;
        rd_kafka_topic_partition_list_add(list, look->topic, i)->offset = place->offset;
        open++;
    }
    rd_kafka_assign(look->client, list);
    while (open > 0 && waited < LOOK_MS) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(look->client, 100);

        if (!message) {
            waited += 100;
            continue;
        }
        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            int64_t from = look->list->elems[message->partition].offset;

            lag->waiting -= look->ends[message->partition] - from;
            open--;
        }
        /* A record: this one has not been reached, and one is enough to know. */
        waited = message->err ? waited : LOOK_MS;
        rd_kafka_message_destroy(message);
    }
    rd_kafka_topic_partition_list_destroy(list);
}

enum mill_status lag_ask(const struct config *config, const struct stage_config *stage,
                         struct stage_lag *lag, struct mill_error *error)
{
    const char *const extra[] = { "group.id", stage->group, NULL };
    struct look look = { .topic = stage->input.topic };
    struct stage_lag found = { 0 };
    enum mill_status status =
        visitor_open(config, RD_KAFKA_CONSUMER, extra, NULL, NULL, &look.client, error);

    if (status)
        return status;
    look.list = rd_kafka_topic_partition_list_new(16);
    status = visitor_partitions(look.client, look.topic, &look.partitions, error);
    if (status)
        goto out;
    look.ends = calloc((size_t)look.partitions, sizeof(*look.ends));
    if (!look.ends) {
        status = mill_error(error, MILL_RETRY, "no memory");
        goto out;
    }
    if ((status = ask_committed(&look, error)) ||
        (status = ask_ends(&look, &found, error)))
        goto out;
    if (found.waiting)
        look_closer(&look, &found);
    *lag = found;
out:
    free(look.ends);
    rd_kafka_topic_partition_list_destroy(look.list);
    rd_kafka_consumer_close(look.client);
    rd_kafka_destroy(look.client);
    return status;
}
