/* SPDX-License-Identifier: Apache-2.0
 * lint.c - makes the clients' configurations that a worker would make, and no client. */
#include "kafka/lint.h"

#include "kafka/client.h"

static enum mill_status try_all(const struct config *config,
                                const struct stage_config *stage,
                                struct mill_error *error)
{
    const struct worker_args args = { .config = config, .stage = stage, .instance = "i" };
    rd_kafka_conf_t *consumer = NULL, *producer = NULL;
    enum mill_status status = client_conf_consumer(&args, &consumer, error);

    if (!status)
        status = client_conf_producer(&args, 1000000, 1000000, &producer, error);
    if (!status)
        status = client_check_times(&args, consumer, producer, error);
    if (consumer)
        rd_kafka_conf_destroy(consumer);
    if (producer)
        rd_kafka_conf_destroy(producer);
    return status;
}

void lint_kafka(const struct config *config, const struct stage_config *stage,
                void (*found)(void *arg, const char *what), void *arg)
{
    struct stage_config one = *stage;
    struct mill_error error;
    bool good = true;

    for (size_t i = 0; i < stage->kafka.count; i++) {
        rd_kafka_conf_t *conf = NULL;
        const struct worker_args args = { .config = config,
                                          .stage = &one,
                                          .instance = "i" };

        one.kafka = (struct settings){ &stage->kafka.items[i], 1 };
        if (client_conf_consumer(&args, &conf, &error)) {
            good = false;
            found(arg, error.text);
        } else {
            rd_kafka_conf_destroy(conf);
        }
    }
    if (good && try_all(config, stage, &error))
        found(arg, error.text);
}
