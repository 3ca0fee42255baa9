/* SPDX-License-Identifier: Apache-2.0
 *
 * headers.h - the headers of what a worker writes, and what they weigh.
 *
 * An output carries the headers of the record that it comes from (traceparent,
 * tracestate, baggage and the user's own), and CloudEvents attributes of its own: ce_id
 * is the record's id, the same whenever the same record is made again. A dead letter
 * carries the original's headers byte for byte, then why it is there: in the names of
 * Kafka Connect, for existing tools, and in our own.
 */
#ifndef NEWSMILL_HEADERS_H
#define NEWSMILL_HEADERS_H

#include "base/arena.h"
#include "host/staged.h"

/* Who writes. Borrowed text. */
struct writer {
    const char *stage, *version;
    unsigned index;
};

struct header_list {
    const struct header *items;
    size_t count;
};

/* Lists in the arena; false: it overflowed. `type` is the output's full name. */
bool headers_of_output(const struct emitted *emitted, const char *type,
                       const struct writer *writer, struct arena *arena,
                       struct header_list *list);
/* `attempts`: how often the record was offered to the stage. The reason is cut to
 * REASON_BYTES, at a character. */
enum { REASON_BYTES = 4096 };
bool headers_of_dead(const struct rejected *rejected, unsigned attempts,
                     const struct writer *writer, struct arena *arena,
                     struct header_list *list);

/* Bytes that a record takes at most in a batch of its own, batch header included: what
 * the broker measures against max.message.bytes, before compression. Source: Kafka's
 * record batch, version 2. */
size_t headers_wire_size(struct mill_str key, struct mill_str value,
                         const struct header_list *list);

#endif
