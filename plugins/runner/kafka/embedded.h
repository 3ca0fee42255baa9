/* SPDX-License-Identifier: Apache-2.0
 *
 * embedded.h - librdkafka's in-process mock cluster, for a look and for tests: one broker
 * on loopback, in memory, at-least-once. Other processes can use it as they would a real
 * one, without transactions, topic administration or more than 5 MiB a partition.
 */
#ifndef NEWSMILL_EMBEDDED_H
#define NEWSMILL_EMBEDDED_H

#include "config/config.h"

enum { EMBEDDED_PARTITIONS = 4 };

struct embedded;

/* With every topic of the configuration in it. *embedded is owned: embedded_stop(). */
enum mill_status embedded_start(const struct config *config, struct embedded **embedded,
                                struct mill_error *error);
/* host:port, borrowed. */
const char *embedded_bootstrap(const struct embedded *embedded);
/* What is in it is gone. */
void embedded_stop(struct embedded *embedded);

#endif
