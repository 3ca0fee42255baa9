/* SPDX-License-Identifier: Apache-2.0
 *
 * hop.h - one stage of a chain, opened with an instance of its own. Internal to chain.
 */
#ifndef NEWSMILL_HOP_H
#define NEWSMILL_HOP_H

#include "cli/chain.h"

struct hop {
    struct chain *chain;
    const char *name, *topic; /* of the stage; what it reads */
    struct plugin *plugin;
    struct options *options;
    struct counters *counters;
    const char **topics;       /* one for each output */
    size_t *limits;            /* likewise */
    enum format *formats;      /* likewise */
    struct reading **readings; /* likewise: outputs are read again as they were written */
    struct form form;          /* of the input */
    struct world world;
    struct stage_process *process;
    struct instance *instance;
    struct arena arena; /* of the output that is shown */
    int64_t offset;     /* of the next input */

    /* The input that is explained, decoded once more: spans speak of its text. */
    struct reading *reader;
    struct arena explained_arena;
    const void *explained;
    int64_t explained_offset; /* -1: none */
    bool busy;                /* in the call stack: a loop of topics ends here */
};

/* What all hops share. */
struct hop_setup {
    struct chain *chain;
    const struct chain_setup *setup;
    struct catalog *catalog;
    int64_t (*now_ms)(void *chain);
};

/* Loads a plugin; `stage` is its configuration (NULL: there is none). */
enum mill_status hop_load(const struct stage_config *stage, const char *name,
                          struct hop **hop, struct mill_error *error);
/* Applies the options and opens it. */
enum mill_status hop_open(struct hop *hop, const struct hop_setup *shared,
                          const struct stage_config *stage, struct mill_error *error);
void hop_free(struct hop *hop);
/* Is [STAGE.]NAME=VALUE an option of this stage? `only`: there is no other. */
bool hop_takes(const struct hop *hop, const char *option, bool only);

/* To the chain's sink. */
void chain_explained(const struct chain *chain, const struct chain_span *span);
void chain_problem(const struct chain *chain, const struct chain_problem *problem);

#endif
