/* SPDX-License-Identifier: Apache-2.0
 * startup.c - clients, and patience until broker and topics are there. */
#include "base/clock.h"
#include "kafka/fault.h"
#include "kafka/state.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A dead letter is its original and what is added: its topic must take more. */
enum { DEAD_EXTRA_BYTES = 64 << 10 };
enum { ASK_MS = 3000, ASK_AGAIN_MS = 500, REMIND_MS = 30000 };
/* Topics are made one after the other: a state topic may be the last. */
enum { STATE_PATIENCE_MS = 10000 };

void startup_on_log(const rd_kafka_t *rk, int level, const char *facility,
                    const char *text)
{
    const struct worker *worker = rd_kafka_opaque(rk);

    client_log(&worker->log, level, facility, text);
}

static void on_error(rd_kafka_t *rk, int err, const char *reason, void *opaque)
{
    const struct worker *worker = opaque;

    log_event(&worker->log, LOG_WARN, "consumer.trouble", LOG_TEXT("why", reason));
}

static int on_statistics(rd_kafka_t *rk, char *json, size_t len, void *opaque)
{
    struct worker *worker = opaque;

    statistics_read(&worker->figures.statistics, (struct mill_str){ json, len });
    return 0;
}

static enum mill_status make_consumer(struct worker *worker, rd_kafka_conf_t *conf,
                                      struct mill_error *error)
{
    char why[256];

    rd_kafka_conf_set_opaque(conf, worker);
    rd_kafka_conf_set_log_cb(conf, startup_on_log);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_stats_cb(conf, on_statistics);
    rd_kafka_conf_set_rebalance_cb(conf, rebalance_on);
    worker->consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why));
    if (!worker->consumer) {
        rd_kafka_conf_destroy(conf);
        return mill_error(error, MILL_FATAL, "consumer: %s", why);
    }
    rd_kafka_set_log_queue(worker->consumer, NULL);
    rd_kafka_poll_set_consumer(worker->consumer);
    return MILL_OK;
}

/* Before anything is connected, so that a bad configuration is told at once. */
enum mill_status startup_clients(struct worker *worker, struct mill_error *error)
{
    rd_kafka_conf_t *consumer, *producer;
    enum mill_status status;

    if (client_conf_producer(worker->args, 1000000, 1000000, &producer, error) != MILL_OK)
        return MILL_FATAL;
    status = client_conf_consumer(worker->args, &consumer, error);
    if (status == MILL_OK) {
        status = client_check_times(worker->args, consumer, producer, error);
        if (status != MILL_OK)
            rd_kafka_conf_destroy(consumer);
    }
    rd_kafka_conf_destroy(producer);
    return status == MILL_OK ? make_consumer(worker, consumer, error) : status;
}

struct patience {
    const char *said; /* event of the last message */
    int64_t again_ms;
    int64_t alone_ms; /* since when only the state topic is missing; 0: it is not */
};

static bool is_time_to_say(struct patience *patience, const char *event)
{
    int64_t now_ms = clock_ms();

    if (patience->said && !strcmp(patience->said, event) && now_ms < patience->again_ms)
        return false;
    patience->said = event;
    patience->again_ms = now_ms + REMIND_MS;
    return true;
}

static void say_no_broker(struct worker *worker, struct patience *patience,
                          const struct mill_error *error)
{
    char servers[256] = "";
    const char *event = "broker.wait";

    for (size_t i = 0; i < worker->args->stage->kafka.count; i++)
        if (!strcmp(worker->args->stage->kafka.items[i].name, "bootstrap.servers"))
            snprintf(servers, sizeof(servers), "%s",
                     worker->args->stage->kafka.items[i].value);
    figures_say(worker, REPORT_WAITING, error->text);
    if (is_time_to_say(patience, event))
        log_event(&worker->log, LOG_WARN, event, LOG_TEXT("bootstrap.servers", servers),
                  LOG_TEXT("why", error->text),
                  LOG_TEXT("then", "goes on when a broker answers"));
}

static void say_missing(struct worker *worker, const char *topic)
{
    char why[REPORT_WHY_BYTES];

    snprintf(why, sizeof(why), "topic %s does not exist: newsmill topics create", topic);
    figures_say(worker, REPORT_WAITING, why);
}

static bool are_there(struct worker *worker, struct patience *patience)
{
    const char *missing = NULL;

    for (size_t i = 0; i < worker->topic_count; i++)
        if (!worker->facts[i].is_there && !missing)
            missing = worker->facts[i].topic;
    if (missing)
        say_missing(worker, missing);
    if (missing && is_time_to_say(patience, "topic.wait"))
        for (size_t i = 0; i < worker->topic_count; i++)
            if (!worker->facts[i].is_there)
                log_event(&worker->log, LOG_ERROR, "topic.wait",
                          LOG_TEXT("topic", worker->facts[i].topic),
                          LOG_TEXT("why", "does not exist"),
                          LOG_TEXT("do", "newsmill topics create"),
                          LOG_TEXT("then", "goes on when it is there"));
    return !missing;
}

/* A state topic that is missing was deleted, or never made: waiting mends neither. */
static bool lacks_only_state(const struct worker *worker, struct patience *patience)
{
    bool others = true;

    for (size_t i = 0; i < worker->topic_count; i++)
        others = others && (i == worker->state || worker->facts[i].is_there);
    if (!worker->state || !others)
        patience->alone_ms = 0;
    else if (!patience->alone_ms)
        patience->alone_ms = clock_ms();
    return patience->alone_ms && clock_ms() - patience->alone_ms > STATE_PATIENCE_MS;
}

static bool wait_a_little(const struct worker *worker)
{
    struct pollfd asked = { guard_descriptor(worker->guard), POLLIN, 0 };

    rd_kafka_poll(worker->consumer, 0);
    poll(&asked, 1, ASK_AGAIN_MS);
    return !guard_asked(worker->guard);
}

static enum mill_status check_limits(const struct worker *worker,
                                     struct mill_error *error)
{
    const struct topic_facts *input = &worker->facts[FACTS_INPUT];
    const struct topic_facts *dead = &worker->facts[FACTS_DEAD];

    for (size_t i = 0; i < worker->topic_count; i++)
        if (worker->has_settings && !worker->facts[i].limit_known)
            log_event(&worker->log, LOG_WARN, "topic.limit_unknown",
                      LOG_TEXT("topic", worker->facts[i].topic),
                      LOG_NUMBER("assumed_bytes", worker->facts[i].max_bytes),
                      LOG_TEXT("do", "allow DescribeConfigs on the topic"));
    if (!input->limit_known || !dead->limit_known ||
        dead->max_bytes >= input->max_bytes + DEAD_EXTRA_BYTES)
        return MILL_OK;
    return mill_error(error, MILL_FATAL,
                      "topic %s: want max.message.bytes of at least %zu (that of %s "
                      "plus %d), it is %zu: a dead letter would not fit",
                      dead->topic, input->max_bytes + DEAD_EXTRA_BYTES, input->topic,
                      DEAD_EXTRA_BYTES, dead->max_bytes);
}

static enum mill_status make_producer(struct worker *worker, struct mill_error *error)
{
    size_t smallest = SIZE_MAX, largest = 0;
    rd_kafka_conf_t *conf;

    for (size_t i = FACTS_DEAD; i < worker->topic_count; i++) {
        size_t bytes = worker->facts[i].max_bytes;

        smallest = bytes < smallest ? bytes : smallest;
        largest = bytes > largest ? bytes : largest;
    }
    if (client_conf_producer(worker->args, smallest, largest + DEAD_EXTRA_BYTES, &conf,
                             error) != MILL_OK)
        return MILL_FATAL;
    return producer_init(&worker->producer, conf, worker->topic_names,
                         worker->topic_count, &worker->log, error);
}

enum mill_status startup_topics(struct worker *worker, struct mill_error *error)
{
    struct patience patience = { NULL, 0, 0 };
    enum mill_status status;

    worker->has_settings = !worker->args->embedded && !fault_due("no-limits");
    for (;;) {
        status = facts_ask(worker->consumer, worker->facts, worker->topic_count,
                           worker->has_settings, ASK_MS, error);
        if (status != MILL_OK)
            say_no_broker(worker, &patience, error);
        else if (are_there(worker, &patience) || lacks_only_state(worker, &patience))
            break;
        if (!wait_a_little(worker))
            return mill_error(error, MILL_RETRY, "asked to stop");
    }
    stage_set_limits(worker);
    if (check_limits(worker, error) != MILL_OK ||
        claims_check_topic(worker, error) != MILL_OK)
        return MILL_FATAL;
    return make_producer(worker, error);
}

void startup_undo(struct worker *worker)
{
    producer_finish(&worker->producer);
    if (worker->consumer)
        rd_kafka_destroy(worker->consumer);
}
