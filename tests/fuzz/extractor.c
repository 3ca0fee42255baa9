/* SPDX-License-Identifier: Apache-2.0
 *
 * extractor.c - fuzzes extraction over any text: what is found lies inside the text, at
 * borders of characters, and the same text gives the same. */
#include "fuzz.h"

#include "extractor/chars.h"
#include "extractor/story.h"

static struct rules rules;
static struct matcher *matcher;

static void *take(void *arg, size_t size)
{
    void **last = arg, **chunk = malloc(size + sizeof(max_align_t));

    if (!chunk)
        return NULL;
    *chunk = *last;
    *last = (void *)chunk;
    return (char *)chunk + sizeof(max_align_t);
}

static void problem(struct mill_host *host, const char *file, unsigned line,
                    unsigned column, const char *what, ...)
{
    fprintf(stderr, "%s:%u:%u: %s\n", file, line, column, what);
}

static void load_once(void)
{
    static struct mill_host host = { .problem = problem };
    struct loader loader;

    if (matcher)
        return;
    loader_init(&loader, &host);
    loader.folder = RULES_FOLDER "/ko";
    HOLDS(rules_load(&rules, &loader));
    matcher = matcher_new(loader.regexes);
    HOLDS(matcher);
}

static void check_span(struct mill_str text, size_t start, size_t end)
{
    HOLDS(start <= end && end <= text.len);
    HOLDS(start == text.len || ((unsigned char)text.data[start] & 0xc0) != 0x80);
    HOLDS(end == text.len || ((unsigned char)text.data[end] & 0xc0) != 0x80);
}

static void check_event(const struct story *story, const struct found_event *event)
{
    check_span(event->field->text, event->start, event->end);
    check_span(event->field->text, event->sentence->start, event->sentence->end);
    for (size_t i = 0; i < event->participant_count; i++) {
        const struct participant *p = &event->participants[i];

        check_span(event->field->text, p->start, p->end);
        HOLDS(p->entity == UINT32_MAX || p->entity < story->names.entities.count);
    }
    for (size_t i = 0; i < event->amount_count; i++)
        HOLDS(event->amounts[i] < event->field->amounts.count);
    HOLDS(event->confidence >= 0 && event->confidence <= 1);
}

static size_t extract(struct mill_str text)
{
    struct field field = { .kind = FIELD_BODY, .text = text };
    void *chunks = NULL;
    struct pool pool;
    struct story story = { .rules = &rules,
                           .matcher = matcher,
                           .pool = &pool,
                           .fields = &field,
                           .field_count = 1 };
    size_t found;

    pool_init(&pool, take, (void *)&chunks, 256u << 20);
    story.dates.has_reference = calendar_parse(STR("2024-02-29"), &story.dates.reference);
    story_annotate(&story, PREFER_PAST);
    story_extract(&story);
    for (size_t i = 0; i < field.dates.count; i++)
        check_span(text, field.dates.items[i].start, field.dates.items[i].end);
    for (size_t i = 0; i < field.amounts.count; i++)
        check_span(text, field.amounts.items[i].start, field.amounts.items[i].end);
    for (size_t i = 0; i < field.mentions.count; i++)
        check_span(text, field.mentions.items[i].start, field.mentions.items[i].end);
    for (size_t i = 0; i < story.events.count; i++)
        check_event(&story, &story.events.items[i]);
    found =
        story.events.count * 1000003 + field.mentions.count * 1009 + field.dates.count;
    while (chunks) {
        void *next = *(void **)chunks;

        free(chunks);
        chunks = next;
    }
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str text = { (const char *)data, size };
    size_t bad, once;

    load_once();
    if (size > 1 << 16 || !chars_valid(text, &bad))
        return 0;
    once = extract(text);
    HOLDS(extract(text) == once);
    return 0;
}
