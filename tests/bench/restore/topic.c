/* SPDX-License-Identifier: Apache-2.0
 *
 * topic.c - a state topic of many keys, and a bare consumer that only reads it.
 *
 *   topic fill BOOTSTRAP TOPIC KEYS      16 bytes of key, 40 of value, into partition 0
 *   topic read BOOTSTRAP TOPIC           prints MS RECORDS BYTES, from assignment to end
 */
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEY_BYTES = 16, VALUE_BYTES = 40 };

static void die(const char *what, const char *why)
{
    fprintf(stderr, "topic: %s: %s\n", what, why);
    exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *const *settings)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_t *client;
    char why[256];

    for (; *settings; settings += 2)
        if (rd_kafka_conf_set(conf, settings[0], settings[1], why, sizeof(why)) != 0)
            die(settings[0], why);
    client = rd_kafka_new(type, conf, why, sizeof(why));
    if (!client)
        die("client", why);
    return client;
}

static void fill(const char *bootstrap, const char *topic, long keys)
{
    const char *const settings[] = { "bootstrap.servers", bootstrap, "linger.ms", "20",
                                     "compression.type",  "zstd",    NULL };
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, settings);
    char key[KEY_BYTES + 1], value[VALUE_BYTES + 1];
    rd_kafka_resp_err_t err;

    for (long i = 0; i < keys; i++) {
        unsigned long long mixed = (unsigned long long)i * 0x9e3779b97f4a7c15ULL;

        snprintf(key, sizeof(key), "%016llx", mixed);
        snprintf(value, sizeof(value), "%020llu%020ld", mixed * 7, i);
        while ((err = rd_kafka_producev(
                    producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(0),
                    RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                    RD_KAFKA_V_KEY(key, KEY_BYTES), RD_KAFKA_V_VALUE(value, VALUE_BYTES),
                    RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            rd_kafka_poll(producer, 10);
        if (err)
            die("produce", rd_kafka_err2str(err));
    }
    if (rd_kafka_flush(producer, 60000))
        die("flush", "not all of it arrived");
    rd_kafka_destroy(producer);
}

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void assign(rd_kafka_t *consumer, const char *topic)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    rd_kafka_topic_partition_list_add(list, topic, 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
    if (rd_kafka_assign(consumer, list))
        die("assign", topic);
    rd_kafka_topic_partition_list_destroy(list);
}

static void fetch_metadata(rd_kafka_t *consumer)
{
    const struct rd_kafka_metadata *metadata;

    if (rd_kafka_metadata(consumer, 1, NULL, &metadata, 10000))
        die("metadata", "no broker answers");
    rd_kafka_metadata_destroy(metadata);
}

/* With what the worker's own reader is set to. */
static void read_all(const char *bootstrap, const char *topic)
{
    const char *const settings[] = { "bootstrap.servers",
                                     bootstrap,
                                     "group.id",
                                     "bench-restore",
                                     "isolation.level",
                                     "read_committed",
                                     "enable.partition.eof",
                                     "true",
                                     "fetch.wait.max.ms",
                                     "10",
                                     "queued.min.messages",
                                     "100000",
                                     "check.crcs",
                                     "true",
                                     "enable.auto.commit",
                                     "false",
                                     NULL };
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, settings);
    long long began_ms, records = 0, bytes = 0;
    rd_kafka_message_t *message;

    rd_kafka_poll_set_consumer(consumer);
    fetch_metadata(consumer);
    began_ms = now_ms();
    assign(consumer, topic);
    for (;;) {
        message = rd_kafka_consumer_poll(consumer, 1000);
        if (!message)
            continue;
        if (message->err)
            break;
        records++;
        bytes += (long long)(message->len + message->key_len);
        rd_kafka_message_destroy(message);
    }
    if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        die("read", rd_kafka_message_errstr(message));
    printf("%lld %lld %lld\n", now_ms() - began_ms, records, bytes);
    rd_kafka_message_destroy(message);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
}

int main(int argc, char **argv)
{
    if (argc == 5 && !strcmp(argv[1], "fill"))
        fill(argv[2], argv[3], strtol(argv[4], NULL, 10));
    else if (argc == 4 && !strcmp(argv[1], "read"))
        read_all(argv[2], argv[3]);
    else
        die("usage", "topic fill BOOTSTRAP TOPIC KEYS | topic read BOOTSTRAP TOPIC");
    return 0;
}
