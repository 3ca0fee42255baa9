/* SPDX-License-Identifier: Apache-2.0
 *
 * statistics.h - what librdkafka tells of its queues and brokers every few seconds.
 *
 * Its counters begin anew with each handle; these go on.
 */
#ifndef NEWSMILL_STATISTICS_H
#define NEWSMILL_STATISTICS_H

#include "base/buffer.h"

enum { STATISTICS_MS = 5000, STATISTICS_BROKERS = 64 };

/* A counter over handles: what earlier ones came to, and the last value of this one. */
struct long_count {
    uint64_t before, last;
};

struct broker_statistics {
    int32_t id;
    double round_trip_s, throttle_s;
    struct long_count timeouts, disconnects;
};

struct statistics {
    bool is_there; /* something was told */
    uint64_t queue_bytes;
    struct long_count sent_bytes, received_bytes;
    struct broker_statistics brokers[STATISTICS_BROKERS];
    size_t broker_count;
};

/* False: not what librdkafka writes; what was known stays. */
bool statistics_read(struct statistics *statistics, struct mill_str json);
/* Samples with the label `client`. */
void statistics_add(const struct statistics *statistics, const char *client,
                    struct buffer *out);

#endif
