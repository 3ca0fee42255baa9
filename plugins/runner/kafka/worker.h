/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.h - one worker process: a consumer, a transactional producer, one loop, one
 * plugin, an instance of it for each assigned partition.
 */
#ifndef NEWSMILL_WORKER_H
#define NEWSMILL_WORKER_H

#include "base/exit.h"
#include "base/notes.h"
#include "config/config.h"
#include "measure/sheet.h"

struct worker_args {
    const struct config *config;
    const struct stage_config *stage;
    const char *instance; /* stable name of this machine's supervisor */
    struct notes *notes;  /* shared with the supervisor; NULL: nobody reads them */
    unsigned index;       /* of this worker within the stage, from 0 */
    struct sheet *sheet;  /* where it tells its figures; borrowed; NULL: nowhere */
    bool
        embedded; /* the mock cluster: at-least-once, records under 1 MB, plain commits */
};

/* Runs until SIGTERM or SIGINT, then finishes or aborts its transaction, leaves the group
 * and returns within 10 s. EXIT_USAGE: open() failed or the configuration is bad. */
enum exit_code worker_run(const struct worker_args *args);

#endif
