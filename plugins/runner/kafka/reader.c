/* SPDX-License-Identifier: Apache-2.0
 * reader.c - assigned by hand; counts the partitions whose end was met. */
#include "kafka/reader.h"

#include <stdlib.h>
#include <string.h>

#include "kafka/visitor.h"

enum { HEADERS_MOST = 64 };

struct reader_topic {
    rd_kafka_t *client;
    rd_kafka_message_t *message; /* the one that is lent */
    struct header headers[HEADERS_MOST];
    int partitions, ended;
    bool *at_end; /* of each partition */
    bool told;
};

static enum mill_status assign(struct reader_topic *reader, const char *topic,
                               int64_t offset, struct mill_error *error)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new(reader->partitions);
    rd_kafka_resp_err_t code;

    for (int i = 0; i < reader->partitions; i++)
        rd_kafka_topic_partition_list_add(list, topic, i)->offset = offset;
    code = rd_kafka_assign(reader->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (code)
        return mill_error(error, MILL_FATAL, "%s: %s", topic, rd_kafka_err2str(code));
    return MILL_OK;
}

enum mill_status reader_open(const struct config *config, const char *topic,
                             bool from_end, struct reader_topic **reader,
                             struct mill_error *error)
{
    static const char *const extra[] = { "group.id", "newsmill-cat", "auto.offset.reset",
                                         "earliest", NULL };
    struct reader_topic *made = calloc(1, sizeof(*made));

    if (!made)
        return mill_error(error, MILL_FATAL, "no memory");
    if (visitor_open(config, RD_KAFKA_CONSUMER, extra, NULL, NULL, &made->client, error))
        goto fail;
    if (visitor_partitions(made->client, topic, &made->partitions, error))
        goto fail;
    made->at_end = calloc((size_t)made->partitions, sizeof(*made->at_end));
    if (!made->at_end) {
        mill_error(error, MILL_FATAL, "no memory");
        goto fail;
    }
    if (assign(made, topic, from_end ? RD_KAFKA_OFFSET_END : RD_KAFKA_OFFSET_BEGINNING,
               error))
        goto fail;
    *reader = made;
    return MILL_OK;
fail:
    reader_close(made);
    return MILL_FATAL;
}

static size_t lend_headers(struct reader_topic *reader)
{
    rd_kafka_headers_t *headers;
    const char *name;
    const void *value;
    size_t count = 0, len;

    if (rd_kafka_message_headers(reader->message, &headers))
        return 0;
    while (count < HEADERS_MOST &&
           !rd_kafka_header_get_all(headers, count, &name, &value, &len)) {
        reader->headers[count].name = (struct mill_str){ name, strlen(name) };
        reader->headers[count].value = (struct mill_str){ value, value ? len : 0 };
        count++;
    }
    return count;
}

static void lend(struct reader_topic *reader, struct inbound *record)
{
    const rd_kafka_message_t *message = reader->message;

    *record = (struct inbound){
        .key = { message->key, message->key_len },
        .value = { message->payload, message->len },
        .headers = reader->headers,
        .header_count = lend_headers(reader),
        .timestamp_ms = rd_kafka_message_timestamp(message, NULL),
        .topic = rd_kafka_topic_name(message->rkt),
        .partition = message->partition,
        .offset = message->offset,
    };
}

/* Once is enough: on a topic that is written to, all of them are never at their ends at
 * the same time. */
static bool note_end(struct reader_topic *reader, int partition)
{
    if (!reader->at_end[partition]) {
        reader->at_end[partition] = true;
        reader->ended++;
    }
    if (reader->told || reader->ended < reader->partitions)
        return false;
    reader->told = true;
    return true;
}

enum reader_result reader_next(struct reader_topic *reader, int timeout_ms,
                               struct inbound *record, struct mill_error *error)
{
    rd_kafka_message_t *message;

    if (reader->message)
        rd_kafka_message_destroy(reader->message);
    reader->message = NULL;
    message = rd_kafka_consumer_poll(reader->client, timeout_ms);
    if (!message)
        return READER_NOTHING;
    reader->message = message;
    if (!message->err) {
        lend(reader, record);
        return READER_RECORD;
    }
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return note_end(reader, message->partition) ? READER_END : READER_NOTHING;
    /* What the library mends by itself. */
    if (message->err == RD_KAFKA_RESP_ERR__TRANSPORT ||
        message->err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
        message->err == RD_KAFKA_RESP_ERR__RESOLVE)
        return READER_NOTHING;
    mill_error(error, MILL_FATAL, "%s", rd_kafka_message_errstr(message));
    return READER_FAILED;
}

void reader_close(struct reader_topic *reader)
{
    if (!reader)
        return;
    if (reader->message)
        rd_kafka_message_destroy(reader->message);
    if (reader->client) {
        rd_kafka_consumer_close(reader->client);
        rd_kafka_destroy(reader->client);
    }
    free(reader->at_end);
    free(reader);
}
