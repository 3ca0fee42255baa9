/* SPDX-License-Identifier: Apache-2.0
 * keep.c - stores of partitions that go and come back in the same rebalance.
 *
 * An eager rebalance takes all partitions away and gives most of them back within a
 * second; reading a large store anew each time would stop the stage for longer than the
 * rebalance. A kept store is read on from its position, which is enough unless a delete
 * was written and compacted away in between. So it is kept for less than the broker keeps
 * deletes, and only up to the next assignment. */
#include "base/clock.h"
#include "kafka/state.h"

#include <stdlib.h>

enum { KEEP_MS = 300000 };

static bool may_keep(const struct worker *worker)
{
    int64_t keeps_ms = worker->state ? worker->facts[worker->state].keeps_deletes_ms : 0;

    return worker->state && (keeps_ms < 0 || keeps_ms > 2 * (int64_t)KEEP_MS);
}

void keep_stores(struct worker *worker)
{
    keep_drop(worker);
    if (!may_keep(worker))
        return;
    worker->kept = calloc(worker->partition_count + 1, sizeof(*worker->kept));
    if (!worker->kept)
        return; /* they are read from the beginning */
    for (size_t i = 0; i < worker->partition_count; i++) {
        struct partition *partition = worker->partitions[i];

        loop_unwatch(worker, partition);
        partition_detach(partition);
        changelog_dropped(&partition->changelog, true);
        worker->kept[worker->kept_count++] =
            (struct kept){ partition->id, partition->changelog, clock_ms() };
        changelog_init(&partition->changelog);
    }
}

static void give_back(struct partition *partition, struct kept *kept)
{
    struct claim expected = partition->changelog.expected;

    if (!kept->changelog.store || clock_ms() - kept->since_ms > KEEP_MS)
        return;
    partition->changelog = kept->changelog;
    partition->changelog.expected = expected;
    kept->changelog.store = NULL;
}

void keep_return(struct worker *worker)
{
    for (size_t i = 0; i < worker->kept_count; i++) {
        struct partition *partition = worker_partition(worker, worker->kept[i].partition);

        if (partition)
            give_back(partition, &worker->kept[i]);
    }
    keep_drop(worker);
}

void keep_drop(struct worker *worker)
{
    for (size_t i = 0; i < worker->kept_count; i++)
        changelog_finish(&worker->kept[i].changelog);
    free(worker->kept);
    worker->kept = NULL;
    worker->kept_count = 0;
}
