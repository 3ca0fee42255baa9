/* SPDX-License-Identifier: Apache-2.0
 * english.c - events and statements in English, by patterns over sentences. */
#include "extractor/english.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"
#include "extractor/name_scan.h"

enum { ID, TYPE, PATTERN, ROLES, MODALITY, WEIGHT, EXAMPLE, COUNTER };
enum { WINDOW = 240, LOOK = 4000 };

/* A name: words in capitals, with of, and, & between. Defined behind the user's pattern,
 * so that places in error messages are the user's. */
static const char definition[] =
    "(?(DEFINE)(?<NAME>\\b[A-Z][\\w&'’-]*(?:\\.[A-Z]\\.?)?"
    "(?:(?: of(?: the)?| &| de| for)? [A-Z][\\w&'’-]*\\.?){0,5}))";

static struct regex *compile(struct loader *loader, const struct tsv *tsv,
                             const struct tsv_row *row, size_t cell, bool anchored)
{
    size_t len = row->cells[cell].len;
    char *text = malloc(len + sizeof(definition));
    struct regex_error error = { 0, "no memory" };
    struct regex *regex = NULL;

    if (text) {
        memcpy(text, row->cells[cell].data, len);
        memcpy(text + len, definition, sizeof(definition));
        regex = regex_new((struct mill_str){ text, len + sizeof(definition) - 1 },
                          anchored, loader->regexes, &error);
    }
    free(text);
    if (!regex) {
        tsv_problem(tsv, row, cell, error.offset < len ? error.offset : len, loader->host,
                    "%s", error.what);
        loader->good = false;
        return NULL;
    }
    loader->regexes++;
    loader->interpreted += !regex_jitted(regex);
    return regex;
}

static void load_rules(struct english *english, struct loader *loader)
{
    static const char *const columns[] = { "id",      "type",           "pattern",
                                           "roles",   "modality",       "weight",
                                           "example", "counterexample", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "triggers.tsv", columns, &tsv))
        return;
    english->rules = loader_array(loader, tsv.count, sizeof(*english->rules));
    for (size_t i = 0; english->rules && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct english_rule *rule = &english->rules[english->rule_count++];
        struct mill_str roles = row->cells[ROLES], role;
        int modality = loader_choice(loader, &tsv, row, MODALITY, modalities);

        rule->id = loader_keep(loader, row->cells[ID]);
        rule->type = loader_keep(loader, row->cells[TYPE]);
        rule->example = loader_keep(loader, row->cells[EXAMPLE]);
        rule->counterexample = loader_keep(loader, row->cells[COUNTER]);
        rule->modality = (enum modality)(modality < 0 ? 0 : modality);
        rule->weight = loader_number(loader, &tsv, row, WEIGHT);
        rule->line = row->line;
        while (rule->role_count < ENGLISH_ROLES && chars_piece(&roles, ',', &role))
            rule->roles[rule->role_count++] = loader_keep(loader, role);
        if (!rule->role_count)
            loader_problem(loader, &tsv, row, ROLES, "want a role for each group");
        rule->pattern = compile(loader, &tsv, row, PATTERN, false);
    }
    tsv_finish(&tsv);
}

static void load_cues(struct english *english, struct loader *loader)
{
    static const char *const columns[] = { "id", "pattern", "place", NULL };
    static const char *const places[] = { "before", "behind", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "cues.tsv", columns, &tsv))
        return;
    english->cues = loader_array(loader, tsv.count, sizeof(*english->cues));
    for (size_t i = 0; english->cues && i < tsv.count; i++) {
        struct english_cue *cue = &english->cues[english->cue_count++];

        cue->behind = loader_choice(loader, &tsv, &tsv.rows[i], 2, places) == 1;
        cue->pattern = compile(loader, &tsv, &tsv.rows[i], 1, cue->behind);
    }
    tsv_finish(&tsv);
}

bool english_load(struct english *english, struct loader *loader)
{
    units_load(&english->units, loader);
    load_rules(english, loader);
    load_cues(english, loader);
    return loader->good;
}

void english_finish(struct english *english)
{
    for (size_t i = 0; i < english->rule_count; i++) {
        struct english_rule *rule = &english->rules[i];

        free((char *)rule->id.data);
        free((char *)rule->type.data);
        free((char *)rule->example.data);
        free((char *)rule->counterexample.data);
        for (size_t j = 0; j < rule->role_count; j++)
            free((char *)rule->roles[j].data);
        regex_free(rule->pattern);
    }
    for (size_t i = 0; i < english->cue_count; i++)
        regex_free(english->cues[i].pattern);
    free(english->rules);
    free(english->cues);
    units_finish(&english->units);
    memset(english, 0, sizeof(*english));
}

bool english_likely(struct mill_str text)
{
    struct mill_str head = chars_ahead(text, 0, LOOK);
    size_t latin = 0;

    for (size_t at = 0; at < head.len;) {
        uint32_t c = chars_next(head, &at);

        if (chars_hangul(c))
            return false;
        latin += chars_latin(c);
    }
    return latin > 0;
}

static bool is_short_form(struct mill_str name)
{
    return chars_ends(name, STR("Inc.")) || chars_ends(name, STR("Corp.")) ||
           chars_ends(name, STR("Co.")) || chars_ends(name, STR("Ltd.")) ||
           chars_ends(name, STR("Jr."));
}

/* A name without what stands before it only at a sentence's start. */
static bool take_name(struct mill_str text, struct regex_span span, size_t base,
                      struct participant *p)
{
    static const struct mill_str articles[] = { MILL_STR("The "), MILL_STR("In "),
                                                MILL_STR("On "), MILL_STR("But "),
                                                MILL_STR("And ") };
    static const struct mill_str never[] = {
        MILL_STR("It"), MILL_STR("They"), MILL_STR("He"),   MILL_STR("She"),
        MILL_STR("We"), MILL_STR("The"),  MILL_STR("This"), MILL_STR("That"),
        MILL_STR("I"),  MILL_STR("You"),  MILL_STR("Who")
    };
    struct mill_str name;
    size_t start = base + span.start, end = base + span.end;

    if (span.start == SIZE_MAX)
        return false;
    for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++)
        if (chars_starts(text, start, articles[i]) && start + articles[i].len < end)
            start += articles[i].len;
    if (chars_before(text, end) == '.' && !is_short_form(chars_slice(text, start, end)))
        end--;
    name = chars_slice(text, start, end);
    if (!chars_upper(chars_at(name, 0)))
        return false;
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
        if (chars_equal(name, never[i]))
            return false;
    *p = (struct participant){
        .kind = KIND_ORG, .name = name, .start = start, .end = end, .entity = UINT32_MAX
    };
    return name.len > 1;
}

/* NOLINTNEXTLINE(readability-function-size): a span, its base, a role and a kind */
static bool add_name(struct story *story, struct mill_str text, struct regex_span span,
                     size_t base, struct mill_str role, enum entity_kind kind,
                     struct found_event *event)
{
    struct participant p;

    if (!take_name(text, span, base, &p))
        return false;
    p.role = role;
    p.kind = kind;
    p.entity = name_entity(&story->names, kind, (struct mill_str){ NULL, 0 }, p.name,
                           VIA_PATTERN);
    if (p.entity == NAME_NONE)
        return false;
    story_add_participant(event, p);
    return true;
}

static void take_money(struct field *field, const struct sentence *sentence,
                       struct found_event *event)
{
    for (unsigned i = 0; i < field->amounts.count; i++) {
        const struct amount *amount = &field->amounts.items[i];

        if (amount->start >= sentence->start && amount->end <= sentence->end &&
            amount->class == UNIT_MONEY && !amount->conversion &&
            event->amount_count < MOST_AMOUNTS)
            event->amounts[event->amount_count++] = i;
    }
}

static void try_rule(const struct english_rule *rule, struct story *story,
                     struct field *field, const struct sentence *sentence)
{
    struct mill_str text = chars_slice(field->text, sentence->start, sentence->end);
    struct regex_span spans[REGEX_GROUPS];
    struct found_event event = { .field = field,
                                 .sentence = sentence,
                                 .type = rule->type,
                                 .rule = rule->id,
                                 .modality = rule->modality,
                                 .confidence = rule->weight };

    if (!regex_match(story->matcher, rule->pattern, text, 0, spans))
        return;
    event.start = sentence->start + spans[0].start;
    event.end = sentence->start + spans[0].end;
    if (story_in_quote(field, sentence, event.start))
        return;
    for (size_t i = 0; i < rule->role_count; i++)
        if (!add_name(story, field->text, spans[i + 1], sentence->start, rule->roles[i],
                      KIND_ORG, &event))
            return;
    if (event.participant_count < rule->role_count)
        return; /* the same name twice */
    if (chars_equal(rule->type, STR("deal.investment")))
        take_money(field, sentence, &event);
    list_add(story->pool, &story->events, event);
}

static bool find_speaker(const struct english *english, struct story *story,
                         struct field *field, const struct quote *quote,
                         struct found_event *event)
{
    for (size_t i = 0; i < english->cue_count; i++) {
        const struct english_cue *cue = &english->cues[i];
        struct regex_span spans[REGEX_GROUPS];
        struct mill_str window = cue->behind
                                     ? chars_ahead(field->text, quote->end, WINDOW)
                                     : chars_behind(field->text, quote->start, WINDOW);
        size_t base = (size_t)(window.data - field->text.data);

        if (!regex_match(story->matcher, cue->pattern, window, 0, spans) ||
            spans[1].start == SIZE_MAX)
            continue;
        if (add_name(story, field->text, spans[1], base, STR("speaker"), KIND_PERSON,
                     event))
            story->speaker = event->participants[0].entity + 1;
        else if (story->speaker) /* he said */
            story_add_participant(
                event, (struct participant){
                           .role = STR("speaker"),
                           .entity = story->speaker - 1,
                           .kind = KIND_PERSON,
                           .via = VIA_ANAPHORA,
                           .name = story->names.entities.items[story->speaker - 1].name,
                           .start = base + spans[1].start,
                           .end = base + spans[1].end });
        return true;
    }
    return false;
}

static void find_quotes(const struct english *english, struct story *story,
                        struct field *field, const struct sentence *sentence)
{
    for (size_t i = sentence->first_quote; i < sentence->last_quote; i++) {
        const struct quote *quote = &field->quotes.items[i];
        struct found_event event = { .field = field,
                                     .sentence = sentence,
                                     .quote = quote,
                                     .type = STR("statement.quote"),
                                     .rule = STR("en.said"),
                                     .start = quote->inner,
                                     .end = quote->inner_end,
                                     .confidence = 0.8 };

        if (find_speaker(english, story, field, quote, &event))
            list_add(story->pool, &story->events, event);
    }
}

static void walk(const struct english *english, struct story *story, struct field *field)
{
    struct amount_scan scan = { &english->units, NULL, story->matcher,
                                story->pool,     NULL, 0 };

    story->speaker = 0;
    for (size_t i = 0; i < field->sentences.count; i++) {
        const struct sentence *sentence = &field->sentences.items[i];

        amounts_scan(&scan, field->text, sentence->start, sentence->end, &field->amounts);
        find_quotes(english, story, field, sentence);
        for (size_t j = 0; j < english->rule_count; j++)
            try_rule(&english->rules[j], story, field, sentence);
    }
}

void english_extract(const struct english *english, struct story *story)
{
    story->names.names = &story->rules->names;
    story->names.pool = story->pool;
    for (size_t i = 0; i < story->field_count; i++)
        if (story->fields[i].kind != FIELD_SUBTITLE) {
            story_split(story, &story->fields[i]);
            walk(english, story, &story->fields[i]);
        }
    story_merge(story);
}
