/* SPDX-License-Identifier: Apache-2.0
 *
 * ruleset.h - what both stages open once a process: the rules of every language and the
 * hash over their files.
 */
#ifndef EXTRACTOR_RULESET_H
#define EXTRACTOR_RULESET_H

#include "extractor/english.h"

struct ruleset {
    struct rules ko;
    struct english en;
    char hash[SHA256_HEX];
    unsigned regexes;
    enum date_prefer prefer;
    bool captions;
};

/* Reads the options rules and prefer. NULL: the host knows why. */
struct ruleset *ruleset_open(struct mill_host *host);
void ruleset_close(struct ruleset *set);

/* Memory and matcher of one partition. */
struct workbench {
    const struct ruleset *set;
    struct matcher *matcher;
};

enum mill_status workbench_attach(void *shared, struct mill_host *host, void **part);
void workbench_detach(void *part);
/* Takes each record of the batch with a pool on the host's arena that is empty again for
 * the next; counts what the matcher ran into. */
enum mill_status workbench_each(struct workbench *bench, const struct mill_batch *in,
                                struct mill_host *host,
                                void (*take)(struct workbench *bench,
                                             const struct mill_record *record,
                                             struct pool *pool, struct mill_host *host));

#define WORKBENCH_OPTIONS                                                                \
    { "rules", MILL_PATH, "rules", "folder of the rule files, one folder a language" },  \
    {                                                                                    \
        "prefer", MILL_TEXT, "past",                                                     \
            "what a bare day or month means where the tense does not say: past or "      \
            "future"                                                                     \
    }

#define WORKBENCH_COUNTERS                                                               \
    { "regex_limits", "searches that ran into the match limit" },                        \
        { "regex_errors", "searches that failed otherwise" },                            \
        { "regex_disabled", "regular expressions given up after repeated limits" },      \
    {                                                                                    \
        "regex_interpreted", "regular expressions without machine code"                  \
    }

#endif
