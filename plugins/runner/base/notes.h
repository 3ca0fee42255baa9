/* SPDX-License-Identifier: Apache-2.0
 *
 * notes.h - a page of memory that a worker and its supervisor share: what the worker is
 * about to do, and which records may have killed it or its neighbours.
 *
 * A worker notes partition and offsets before each call into its stage (the topic is its
 * stage's input). What stands there when it dies is for its supervisor to judge
 * (supervisor/poison.h), who tells all workers of the stage what they must offer one
 * record at a time, and which record not at all. A worker says when it is stored.
 *
 * The page is a file in memory of a fixed size, so that neither side can take it from the
 * other. A worker whose memory a bug has overwritten may have written anything into it:
 * what a supervisor reads is checked, and what it must remember is not kept there.
 */
#ifndef NEWSMILL_NOTES_H
#define NEWSMILL_NOTES_H

#include "base/error.h"

/* POISON_DEATHS of one record alone: it is dead-lettered unseen. */
enum { NOTES_SUSPECTS = 64, POISON_DEATHS = 3 };

enum notes_call {
    NOTES_IDLE,
    NOTES_PROCESS, /* the stage has records; its time counts */
    NOTES_SEND,    /* their outputs go out: they are blamed still, the time is Kafka's */
    NOTES_WAKE,    /* no records; its time counts */
    NOTES_ATTACH,  /* no records; as long as it wants */
    NOTES_CALLS,
};

/* How a worker that ends itself in the middle of a call says so. */
enum notes_end { NOTES_NO_END, NOTES_TIMEOUT, NOTES_STOPPED };

struct note {
    enum notes_call call;
    enum notes_end end;
    int32_t partition;
    int64_t first, last; /* offsets of PROCESS and SEND; else -1 */
};

/* Why a death counts. */
enum poison { POISON_NONE, POISON_SIGNAL, POISON_EXIT, POISON_TIMEOUT, POISON_OOM };

/* Records from the first to the last are offered one at a time; one that is alone in it
 * and has died POISON_DEATHS times, not at all. */
struct suspect {
    uint64_t id; /* never 0, never used again */
    int64_t first, last;
    int32_t partition;
    uint16_t deaths; /* with this record alone; 0 while the range has more than one */
    uint8_t poison;  /* enum poison, of the last death */
    uint8_t number;  /* of the signal or exit code */
};

/* "SIGSEGV", "exit 1", "timeout", "oom". */
enum { POISON_NAME_BYTES = 24 };
void poison_name(const struct suspect *suspect, char name[POISON_NAME_BYTES]);

struct notes;

/* *file is the descriptor to hand on; both are the caller's. */
enum mill_status notes_new(struct notes **notes, int *file, struct mill_error *error);
/* The same page, by another process. NULL: `file` is none. */
struct notes *notes_map(int file);
void notes_free(struct notes *notes); /* NULL is fine */

/* The worker's side. begin and end are one thread's; any thread may look. */
void notes_begin(struct notes *notes, enum notes_call call, int32_t partition,
                 int64_t first, int64_t last);
void notes_end(struct notes *notes);
/* Which call it is, counted from 1; 0: none whose time counts. */
uint64_t notes_timed_call(const struct notes *notes);
/* What is being done ends this process by itself. */
void notes_ending(struct notes *notes, enum notes_end end);
/* Changes when the suspects do. */
uint32_t notes_generation(const struct notes *notes);
/* Their number; at most NOTES_SUSPECTS. */
size_t notes_suspects(const struct notes *notes, struct suspect suspects[NOTES_SUSPECTS]);
/* All of this suspect is stored. It was the `slot`-th of the last notes_suspects(). */
void notes_clear(struct notes *notes, size_t slot, uint64_t id);

/* The supervisor's side. Before each start of the worker: */
void notes_reset(struct notes *notes);
/* False: what stands there cannot be. */
bool notes_read(const struct notes *notes, struct note *note);
void notes_publish(struct notes *notes, const struct suspect *suspects, size_t count);
bool notes_is_cleared(const struct notes *notes, uint64_t id);

#endif
