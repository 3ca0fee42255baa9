/* SPDX-License-Identifier: Apache-2.0
 *
 * extractor.c - the stage: stories in, events out.
 *
 * Rule-based and the same every time: equal text and rules give equal events with equal
 * ids. Every event of a story says that it is the n-th of so many, so that a consumer can
 * replace what it holds.
 */
#include <newsmill/plugin.h>

#include "extractor/chars.h"
#include "extractor/record.h"
#include "extractor/ruleset.h"

enum { EVENTS };

static enum mill_status open_rules(struct mill_host *host, void **shared)
{
    struct ruleset *set = ruleset_open(host);
    const char *captions = mill_option(host, "captions");

    if (!set)
        return mill_fail(host, MILL_FATAL, "the rules cannot be used");
    set->captions = !captions || captions[0] == 't';
    *shared = set;
    return MILL_OK;
}

static void close_rules(void *shared)
{
    ruleset_close(shared);
}

static void set_reference(struct story *story, const struct article *article)
{
    story->dates.anchor = ANCHOR_PUBLISHED;
    if (article->published)
        story->dates.has_reference =
            calendar_parse(article->published->iso, &story->dates.reference);
}

static void explain(struct mill_host *host, const struct found_event *found)
{
    if (found->field->kind != FIELD_BODY)
        return;
    if (found->dropped)
        mill_explain(host, found->start, found->end, "merged",
                     "rule %.*s: the story tells of it elsewhere with more in it",
                     (int)found->rule.len, found->rule.data);
    else
        mill_explain(host, found->start, found->end, "event", "rule %.*s -> %.*s %s%s",
                     (int)found->rule.len, found->rule.data, (int)found->type.len,
                     found->type.data, modalities[found->modality],
                     found->negated ? ", negated" : "");
}

static void emit(struct workbench *bench, const struct mill_record *in,
                 const struct story *story, struct mill_host *host)
{
    const struct article *article = in->value;
    struct mill_record out = *in;
    int32_t n = 0, of = 0;

    for (size_t i = 0; i < story->events.count; i++)
        of += !story->events.items[i].dropped;
    for (size_t i = 0; i < story->events.count; i++) {
        const struct found_event *found = &story->events.items[i];
        struct event event;

        explain(host, found);
        if (found->dropped)
            continue;
        if (!record_event(story, article, found, bench->set->hash, &event))
            return; /* over the call's budget: the host sees to it */
        event.n = ++n;
        event.of = of;
        out.key = article->id;
        out.id = event.mention_id;
        out.value = &event;
        mill_emit(host, EVENTS, &out, in);
        mill_count(host, found->quote ? "quotes" : "events", 1);
    }
    mill_count(host, of ? "stories" : "stories_without_events", 1);
}

/* By the article's language, else by its letters. */
static bool is_english(const struct story *story, const struct article *article)
{
    if (article->language)
        return chars_starts(*article->language, 0, STR("en"));
    return story->field_count > 0 &&
           english_likely(story->fields[story->field_count - 1].text);
}

static void extract(struct workbench *bench, const struct mill_record *in,
                    struct pool *pool, struct mill_host *host)
{
    struct story story = {
        .rules = &bench->set->ko, .matcher = bench->matcher, .pool = pool, .host = host
    };
    const char *bad = "";

    if (!record_story(&story, in->value, bench->set->captions, &bad)) {
        mill_reject(host, in, "%s: no UTF-8, or a NUL in it", bad);
        return;
    }
    set_reference(&story, in->value);
    if (is_english(&story, in->value)) {
        english_extract(&bench->set->en, &story);
    } else {
        story_annotate(&story, bench->set->prefer);
        story_extract(&story);
    }
    emit(bench, in, &story, host);
}

static enum mill_status extract_batch(void *part, const struct mill_batch *in,
                                      struct mill_host *host)
{
    return workbench_each(part, in, host, extract);
}

static const struct mill_output outputs[] = {
    [EVENTS] = { "events", &event_type },
    { 0 },
};

static const struct mill_option_spec options[] = {
    WORKBENCH_OPTIONS,
    { "captions", MILL_FLAG, "true", "find events in captions of images too" },
    { 0 },
};

static const struct mill_counter_spec counters[] = {
    { "stories", "stories with events" },
    { "stories_without_events", "stories that nothing was found in" },
    { "events", "events put out, statements aside" },
    { "quotes", "statements put out" },
    WORKBENCH_COUNTERS,
    { 0 },
};

static const struct mill_stage extractor = {
    MILL_STAGE_ABI,
    .name = "extractor",
    .summary = "finds events and statements in stories",
    .input = &article_type,
    .outputs = outputs,
    .options = options,
    .counters = counters,
    .open = open_rules,
    .close = close_rules,
    .attach = workbench_attach,
    .detach = workbench_detach,
    .process = extract_batch,
};

MILL_EXPORT_STAGE(extractor)
