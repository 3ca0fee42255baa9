/* SPDX-License-Identifier: Apache-2.0
 * loop.c - consume, decode, encode, produce, commit; the same client settings as a
 * worker's. */
#include "loop.h"

#include "avro/codec.h"
#include "page.h"

#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { VALUE_BYTES = 16 << 20, ARENA_BYTES = 16 << 20, POLL_MS = 100 };

struct loop {
    const struct loop_args *args;
    rd_kafka_t *consumer, *producer;
    rd_kafka_topic_partition_list_t
        *next; /* what to read next, where anything was read */
    struct decoder *decoder;
    struct arena arena;
    struct buffer encoded;
    double began; /* the transaction; 0: none */
    int undelivered;
};

static volatile sig_atomic_t stopping;

static void stop(int signal)
{
    stopping = 1;
}

static double now_s(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void die(const char *what, const char *why)
{
    fprintf(stderr, "bare loop: %s: %s\n", what, why);
    exit(1);
}

static void expect(const char *what, rd_kafka_error_t *error)
{
    if (error)
        die(what, rd_kafka_error_string(error));
}

static void count_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message,
                           void *opaque)
{
    struct loop *loop = opaque;

    if (message->err)
        die("delivery", rd_kafka_err2str(message->err));
    loop->undelivered--;
}

static rd_kafka_t *client(struct loop *loop, rd_kafka_type_t type,
                          const char *const *settings)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256];
    rd_kafka_t *client;

    for (; *settings; settings += 2)
        if (rd_kafka_conf_set(conf, settings[0], settings[1], why, sizeof(why)) != 0)
            die(settings[0], why);
    rd_kafka_conf_set_opaque(conf, loop);
    if (type == RD_KAFKA_PRODUCER)
        rd_kafka_conf_set_dr_msg_cb(conf, count_delivery);
    client = rd_kafka_new(type, conf, why, sizeof(why));
    if (!client)
        die("client", why);
    return client;
}

static void open_clients(struct loop *loop)
{
    const struct loop_args *args = loop->args;
    const char *consumer[] = {
        "bootstrap.servers",
        args->bootstrap,
        "group.id",
        args->group,
        "enable.auto.commit",
        "false",
        "auto.offset.reset",
        "earliest",
        "isolation.level",
        "read_committed",
        "socket.nagle.disable",
        "true",
        "fetch.wait.max.ms",
        "100",
        "queued.min.messages",
        "100000",
        "queued.max.messages.kbytes",
        "52428",
        "check.crcs",
        "true",
        NULL,
    };
    const char *producer[] = {
        "bootstrap.servers",
        args->bootstrap,
        "enable.idempotence",
        "true",
        "socket.nagle.disable",
        "true",
        "linger.ms",
        "20",
        "compression.type",
        "none",
        "message.max.bytes",
        "8388608",
        "queue.buffering.max.messages",
        "20000",
        "queue.buffering.max.kbytes",
        "52428",
        /* Last, so that it can be left out. */
        "transactional.id",
        args->group,
        NULL,
    };
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);

    if (!args->transactional)
        producer[sizeof(producer) / sizeof(producer[0]) - 3] = NULL;
    loop->consumer = client(loop, RD_KAFKA_CONSUMER, consumer);
    loop->producer = client(loop, RD_KAFKA_PRODUCER, producer);
    rd_kafka_poll_set_consumer(loop->consumer);
    rd_kafka_topic_partition_list_add(topics, args->input, RD_KAFKA_PARTITION_UA);
    if (rd_kafka_subscribe(loop->consumer, topics))
        die("subscribe", args->input);
    rd_kafka_topic_partition_list_destroy(topics);
    if (args->transactional)
        expect("init", rd_kafka_init_transactions(loop->producer, 30000));
}

static void send_offsets(struct loop *loop)
{
    rd_kafka_consumer_group_metadata_t *group =
        rd_kafka_consumer_group_metadata(loop->consumer);

    expect("offsets",
           rd_kafka_send_offsets_to_transaction(loop->producer, loop->next, group, -1));
    rd_kafka_consumer_group_metadata_destroy(group);
    expect("commit", rd_kafka_commit_transaction(loop->producer, -1));
}

static void commit(struct loop *loop)
{
    if (loop->began == 0)
        return;
    loop->began = 0;
    if (loop->args->transactional) {
        send_offsets(loop);
    } else {
        if (rd_kafka_flush(loop->producer, 30000) || loop->undelivered)
            die("flush", "not all was delivered");
        if (rd_kafka_commit(loop->consumer, loop->next, 0))
            die("commit", "failed");
    }
    rd_kafka_topic_partition_list_destroy(loop->next);
    loop->next = rd_kafka_topic_partition_list_new(8);
}

static void remember(struct loop *loop, const rd_kafka_message_t *message)
{
    const char *topic = loop->args->input;
    rd_kafka_topic_partition_t *at =
        rd_kafka_topic_partition_list_find(loop->next, topic, message->partition);

    if (!at)
        at = rd_kafka_topic_partition_list_add(loop->next, topic, message->partition);
    at->offset = message->offset + 1;
}

static void produce(struct loop *loop, const rd_kafka_message_t *from)
{
    rd_kafka_resp_err_t code;

    while (
        (code = rd_kafka_producev(loop->producer, RD_KAFKA_V_TOPIC(loop->args->output),
                                  RD_KAFKA_V_KEY(from->key, from->key_len),
                                  RD_KAFKA_V_VALUE(loop->encoded.data, loop->encoded.len),
                                  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                  RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(loop->producer, 10);
    if (code)
        die("produce", rd_kafka_err2str(code));
    loop->undelivered++;
}

static void pass(struct loop *loop, const rd_kafka_message_t *message)
{
    struct mill_str framed = { message->payload, message->len };
    struct mill_error error;
    const void *page;

    arena_reset(&loop->arena);
    buffer_reset(&loop->encoded);
    if (decoder_read(loop->decoder, framed, &loop->arena, &page, &error) != MILL_OK ||
        encode_framed(&page_type, page, &loop->encoded, &error) != MILL_OK)
        die("codec", error.text);
    if (loop->began == 0) {
        if (loop->args->transactional)
            expect("begin", rd_kafka_begin_transaction(loop->producer));
        loop->began = now_s();
    }
    produce(loop, message);
    remember(loop, message);
}

static void step(struct loop *loop)
{
    rd_kafka_message_t *message = rd_kafka_consumer_poll(loop->consumer, POLL_MS);

    if (message) {
        if (message->err)
            die("consume", rd_kafka_message_errstr(message));
        pass(loop, message);
        rd_kafka_message_destroy(message);
    }
    rd_kafka_poll(loop->producer, 0);
    if (loop->began > 0 && (now_s() - loop->began) * 1000 >= loop->args->commit_ms)
        commit(loop);
}

int loop_run(const struct loop_args *args)
{
    struct loop loop = { .args = args };
    struct catalog *catalog;
    struct mill_error error;

    arena_init(&loop.arena, ARENA_BYTES);
    buffer_init(&loop.encoded, VALUE_BYTES);
    loop.next = rd_kafka_topic_partition_list_new(8);
    if (catalog_new(&catalog, &error) != MILL_OK ||
        catalog_add_text(catalog,
                         (struct mill_str){ page_type.schema, strlen(page_type.schema) },
                         &error) != MILL_OK ||
        decoder_new(&page_type, catalog, &loop.decoder, &error) != MILL_OK)
        die("schema", error.text);
    signal(SIGTERM, stop);
    open_clients(&loop);
    while (!stopping)
        step(&loop);
    commit(&loop);
    rd_kafka_consumer_close(loop.consumer);
    rd_kafka_topic_partition_list_destroy(loop.next);
    rd_kafka_destroy(loop.consumer);
    rd_kafka_destroy(loop.producer);
    decoder_free(loop.decoder);
    catalog_free(catalog);
    buffer_finish(&loop.encoded);
    arena_finish(&loop.arena);
    return 0;
}
