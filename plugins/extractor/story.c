/* SPDX-License-Identifier: Apache-2.0
 * story.c - annotates the texts of a story and walks over its sentences. */
#include "extractor/story.h"

#include "extractor/chars.h"
#include "extractor/tense.h"

const char *const field_names[] = { "title", "subtitle", "caption", "body" };

enum { LEAD_PARAGRAPHS = 3 };

void story_split(struct story *story, struct field *field)
{
    struct mill_str rest = field->text, line;
    unsigned paragraph = 0;

    while (chars_piece(&rest, '\n', &line)) {
        size_t start = (size_t)(line.data - field->text.data), end = start + line.len;
        size_t first = field->quotes.count;

        quotes_pair(field->text, start, end, story->pool, &field->quotes);
        sentences_split(field->text, start, end, paragraph++, &field->quotes, first,
                        story->pool, &field->sentences);
    }
}

static bool looks_back(const struct field *field, const struct date *date)
{
    struct mill_str behind = chars_behind(field->text, date->start, 24);

    return chars_ends(chars_trim(behind), STR("앞서")) ||
           chars_ends(chars_trim(behind), STR("당시"));
}

/* The day that the article reports of: the latest bare day of the lead, not after
 * publication. */
static void find_lead(struct story *story)
{
    struct date_scan *scan = &story->dates;

    for (size_t i = 0; i < story->field_count; i++) {
        const struct field *field = &story->fields[i];

        if (field->kind == FIELD_CAPTION)
            continue;
        for (size_t j = 0, s = 0; j < field->dates.count; j++) {
            const struct date *date = &field->dates.items[j];

            while (s + 1 < field->sentences.count &&
                   field->sentences.items[s].end <= date->start)
                s++;
            if (field->sentences.items[s].paragraph >= LEAD_PARAGRAPHS)
                break;
            if (date->resolved && date->bare && date->days.last <= scan->reference &&
                !looks_back(field, date) &&
                (!scan->has_lead || date->days.last > scan->lead)) {
                scan->lead = date->days.last;
                scan->has_lead = true;
            }
        }
    }
}

static void scan_dates(struct story *story, struct field *field)
{
    unsigned paragraph = UINT32_MAX;

    field->dates.count = 0;
    for (size_t i = 0; i < field->sentences.count; i++) {
        const struct sentence *sentence = &field->sentences.items[i];

        if (sentence->paragraph != paragraph)
            dates_new_paragraph(&story->dates);
        paragraph = sentence->paragraph;
        dates_scan(&story->dates, field->text, sentence->start, sentence->end,
                   &field->dates);
    }
}

/* Without a date of publication a full date in a caption, else in the text, stands for
 * it. */
static void find_anchor(struct story *story)
{
    struct date_scan *scan = &story->dates;

    if (scan->has_reference)
        return;
    for (int pass = 0; pass < 2 && !scan->has_reference; pass++)
        for (size_t i = 0; i < story->field_count; i++) {
            const struct field *field = &story->fields[i];

            if ((field->kind == FIELD_CAPTION) != (pass == 0))
                continue;
            for (size_t j = 0; j < field->dates.count; j++) {
                const struct date *date = &field->dates.items[j];

                if (date->resolved && date->precision == PRECISION_DAY &&
                    date->anchor == ANCHOR_NONE && !scan->has_reference) {
                    scan->reference = date->days.first;
                    scan->has_reference = true;
                    scan->anchor = pass ? ANCHOR_TEXT : ANCHOR_CAPTION;
                }
            }
        }
}

static void forget_dates(struct date_scan *scan)
{
    scan->has_day = scan->has_month = scan->has_year = scan->has_period = false;
}

static void annotate_dates(struct story *story)
{
    bool had = story->dates.has_reference;

    for (int pass = 0; pass < 2; pass++) {
        forget_dates(&story->dates);
        for (size_t i = 0; i < story->field_count; i++)
            scan_dates(story, &story->fields[i]);
        if (pass)
            break;
        find_anchor(story);
        if (had || story->dates.has_reference)
            find_lead(story);
        if (had == story->dates.has_reference && !story->dates.has_lead)
            break; /* the second pass would find the same */
    }
}

static void annotate_amounts(struct story *story, struct field *field)
{
    struct span *taken = pool_array(story->pool, field->dates.count + 1, sizeof(*taken));
    struct amount_scan scan = {
        &story->rules->units, &story->rules->josa, story->matcher, story->pool, taken,
        field->dates.count
    };

    if (!taken)
        return;
    for (size_t i = 0; i < field->dates.count; i++)
        taken[i] =
            (struct span){ field->dates.items[i].start, field->dates.items[i].end };
    for (size_t i = 0; i < field->sentences.count; i++)
        amounts_scan(&scan, field->text, field->sentences.items[i].start,
                     field->sentences.items[i].end, &field->amounts);
}

void story_annotate(struct story *story, enum date_prefer prefer)
{
    story->dates.dates = &story->rules->dates;
    story->dates.josa = &story->rules->josa;
    story->dates.matcher = story->matcher;
    story->dates.pool = story->pool;
    story->dates.prefer = prefer;
    story->names.names = &story->rules->names;
    story->names.josa = &story->rules->josa;
    story->names.pool = story->pool;
    for (size_t i = 0; i < story->field_count; i++)
        story_split(story, &story->fields[i]);
    annotate_dates(story);
    for (size_t i = 0; i < story->field_count; i++) {
        struct field *field = &story->fields[i];

        annotate_amounts(story, field);
        for (size_t j = 0; j < field->sentences.count; j++)
            names_collect(&story->names, field->text, field->sentences.items[j].start,
                          field->sentences.items[j].end);
    }
    for (size_t i = 0; i < story->field_count; i++) {
        struct field *field = &story->fields[i];

        for (size_t j = 0; j < field->sentences.count; j++)
            names_mark(&story->names, field->text, field->sentences.items[j].start,
                       field->sentences.items[j].end, &field->mentions);
    }
}

bool story_in_quote(const struct field *field, const struct sentence *sentence, size_t at)
{
    size_t low = sentence->first_quote, high = sentence->last_quote;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (field->quotes.items[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sentence->last_quote && field->quotes.items[low].start <= at;
}

size_t story_mention_at(const struct field *field, size_t at)
{
    size_t low = 0, high = field->mentions.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (field->mentions.items[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void story_near(const struct field *field, const struct sentence *sentence, size_t at,
                size_t *first, size_t *last)
{
    size_t begin = story_mention_at(field, sentence->start);
    size_t end = story_mention_at(field, sentence->end);
    size_t here = story_mention_at(field, at);

    *first = here > NEAR_MENTIONS && here - NEAR_MENTIONS > begin ? here - NEAR_MENTIONS
                                                                  : begin;
    *last = end > here + NEAR_MENTIONS ? here + NEAR_MENTIONS : end;
}

/* Whether a word ends a clause: 체결하고, 맺었으며, 넓히면서. */
static bool connects(struct mill_str word, struct mill_str next)
{
    static const char *const always[] = { "면서", "지만", "는데", "으며", "하며", "되며",
                                          "이며", "리며", "치며", "키며", "지며", "기며",
                                          "내며", "오며", "가며", "서며", "우며", "르며",
                                          "히며", "으나", "다가" };
    static const char *const before_go[] = { "하", "되", "키", "받", "맺", "열", "짓",
                                             "놓", "내", "우", "히", "리", "이", "있",
                                             "없", "들", "잡", "갖", "얻", "쓰", "두",
                                             "오", "가", "나", "서", "치", "찾", "풀",
                                             "밀", "살", "막", "뽑", "담", "꾸", "끌",
                                             "쏟", "올", "넣", "팔", "세", "열", "끼" };
    static const char *const auxiliary[] = {
        "있", "싶", "나서", "나섰", "갔", "온", "왔"
    };
    size_t end;

    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
        if (chars_ends(word, (struct mill_str){ always[i], strlen(always[i]) }))
            return true;
    if (!chars_ends(word, STR("고")) || word.len < 6)
        return false;
    for (size_t i = 0; i < sizeof(auxiliary) / sizeof(auxiliary[0]); i++)
        if (chars_starts(next, 0,
                         (struct mill_str){ auxiliary[i], strlen(auxiliary[i]) }))
            return false;
    end = word.len - 3;
    if (chars_tail(chars_before(word, end)) == TAIL_SS)
        return true;
    for (size_t i = 0; i < sizeof(before_go) / sizeof(before_go[0]); i++)
        if (chars_ends(chars_slice(word, 0, end),
                       (struct mill_str){ before_go[i], strlen(before_go[i]) }))
            return true;
    return false;
}

size_t story_clause(const struct field *field, const struct sentence *sentence,
                    size_t from, size_t at)
{
    size_t clause;

    if (at > from + NEAR_BYTES)
        from = at - chars_behind(field->text, at, NEAR_BYTES).len;
    clause = from;
    for (size_t i = from; i < at;) {
        size_t start = chars_skip_space(field->text, i), end = start;
        struct mill_str word;

        while (end < at && !chars_space(chars_at(field->text, end)))
            chars_next(field->text, &end);
        if (end >= at)
            break;
        word = chars_slice(field->text, start, end);
        if (chars_ends(word, STR(",")))
            word.len--;
        if (!story_in_quote(field, sentence, start) &&
            connects(word,
                     chars_ahead(field->text, chars_skip_space(field->text, end), 12)))
            clause = end;
        i = end;
    }
    return clause;
}

struct participant story_participant(const struct story *story, const struct mention *m,
                                     struct mill_str role)
{
    const struct entity *entity = &story->names.entities.items[m->entity];

    return (struct participant){ .role = role,
                                 .entity = m->entity,
                                 .kind = entity->kind,
                                 .name = entity->name,
                                 .start = m->start,
                                 .end = m->end,
                                 .via = m->via };
}

void story_add_participant(struct found_event *event, struct participant participant)
{
    for (size_t i = 0; i < event->participant_count; i++) {
        const struct participant *there = &event->participants[i];

        if (there->entity == participant.entity
                ? participant.entity != UINT32_MAX || there->start == participant.start
                : chars_equal(there->name, participant.name))
            return;
    }
    if (event->participant_count < MOST_PARTICIPANTS)
        event->participants[event->participant_count++] = participant;
}

/* Who the sentence is about stays the topic of its paragraph until another is. */
static void follow_topic(struct story *story, const struct field *field,
                         const struct sentence *sentence)
{
    size_t end = story_mention_at(field, sentence->end);

    for (size_t i = story_mention_at(field, sentence->start); i < end; i++) {
        const struct mention *m = &field->mentions.items[i];
        enum entity_kind kind = story->names.entities.items[m->entity].kind;

        if (m->embedded || m->josa != JOSA_TOPIC ||
            (kind != KIND_PERSON && kind != KIND_ORG && kind != KIND_DOCUMENT) ||
            story_in_quote(field, sentence, m->start))
            continue;
        story->topic = m->entity + 1;
        story->topic_mention = m;
    }
}

static void walk(struct story *story, struct field *field)
{
    unsigned paragraph = UINT32_MAX;

    story->topic = story->speaker = 0;
    for (size_t i = 0; i < field->sentences.count; i++) {
        const struct sentence *sentence = &field->sentences.items[i];

        if (sentence->paragraph != paragraph)
            story->topic = 0;
        paragraph = sentence->paragraph;
        quotes_find(story, field, sentence);
        triggers_find(story, field, sentence);
        follow_topic(story, field, sentence);
    }
}

static bool same_participant(const struct participant *a, const struct participant *b)
{
    return a->entity != UINT32_MAX
               ? a->entity == b->entity
               : b->entity == UINT32_MAX && chars_equal(a->name, b->name);
}

/* Whether all that acts in a acts in b too. */
static bool within(const struct found_event *a, const struct found_event *b)
{
    for (size_t i = 0; i < a->participant_count; i++) {
        bool there = a->participants[i].kind > KIND_ORG;

        for (size_t j = 0; j < b->participant_count && !there; j++)
            there = same_participant(&a->participants[i], &b->participants[j]);
        if (!there)
            return false;
    }
    return true;
}

static bool overlap(struct mill_str a, struct mill_str b)
{
    return chars_find(a, b, 0) != SIZE_MAX || chars_find(b, a, 0) != SIZE_MAX;
}

/* Another plant, another destination: another event. */
static bool objects_agree(const struct found_event *a, const struct found_event *b)
{
    for (size_t i = 0; i < a->participant_count; i++)
        for (size_t j = 0; j < b->participant_count; j++) {
            const struct participant *x = &a->participants[i], *y = &b->participants[j];

            if (x->kind > KIND_ORG && y->kind > KIND_ORG &&
                chars_equal(x->role, y->role) && !overlap(x->name, y->name))
                return false;
        }
    return true;
}

static bool dates_agree(const struct found_event *a, const struct found_event *b)
{
    return !a->date || !b->date || !a->date->resolved || !b->date->resolved ||
           (a->date->days.first <= b->date->days.last &&
            b->date->days.first <= a->date->days.last);
}

/* A story tells of one event several times: the telling with most in it stays. */
void story_merge(struct story *story)
{
    struct event_list *list = &story->events;

    for (size_t i = 0; i < list->count && list->count < 2000; i++)
        for (size_t j = 0; j < list->count; j++) {
            struct found_event *a = &list->items[i], *b = &list->items[j];
            bool richer =
                b->participant_count > a->participant_count ||
                (b->participant_count == a->participant_count &&
                 (b->field->kind == a->field->kind ? j < i
                                                   : b->field->kind > a->field->kind));

            if (i != j && !a->quote && !a->dropped && !b->dropped && !b->quote &&
                chars_equal(a->type, b->type) && a->negated == b->negated &&
                a->modality == b->modality && richer && within(a, b) &&
                objects_agree(a, b) && dates_agree(a, b)) {
                a->dropped = true;
                if (!b->date || !b->date->resolved)
                    b->date = a->date && a->date->resolved ? a->date : b->date;
            }
        }
}

void story_extract(struct story *story)
{
    for (size_t i = 0; i < story->field_count; i++)
        if (story->fields[i].kind != FIELD_SUBTITLE)
            walk(story, &story->fields[i]);
    story_merge(story);
}
