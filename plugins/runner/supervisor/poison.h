/* SPDX-License-Identifier: Apache-2.0
 *
 * poison.h - which deaths of workers are a record's doing, and whose.
 *
 * A death counts when the worker did it itself in the middle of a call: by a signal of
 * its own (SIGSEGV, SIGABRT, ...), by exiting (a library, a sanitizer), by
 * record_timeout, or when the cgroup counted an OOM kill. A SIGKILL or SIGTERM from
 * outside never counts.
 *
 * The records of the call are suspects: they come one at a time until they are stored. A
 * record is blamed for deaths that it was alone in, and for no other.
 */
#ifndef NEWSMILL_POISON_H
#define NEWSMILL_POISON_H

#include "base/log.h"
#include "base/notes.h"

/* `status` is waitpid's; `note` what stood in the notes, `oom` whether the cgroup counted
 * a kill. *number: the signal or exit code. */
enum poison poison_judge(int status, const struct note *note, bool oom, uint8_t *number);

/* Of one stage; starts as zeros. What changes is told to all of its workers. */
struct suspects {
    struct suspect items[NOTES_SUSPECTS]; /* the one blamed last comes last */
    size_t count;
    uint64_t last_id;
    struct notes **notes; /* of its workers; the list is owned, they are borrowed */
    size_t notes_count;
};

/* False: no memory. */
bool suspects_join(struct suspects *suspects, struct notes *notes);
void suspects_finish(struct suspects *suspects);
/* Returns the suspect that the death made or made worse; NULL: it had no records. When
 * there are too many, the one that was blamed longest ago is forgotten. */
const struct suspect *suspects_blame(struct suspects *suspects, const struct note *note,
                                     enum poison poison, uint8_t number);
/* What a worker has stored is nobody's suspect any more. */
void suspects_forget_stored(struct suspects *suspects);

/* One event: whose worker died of what, and what follows. */
void suspect_log(const struct suspect *suspect, const struct log *log, const char *worker,
                 const char *topic);

#endif
