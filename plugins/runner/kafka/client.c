/* SPDX-License-Identifier: Apache-2.0
 * client.c - layers of librdkafka properties. */
#include "kafka/client.h"
#include "kafka/budget.h"
#include "kafka/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What librdkafka 2.0.2 allocates for a message beside its bytes. */
enum { WHY_BYTES = 256, MESSAGE_COST = 512 };

struct property {
    const char *name, *value;
};

static const struct property defaults[] = {
    { "socket.nagle.disable", "true" },
    { "socket.keepalive.enable", "true" },
    { "topic.metadata.refresh.interval.ms", "60000" },
    { "reconnect.backoff.max.ms", "2000" },
    { "statistics.interval.ms", "5000" },
    { NULL, NULL },
};

static const struct property consumer_defaults[] = {
    { "session.timeout.ms", "45000" },
    { "max.poll.interval.ms", "300000" },
    { "partition.assignment.strategy", "range,roundrobin" },
    { "fetch.wait.max.ms", "100" },
    /* Lower limits stall librdkafka 2.0.2 for a second each time. */
    { "queued.min.messages", "100000" },
    { "fetch.message.max.bytes", "1048576" },
    { "check.crcs", "true" },
    { NULL, NULL },
};

static const struct property producer_defaults[] = {
    { "linger.ms", "20" },
    { "compression.type", "zstd" },
    { "queue.buffering.max.messages", "20000" },
    { NULL, NULL },
};

/* What exactly-once, order and identity rest on: not the user's to set. */
static const char *const owned[] = {
    "group.id",
    "group.instance.id",
    "transactional.id",
    "client.id",
    "enable.auto.commit",
    "auto.commit.enable",
    "auto.commit.interval.ms",
    "enable.auto.offset.store",
    "enable.idempotence",
    "enable.gapless.guarantee",
    "isolation.level",
    "auto.offset.reset",
    "partitioner",
    "enable.partition.eof",
    "delivery.report.only.error",
    "log.queue",
    "message.max.bytes",
    "group.protocol",
    NULL,
};

enum mill_status client_id(const struct worker_args *args, char id[CLIENT_ID_BYTES],
                           struct mill_error *error)
{
    const char *prefix = args->config->prefix ? args->config->prefix : "";
    int len = snprintf(id, CLIENT_ID_BYTES, "%s%s.%s.%u", prefix, args->stage->name,
                       args->instance, args->index);

    /* librdkafka 2.0.2 crashes on long client ids. */
    if (len < 0 || len >= 200)
        return mill_error(error, MILL_FATAL,
                          "the worker's id is too long: want at most 200 bytes of "
                          "prefix, stage and instance");
    return MILL_OK;
}

static enum mill_status set(rd_kafka_conf_t *conf, const char *name, const char *value,
                            struct mill_error *error)
{
    char why[WHY_BYTES];

    if (rd_kafka_conf_set(conf, name, value, why, sizeof(why)) != RD_KAFKA_CONF_OK)
        return mill_error(error, MILL_FATAL, "kafka.%s: %s", name, why);
    return MILL_OK;
}

static enum mill_status set_all(rd_kafka_conf_t *conf, const struct property *properties,
                                struct mill_error *error)
{
    for (; properties->name; properties++)
        if (set(conf, properties->name, properties->value, error) != MILL_OK)
            return MILL_FATAL;
    return MILL_OK;
}

static enum mill_status set_number(rd_kafka_conf_t *conf, const char *name, int64_t value,
                                   struct mill_error *error)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)value);
    return set(conf, name, text, error);
}

static bool is_owned(const char *name)
{
    for (size_t i = 0; owned[i]; i++)
        if (!strcmp(name, owned[i]))
            return true;
    return false;
}

static enum mill_status check_user(const struct setting *setting,
                                   struct mill_error *error)
{
    if (is_owned(setting->name))
        return mill_error(error, MILL_FATAL,
                          "kafka.%s: the runner sets it itself: remove the line",
                          setting->name);
    if (!strcmp(setting->name, "partition.assignment.strategy") &&
        strstr(setting->value, "cooperative"))
        return mill_error(error, MILL_FATAL,
                          "kafka.%s: want range, roundrobin or both: cooperative "
                          "rebalances are not safe with this librdkafka (%s)",
                          setting->name, rd_kafka_version_str());
    return MILL_OK;
}

static enum mill_status set_user(rd_kafka_conf_t *conf, const struct worker_args *args,
                                 struct mill_error *error)
{
    for (size_t i = 0; i < args->stage->kafka.count; i++) {
        const struct setting *setting = &args->stage->kafka.items[i];

        if (check_user(setting, error) != MILL_OK ||
            set(conf, setting->name, setting->value, error) != MILL_OK)
            return mill_error_at(error, MILL_FATAL, "%s:%u:%u", args->config->path,
                                 setting->line, setting->column);
    }
    return MILL_OK;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static enum mill_status set_consumer_budget(rd_kafka_conf_t *conf,
                                            const struct worker_args *args,
                                            struct mill_error *error)
{
    const struct budget budget = budget_of(args->stage->memory_bytes);
    size_t kbytes = fault_bug("no-bound") ? 2097151 : budget.fetched / 1024;

    if (set_number(conf, "queued.max.messages.kbytes", (int64_t)kbytes, error) != MILL_OK)
        return MILL_FATAL;
    return set_number(conf, "fetch.max.bytes", (int64_t)budget.answer, error);
}

static enum mill_status set_consumer_own(rd_kafka_conf_t *conf,
                                         const struct worker_args *args, const char *id,
                                         struct mill_error *error)
{
    const struct property own[] = {
        { "client.id", id },
        { "group.id", args->stage->group },
        { "group.instance.id", id },
        { "enable.auto.commit", "false" },
        { "enable.auto.offset.store", "false" },
        { "isolation.level", "read_committed" },
        { "auto.offset.reset", "error" },
        { "enable.partition.eof", "true" },
        { "log.queue", "true" },
        { NULL, NULL },
    };

    return set_all(conf, own, error);
}

/* The mock cluster answers an empty fetch only after the whole wait. */
/* It does not know static members either: who comes back after a death waits for the end
 * of the session. */
static const struct property embedded_consumer[] = {
    { "fetch.wait.max.ms", "10" },
    { "session.timeout.ms", "6000" },
    { "heartbeat.interval.ms", "1000" },
    { "broker.address.family", "v4" },
    { NULL, NULL },
};

enum mill_status client_conf_consumer(const struct worker_args *args,
                                      rd_kafka_conf_t **conf, struct mill_error *error)
{
    rd_kafka_conf_t *made = rd_kafka_conf_new();
    char id[CLIENT_ID_BYTES];

    if (client_id(args, id, error) != MILL_OK || set_all(made, defaults, error) ||
        set_all(made, consumer_defaults, error) ||
        set_consumer_budget(made, args, error) ||
        (args->embedded && set_all(made, embedded_consumer, error)) ||
        set_user(made, args, error) || set_consumer_own(made, args, id, error)) {
        rd_kafka_conf_destroy(made);
        return MILL_FATAL;
    }
    *conf = made;
    return MILL_OK;
}

/* Past queued.min.messages the library pauses for a second, and a store takes longer over
 * a record than the library. While stores are filled other queues are short. */
static enum mill_status set_restore_budget(rd_kafka_conf_t *conf,
                                           const struct worker_args *args,
                                           struct mill_error *error)
{
    int64_t messages = args->stage->memory_bytes / 2 / MESSAGE_COST;

    return set_number(conf, "queued.min.messages", clamp(messages, 100000, 1000000),
                      error);
}

/* Assigned by hand, it joins nothing and commits nothing; the library only wants some
 * group, and the stage's is one that its user may use. */
enum mill_status client_conf_restore(const struct worker_args *args,
                                     const char *isolation, rd_kafka_conf_t **conf,
                                     struct mill_error *error)
{
    rd_kafka_conf_t *made = rd_kafka_conf_new();
    char id[CLIENT_ID_BYTES], own_id[CLIENT_ID_BYTES + 8];
    const struct property own[] = {
        { "client.id", own_id },
        { "group.id", args->stage->group },
        { "enable.auto.commit", "false" },
        { "enable.auto.offset.store", "false" },
        { "isolation.level", isolation },
        { "auto.offset.reset", "error" },
        { "enable.partition.eof", "true" },
        { "fetch.wait.max.ms", "10" }, /* else the end is told that much later */
        { "statistics.interval.ms", "0" },
        { "log.queue", "true" },
        { NULL, NULL },
    };

    if (client_id(args, id, error) != MILL_OK)
        goto fail;
    snprintf(own_id, sizeof(own_id), "%s.state", id);
    if (set_all(made, defaults, error) || set_all(made, consumer_defaults, error) ||
        set_consumer_budget(made, args, error) ||
        (args->embedded && set_all(made, embedded_consumer, error)) ||
        set_user(made, args, error) || set_restore_budget(made, args, error) ||
        set_all(made, own, error))
        goto fail;
    *conf = made;
    return MILL_OK;
fail:
    rd_kafka_conf_destroy(made);
    return MILL_FATAL;
}

static enum mill_status set_producer_budget(rd_kafka_conf_t *conf,
                                            const struct worker_args *args,
                                            struct mill_error *error)
{
    return set_number(conf, "queue.buffering.max.kbytes",
                      (int64_t)budget_of(args->stage->memory_bytes).sent / 1024, error);
}

static enum mill_status set_producer_own(rd_kafka_conf_t *conf,
                                         const struct worker_args *args, const char *id,
                                         struct mill_error *error)
{
    const struct property own[] = {
        { "client.id", id },
        { "enable.idempotence", "true" },
        { "partitioner", "murmur2_random" },
        { "delivery.report.only.error", "true" },
        { "log.queue", "true" },
        { NULL, NULL },
    };

    if (set_all(conf, own, error) != MILL_OK)
        return MILL_FATAL;
    if (args->embedded || args->stage->delivery != EXACTLY_ONCE)
        return MILL_OK;
    return set(conf, "transactional.id", id, error);
}

/* A batch that the smallest topic refuses would be refused for ever. */
static enum mill_status cap_batch(rd_kafka_conf_t *conf, size_t smallest,
                                  struct mill_error *error)
{
    int64_t most = clamp((int64_t)smallest, 1, 1000000);

    if (client_number(conf, "batch.size", 0) <= most)
        return MILL_OK;
    return set_number(conf, "batch.size", most, error);
}

static const struct property transaction_defaults[] = {
    { "transaction.timeout.ms", "15000" },
    { NULL, NULL },
};

static const struct property embedded_producer[] = {
    { "broker.address.family", "v4" },
    { NULL, NULL },
};

enum mill_status client_conf_producer(const struct worker_args *args,
                                      size_t smallest_batch, size_t largest_record,
                                      rd_kafka_conf_t **conf, struct mill_error *error)
{
    rd_kafka_conf_t *made = rd_kafka_conf_new();
    char id[CLIENT_ID_BYTES];

    if (client_id(args, id, error) != MILL_OK || set_all(made, defaults, error) ||
        set_all(made, producer_defaults, error) ||
        set_all(made, transaction_defaults, error) ||
        set_producer_budget(made, args, error) ||
        (args->embedded && set_all(made, embedded_producer, error)) ||
        set_user(made, args, error) || cap_batch(made, smallest_batch, error) ||
        set_number(made, "message.max.bytes",
                   clamp((int64_t)largest_record, 1000, 1000000000), error) ||
        set_producer_own(made, args, id, error)) {
        rd_kafka_conf_destroy(made);
        return MILL_FATAL;
    }
    *conf = made;
    return MILL_OK;
}

int64_t client_number(const rd_kafka_conf_t *conf, const char *name, int64_t otherwise)
{
    char text[64];
    size_t size = sizeof(text);

    if (rd_kafka_conf_get(conf, name, text, &size) != RD_KAFKA_CONF_OK)
        return otherwise;
    return strtoll(text, NULL, 10);
}

enum mill_status client_check_times(const struct worker_args *args,
                                    const rd_kafka_conf_t *consumer,
                                    const rd_kafka_conf_t *producer,
                                    struct mill_error *error)
{
    long long session = client_number(consumer, "session.timeout.ms", 0);
    long long poll = client_number(consumer, "max.poll.interval.ms", 0);
    long long transaction = client_number(producer, "transaction.timeout.ms", 0);

    if (session > poll)
        return mill_error(error, MILL_FATAL,
                          "%s:%u:%u: stage %s: want session.timeout.ms (%lld) <= "
                          "max.poll.interval.ms (%lld)",
                          args->config->path, args->stage->line, args->stage->column,
                          args->stage->name, session, poll);
    if (!args->embedded && args->stage->delivery == EXACTLY_ONCE &&
        transaction + 10000 >= session)
        return mill_error(error, MILL_FATAL,
                          "%s:%u:%u: stage %s: want transaction.timeout.ms (%lld) + "
                          "10000 < session.timeout.ms (%lld)",
                          args->config->path, args->stage->line, args->stage->column,
                          args->stage->name, transaction, session);
    return MILL_OK;
}

void client_log(const struct log *log, int level, const char *facility, const char *text)
{
    enum log_level ours = level <= 3 ? LOG_ERROR : level <= 5 ? LOG_WARN : LOG_DEBUG;

    /* Properties of the other client (both get all that the user set), and what the
     * error callback says as well. */
    if (!strcmp(facility, "CONFWARN") || !strcmp(facility, "FAIL"))
        ours = LOG_DEBUG;
    log_event(log, ours, "librdkafka", LOG_TEXT("facility", facility),
              LOG_TEXT("text", text));
}
