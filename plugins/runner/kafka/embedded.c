/* SPDX-License-Identifier: Apache-2.0
 * embedded.c - a mock cluster on a handle of its own. */
#include "kafka/embedded.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <signal.h>
#include <stdlib.h>

struct embedded {
    rd_kafka_t *handle;
    rd_kafka_mock_cluster_t *cluster;
};

static bool add_topic(struct embedded *embedded, const char *topic)
{
    rd_kafka_resp_err_t code =
        rd_kafka_mock_topic_create(embedded->cluster, topic, EMBEDDED_PARTITIONS, 1);

    return !code || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
}

static bool add_topics(struct embedded *embedded, const struct config *config)
{
    bool good = true;

    for (size_t i = 0; i < config->stage_count; i++) {
        const struct stage_config *stage = &config->stages[i];

        good = good && add_topic(embedded, stage->input.topic) &&
               add_topic(embedded, stage->dead_topic) &&
               add_topic(embedded, stage->state_topic);
        for (size_t k = 0; k < stage->output_count; k++)
            good = good && add_topic(embedded, stage->outputs[k].topic);
    }
    return good;
}

static enum mill_status start(const struct config *config, struct embedded **embedded,
                              struct mill_error *error)
{
    struct embedded *made = calloc(1, sizeof(*made));
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256] = "no memory";

    if (!made || !conf)
        goto fail;
    /* Of the handle itself only emergencies are of interest: it talks to nobody. */
    rd_kafka_conf_set(conf, "log_level", "0", NULL, 0);
    made->handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
    if (!made->handle)
        goto fail;
    conf = NULL;
    made->cluster = rd_kafka_mock_cluster_new(made->handle, 1);
    if (!made->cluster || !add_topics(made, config))
        goto fail;
    *embedded = made;
    return MILL_OK;
fail:
    if (conf)
        rd_kafka_conf_destroy(conf);
    embedded_stop(made);
    return mill_error(error, MILL_FATAL, "the embedded cluster does not start: %s", why);
}

/* The cluster's thread would take a signal meant for the caller, who waits for it. */
enum mill_status embedded_start(const struct config *config, struct embedded **embedded,
                                struct mill_error *error)
{
    enum mill_status status;
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    status = start(config, embedded, error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

const char *embedded_bootstrap(const struct embedded *embedded)
{
    return rd_kafka_mock_cluster_bootstraps(embedded->cluster);
}

void embedded_stop(struct embedded *embedded)
{
    if (!embedded)
        return;
    if (embedded->cluster)
        rd_kafka_mock_cluster_destroy(embedded->cluster);
    if (embedded->handle)
        rd_kafka_destroy(embedded->handle);
    free(embedded);
}
