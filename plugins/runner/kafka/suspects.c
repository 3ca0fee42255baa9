/* SPDX-License-Identifier: Apache-2.0
 * suspects.c - the worker's copy of its stage's suspects. */
#include "kafka/suspects.h"

#include <inttypes.h>
#include <stdio.h>

void suspicion_look(struct suspicion *suspicion)
{
    uint32_t generation = notes_generation(suspicion->notes);

    if (generation == suspicion->generation)
        return;
    suspicion->count = notes_suspects(suspicion->notes, suspicion->items);
    suspicion->generation = generation;
}

void suspicion_stored(const struct suspicion *suspicion, int32_t partition,
                      int64_t stored)
{
    for (size_t i = 0; i < suspicion->count; i++)
        if (suspicion->items[i].partition == partition &&
            suspicion->items[i].last < stored)
            notes_clear(suspicion->notes, i, suspicion->items[i].id);
}

bool suspicion_falls_on(const struct suspicion *suspicion, int32_t partition,
                        int64_t offset)
{
    for (size_t i = 0; i < suspicion->count; i++)
        if (suspicion->items[i].partition == partition &&
            suspicion->items[i].first <= offset && offset <= suspicion->items[i].last)
            return true;
    return false;
}

const struct suspect *suspicion_of(const struct suspicion *suspicion, int32_t partition,
                                   int64_t offset)
{
    for (size_t i = 0; i < suspicion->count; i++)
        if (suspicion->items[i].partition == partition &&
            suspicion->items[i].first == offset && suspicion->items[i].deaths > 0)
            return &suspicion->items[i];
    return NULL;
}

const char *suspect_class(const struct suspect *suspect)
{
    return suspect->poison == POISON_TIMEOUT ? "timeout" : "crash";
}

void suspect_reason(const struct suspect *suspect, int64_t record_timeout_ms,
                    char reason[256])
{
    char name[POISON_NAME_BYTES];

    poison_name(suspect, name);
    if (suspect->poison == POISON_TIMEOUT)
        snprintf(reason, 256,
                 "timeout: took longer than record_timeout (%" PRId64 " ms) %u times",
                 record_timeout_ms, suspect->deaths);
    else if (suspect->poison == POISON_OOM)
        snprintf(reason, 256,
                 "oom: the kernel killed its worker for want of memory; workers died of "
                 "this record alone %u times",
                 suspect->deaths);
    else
        snprintf(reason, 256, "%s: workers died of this record alone %u times", name,
                 suspect->deaths);
}
