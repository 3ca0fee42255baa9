/* SPDX-License-Identifier: Apache-2.0
 *
 * sender.h - records into a topic from the command line: idempotent, a window of them in
 * flight, every delivery checked.
 */
#ifndef NEWSMILL_SENDER_H
#define NEWSMILL_SENDER_H

#include "config/config.h"
#include "host/staged.h"

struct sender;

struct sender_counts {
    uint64_t sent, delivered, failed;
};

/* MILL_RETRY: no broker answered; MILL_FATAL: no such topic, or a setting is wrong. */
enum mill_status sender_open(const struct config *config, const char *topic,
                             struct sender **sender, struct mill_error *error);
/* Waits while the window is full. Key, value and headers are copied. MILL_FATAL: this one
 * cannot be sent. */
enum mill_status sender_send(struct sender *sender, const struct inbound *record,
                             struct mill_error *error);
struct sender_counts sender_counts(const struct sender *sender);
/* Waits for what is in flight, then frees. MILL_FATAL: not everything arrived; the first
 * reason is in error. */
enum mill_status sender_close(struct sender *sender, struct mill_error *error);

#endif
