/* SPDX-License-Identifier: Apache-2.0
 * actors.c - who acts near a trigger: named, known by its place alone, or described. */
#include "extractor/actors.h"

#include "extractor/chars.h"
#include "extractor/tense.h"

enum { GROUP_WORDS = 2, HEAD_WORDS = 8 };

const struct entity *actor_entity(const struct clause *c, const struct mention *m)
{
    return &c->story->names.entities.items[m->entity];
}

bool actor_fits(unsigned kinds, enum entity_kind kind)
{
    return !kinds || (kinds & 1u << kind);
}

/* Counts here: of the frame's kind, on the same side of the quotation marks. */
bool actor_counts(const struct clause *c, const struct mention *m, unsigned kinds)
{
    const struct entity *entity = actor_entity(c, m);

    return !m->embedded && !entity->anonymous && actor_fits(kinds, entity->kind) &&
           story_in_quote(c->field, c->sentence, m->start) == c->in_quote;
}

/* A verb before a noun stands between the mention and the trigger: the mention acts
 * there, not here (A가 만든 B를). */
bool actor_is_elsewhere(const struct clause *c, const struct mention *m, size_t until)
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

bool actor_is_class(const struct mention *m, enum frame_place place)
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
void actor_add_group(const struct clause *c, const struct mention *m,
                     const struct frame *f, struct found_event *event)
{
    const struct mention *items = c->field->mentions.items;
    size_t i = (size_t)(m - items), low = i;

    while (low > 0 && items[low - 1].josa == m->josa &&
           items[low - 1].start >= c->first &&
           items[low].start - items[low - 1].noun <= 16)
        low--;
    for (; low <= i; low++)
        if (actor_counts(c, &items[low], f->kinds))
            story_add_participant(event,
                                  story_participant(c->story, &items[low], f->role));
}

/* The nearest agent in text[from, until): a subject before a topic, unless it acts
 * elsewhere. */
const struct mention *actor_find(const struct clause *c, size_t from, size_t until,
                                 unsigned kinds)
{
    const struct mention *topic = NULL, *subject = NULL;
    size_t first, last;

    story_near(c->field, c->sentence, until, &first, &last);
    for (size_t i = first; i < last; i++) {
        const struct mention *m = &c->field->mentions.items[i];

        if (m->start < from || m->start >= until || !actor_is_class(m, PLACE_AGENT) ||
            !actor_counts(c, m, kinds))
            continue;
        if (m->josa == JOSA_TOPIC)
            topic = m;
        else if (!actor_is_elsewhere(c, m, until))
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
bool actor_find_weak(const struct clause *c, size_t from, size_t until, bool agent,
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
bool actor_find_team(const struct clause *c, size_t from, size_t until,
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
/* The noun that a relative clause describes: the first name behind it with nothing but
 * nouns between. */
const struct mention *actor_find_head(const struct clause *c, const struct trigger *t,
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
            if (!m->embedded && actor_fits(kinds, actor_entity(c, m)->kind) &&
                m->stop > at)
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
