/* SPDX-License-Identifier: Apache-2.0
 *
 * staged.h - what one call did, until its driver carries it out: outputs, dead letters,
 * changes to the store. Nothing of it exists when the call failed.
 *
 * All memory is the staged's own and goes with the next call into any instance of the
 * same stage_process.
 */
#ifndef NEWSMILL_STAGED_H
#define NEWSMILL_STAGED_H

#include "base/arena.h"
#include "base/error.h"

/* What the values of a topic are; form.h reads and writes them. */
enum format { FORMAT_AVRO, FORMAT_JSON, FORMAT_RAW };

struct header {
    struct mill_str name, value;
};

/* A message as its driver got it. Everything is borrowed and must stay until the call
 * into the instance returned and its staged effects were carried out. */
struct inbound {
    struct mill_str key, value; /* as on the wire */
    const struct header *headers;
    size_t header_count;
    int64_t timestamp_ms;
    const char *topic;
    int32_t partition;
    int64_t offset;
    void *message; /* the driver's own */
};

struct emitted {
    size_t output;
    struct mill_str key, id, value; /* value: as on the wire */
    enum format format;
    int64_t timestamp_ms;
    const struct inbound *from; /* NULL: from wake() */
};

struct rejected {
    const struct inbound *from;
    const char *class; /* decode, stage, too-large, memory; a worker: crash, timeout */
    struct mill_str reason;
    unsigned attempts; /* how often it was offered; 0: the driver's count */
};

struct change {
    struct mill_str key, value;
    bool deletes;
};

struct staged {
    const struct emitted *emitted; /* in the order of mill_emit() */
    size_t emitted_count;
    const struct rejected *rejected; /* in the order of the batch */
    size_t rejected_count;
    const struct change *changes; /* in order; the instance's store has them already */
    size_t change_count;
    size_t bytes; /* of all of it */
};

#endif
