/* SPDX-License-Identifier: Apache-2.0
 *
 * roll.h - what a supervisor says of its workers, for `newsmill status`.
 *
 * It comes over a socket: what is missing or of another kind reads as nothing.
 */
#ifndef NEWSMILL_ROLL_H
#define NEWSMILL_ROLL_H

#include "base/error.h"
#include "cli/terminal.h"
#include <jansson.h>

enum { ROLL_STATE_BYTES = 320 };

/* Of one stage's workers together. */
struct roll_stage {
    size_t workers; /* 0: the supervisor has none of this stage */
    double in_rate, out_rate;
    int64_t dead, restarts, lag;
    enum tone tone;
    char state[ROLL_STATE_BYTES]; /* of the worker that is worst off */
};

/* *roll is owned: json_decref(). MILL_RETRY: nobody answers at `address`. */
enum mill_status roll_ask(const char *address, json_t **roll, struct mill_error *error);
/* Reads what ask_page() brought. NULL: no object with a list of workers. */
json_t *roll_read(struct mill_str text);

/* The bootstrap.servers that the supervisor's workers have; NULL: it does not say. */
const char *roll_bootstrap(const json_t *roll);
void roll_sum(const json_t *roll, const char *stage, struct roll_stage *sum);
/* The stage's workers as they were told; owned. */
json_t *roll_workers(const json_t *roll, const char *stage);
/* A table, a line a worker, of all that is in the roll. */
void roll_print(const json_t *roll, const struct terminal *terminal);

#endif
