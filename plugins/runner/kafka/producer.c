/* SPDX-License-Identifier: Apache-2.0
 * producer.c - handles, their interceptors and what they send. */
#include "kafka/producer.h"
#include "base/clock.h"
#include "kafka/client.h"

#include <stdlib.h>
#include <string.h>

/* Kafka's ApiKeys of the requests that make a transaction. */
enum { ADD_PARTITIONS = 24, ADD_OFFSETS = 25, END_TXN = 26, TXN_OFFSET_COMMIT = 28 };

/* NOLINTNEXTLINE(readability-function-size): librdkafka's signature. */
static rd_kafka_resp_err_t on_sent(rd_kafka_t *rk, int socket, const char *broker,
                                   int32_t broker_id, int16_t key, int16_t version,
                                   int32_t id, size_t size, void *opaque)
{
    struct wire_watch *watch = opaque;

    if (key == END_TXN)
        atomic_fetch_add(&watch->ends_sent, 1);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* NOLINTNEXTLINE(readability-function-size): librdkafka's signature. */
static rd_kafka_resp_err_t on_answer(rd_kafka_t *rk, int socket, const char *broker,
                                     int32_t broker_id, int16_t key, int16_t version,
                                     int32_t id, size_t size, int64_t rtt,
                                     rd_kafka_resp_err_t err, void *opaque)
{
    struct wire_watch *watch = opaque;

    if (err && (key == ADD_PARTITIONS || key == ADD_OFFSETS || key == END_TXN ||
                key == TXN_OFFSET_COMMIT))
        atomic_fetch_add(&watch->answers_lost, 1);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t on_new(rd_kafka_t *rk, const rd_kafka_conf_t *conf,
                                  void *opaque, char *why, size_t size)
{
    rd_kafka_resp_err_t err;

    err = rd_kafka_interceptor_add_on_request_sent(rk, "watch", on_sent, opaque);
    if (err)
        return err;
    return rd_kafka_interceptor_add_on_response_received(rk, "watch", on_answer, opaque);
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct producer *producer = opaque;

    /* What an abort purged is no failure. */
    if (!message->err || message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
        message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT || producer->failed)
        return;
    producer->failed = message->err;
    for (size_t i = 0; i < producer->topic_count; i++)
        if (!strcmp(producer->topic_names[i], rd_kafka_topic_name(message->rkt)))
            producer->failed_topic = producer->topic_names[i];
}

static void on_log(const rd_kafka_t *rk, int level, const char *facility,
                   const char *text)
{
    const struct producer *producer = rd_kafka_opaque(rk);

    client_log(producer->log, level, facility, text);
}

static void on_error(rd_kafka_t *rk, int err, const char *reason, void *opaque)
{
    const struct producer *producer = opaque;

    log_event(producer->log, LOG_WARN, "producer.trouble", LOG_TEXT("why", reason));
}

static int on_statistics(rd_kafka_t *rk, char *json, size_t len, void *opaque)
{
    struct producer *producer = opaque;

    statistics_read(&producer->statistics, (struct mill_str){ json, len });
    return 0;
}

enum mill_status producer_init(struct producer *producer, rd_kafka_conf_t *conf,
                               const char *const *topics, size_t count,
                               const struct log *log, struct mill_error *error)
{
    char id[CLIENT_ID_BYTES] = "";
    size_t size = sizeof(id);

    *producer = (struct producer){ .log = log, .topic_names = topics };
    producer->topics = calloc(count, sizeof(rd_kafka_topic_t *));
    if (!producer->topics) {
        rd_kafka_conf_destroy(conf);
        return mill_error(error, MILL_FATAL, "no memory");
    }
    producer->topic_count = count;
    producer->conf = conf;
    producer->is_transactional =
        rd_kafka_conf_get(conf, "transactional.id", id, &size) == RD_KAFKA_CONF_OK &&
        id[0];
    rd_kafka_conf_set_opaque(conf, producer);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_set_log_cb(conf, on_log);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_stats_cb(conf, on_statistics);
    return MILL_OK;
}

void producer_finish(struct producer *producer)
{
    if (!producer->conf)
        return;
    producer_recycle(producer);
    rd_kafka_conf_destroy(producer->conf);
    free(producer->topics);
    *producer = (struct producer){ .rk = NULL };
}

static enum mill_status make_handle(struct producer *producer, struct mill_error *error)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_dup(producer->conf);
    char why[256];

    /* Interceptors are not copied by the dup. */
    rd_kafka_conf_interceptor_add_on_new(conf, "watch", on_new, &producer->watch);
    producer->rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
    /* conf leaks on failure: with interceptors on it librdkafka before 2.13 crashes when
     * it destroys it. The worker ends. */
    if (!producer->rk)
        return mill_error(error, MILL_FATAL, "producer: %s", why);
    rd_kafka_set_log_queue(producer->rk, NULL);
    for (size_t i = 0; i < producer->topic_count; i++)
        producer->topics[i] =
            rd_kafka_topic_new(producer->rk, producer->topic_names[i], NULL);
    producer->handles++;
    return MILL_OK;
}

static bool is_fence(rd_kafka_resp_err_t err)
{
    return err == RD_KAFKA_RESP_ERR__FENCED || err == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
           err == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
}

static enum mill_status init_transactions(struct producer *producer, int slice_ms,
                                          bool *fenced, struct mill_error *error)
{
    rd_kafka_error_t *why = rd_kafka_init_transactions(producer->rk, slice_ms);
    enum mill_status status = MILL_OK;

    rd_kafka_poll(producer->rk, 0);
    if (!why)
        return MILL_OK;
    *fenced = is_fence(rd_kafka_error_code(why));
    status = rd_kafka_error_is_retriable(why) ? MILL_RETRY : MILL_FATAL;
    mill_error(error, status, "producer: %s", rd_kafka_error_string(why));
    rd_kafka_error_destroy(why);
    return status;
}

/* Else the first record for a topic waits up to a second for its metadata. */
static void fetch_metadata(struct producer *producer)
{
    const struct rd_kafka_metadata *metadata;

    if (!rd_kafka_metadata(producer->rk, 0, NULL, &metadata, 1000))
        rd_kafka_metadata_destroy(metadata);
}

enum mill_status producer_ready(struct producer *producer, int slice_ms, bool *fenced,
                                struct mill_error *error)
{
    enum mill_status status = MILL_OK;

    *fenced = false;
    if (producer->is_ready)
        return MILL_OK;
    if (!producer->rk)
        status = make_handle(producer, error);
    if (status == MILL_OK && producer->is_transactional)
        status = init_transactions(producer, slice_ms, fenced, error);
    if (status != MILL_OK)
        return status;
    fetch_metadata(producer);
    producer->is_ready = true;
    producer_reset(producer);
    return MILL_OK;
}

void producer_recycle(struct producer *producer)
{
    if (!producer->rk)
        return;
    rd_kafka_purge(producer->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(producer->rk, 0);
    for (size_t i = 0; i < producer->topic_count; i++)
        rd_kafka_topic_destroy(producer->topics[i]);
    rd_kafka_destroy(producer->rk);
    producer->rk = NULL;
    producer->is_ready = false;
}

void producer_reset(struct producer *producer)
{
    producer->failed = RD_KAFKA_RESP_ERR_NO_ERROR;
    producer->failed_topic = NULL;
    atomic_store(&producer->watch.ends_sent, 0);
    atomic_store(&producer->watch.answers_lost, 0);
}

bool producer_doubtful(const struct producer *producer)
{
    return producer->is_transactional && (atomic_load(&producer->watch.ends_sent) > 1 ||
                                          atomic_load(&producer->watch.answers_lost) > 0);
}

static rd_kafka_headers_t *copy_headers(const struct header_list *list)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(list->count);

    for (size_t i = 0; headers && i < list->count; i++)
        rd_kafka_header_add(headers, list->items[i].name.data,
                            (ssize_t)list->items[i].name.len, list->items[i].value.data,
                            (ssize_t)list->items[i].value.len);
    return headers;
}

static rd_kafka_resp_err_t send_once(struct producer *producer,
                                     const struct outbound *outbound,
                                     rd_kafka_headers_t *headers)
{
    int64_t timestamp_ms = outbound->timestamp_ms > 0 ? outbound->timestamp_ms : 0;

    return rd_kafka_producev(
        producer->rk, RD_KAFKA_V_RKT(producer->topics[outbound->topic]),
        RD_KAFKA_V_PARTITION(outbound->partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        /* The library only reads what it copies. */
        RD_KAFKA_V_KEY(outbound->key.data, outbound->key.len),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)outbound->value.data, outbound->value.len),
        RD_KAFKA_V_TIMESTAMP(timestamp_ms), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
}

enum mill_status producer_send(struct producer *producer, const struct outbound *outbound,
                               int patience_ms, struct mill_error *error)
{
    rd_kafka_headers_t *headers = copy_headers(&outbound->headers);
    int64_t until_ms = clock_ms() + patience_ms;
    rd_kafka_resp_err_t err;

    if (!headers)
        return mill_error(error, MILL_RETRY, "no memory");
    while ((err = send_once(producer, outbound, headers)) ==
               RD_KAFKA_RESP_ERR__QUEUE_FULL &&
           clock_ms() < until_ms)
        rd_kafka_poll(producer->rk, 20);
    if (!err)
        return MILL_OK;
    rd_kafka_headers_destroy(headers);
    return mill_error(error, MILL_RETRY, "%s: %s", producer->topic_names[outbound->topic],
                      rd_kafka_err2str(err));
}
