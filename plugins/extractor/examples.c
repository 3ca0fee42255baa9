/* SPDX-License-Identifier: Apache-2.0
 * examples.c - tries the examples and counterexamples of triggers.tsv. */
#include "extractor/examples.h"

#include <stdio.h>
#include <stdlib.h>

#include "extractor/chars.h"
#include "extractor/story.h"

enum { EXAMPLE_BYTES = 4 << 20 };

static void *take(void *arg, size_t size)
{
    void **last = arg, **chunk = malloc(size + sizeof(max_align_t));

    if (!chunk)
        return NULL;
    chunk[0] = *last; /* chained, to be freed at the end */
    *last = (void *)chunk;
    return (char *)chunk + sizeof(max_align_t);
}

/* Whether the text has an event by the rule, or, with `any`, of its type. */
static bool finds(const struct ruleset *set, struct matcher *matcher, struct pool *pool,
                  struct mill_str text, const struct trigger_rule *rule, bool any)
{
    struct story story = { .rules = &set->ko, .matcher = matcher, .pool = pool };
    struct field field = { .kind = FIELD_BODY, .text = text };

    pool_reset(pool);
    story.fields = &field;
    story.field_count = 1;
    story_annotate(&story, PREFER_PAST);
    story_extract(&story);
    for (size_t i = 0; i < story.events.count; i++)
        if (chars_equal(story.events.items[i].rule, rule->id) ||
            (any && chars_equal(story.events.items[i].type, rule->type)))
            return true;
    return false;
}

static void complain(struct loader *loader, const struct trigger_rule *rule,
                     const char *what, struct mill_str example)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/triggers.tsv", loader->folder);
    mill_problem(loader->host, path, rule->line, 0, "rule %.*s: %s: %.*s",
                 (int)rule->id.len, rule->id.data, what, (int)example.len, example.data);
    loader->good = false;
}

bool examples_try(const struct ruleset *set, struct loader *loader)
{
    struct matcher *matcher = matcher_new(set->regexes);
    void *chunks = NULL;
    struct pool pool;

    pool_init(&pool, take, (void *)&chunks, EXAMPLE_BYTES);
    for (size_t i = 0; matcher && i < set->ko.trigger_count; i++) {
        const struct trigger_rule *rule = &set->ko.triggers[i];

        if (rule->example.len && !finds(set, matcher, &pool, rule->example, rule, true))
            complain(loader, rule, "its example has no such event", rule->example);
        if (rule->counterexample.len &&
            finds(set, matcher, &pool, rule->counterexample, rule, false))
            complain(loader, rule, "its counterexample has one", rule->counterexample);
    }
    while (chunks) {
        void *next = *(void **)chunks;

        free(chunks);
        chunks = next;
    }
    matcher_free(matcher);
    return loader->good;
}
