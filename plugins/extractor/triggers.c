/* SPDX-License-Identifier: Apache-2.0
 * triggers.c - finds what tells of events in a sentence, and makes events of it. */
#include "extractor/chars.h"
#include "extractor/roles.h"
#include "extractor/trigger_object.h"

enum { MOST_TRIGGERS = 64, GUARD = 240 };

struct trigger_list {
    struct trigger items[MOST_TRIGGERS];
    size_t count;
};

struct search {
    struct story *story;
    struct field *field;
    const struct sentence *sentence;
    struct mill_str text; /* up to the sentence's end */
    struct trigger_list found;
};

static bool form_counts(const struct trigger *t, bool title)
{
    unsigned forms = t->rule->forms & ~(unsigned)FORM_SELF;
    enum modality m = t->ending ? t->ending->modality : MODALITY_ACTUAL;
    bool past = t->form.head == HEAD_PAST || (t->form.head == HEAD_N && t->ending &&
                                              t->ending->modality == MODALITY_ACTUAL);

    if (!forms)
        forms = FORM_DO | FORM_BE;
    if (t->form.head == HEAD_BARE)
        return (forms & FORM_BARE) || (title && t->rule->in_title) ||
               (m == MODALITY_AGREED && (forms & FORM_AGREED));
    if (t->form.voice == VOICE_PASSIVE)
        return (forms & FORM_BE) != 0;
    return (forms & FORM_DO) || ((forms & FORM_AGREED) && m == MODALITY_AGREED) ||
           ((forms & FORM_PAST) && past) ||
           ((forms & FORM_PLANNED) && m == MODALITY_PLANNED);
}

/* An agreement to do something is itself a fact; a thing agreed on is planned. */
static void read_modality(struct trigger *t)
{
    enum modality m = t->ending ? t->ending->modality : MODALITY_ACTUAL;
    bool agreement = chars_starts(t->rule->type, 0, STR("agreement."));

    if (m == MODALITY_ACTUAL && (t->rule->forms & FORM_POSSIBLE))
        m = MODALITY_POSSIBLE;
    else if (m == MODALITY_ACTUAL && (t->rule->forms & FORM_INTENDED))
        m = MODALITY_PLANNED;

    if (t->rule->forms & FORM_SELF)
        t->form.voice = VOICE_PASSIVE;
    t->negated = t->ending && t->ending->negated;
    t->modality = m != MODALITY_AGREED ? m
                  : agreement          ? MODALITY_ACTUAL
                                       : MODALITY_PLANNED;
}

static bool is_title(const struct search *s)
{
    return s->field->kind == FIELD_TITLE;
}

static bool blocked(const struct search *s, const struct trigger *t)
{
    return t->rule->blocked_by &&
           regex_match(s->story->matcher, t->rule->blocked_by,
                       chars_ahead(s->text, t->end, GUARD), 0, NULL);
}

/* Overlapping triggers: the longest tells most. */
static void keep(struct search *s, const struct trigger *t)
{
    for (size_t i = 0; i < s->found.count; i++) {
        struct trigger *other = &s->found.items[i];

        if (t->start < other->end && other->start < t->end) {
            if (t->end - t->start > other->end - other->start)
                *other = *t;
            return;
        }
    }
    if (s->found.count < MOST_TRIGGERS)
        s->found.items[s->found.count++] = *t;
}

/* Nothing, a particle, or an ending of a shortened verb (체결키로) stands behind a noun.
 */
static bool closes(const struct search *s, size_t at)
{
    enum josa_class class;
    size_t end;

    return chars_starts(s->text, at, STR("키로")) ||
           josa_read(&s->story->rules->josa, s->text, at, &end, &class);
}

static void try_verb(struct search *s, const struct trigger_rule *rule,
                     struct mill_str stem, size_t at)
{
    struct trigger t = { .rule = rule, .start = at, .verb = at, .in_title = is_title(s) };

    if (!verb_read(s->text, at, stem, &t.form))
        return;
    t.end = t.form.end;
    t.ending = endings_read(&s->story->rules->endings, s->text, &t.form, &t.end);
    if (!t.ending && t.form.head != HEAD_BARE)
        return;
    if (t.form.head == HEAD_BARE && !closes(s, t.form.end))
        return; /* 체결식 is another word */
    if (!form_counts(&t, t.in_title))
        return;
    if (!trigger_object(&(struct sight){ s->story->rules, s->sentence, s->text }, &t))
        return;
    read_modality(&t);
    if (!blocked(s, &t))
        keep(s, &t);
}

static void try_ending(struct search *s, const struct trigger_rule *rule, size_t at)
{
    struct trigger t = { .rule = rule, .start = at, .verb = at, .in_title = is_title(s) };

    t.form = (struct verb_form){ at, HEAD_NONE, VOICE_ACTIVE };
    t.ending = endings_read(&s->story->rules->endings, s->text, &t.form, &t.end);
    if (!t.ending || t.ending->modality != MODALITY_AGREED ||
        t.end - at <= STR("기로").len)
        return;
    while (t.verb > s->sentence->start && chars_word(chars_before(s->text, t.verb)))
        chars_prev(s->text, &t.verb);
    t.start = t.verb;
    read_modality(&t);
    if (!blocked(s, &t))
        keep(s, &t);
}

static void try_name(struct search *s, const struct trigger_rule *rule,
                     struct mill_str word, size_t at)
{
    struct trigger t = { .rule = rule, .start = at, .verb = at, .in_title = is_title(s) };

    if (!chars_starts(s->text, at, word) || (rule->in_title && !t.in_title))
        return;
    t.end = at + word.len;
    t.form = (struct verb_form){ t.end, HEAD_BARE, VOICE_ACTIVE };
    t.ending = endings_read(&s->story->rules->endings, s->text, &t.form, &t.end);
    read_modality(&t);
    if (!blocked(s, &t))
        keep(s, &t);
}

static void try_stems(struct search *s, size_t at)
{
    const struct rules *rules = s->story->rules;
    size_t limit = SIZE_MAX, prefix = at;
    bool inside = chars_word(chars_before(s->text, at));
    uint32_t handle;

    while ((handle = trie_longest(&rules->stems, s->text, at, limit, &prefix)) !=
           TRIE_NONE) {
        do {
            const struct trigger_stem *stem =
                &rules->stem_rows[trie_value(&rules->stems, handle, &handle)];
            const struct trigger_rule *rule = &rules->triggers[stem->rule];

            if (rule->pos == POS_ENDING && inside)
                try_ending(s, rule, at);
            else if (rule->pos == POS_NAME && !inside)
                try_name(s, rule, stem->stem, at);
            else if (rule->pos == POS_VERB && !inside)
                try_verb(s, rule, stem->stem, at);
        } while (handle != TRIE_NONE);
        limit = prefix;
    }
}

static void order(struct trigger_list *list)
{
    for (size_t i = 1; i < list->count; i++)
        for (size_t j = i; j > 0 && list->items[j].verb < list->items[j - 1].verb; j--) {
            struct trigger swap = list->items[j];

            list->items[j] = list->items[j - 1];
            list->items[j - 1] = swap;
        }
}

static double confidence(const struct found_event *event, const struct trigger *t)
{
    double sure = t->rule->weight;

    for (size_t i = 0; i < event->participant_count; i++)
        sure *= event->participants[i].weak ? 0.8 : 1;
    if (event->field->kind == FIELD_TITLE)
        sure *= 0.8;
    if (event->field->kind == FIELD_CAPTION)
        sure *= 0.9;
    if (event->date && !event->date->resolved)
        sure *= 0.95;
    return event->modality == MODALITY_REPORTED || event->modality == MODALITY_POSSIBLE
               ? sure * 0.9
               : sure;
}

static struct clause clause_of(const struct search *s, const struct trigger *t)
{
    struct clause c = { .story = s->story,
                        .field = s->field,
                        .sentence = s->sentence,
                        .first = s->sentence->start,
                        .end = s->sentence->end };

    for (size_t i = s->sentence->first_quote; i < s->sentence->last_quote; i++) {
        const struct quote *quote = &s->field->quotes.items[i];

        if (t->verb < quote->start)
            break;
        if (t->verb < quote->end) {
            c.in_quote = true;
            c.first = quote->inner;
            c.end = quote->inner_end;
        }
    }
    c.start = story_clause(s->field, s->sentence, c.first, t->start);
    return c;
}

static void make_event(struct search *s, const struct trigger *t)
{
    struct clause c = clause_of(s, t);
    const char *lacks = NULL;
    struct found_event event = { .field = s->field,
                                 .sentence = s->sentence,
                                 .type = t->rule->type,
                                 .rule = t->rule->id,
                                 .start = t->start,
                                 .end = t->end,
                                 .modality = t->modality,
                                 .negated = t->negated };

    roles_circumstances(&c, t, &event);
    /* 오는 11일 체결을 기점으로: a noun has no tense of its own, its date has. */
    if (t->form.head == HEAD_BARE && event.modality == MODALITY_ACTUAL && event.date &&
        event.date->resolved && event.date->forward &&
        event.date->days.first > s->story->dates.reference)
        event.modality = MODALITY_PLANNED;
    if (!roles_fill(&c, t, &event, &lacks)) {
        if (s->story->host && s->field->kind == FIELD_BODY)
            mill_explain(s->story->host, t->start, t->end, "no event",
                         "trigger %.*s (%s) lacks %s", (int)(t->end - t->start),
                         s->text.data + t->start, t->rule->id.data, lacks);
        return;
    }
    event.confidence = confidence(&event, t);
    list_add(s->story->pool, &s->story->events, event);
}

void triggers_find(struct story *story, struct field *field,
                   const struct sentence *sentence)
{
    struct search *s = pool_alloc(story->pool, sizeof(*s));

    if (!s)
        return;
    s->story = story;
    s->field = field;
    s->sentence = sentence;
    s->text = chars_slice(field->text, 0, sentence->end);
    for (size_t at = sentence->start; at < sentence->end; chars_next(s->text, &at))
        if (s->found.count < MOST_TRIGGERS)
            try_stems(s, at);
    order(&s->found);
    for (size_t i = 0; i < s->found.count; i++)
        make_event(s, &s->found.items[i]);
}
