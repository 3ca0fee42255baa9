/* SPDX-License-Identifier: Apache-2.0
 * ruleset.c - what both stages open once a process. */
#include "extractor/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extractor/examples.h"

static bool read_options(struct ruleset *set, struct mill_host *host)
{
    const char *prefer = mill_option(host, "prefer");

    if (prefer && strcmp(prefer, "past") && strcmp(prefer, "future")) {
        mill_problem(host, "options", 0, 0, "prefer: want past or future, got %s",
                     prefer);
        return false;
    }
    set->prefer = prefer && !strcmp(prefer, "future") ? PREFER_FUTURE : PREFER_PAST;
    return true;
}

static bool set_folder(struct loader *loader, char *folder, size_t size,
                       const char *rules, const char *language)
{
    int len = snprintf(folder, size, "%s/%s", rules ? rules : "rules", language);

    loader->folder = folder;
    if (len > 0 && (size_t)len < size)
        return true;
    mill_problem(loader->host, "rules", 0, 0, "path too long");
    loader->good = false;
    return false;
}

struct ruleset *ruleset_open(struct mill_host *host)
{
    struct ruleset *set = calloc(1, sizeof(*set));
    const char *rules = mill_option(host, "rules");
    struct loader loader;
    char folder[4096];

    if (!set)
        return NULL;
    loader_init(&loader, host);
    loader.good = read_options(set, host);
    if (loader.good && set_folder(&loader, folder, sizeof(folder), rules, "ko"))
        rules_load(&set->ko, &loader);
    if (loader.good && set_folder(&loader, folder, sizeof(folder), rules, "en"))
        english_load(&set->en, &loader);
    set->regexes = loader.regexes;
    sha256_finish(&loader.sha, set->hash);
    if (loader.good && mill_lints(host))
        loader.good = examples_try(set, &loader);
    if (!loader.good) {
        ruleset_close(set);
        return NULL;
    }
    if (loader.interpreted)
        mill_count(host, "regex_interpreted", loader.interpreted);
    return set;
}

void ruleset_close(struct ruleset *set)
{
    if (!set)
        return;
    rules_finish(&set->ko);
    english_finish(&set->en);
    free(set);
}

enum mill_status workbench_attach(void *shared, struct mill_host *host, void **part)
{
    struct workbench *bench = calloc(1, sizeof(*bench));

    if (!bench)
        return mill_fail(host, MILL_RETRY, "no memory");
    bench->set = shared;
    bench->matcher = matcher_new(bench->set->regexes);
    if (!bench->matcher) {
        free(bench);
        return mill_fail(host, MILL_RETRY, "no memory for a matcher");
    }
    *part = bench;
    return MILL_OK;
}

void workbench_detach(void *part)
{
    struct workbench *bench = part;

    if (!bench)
        return;
    matcher_free(bench->matcher);
    free(bench);
}

static void count_troubles(struct workbench *bench, struct mill_host *host)
{
    struct matcher_tally tally = matcher_take(bench->matcher);

    if (tally.limits)
        mill_count(host, "regex_limits", tally.limits);
    if (tally.errors)
        mill_count(host, "regex_errors", tally.errors);
    if (tally.disabled)
        mill_count(host, "regex_disabled", tally.disabled);
}

static void *lend(void *arg, size_t size)
{
    return mill_alloc((struct mill_host *)arg, size);
}

enum mill_status workbench_each(struct workbench *bench, const struct mill_batch *in,
                                struct mill_host *host,
                                void (*take)(struct workbench *bench,
                                             const struct mill_record *record,
                                             struct pool *pool, struct mill_host *host))
{
    struct pool pool;

    pool_init(&pool, lend, host, SIZE_MAX);
    for (size_t i = 0; i < in->count && !pool.overflowed; i++) {
        take(bench, in->records[i], &pool, host);
        if (!pool.overflowed)
            pool_reset(&pool);
    }
    count_troubles(bench, host);
    return MILL_OK;
}
