/* SPDX-License-Identifier: Apache-2.0
 * roles.c - who does what around a trigger. */
#include "extractor/roles.h"

#include "extractor/chars.h"
#include "extractor/tense.h"

enum { GROUP_WORDS = 2, COMPOUND_WORDS = 4, HEAD_WORDS = 8, LATER = 5 };

static const struct entity *entity_of(const struct clause *c, const struct mention *m)
{
    return &c->story->names.entities.items[m->entity];
}

static bool kind_fits(unsigned kinds, enum entity_kind kind)
{
    return !kinds || (kinds & 1u << kind);
}

/* Counts here: of the frame's kind, on the same side of the quotation marks. */
static bool counts(const struct clause *c, const struct mention *m, unsigned kinds)
{
    const struct entity *entity = entity_of(c, m);

    return !m->embedded && !entity->anonymous && kind_fits(kinds, entity->kind) &&
           story_in_quote(c->field, c->sentence, m->start) == c->in_quote;
}

/* A verb before a noun stands between the mention and the trigger: the mention acts
 * there, not here (A가 만든 B를). */
static bool acts_elsewhere(const struct clause *c, const struct mention *m, size_t until)
{
    struct mill_str text = c->field->text;

    for (size_t at = m->stop; at < until;) {
        size_t end;
        struct mill_str word;

        at = chars_skip_space(text, at);
        end = names_word_end(text, at);
        word = chars_slice(text, at, end);
        if (end < until && chars_space(chars_at(text, end)) &&
            tense_adnominal(word) != TENSE_NONE)
            return true;
        if (end == at)
            chars_next(text, &end);
        at = end;
    }
    return false;
}

static bool is_class(const struct mention *m, enum frame_place place)
{
    switch (place) {
    case PLACE_AGENT:
        return m->josa == JOSA_TOPIC || m->josa == JOSA_SUBJECT;
    case PLACE_WITH:
        return m->josa == JOSA_WITH || m->josa == JOSA_WITH_OF;
    case PLACE_OBJECT:
        return m->josa == JOSA_OBJECT;
    case PLACE_TO:
        return m->josa == JOSA_TO;
    case PLACE_FROM:
        return m->josa == JOSA_FROM;
    case PLACE_OF:
        return m->josa == JOSA_OF;
    default:
        return false;
    }
}

/* All mentions that a particle groups with `m`: they carry its class and follow without a
 * verb between. */
static void add_group(const struct clause *c, const struct mention *m,
                      const struct frame *f, struct found_event *event)
{
    const struct mention *items = c->field->mentions.items;
    size_t i = (size_t)(m - items), low = i;

    while (low > 0 && items[low - 1].josa == m->josa &&
           items[low - 1].start >= c->first &&
           items[low].start - items[low - 1].noun <= 16)
        low--;
    for (; low <= i; low++)
        if (counts(c, &items[low], f->kinds))
            story_add_participant(event,
                                  story_participant(c->story, &items[low], f->role));
}

/* The nearest agent in text[from, until): a subject before a topic, unless it acts
 * elsewhere. */
static const struct mention *find_agent(const struct clause *c, size_t from, size_t until,
                                        unsigned kinds)
{
    const struct mention *topic = NULL, *subject = NULL;
    size_t first, last;

    story_near(c->field, c->sentence, until, &first, &last);
    for (size_t i = first; i < last; i++) {
        const struct mention *m = &c->field->mentions.items[i];

        if (m->start < from || m->start >= until || !is_class(m, PLACE_AGENT) ||
            !counts(c, m, kinds))
            continue;
        if (m->josa == JOSA_TOPIC)
            topic = m;
        else if (!acts_elsewhere(c, m, until))
            subject = m;
    }
    return subject && (!topic || subject->start > topic->start) ? subject : topic;
}

static bool is_mentioned(const struct clause *c, size_t at)
{
    size_t i = story_mention_at(c->field, at);

    return i < c->field->mentions.count && c->field->mentions.items[i].start == at;
}

/* 40여개 국내 스타트업과: what is counted is somebody, whatever it is called. */
static bool is_counted(const struct clause *c, size_t from, size_t at)
{
    struct mill_str text = c->field->text;

    for (int words = 0; words < 2 && at > from; words++) {
        while (at > from && chars_space(chars_before(text, at)))
            chars_prev(text, &at);
        while (at > from && chars_word(chars_before(text, at)))
            chars_prev(text, &at);
        if (chars_digit(chars_at(text, at)) >= 0)
            return true;
    }
    return false;
}

/* A word that no list knows but that stands as subject: the document may name nothing but
 * this about it. */
static bool find_weak(const struct clause *c, size_t from, size_t until, bool agent,
                      struct participant *p)
{
    struct mill_str text = c->field->text;
    const struct names *names = &c->story->rules->names;

    for (size_t at = from; at < until;) {
        enum josa_class class;
        size_t end, noun;
        struct mill_str word;

        at = chars_skip_space(text, at);
        end = names_word_end(text, at);
        word = chars_slice(text, at, end);
        noun = josa_strip(&c->story->rules->josa, word, 3, &class);
        word = chars_slice(word, 0, noun);
        if ((agent ? class == JOSA_TOPIC || class == JOSA_SUBJECT
                   : class == JOSA_WITH || class == JOSA_WITH_OF) &&
            end < until && chars_digit(chars_at(word, 0)) < 0 &&
            story_in_quote(c->field, c->sentence, at) == c->in_quote &&
            !is_mentioned(c, at) && !chars_ends(word, STR("들")) &&
            !names_word(names, word, WORD_STOP) &&
            (!names_word(names, word, WORD_GENERIC) ||
             (!agent && is_counted(c, from, at))) &&
            !names_word(names, word, WORD_ANONYMOUS) &&
            !names_word(names, word, WORD_DOCUMENT) &&
            !names_word(names, word, WORD_PART) &&
            trie_find(&names->gazetteer, word) == TRIE_NONE) {
            *p = (struct participant){ .entity = UINT32_MAX,
                                       .kind = KIND_ORG,
                                       .name = word,
                                       .start = at,
                                       .end = at + noun,
                                       .weak = true };
            return true;
        }
        if (end == at)
            chars_next(text, &end); /* over a mark */
        at = end;
    }
    return false;
}

/* 스타게이트 본사 팀이: a team or delegation acts, and the words before it say whose. */
static bool find_group(const struct clause *c, size_t from, size_t until,
                       struct participant *p)
{
    struct mill_str text = c->field->text;
    size_t before[GROUP_WORDS] = { from, from }, words = 0;

    for (size_t at = from; at < until;) {
        enum josa_class class;
        size_t start = chars_skip_space(text, at), end = names_word_end(text, start);
        size_t noun =
            josa_strip(&c->story->rules->josa, chars_slice(text, start, end), 1, &class);
        struct mill_str word = chars_slice(text, start, start + noun);
        bool is_bare = start + noun == end && chars_count(word) > 1 &&
                       chars_digit(chars_at(word, 0)) < 0 &&
                       chars_space(chars_at(text, end));

        if (words && (class == JOSA_TOPIC || class == JOSA_SUBJECT) &&
            names_word(&c->story->rules->names, word, WORD_PART) &&
            story_in_quote(c->field, c->sentence, start) == c->in_quote) {
            size_t first = before[words > 1 ? 1 : 0];

            *p = (struct participant){ .entity = UINT32_MAX,
                                       .kind = KIND_ORG,
                                       .name = chars_slice(text, first, start + noun),
                                       .start = first,
                                       .end = start + noun,
                                       .weak = true };
            return true;
        }
        words = is_bare ? words + 1 : 0;
        before[1] = words > 1 ? before[0] : start;
        before[0] = start;
        if (end == start)
            chars_next(text, &end);
        at = end;
    }
    return false;
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
        if (!kind_fits(f->kinds, p.kind))
            return false;
        p.role = f->role;
        p.via = VIA_ANAPHORA;
        story_add_participant(event, p);
        return true;
    }
    return false;
}

static bool is_relative(const struct trigger *t)
{
    return t->ending && t->ending->tie == TIE_RELATIVE;
}

/* The noun that a relative clause describes: the first name behind it with nothing but
 * nouns between. */
static const struct mention *find_head(const struct clause *c, const struct trigger *t,
                                       unsigned kinds)
{
    size_t at = t->end;
    size_t i = story_mention_at(c->field, at);

    for (int words = 0; words < HEAD_WORDS && i < c->field->mentions.count; words++) {
        const struct mention *m = &c->field->mentions.items[i];
        enum josa_class class;
        size_t end, stop;

        at = chars_skip_space(c->field->text, at);
        if (m->start >= c->end)
            return NULL;
        if (m->start <= at) {
            if (!m->embedded && kind_fits(kinds, entity_of(c, m)->kind) && m->stop > at)
                return m;
            i++;
        }
        end = names_word_end(c->field->text, at);
        if (end == at && (m = &c->field->mentions.items[i], m->start > at + 4))
            return NULL;
        stop = josa_strip(&c->story->rules->josa, chars_slice(c->field->text, at, end), 2,
                          &class);
        if (at + stop < end && class != JOSA_OTHER && class != JOSA_COPULA)
            return NULL;
        if (end == at)
            chars_next(c->field->text, &end);
        at = end;
    }
    return NULL;
}

static bool inherit_agent(const struct clause *c, const struct trigger *t,
                          const struct frame *f, struct found_event *event)
{
    const struct mention *m = find_agent(c, c->first, c->start, f->kinds);
    struct participant weak;

    if (!m && kind_fits(f->kinds, KIND_ORG) && find_group(c, c->start, t->start, &weak)) {
        weak.role = f->role;
        story_add_participant(event, weak);
        return true;
    }
    if (!m && add_speaker(c, t, f, event))
        return true;
    if (!m && !c->in_quote && find_weak(c, c->start, t->start, true, &weak)) {
        weak.role = f->role;
        story_add_participant(event, weak);
        return true;
    }
    if (!m && !c->in_quote && c->story->topic &&
        kind_fits(f->kinds, c->story->names.entities.items[c->story->topic - 1].kind) &&
        !c->story->names.entities.items[c->story->topic - 1].anonymous)
        m = c->story->topic_mention;
    if (!m)
        return false;
    add_group(c, m, f, event);
    if (!event->participant_count)
        story_add_participant(event, story_participant(c->story, m, f->role));
    return true;
}

/* Of a passive, and of what happens to one: its subject is what others do it to. */
static void fill_subject(const struct clause *c, const struct trigger *t,
                         const struct frame *f, struct found_event *event)
{
    const struct mention *m = find_agent(c, c->start, t->start, f->kinds);

    if (!m)
        m = find_agent(c, c->first, c->start, f->kinds);
    if (m)
        add_group(c, m, f, event);
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
        if (counts(c, m, kinds) && m->josa == JOSA_NONE)
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
    m = find_agent(c, c->start, t->start, f->kinds);
    if (m && is_relative(t) && m->josa == JOSA_TOPIC && find_head(c, t, f->kinds))
        m = NULL; /* the topic is the main clause's */
    if (!m && t->in_title)
        m = title_agent(c, t->start, f->kinds);
    if (m)
        add_group(c, m, f, event);
    else if (!is_relative(t) || !find_head(c, t, f->kinds))
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

        if (m->start < c->start || m->start >= t->verb || !is_class(m, f->place) ||
            !counts(c, m, f->kinds))
            continue;
        if (f->place == PLACE_WITH && acts_elsewhere(c, m, t->start))
            continue;
        if (f->place == PLACE_TO &&
            chars_starts(c->field->text, chars_skip_space(c->field->text, m->stop),
                         STR("따르면")))
            continue;
        story_add_participant(event, story_participant(c->story, m, f->role));
    }
    if (f->place == PLACE_WITH && event->participant_count == before && !c->in_quote &&
        find_weak(c, c->start, t->start, false, &weak)) {
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
        if (counts(c, m, f->kinds)) {
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
        m = is_relative(t) ? find_head(c, t, f->kinds) : NULL;
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
