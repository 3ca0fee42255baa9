/* SPDX-License-Identifier: Apache-2.0
 * blame.c - lends the workers notes, and reads in them what a worker died of. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor/fleet.h"

/* The suspects of the worker's stage. */
static struct suspects *suspects_of(const struct worker *worker)
{
    return &worker->fleet->suspects[worker->stage - worker->fleet->what->config->stages];
}

bool blame_open(struct fleet *fleet)
{
    struct mill_error error;

    oom_init(&fleet->oom, fleet->what->oom_file, clock_ms());
    fleet->suspects =
        calloc(fleet->what->config->stage_count + 1, sizeof(*fleet->suspects));
    if (!fleet->suspects)
        return false;
    for (size_t i = 0; i < fleet->count; i++) {
        struct worker *worker = &fleet->workers[i];

        if (notes_new(&worker->notes, &worker->notes_file, &error) != MILL_OK ||
            !suspects_join(suspects_of(worker), worker->notes))
            return false;
    }
    return true;
}

void blame_close(struct fleet *fleet)
{
    for (size_t i = 0; fleet->suspects && i < fleet->what->config->stage_count; i++)
        suspects_finish(&fleet->suspects[i]);
    free(fleet->suspects);
    for (size_t i = 0; i < fleet->count; i++) {
        notes_free(fleet->workers[i].notes);
        if (fleet->workers[i].notes_file >= 0)
            close(fleet->workers[i].notes_file);
    }
}

int blame_start(struct worker *worker)
{
    notes_reset(worker->notes);
    return worker->notes_file;
}

enum restart blame_ended(struct worker *worker, int status)
{
    struct fleet *fleet = worker->fleet;
    bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    bool oom = killed && oom_explains(&fleet->oom);
    const struct suspect *suspect;
    enum poison poison;
    struct note note;
    uint8_t number;

    if (!notes_read(worker->notes, &note))
        return RESTART_LATER;
    poison = poison_judge(status, &note, oom, &number);
    if (!poison)
        return killed && !oom ? RESTART_NOW : RESTART_LATER;
    suspect = suspects_blame(suspects_of(worker), &note, poison, number);
    if (!suspect)
        return RESTART_LATER;
    screen_hide(&fleet->screen);
    suspect_log(suspect, &fleet->what->log, worker->who, worker->stage->input.topic);
    screen_show(&fleet->screen);
    return RESTART_NOW;
}

void blame_step(struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->what->config->stage_count; i++)
        suspects_forget_stored(&fleet->suspects[i]);
    oom_look(&fleet->oom, clock_ms());
}
