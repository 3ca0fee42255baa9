/* SPDX-License-Identifier: Apache-2.0
 * roles.c - who does what around a trigger. */
#include "extractor/roles.h"

#include "extractor/actors.h"
#include "extractor/chars.h"

enum { LATER = 5 };
static bool is_relative(const struct trigger *t)
{
    return t->ending && t->ending->tie == TIE_RELATIVE;
}
/* Who says so, where the words are somebody's plan: “지사장을 선임하겠다”. */
static bool add_speaker(const struct clause *c, const struct trigger *t,
                        const struct frame *f, struct found_event *event)
{
    if (!c->in_quote || t->modality != MODALITY_PLANNED)
        return false;
    for (size_t i = c->story->events.count; i-- > 0;) {
        const struct found_event *said = &c->story->events.items[i];
        struct participant p;

        if (said->sentence != c->sentence || said->field != c->field)
            return false;
        if (!said->quote || t->start < said->quote->start ||
            t->start >= said->quote->end || !said->participant_count)
            continue;
        p = said->participants[0];
        if (!actor_fits(f->kinds, p.kind))
            return false;
        p.role = f->role;
        p.via = VIA_ANAPHORA;
        story_add_participant(event, p);
        return true;
    }
    return false;
}
static bool inherit_agent(const struct clause *c, const struct trigger *t,
                          const struct frame *f, struct found_event *event)
{
    const struct mention *m = actor_find(c, c->first, c->start, f->kinds);
    struct participant weak;

    if (!m && actor_fits(f->kinds, KIND_ORG) &&
        actor_find_team(c, c->start, t->start, &weak)) {
        weak.role = f->role;
        story_add_participant(event, weak);
        return true;
    }
    if (!m && add_speaker(c, t, f, event))
        return true;
    if (!m && !c->in_quote && actor_find_weak(c, c->start, t->start, true, &weak)) {
        weak.role = f->role;
        story_add_participant(event, weak);
        return true;
    }
    if (!m && !c->in_quote && c->story->topic &&
        actor_fits(f->kinds, c->story->names.entities.items[c->story->topic - 1].kind) &&
        !c->story->names.entities.items[c->story->topic - 1].anonymous)
        m = c->story->topic_mention;
    if (!m)
        return false;
    actor_add_group(c, m, f, event);
    if (!event->participant_count)
        story_add_participant(event, story_participant(c->story, m, f->role));
    return true;
}

/* Of a passive, and of what happens to one: its subject is what others do it to. */
static void fill_subject(const struct clause *c, const struct trigger *t,
                         const struct frame *f, struct found_event *event)
{
    const struct mention *m = actor_find(c, c->start, t->start, f->kinds);

    if (!m)
        m = actor_find(c, c->first, c->start, f->kinds);
    if (m)
        actor_add_group(c, m, f, event);
    else
        inherit_agent(c, t, f, event);
}

/* In a title the first name is who acts. */
static const struct mention *title_agent(const struct clause *c, size_t until,
                                         unsigned kinds)
{
    for (size_t i = story_mention_at(c->field, c->first); i < c->field->mentions.count;
         i++) {
        const struct mention *m = &c->field->mentions.items[i];

        if (m->start >= until)
            break;
        if (actor_counts(c, m, kinds) && m->josa == JOSA_NONE)
            return m;
    }
    return NULL;
}

static void fill_compound(const struct clause *c, const struct trigger *t,
                          const struct frame *f, struct found_event *event);

static void fill_agent(const struct clause *c, const struct trigger *t,
                       const struct frame *f, struct found_event *event)
{
    const struct mention *m;

    if (t->form.voice == VOICE_PASSIVE)
        return;
    if (t->form.head == HEAD_BARE && !t->in_title) { /* 가나AI 일본 지사 출범 */
        fill_compound(c, t, f, event);
        if (event->participant_count)
            return;
    }
    m = actor_find(c, c->start, t->start, f->kinds);
    if (m && is_relative(t) && m->josa == JOSA_TOPIC && actor_find_head(c, t, f->kinds))
        m = NULL; /* the topic is the main clause's */
    if (!m && t->in_title)
        m = title_agent(c, t->start, f->kinds);
    if (m)
        actor_add_group(c, m, f, event);
    else if (!is_relative(t) || !actor_find_head(c, t, f->kinds))
        inherit_agent(c, t, f, event);
}

static void fill_by_particle(const struct clause *c, const struct trigger *t,
                             const struct frame *f, struct found_event *event)
{
    size_t first, last, before = event->participant_count;
    struct participant weak;

    story_near(c->field, c->sentence, t->start, &first, &last);
    for (size_t i = first; i < last; i++) {
        const struct mention *m = &c->field->mentions.items[i];

        if (m->start < c->start || m->start >= t->verb || !actor_is_class(m, f->place) ||
            !actor_counts(c, m, f->kinds))
            continue;
        if (f->place == PLACE_WITH && actor_is_elsewhere(c, m, t->start))
            continue;
        if (f->place == PLACE_TO &&
            chars_starts(c->field->text, chars_skip_space(c->field->text, m->stop),
                         STR("따르면")))
            continue;
        story_add_participant(event, story_participant(c->story, m, f->role));
    }
    if (f->place == PLACE_WITH && event->participant_count == before && !c->in_quote &&
        actor_find_weak(c, c->start, t->start, false, &weak)) {
        weak.role = f->role;
        story_add_participant(event, weak);
    }
}

/* The name in the noun phrase right before the trigger: 가나AI 일본 지사 출범. */
static void fill_compound(const struct clause *c, const struct trigger *t,
                          const struct frame *f, struct found_event *event)
{
    size_t at = t->start;

    for (size_t i = story_mention_at(c->field, at); i-- > 0;) {
        const struct mention *m = &c->field->mentions.items[i];
        struct mill_str between;

        if (m->start < c->start)
            return;
        between = chars_slice(c->field->text, m->noun, at);
        if (m->josa != JOSA_NONE || chars_count(between) > 16 ||
            chars_find(between, STR(","), 0) != SIZE_MAX)
            return;
        if (actor_counts(c, m, f->kinds)) {
            story_add_participant(event, story_participant(c->story, m, f->role));
            return;
        }
    }
}

static struct mill_str strip_marks(struct mill_str text, size_t *start, size_t *end)
{
    while (*start < *end && !chars_word(chars_at(text, *start)) &&
           chars_at(text, *start) != '(')
        chars_next(text, start);
    while (*end > *start && !chars_word(chars_before(text, *end)) &&
           chars_before(text, *end) != ')')
        chars_prev(text, end);
    return chars_slice(text, *start, *end);
}

/* The words of the object itself: a title in single marks, or the noun phrase. */
static void fill_object(const struct clause *c, const struct trigger *t,
                        const struct frame *f, struct found_event *event)
{
    struct participant p = { .role = f->role, .entity = UINT32_MAX, .kind = KIND_THING };
    size_t start = t->object, end = t->object_end;

    if (f->place == PLACE_COMPOUND) { /* D램 | 공급 계약 */
        size_t at = t->start;

        while (at > c->start && chars_space(chars_before(c->field->text, at)))
            chars_prev(c->field->text, &at);
        end = at;
        while (at > c->start && chars_word(chars_before(c->field->text, at)))
            chars_prev(c->field->text, &at);
        start = at;
        if (end == t->start || t->object == t->object_end)
            return;
        for (size_t i = story_mention_at(c->field, start); i-- > 0;)
            if (c->field->mentions.items[i].stop >= end)
                return;
            else
                break;
        if (story_mention_at(c->field, start) < c->field->mentions.count &&
            c->field->mentions.items[story_mention_at(c->field, start)].start < end)
            return;
    } else if (t->object == t->object_end) {
        return;
    }
    p.name = strip_marks(c->field->text, &start, &end);
    p.start = start;
    p.end = end;
    if (f->place == PLACE_OBJECT &&
        chars_single_quote(chars_before(c->field->text, start)))
        p.kind = KIND_DOCUMENT;
    if (p.name.len && event->participant_count < MOST_PARTICIPANTS)
        event->participants[event->participant_count++] = p;
}

/* A role that only one may play has been given. */
static bool is_taken(const struct clause *c, const struct frame *f,
                     const struct found_event *event)
{
    if (rules_repeats(c->story->rules, f->type, f->role))
        return false;
    for (size_t i = 0; i < event->participant_count; i++)
        if (chars_equal(event->participants[i].role, f->role))
            return true;
    return false;
}

static void fill_frame(const struct clause *c, const struct trigger *t,
                       const struct frame *f, struct found_event *event)
{
    const struct mention *m;

    if (is_taken(c, f, event))
        return;
    switch (f->place) {
    case PLACE_AGENT:
        fill_agent(c, t, f, event);
        break;
    case PLACE_HEAD:
        m = is_relative(t) ? actor_find_head(c, t, f->kinds) : NULL;
        if (m && (f->need != NEED_YES || !event->participant_count))
            story_add_participant(event, story_participant(c->story, m, f->role));
        break;
    case PLACE_COMPOUND:
        if (f->kinds)
            fill_compound(c, t, f, event);
        else if (t->rule->object >= 0)
            fill_object(c, t, f, event);
        break;
    case PLACE_OBJECT:
        if (f->kinds && t->form.voice == VOICE_PASSIVE)
            fill_subject(c, t, f, event);
        else if (!f->kinds)
            fill_object(c, t, f, event);
        else
            fill_by_particle(c, t, f, event);
        break;
    case PLACE_THEME:
        if (t->rule->object < 0)
            fill_object(c, t, f, event);
        break;
    case PLACE_AMOUNT:
        break; /* roles_circumstances() */
    default:
        fill_by_particle(c, t, f, event);
    }
}

static size_t count_coarse(const struct rules *rules, const struct found_event *event,
                           struct mill_str role)
{
    struct mill_str coarse = rules_coarse(rules, event->type, role);
    size_t count = 0;

    for (size_t i = 0; i < event->participant_count; i++)
        count += chars_equal(
            rules_coarse(rules, event->type, event->participants[i].role), coarse);
    return count;
}

/* What is required and not there; NULL: all is. */
static const char *lacking(const struct rules *rules, const struct found_event *event)
{
    bool one = true, asks_one = false;
    const char *lacks = NULL;

    for (size_t i = 0; i < rules->frame_count; i++) {
        const struct frame *f = &rules->frames[i];
        size_t there;

        if (!chars_equal(f->type, event->type))
            continue;
        there = f->place == PLACE_AMOUNT ? event->amount_count
                                         : count_coarse(rules, event, f->role);
        if (f->need == NEED_ONE) {
            one = asks_one ? one || there > 0 : there > 0;
            asks_one = true;
        } else if (there < (f->need == NEED_TWO ? 2u : f->need == NEED_YES)) {
            lacks = f->role.data; /* closed by a NUL: loader_keep() */
        }
    }
    return lacks ? lacks : one ? NULL : "amount or target";
}

bool roles_fill(const struct clause *c, const struct trigger *t,
                struct found_event *event, const char **lacks)
{
    const struct rules *rules = c->story->rules;

    for (int priority = 1; priority < 10; priority++) {
        if (priority >= LATER && !lacking(rules, event))
            break;
        for (size_t i = 0; i < rules->frame_count; i++)
            if (rules->frames[i].priority == priority &&
                chars_equal(rules->frames[i].type, event->type))
                fill_frame(c, t, &rules->frames[i], event);
    }
    *lacks = lacking(rules, event);
    return !*lacks;
}
