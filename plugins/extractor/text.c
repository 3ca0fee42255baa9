/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c - the small stage beside the extractor: a text in, its dates, amounts, numbers
 * and names out. `newsmill try text` shows with it what the rules find.
 */
#include <newsmill/plugin.h>

#include "extractor/chars.h"
#include "extractor/ruleset.h"
#include "extractor/story.h"
#include "findings.h"
#include "text.h"

enum { FINDINGS };

static enum mill_status open_rules(struct mill_host *host, void **shared)
{
    *shared = ruleset_open(host);
    return *shared ? MILL_OK : mill_fail(host, MILL_FATAL, "the rules cannot be used");
}

static void close_rules(void *shared)
{
    ruleset_close(shared);
}

static const struct mill_str *keep(struct pool *pool, struct mill_str text)
{
    struct mill_str *copy = text.len ? pool_alloc(pool, sizeof(*copy)) : NULL;

    if (copy)
        *copy = text;
    return copy;
}

static void set_dates(const struct field *field, struct pool *pool,
                      struct findings *findings)
{
    struct findings_date *out = pool_array(pool, field->dates.count + 1, sizeof(*out));

    for (size_t i = 0; out && i < field->dates.count; i++) {
        const struct date *date = &field->dates.items[i];

        out[i].text = chars_slice(field->text, date->start, date->end);
        if (!date->resolved)
            continue;
        out[i].start = keep(pool, calendar_text(date->days.first, pool));
        out[i].end = keep(pool, calendar_text(date->days.last, pool));
        out[i].precision =
            keep(pool, (struct mill_str){ date_precisions[date->precision],
                                          strlen(date_precisions[date->precision]) });
    }
    findings->dates.items = out;
    findings->dates.count = out ? field->dates.count : 0;
}

static void set_amounts(const struct field *field, struct pool *pool,
                        struct findings *findings)
{
    size_t room = field->amounts.count + 1;
    struct findings_amount *amounts = pool_array(pool, room, sizeof(*amounts));
    struct findings_number *numbers = pool_array(pool, room, sizeof(*numbers));

    if (!amounts || !numbers)
        return;
    findings->amounts.items = amounts;
    findings->numbers.items = numbers;
    for (size_t i = 0; i < field->amounts.count; i++) {
        const struct amount *amount = &field->amounts.items[i];
        struct mill_str text = chars_slice(field->text, amount->start, amount->end);

        if (amount->class == UNIT_NUMBER)
            numbers[findings->numbers.count++] =
                (struct findings_number){ text, keep(pool, amount->value) };
        else
            amounts[findings->amounts.count++] =
                (struct findings_amount){ text, keep(pool, amount->value),
                                          keep(pool, amount->unit) };
    }
}

static void set_entities(const struct story *story, struct findings *findings)
{
    const struct field *field = &story->fields[0];
    struct findings_entity *out =
        pool_array(story->pool, field->mentions.count + 1, sizeof(*out));

    if (!out)
        return;
    findings->entities.items = out;
    for (size_t i = 0; i < field->mentions.count; i++) {
        const struct mention *m = &field->mentions.items[i];
        const struct entity *entity = &story->names.entities.items[m->entity];
        const char *kind = entity_kinds[entity->kind];

        if (entity->kind > KIND_PRODUCT || entity->anonymous || m->via == VIA_ANAPHORA)
            continue;
        out[findings->entities.count++] =
            (struct findings_entity){ chars_slice(field->text, m->start, m->end),
                                      (int32_t)m->start,
                                      (int32_t)m->end,
                                      { kind, strlen(kind) } };
    }
}

static void find(struct workbench *bench, const struct mill_record *in, struct pool *pool,
                 struct mill_host *host)
{
    const struct text *text = in->value;
    struct field field = { .kind = FIELD_BODY, .text = text->text };
    struct story story = { .rules = &bench->set->ko,
                           .matcher = bench->matcher,
                           .pool = pool,
                           .fields = &field,
                           .field_count = 1 };
    struct findings findings = findings_blank;
    struct mill_record out = *in;
    size_t bad;

    if (!chars_valid(text->text, &bad)) {
        mill_reject(host, in, "text: no UTF-8, or a NUL in it, at byte %zu", bad);
        return;
    }
    story.dates.anchor = ANCHOR_PUBLISHED;
    if (text->reference)
        story.dates.has_reference =
            calendar_parse(*text->reference, &story.dates.reference);
    story_annotate(&story, bench->set->prefer);
    findings.id = text->id;
    set_dates(&field, pool, &findings);
    set_amounts(&field, pool, &findings);
    set_entities(&story, &findings);
    out.value = &findings;
    if (!pool->overflowed)
        mill_emit(host, FINDINGS, &out, in);
}

static enum mill_status find_batch(void *part, const struct mill_batch *in,
                                   struct mill_host *host)
{
    return workbench_each(part, in, host, find);
}

static const struct mill_output outputs[] = {
    [FINDINGS] = { "findings", &findings_type },
    { 0 },
};

static const struct mill_option_spec options[] = {
    WORKBENCH_OPTIONS,
    { 0 },
};

static const struct mill_counter_spec counters[] = {
    WORKBENCH_COUNTERS,
    { 0 },
};

static const struct mill_stage text_stage = {
    MILL_STAGE_ABI,
    .name = "text",
    .summary = "finds dates, amounts, numbers and names in a text",
    .input = &text_type,
    .outputs = outputs,
    .options = options,
    .counters = counters,
    .open = open_rules,
    .close = close_rules,
    .attach = workbench_attach,
    .detach = workbench_detach,
    .process = find_batch,
};

MILL_EXPORT_STAGE(text_stage)
