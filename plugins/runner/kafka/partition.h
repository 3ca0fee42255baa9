/* SPDX-License-Identifier: Apache-2.0
 *
 * partition.h - one assigned partition: its messages, its stage instance, its offsets.
 */
#ifndef NEWSMILL_PARTITION_H
#define NEWSMILL_PARTITION_H

#include "host/instance.h"
#include "kafka/changelog.h"
#include "kafka/handoff.h"

/* How long a batch that came back with MILL_RETRY waits: doubles from one to the other.
 */
enum { RETRY_FIRST_MS = 1000, RETRY_MOST_MS = 60000 };

/* Offsets may be logical (RD_KAFKA_OFFSET_BEGINNING) before the first record. */
struct partition {
    int32_t id;
    struct handoff queue;
    struct instance *instance; /* NULL: attached before its next call */
    struct changelog changelog;
    int descriptor;    /* the stage's, while the loop watches it; else -1 */
    bool is_rung;      /* it became readable: wake() is due */
    int64_t fetched;   /* after the last message taken in */
    int64_t next;      /* after the last message processed */
    int64_t stored;    /* the same, as far as we know that it is stored */
    int64_t met_end;   /* where the partition ended when that was last met; -1 */
    bool is_touched;   /* it did something in the open transaction */
    size_t held;       /* messages of the batch that is to come again */
    unsigned attempts; /* calls that failed in a row */
    int64_t retry_ms;  /* by clock_ms(): no call before; 0: any time */
    bool is_paused;    /* so the client library was told */
};

struct partition *partition_new(int32_t id, int64_t offset); /* NULL: no memory */
void partition_free(struct partition *partition);

/* Drops what it holds and remembers; it goes on at `offset`. A wait goes on. */
void partition_rewind(struct partition *partition, int64_t offset);
/* Detaches the stage: memory is a cache of the store. */
void partition_detach(struct partition *partition);

/* A call failed for now: the same `count` messages come again after a longer wait than
 * the last. Returns the wait in ms. */
int64_t partition_wait(struct partition *partition, size_t count, int64_t now_ms);
void partition_succeeded(struct partition *partition); /* the wait begins anew */
bool partition_is_waiting(const struct partition *partition, int64_t now_ms);

#endif
