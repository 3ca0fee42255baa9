/* SPDX-License-Identifier: Apache-2.0
 *
 * quotes.c - statements: the words between a pair of quotation marks, and who said them.
 *
 * The ladder: NAME은 "…"라고 V; "…"라고 NAME은 V; 그는; who spoke or was spoken of
 * before; "…"에 따르면. What no verb of saying follows is no statement (“코드 레드”를
 * 선언).
 */
#include "extractor/chars.h"
#include "extractor/story.h"

enum { TAIL = 400, SHORTEST = 4 };

/* What stands behind a closing mark and makes a statement of the words. */
static size_t read_tail(struct mill_str text, size_t at)
{
    static const struct mill_str tails[] = {
        MILL_STR("이라면서"), MILL_STR("이라며"), MILL_STR("이라고"), MILL_STR("이라는"),
        MILL_STR("라면서"),   MILL_STR("라며"),   MILL_STR("라고"),   MILL_STR("라는"),
        MILL_STR("면서"),     MILL_STR("며"),     MILL_STR("고"),     MILL_STR("는"),
        MILL_STR("이란"),     MILL_STR("란"),     MILL_STR("이라 "),  MILL_STR("하고"),
        MILL_STR("이라"),     MILL_STR("다며"),   MILL_STR("다고")
    };

    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
        if (chars_starts(text, at, tails[i]))
            return at + tails[i].len;
    return at;
}

/* "…"는 뜻을, "…"이라는 점을: what may stand between the words and the verb. */
static bool reports_as_noun(struct mill_str text, size_t at)
{
    static const struct mill_str nouns[] = {
        MILL_STR("뜻"),     MILL_STR("의사"), MILL_STR("입장"), MILL_STR("생각"),
        MILL_STR("취지"),   MILL_STR("설명"), MILL_STR("분석"), MILL_STR("지적"),
        MILL_STR("평가"),   MILL_STR("전망"), MILL_STR("주장"), MILL_STR("의견"),
        MILL_STR("메시지"), MILL_STR("점"),   MILL_STR("말"),   MILL_STR("소감"),
        MILL_STR("글"),     MILL_STR("내용"), MILL_STR("답"),   MILL_STR("반응"),
        MILL_STR("발언"),   MILL_STR("게"),   MILL_STR("것"),   MILL_STR("비판"),
        MILL_STR("포부"),   MILL_STR("각오"), MILL_STR("당부"), MILL_STR("제안"),
        MILL_STR("의지"),   MILL_STR("견해"), MILL_STR("해명"), MILL_STR("우려")
    };

    at = chars_skip_space(text, at);
    for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++)
        if (chars_starts(text, at, nouns[i]))
            return true;
    return false;
}

/* The first verb of saying in text[at, end). */
/* NOLINTNEXTLINE(readability-function-size): two places in, two out */
static bool find_cue(const struct rules *rules, struct mill_str text, size_t at,
                     size_t end, size_t *start, size_t *stop)
{
    for (; at < end; chars_next(text, &at)) {
        size_t limit = SIZE_MAX, prefix = at;
        uint32_t handle;

        if (chars_word(chars_before(text, at)))
            continue;
        while ((handle = trie_longest(&rules->cues, text, at, limit, &prefix)) !=
               TRIE_NONE) {
            do {
                uint32_t stem = trie_value(&rules->cues, handle, &handle);
                struct verb_form form;

                if (verb_read(text, at, rules->cue_stems[stem], &form) &&
                    (form.head != HEAD_BARE || !chars_word(chars_at(text, form.end)))) {
                    *start = at;
                    *stop = names_word_end(text, at);
                    return true;
                }
            } while (handle != TRIE_NONE);
            limit = prefix;
        }
    }
    return false;
}

/* 이같이 말했다: what stands alone before or behind the sentence is what was said. */
static bool ends_whole(struct mill_str text, const struct quote *quote)
{
    uint32_t last = chars_before(text, quote->inner_end);

    return last == '.' || last == '?' || last == '!' || last == 0x2026;
}

static bool may_speak(const struct story *story, const struct field *field,
                      const struct sentence *sentence, const struct mention *m)
{
    enum entity_kind kind = story->names.entities.items[m->entity].kind;

    return !m->embedded && (m->josa == JOSA_TOPIC || m->josa == JOSA_SUBJECT) &&
           (kind == KIND_PERSON || kind == KIND_ORG || kind == KIND_DOCUMENT) &&
           !story_in_quote(field, sentence, m->start);
}

/* Whether `inner` describes a noun between the mention and the words: … 최고경영자가
 * 선언한 것에 대해. */
static bool is_inside_relative(const struct field *field, const struct mention *m,
                               size_t until)
{
    struct mill_str between = chars_slice(field->text, m->stop, until);

    return chars_find(between, STR("한 것"), 0) != SIZE_MAX ||
           chars_find(between, STR("는 것"), 0) != SIZE_MAX ||
           chars_find(between, STR("한 데"), 0) != SIZE_MAX;
}

static const struct mention *speaker_before(const struct story *story,
                                            const struct field *field,
                                            const struct sentence *sentence, size_t at)
{
    const struct mention *topic = NULL, *subject = NULL;
    size_t first, last;

    story_near(field, sentence, at, &first, &last);
    for (size_t i = first; i < last; i++) {
        const struct mention *m = &field->mentions.items[i];

        if (m->start >= at || !may_speak(story, field, sentence, m))
            continue;
        if (m->josa == JOSA_TOPIC)
            topic = m;
        else if (!is_inside_relative(field, m, at))
            subject = m;
    }
    return topic ? topic : subject;
}

static const struct mention *speaker_behind(const struct story *story,
                                            const struct field *field,
                                            const struct sentence *sentence, size_t at)
{
    size_t first, last;

    story_near(field, sentence, at, &first, &last);
    for (size_t i = first; i < last; i++) {
        const struct mention *m = &field->mentions.items[i];

        if (m->start >= at && may_speak(story, field, sentence, m))
            return m;
    }
    return NULL;
}

/* NAME에 따르면. */
static const struct mention *source_of(const struct field *field,
                                       const struct sentence *sentence, size_t at)
{
    size_t first, last;

    story_near(field, sentence, at, &first, &last);
    for (size_t i = first; i < last; i++) {
        const struct mention *m = &field->mentions.items[i];

        if (m->josa == JOSA_TO &&
            chars_starts(field->text, chars_skip_space(field->text, m->stop),
                         STR("따르면")))
            return m;
    }
    return NULL;
}

static struct found_event *add(struct story *story, struct field *field,
                               const struct sentence *sentence, const struct quote *quote)
{
    struct found_event event = { .field = field,
                                 .sentence = sentence,
                                 .quote = quote,
                                 .type = STR("statement.quote"),
                                 .rule = STR("quote.said"),
                                 .start = quote->inner,
                                 .end = quote->inner_end,
                                 .confidence = 0.9 };

    if (!list_add(story->pool, &story->events, event))
        return NULL;
    return &story->events.items[story->events.count - 1];
}

static void attribute(struct story *story, struct found_event *event,
                      const struct mention *m, double confidence)
{
    struct participant p;

    if (!m) {
        event->confidence = 0.4;
        return;
    }
    p = story_participant(story, m, STR("speaker"));
    story_add_participant(event, p);
    event->confidence = confidence;
    story->speaker = m->entity + 1;
    story->speaker_mention = m;
    story->topic = story->speaker;
    story->topic_mention = m;
}

static const struct mention *find_hint(struct story *story, const struct field *field,
                                       size_t at)
{
    for (size_t i = 0; i < story->hint_count; i++) {
        const struct speaker_hint *hint = &story->hints[i];

        if (hint->start != at || field->kind != FIELD_BODY)
            continue;
        for (size_t j = 0; j < field->mentions.count; j++) {
            const struct mention *m = &field->mentions.items[j];
            const struct entity *entity = &story->names.entities.items[m->entity];

            if ((entity->kind == KIND_PERSON || entity->kind == KIND_ORG) &&
                chars_starts(hint->by, 0, entity->name))
                return m;
        }
    }
    return NULL;
}

/* A line that is nothing but a person with a title: the credit of a pulled quotation. */
static const struct mention *name_alone(const struct story *story,
                                        const struct field *field,
                                        const struct sentence *sentence)
{
    size_t i = story_mention_at(field, sentence->start);
    const struct mention *m = &field->mentions.items[i];

    return i < field->mentions.count && m->start == sentence->start &&
                   m->noun == sentence->end &&
                   story->names.entities.items[m->entity].kind == KIND_PERSON
               ? m
               : NULL;
}

/* A paragraph that is nothing but what was said: its speaker is named beside it, or by
 * the sentence behind it that says 이같이 말했다. */
static void whole_quote(struct story *story, struct field *field,
                        const struct sentence *sentence, const struct quote *quote)
{
    const struct mention *m = find_hint(story, field, sentence->start);
    const struct sentence *next = sentence + 1;
    struct found_event *event;

    if (!m && next < field->sentences.items + field->sentences.count) {
        struct mill_str text = chars_slice(field->text, next->start, next->end);

        if (chars_find(text, STR("이같이"), 0) != SIZE_MAX ||
            chars_find(text, STR("이렇게"), 0) != SIZE_MAX ||
            chars_find(text, STR("이 같이"), 0) != SIZE_MAX ||
            chars_find(text, STR("말이다"), 0) != SIZE_MAX)
            m = speaker_before(story, field, next, next->end);
    }
    if (!m && next < field->sentences.items + field->sentences.count)
        m = name_alone(story, field, next);
    if (!m && story->speaker)
        m = story->speaker_mention;
    event = add(story, field, sentence, quote);
    if (event)
        attribute(story, event, m, m ? 0.75 : 0.3);
}

/* Whether the words are a statement: a tail that reports, and a verb of saying or an end
 * behind it. */
static bool is_statement(const struct story *story, const struct field *field,
                         const struct sentence *sentence, const struct quote *quote)
{
    size_t tail = read_tail(field->text, quote->end), start, stop, end = sentence->end;
    struct mill_str between;

    if (tail == quote->end || quote->inner_end - quote->inner < SHORTEST)
        return false;
    if (end - tail > TAIL)
        end = tail + TAIL;
    end = tail + chars_ahead(field->text, tail, end - tail).len;
    between = chars_slice(field->text, quote->end, tail);
    if (chars_equal(between, STR("는")) || chars_ends(between, STR("라는")) ||
        chars_ends(between, STR("란")))
        return reports_as_noun(field->text, tail);
    if (find_cue(story->rules, field->text, tail, end, &start, &stop))
        return true;
    return chars_ends(between, STR("며")) || chars_ends(between, STR("면서"));
}

void quotes_find(struct story *story, struct field *field,
                 const struct sentence *sentence)
{
    for (size_t i = sentence->first_quote; i < sentence->last_quote; i++) {
        const struct quote *quote = &field->quotes.items[i];
        const struct mention *m, *source = NULL;
        struct found_event *event;

        if (quote->start == sentence->start && quote->end == sentence->end &&
            ends_whole(field->text, quote)) {
            whole_quote(story, field, sentence, quote);
            continue;
        }
        if (!is_statement(story, field, sentence, quote))
            continue;
        m = speaker_before(story, field, sentence, quote->start);
        if (!m)
            m = speaker_behind(story, field, sentence, quote->end);
        if (!m)
            m = source = source_of(field, sentence, quote->start);
        if (!m && story->topic)
            m = story->topic_mention;
        if (!m && story->speaker)
            m = story->speaker_mention;
        event = add(story, field, sentence, quote);
        if (!event)
            return;
        attribute(story, event, m, source ? 0.8 : 0.9);
        event->indirect = source != NULL;
    }
}
