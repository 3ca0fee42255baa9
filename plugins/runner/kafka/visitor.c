/* SPDX-License-Identifier: Apache-2.0
 * visitor.c - a client made of the file's settings. */
#include "kafka/visitor.h"

#include <stdio.h>
#include <string.h>

static enum mill_status set_user(rd_kafka_conf_t *conf, const struct config *config,
                                 struct mill_error *error)
{
    char why[256];

    for (size_t i = 0; i < config->kafka.count; i++) {
        const struct setting *item = &config->kafka.items[i];

        if (rd_kafka_conf_set(conf, item->name, item->value, why, sizeof(why)))
            return mill_error(error, MILL_FATAL, "%s:%u:%u: kafka.%s: %s", config->path,
                              item->line, item->column, item->name, why);
    }
    return MILL_OK;
}

static enum mill_status set_extra(rd_kafka_conf_t *conf, const char *const *extra,
                                  struct mill_error *error)
{
    char why[256];

    for (; extra && *extra; extra += 2)
        if (rd_kafka_conf_set(conf, extra[0], extra[1], why, sizeof(why)))
            return mill_error(error, MILL_FATAL, "kafka.%s: %s", extra[0], why);
    return MILL_OK;
}

/* Called on a thread of the library: one write a line. A broker that is away is told of
 * by who asked; what is left is worth a line. */
static void log_line(const rd_kafka_t *client, int level, const char *facility,
                     const char *text)
{
    if (level <= 3 && strcmp(facility, "FAIL") != 0 && strcmp(facility, "ERROR") != 0)
        fprintf(stderr, "newsmill: kafka: %s\n", text);
}

enum mill_status
visitor_open(const struct config *config, rd_kafka_type_t type, const char *const *extra,
             void (*delivered)(rd_kafka_t *, const rd_kafka_message_t *, void *opaque),
             void *opaque, rd_kafka_t **client, struct mill_error *error)
{
    static const char *const own[] = { "socket.nagle.disable", "true", "client.id",
                                       "newsmill", NULL };
    /* Looks at what is committed, to its end, and leaves no trace of it. */
    static const char *const looks[] = { "enable.auto.commit",
                                         "false",
                                         "isolation.level",
                                         "read_committed",
                                         "enable.partition.eof",
                                         "true",
                                         "fetch.wait.max.ms",
                                         "10",
                                         NULL };
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_t *made;
    char why[256];

    if (set_extra(conf, own, error) || set_user(conf, config, error) ||
        (type == RD_KAFKA_CONSUMER && set_extra(conf, looks, error)) ||
        set_extra(conf, extra, error)) {
        rd_kafka_conf_destroy(conf);
        return MILL_FATAL;
    }
    rd_kafka_conf_set_opaque(conf, opaque);
    rd_kafka_conf_set_log_cb(conf, log_line);
    if (delivered)
        rd_kafka_conf_set_dr_msg_cb(conf, delivered);
    made = rd_kafka_new(type, conf, why, sizeof(why));
    if (!made) {
        rd_kafka_conf_destroy(conf);
        return mill_error(error, MILL_FATAL, "%s: kafka: %s", config->path, why);
    }
    if (type == RD_KAFKA_CONSUMER)
        rd_kafka_poll_set_consumer(made);
    *client = made;
    return MILL_OK;
}

enum mill_status visitor_partitions(rd_kafka_t *client, const char *topic,
                                    int *partitions, struct mill_error *error)
{
    rd_kafka_topic_t *handle = rd_kafka_topic_new(client, topic, NULL);
    const struct rd_kafka_metadata *data = NULL;
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__FAIL;
    enum mill_status status = MILL_OK;

    if (handle)
        code = rd_kafka_metadata(client, 0, handle, &data, VISITOR_TIMEOUT_MS);
    if (code)
        status = mill_error(error, MILL_RETRY, "no broker answers: %s",
                            rd_kafka_err2str(code));
    else if (data->topic_cnt != 1 || data->topics[0].err ||
             data->topics[0].partition_cnt < 1)
        status =
            mill_error(error, MILL_FATAL,
                       "there is no topic '%s'; `newsmill topics create` makes those "
                       "of the configuration",
                       topic);
    else
        *partitions = data->topics[0].partition_cnt;
    if (data)
        rd_kafka_metadata_destroy(data);
    if (handle)
        rd_kafka_topic_destroy(handle);
    return status;
}
