/* SPDX-License-Identifier: Apache-2.0
 *
 * child.h - one worker process: started by exec with a document on descriptor 3 and what
 * its supervisor shares with it on the next, its output read line by line.
 *
 * A child has its own process group, so that Ctrl-C reaches it through its supervisor
 * only; the kernel kills it when the supervisor dies.
 */
#ifndef NEWSMILL_CHILD_H
#define NEWSMILL_CHILD_H

#include <sys/types.h>

#include "base/error.h"

enum { CHILD_LINE_BYTES = 16 << 10 };

/* Descriptors of a worker. What is shared lies in files in memory. */
enum {
    CHILD_DOCUMENT = 3,
    CHILD_NOTES,   /* what it is about to do, and what killed it: base/notes.h */
    CHILD_METRICS, /* what it counts */
    CHILD_END,
    CHILD_SHARED = CHILD_END - CHILD_NOTES,
};

struct child {
    pid_t pid;  /* 0: none */
    int output; /* its stdout and stderr, does not block; -1: none */
    size_t len; /* of the line that is not whole yet */
    char line[CHILD_LINE_BYTES];
};

/* `program` is a path, argv ends with a NULL. The child reads `document` from descriptor
 * 3 to its end. `shared`: the descriptors from CHILD_NOTES on, borrowed; -1: it gets none
 * there. NULL: none at all. */
enum mill_status child_start(struct child *child, const char *program, char *const argv[],
                             struct mill_str document, const int shared[CHILD_SHARED],
                             struct mill_error *error);
/* Gives every whole line that is there to `take`, without its LF; a longer line comes in
 * pieces. False: the output has ended. */
bool child_read(struct child *child, void (*take)(void *arg, struct mill_str line),
                void *arg);
/* True once it has ended, with waitpid's status; the output stays to be read. */
bool child_reap(struct child *child, int *status);
/* Gives what is left of the output and closes it. */
void child_finish(struct child *child, void (*take)(void *arg, struct mill_str line),
                  void *arg);

#endif
