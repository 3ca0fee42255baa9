/* SPDX-License-Identifier: Apache-2.0
 * examples.c - tries the examples and counterexamples of triggers.tsv. */
#include "extractor/examples.h"

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

/* What is tried: a rule of either language. */
struct trial {
    struct mill_str id, type, example, counterexample;
    unsigned line;
    bool english;
};

/* Whether the text has an event by the rule, or, with `any`, of its type. */
static bool finds(const struct ruleset *set, struct matcher *matcher, struct pool *pool,
                  struct mill_str text, const struct trial *rule, bool any)
{
    struct story story = { .rules = &set->ko, .matcher = matcher, .pool = pool };
    struct field field = { .kind = FIELD_BODY, .text = text };

    pool_reset(pool);
    story.fields = &field;
    story.field_count = 1;
    if (rule->english) {
        english_extract(&set->en, &story);
    } else {
        story_annotate(&story, PREFER_PAST);
        story_extract(&story);
    }
    for (size_t i = 0; i < story.events.count; i++)
        if (chars_equal(story.events.items[i].rule, rule->id) ||
            (any && chars_equal(story.events.items[i].type, rule->type)))
            return true;
    return false;
}

static void complain(struct loader *loader, const struct trial *rule, const char *what,
                     struct mill_str example)
{
    mill_problem(loader->host, rule->english ? "en/triggers.tsv" : "ko/triggers.tsv",
                 rule->line, 0, "rule %.*s: %s: %.*s", (int)rule->id.len, rule->id.data,
                 what, (int)example.len, example.data);
    loader->good = false;
}

static struct trial trial_at(const struct ruleset *set, size_t i)
{
    if (i < set->ko.trigger_count) {
        const struct trigger_rule *rule = &set->ko.triggers[i];

        return (struct trial){ rule->id,      rule->type,
                               rule->example, rule->counterexample,
                               rule->line,    false };
    }
    const struct english_rule *rule = &set->en.rules[i - set->ko.trigger_count];

    return (struct trial){ rule->id,   rule->type, rule->example, rule->counterexample,
                           rule->line, true };
}

bool examples_try(const struct ruleset *set, struct loader *loader)
{
    struct matcher *matcher = matcher_new(set->regexes);
    void *chunks = NULL;
    struct pool pool;

    pool_init(&pool, take, (void *)&chunks, EXAMPLE_BYTES);
    for (size_t i = 0; matcher && i < set->ko.trigger_count + set->en.rule_count; i++) {
        struct trial rule = trial_at(set, i);

        if (rule.example.len && !finds(set, matcher, &pool, rule.example, &rule, true))
            complain(loader, &rule, "its example has no such event", rule.example);
        if (rule.counterexample.len &&
            finds(set, matcher, &pool, rule.counterexample, &rule, false))
            complain(loader, &rule, "its counterexample has one", rule.counterexample);
    }
    while (chunks) {
        void *next = *(void **)chunks;

        free(chunks);
        chunks = next;
    }
    matcher_free(matcher);
    return loader->good;
}
