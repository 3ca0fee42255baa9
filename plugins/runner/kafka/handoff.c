/* SPDX-License-Identifier: Apache-2.0
 * handoff.c - a growing ring of messages. */
#include "kafka/handoff.h"

#include <stdlib.h>

/* What librdkafka 2.0.2 allocates for a message beside its bytes. */
enum { FIRST_SLOTS = 64, MESSAGE_COST = 512 };

size_t handoff_weight(const rd_kafka_message_t *message)
{
    return message->len + message->key_len + MESSAGE_COST;
}

static bool grow(struct handoff *handoff)
{
    size_t capacity = handoff->capacity ? handoff->capacity * 2 : FIRST_SLOTS;
    rd_kafka_message_t **slots = calloc(capacity, sizeof(rd_kafka_message_t *));

    if (!slots)
        return false;
    for (size_t i = 0; i < handoff->count; i++)
        slots[i] = handoff_peek(handoff, i);
    free(handoff->slots);
    handoff->slots = slots;
    handoff->capacity = capacity;
    handoff->head = 0;
    return true;
}

bool handoff_push(struct handoff *handoff, rd_kafka_message_t *message)
{
    if (handoff->count == handoff->capacity && !grow(handoff))
        return false;
    handoff->slots[(handoff->head + handoff->count) % handoff->capacity] = message;
    handoff->count++;
    handoff->bytes += handoff_weight(message);
    return true;
}

rd_kafka_message_t *handoff_peek(const struct handoff *handoff, size_t i)
{
    return handoff->slots[(handoff->head + i) % handoff->capacity];
}

void handoff_drop(struct handoff *handoff, size_t n)
{
    for (; n > 0; n--) {
        rd_kafka_message_t *message = handoff_peek(handoff, 0);

        handoff->bytes -= handoff_weight(message);
        rd_kafka_message_destroy(message);
        handoff->head = (handoff->head + 1) % handoff->capacity;
        handoff->count--;
    }
}

void handoff_finish(struct handoff *handoff)
{
    handoff_drop(handoff, handoff->count);
    free(handoff->slots);
    *handoff = (struct handoff){ .count = 0 };
}
