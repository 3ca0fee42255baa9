/* SPDX-License-Identifier: Apache-2.0
 * sender.c - a window by records and bytes: the mock cluster loses what comes faster. */
#include "kafka/sender.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kafka/visitor.h"

enum { WINDOW_RECORDS = 1000, WINDOW_BYTES = 4 << 20, LARGEST_RECORD = 32 << 20 };

struct sender {
    rd_kafka_t *client;
    char *topic;
    struct sender_counts counts;
    size_t flying, flying_bytes;
    struct mill_error first; /* why something did not arrive */
};

/* Called by rd_kafka_poll(), on the caller's thread. */
static void note_delivery(rd_kafka_t *client, const rd_kafka_message_t *message,
                          void *opaque)
{
    struct sender *sender = opaque;

    sender->flying--;
    sender->flying_bytes -= message->len;
    if (!message->err) {
        sender->counts.delivered++;
        return;
    }
    if (sender->counts.failed++ == 0)
        mill_error(&sender->first, MILL_FATAL, "%s: a record of %zu bytes: %s",
                   sender->topic, message->len, rd_kafka_err2str(message->err));
}

enum mill_status sender_open(const struct config *config, const char *topic,
                             struct sender **sender, struct mill_error *error)
{
    static const char *const extra[] = { "enable.idempotence",
                                         "true",
                                         "partitioner",
                                         "murmur2_random",
                                         "linger.ms",
                                         "5",
                                         "compression.type",
                                         "zstd",
                                         "message.max.bytes",
                                         "33554432",
                                         "enable.gapless.guarantee",
                                         "false",
                                         NULL };
    struct sender *made = calloc(1, sizeof(*made));
    int partitions;

    if (!made || !(made->topic = strdup(topic))) {
        free(made);
        return mill_error(error, MILL_FATAL, "no memory");
    }
    if (visitor_open(config, RD_KAFKA_PRODUCER, extra, note_delivery, made, &made->client,
                     error)) {
        free(made->topic);
        free(made);
        return MILL_FATAL;
    }
    if (visitor_partitions(made->client, topic, &partitions, error)) {
        rd_kafka_destroy(made->client);
        free(made->topic);
        free(made);
        return MILL_FATAL;
    }
    *sender = made;
    return MILL_OK;
}

static rd_kafka_headers_t *copy_headers(const struct inbound *record)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(record->header_count + 1);

    for (size_t i = 0; i < record->header_count; i++) {
        const struct header *header = &record->headers[i];

        rd_kafka_header_add(headers, header->name.data, (ssize_t)header->name.len,
                            header->value.data, (ssize_t)header->value.len);
    }
    return headers;
}

static rd_kafka_resp_err_t produce(struct sender *sender, const struct inbound *record)
{
    rd_kafka_headers_t *headers = copy_headers(record);
    rd_kafka_resp_err_t code = rd_kafka_producev(
        sender->client, RD_KAFKA_V_TOPIC(sender->topic),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(record->key.data, record->key.len),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)record->value.data, record->value.len),
        RD_KAFKA_V_TIMESTAMP(record->timestamp_ms), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_END);

    if (code)
        rd_kafka_headers_destroy(headers);
    return code;
}

enum mill_status sender_send(struct sender *sender, const struct inbound *record,
                             struct mill_error *error)
{
    rd_kafka_resp_err_t code;

    if (record->value.len > LARGEST_RECORD)
        return mill_error(error, MILL_FATAL, "a record of %zu bytes: want at most %d",
                          record->value.len, LARGEST_RECORD);
    while (sender->flying && (sender->flying >= WINDOW_RECORDS ||
                              sender->flying_bytes + record->value.len > WINDOW_BYTES))
        rd_kafka_poll(sender->client, 100);
    while ((code = produce(sender, record)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(sender->client, 100);
    if (code)
        return mill_error(error, MILL_FATAL, "%s: a record of %zu bytes: %s",
                          sender->topic, record->value.len, rd_kafka_err2str(code));
    sender->counts.sent++;
    sender->flying++;
    sender->flying_bytes += record->value.len;
    rd_kafka_poll(sender->client, 0);
    return MILL_OK;
}

struct sender_counts sender_counts(const struct sender *sender)
{
    return sender->counts;
}

enum mill_status sender_close(struct sender *sender, struct mill_error *error)
{
    enum mill_status status = MILL_OK;

    /* Ends by itself: what no broker takes within delivery.timeout.ms has failed. */
    while (sender->flying)
        rd_kafka_poll(sender->client, 1000);
    if (sender->counts.failed)
        status = mill_error(error, MILL_FATAL, "%s", sender->first.text);
    rd_kafka_destroy(sender->client);
    free(sender->topic);
    free(sender);
    return status;
}
