/* SPDX-License-Identifier: Apache-2.0
 *
 * suspects.h - records of which a worker of this stage may have died, as the supervisor
 * tells them through the notes (base/notes.h).
 */
#ifndef NEWSMILL_KAFKA_SUSPECTS_H
#define NEWSMILL_KAFKA_SUSPECTS_H

#include "base/notes.h"

struct suspicion {
    struct notes *notes; /* borrowed */
    uint32_t generation; /* of what is below */
    size_t count;
    struct suspect items[NOTES_SUSPECTS];
};

/* Takes over what is new. */
void suspicion_look(struct suspicion *suspicion);
/* All before `stored` is. Call it again and again: the supervisor may have missed it. */
void suspicion_stored(const struct suspicion *suspicion, int32_t partition,
                      int64_t stored);
/* True: the record must be offered alone. */
bool suspicion_falls_on(const struct suspicion *suspicion, int32_t partition,
                        int64_t offset);
/* What is known of this record alone; NULL: nothing. Borrowed until the next look. */
const struct suspect *suspicion_of(const struct suspicion *suspicion, int32_t partition,
                                   int64_t offset);

/* Why a record with POISON_DEATHS is a dead letter: its class, and a reason. */
const char *suspect_class(const struct suspect *suspect);
void suspect_reason(const struct suspect *suspect, int64_t record_timeout_ms,
                    char reason[256]);

#endif
