/* SPDX-License-Identifier: Apache-2.0
 * partition.c - what is known of one assigned partition. */
#include "kafka/partition.h"

#include <stdlib.h>

struct partition *partition_new(int32_t id, int64_t offset)
{
    struct partition *partition = calloc(1, sizeof(*partition));

    if (!partition)
        return NULL;
    partition->id = id;
    partition->descriptor = -1;
    partition->met_end = -1;
    changelog_init(&partition->changelog);
    partition->fetched = partition->next = partition->stored = offset;
    return partition;
}

void partition_free(struct partition *partition)
{
    if (!partition)
        return;
    partition_detach(partition);
    changelog_finish(&partition->changelog);
    handoff_finish(&partition->queue);
    free(partition);
}

void partition_detach(struct partition *partition)
{
    instance_free(partition->instance);
    partition->instance = NULL;
}

void partition_rewind(struct partition *partition, int64_t offset)
{
    handoff_drop(&partition->queue, partition->queue.count);
    partition->fetched = partition->next = partition->stored = offset;
    partition->met_end = -1;
    partition->held = 0;
    partition->is_touched = false;
}

int64_t partition_wait(struct partition *partition, size_t count, int64_t now_ms)
{
    int64_t wait_ms = RETRY_MOST_MS;

    /* 1, 2, 4, 8, 16, 32, 60 s. */
    if (partition->attempts < 6)
        wait_ms = (int64_t)RETRY_FIRST_MS << partition->attempts;
    partition->attempts++;
    partition->held = count;
    partition->retry_ms = now_ms + wait_ms;
    return wait_ms;
}

void partition_succeeded(struct partition *partition)
{
    partition->held = 0;
    partition->attempts = 0;
    partition->retry_ms = 0;
}

bool partition_is_waiting(const struct partition *partition, int64_t now_ms)
{
    return partition->retry_ms > now_ms;
}
