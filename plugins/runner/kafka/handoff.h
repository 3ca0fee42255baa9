/* SPDX-License-Identifier: Apache-2.0
 *
 * handoff.h - the messages of one partition between the client library and the stage.
 *
 * Bounded by its user: the worker stops polling when one queue holds its share of bytes.
 * Pausing at watermarks instead would cost more than it saves: librdkafka 2.0.2 throws
 * away what it had fetched for a partition each time that it is paused.
 */
#ifndef NEWSMILL_HANDOFF_H
#define NEWSMILL_HANDOFF_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

struct handoff {
    rd_kafka_message_t **slots; /* a ring */
    size_t head, count, capacity;
    size_t bytes; /* of all messages in it, with what each costs the library */
};

/* Bytes that a message takes while it is held. */
size_t handoff_weight(const rd_kafka_message_t *message);
/* Takes the message. False: no memory; the message is still the caller's. */
bool handoff_push(struct handoff *handoff, rd_kafka_message_t *message);
/* The i-th from the front; borrowed. i < count. */
rd_kafka_message_t *handoff_peek(const struct handoff *handoff, size_t i);
/* Destroys the first n. */
void handoff_drop(struct handoff *handoff, size_t n);
/* Destroys all and frees the ring. */
void handoff_finish(struct handoff *handoff);

#endif
