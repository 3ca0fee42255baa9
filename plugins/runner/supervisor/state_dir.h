/* SPDX-License-Identifier: Apache-2.0
 *
 * state_dir.h - who this machine's newsmill is: a name that stays, in a folder that
 * belongs to one supervisor at a time.
 *
 * The folder holds `lock` (held by flock while its supervisor lives, with its pid inside)
 * and `instance` (one line). The name goes into group.instance.id and transactional.id:
 * two owners of one name would fence each other for ever.
 */
#ifndef NEWSMILL_STATE_DIR_H
#define NEWSMILL_STATE_DIR_H

#include "base/error.h"
#include "base/exit.h"

enum { INSTANCE_BYTES = 64 };

struct state_dir {
    int lock; /* the descriptor that holds it */
    char instance[INSTANCE_BYTES + 1];
};

/* Makes the folder where it is missing, takes it, and reads or makes the name; `given`
 * (NULL: none) goes before the kept one, for this run. EXIT_FENCED: another supervisor
 * has the folder, the error names its pid; EXIT_USAGE: it cannot be used, the error says
 * how to mend that. */
enum exit_code state_dir_open(const char *path, const char *given,
                              struct state_dir *state, struct mill_error *error);
void state_dir_close(struct state_dir *state);

/* A name for what is not kept: 16 hex digits. */
enum mill_status instance_random(char name[INSTANCE_BYTES + 1], struct mill_error *error);
/* Letters, digits, '.', '_', '-', at most 64. */
bool instance_is_good(const char *name);

#endif
