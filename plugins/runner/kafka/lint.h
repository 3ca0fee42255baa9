/* SPDX-License-Identifier: Apache-2.0
 *
 * lint.h - what a worker would find wrong with a stage's Kafka settings, before it
 * starts.
 */
#ifndef NEWSMILL_KAFKA_LINT_H
#define NEWSMILL_KAFKA_LINT_H

#include "config/config.h"

/* Each setting by itself, then all together; `found` gets texts that begin with
 * file:line:column where one line is to blame. */
void lint_kafka(const struct config *config, const struct stage_config *stage,
                void (*found)(void *arg, const char *what), void *arg);

#endif
