/* SPDX-License-Identifier: Apache-2.0
 * triggers.c - finds what tells of events in a sentence, and makes events of it. */
#include "extractor/chars.h"
#include "extractor/roles.h"

enum {
    MOST_TRIGGERS = 64,
    OBJECT_WORDS = 3,
    HEAD_OBJECT_WORDS = 8,
    FAR_BYTES = 240,
    GUARD = 240
};

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

static bool is_mark(uint32_t c)
{
    return chars_single_quote(c) || chars_double_quote(c) || c == ')' || c == ']' ||
           c == '%' || c == 0x300d || c == 0x300f || c == 0x300b || c == '>';
}

/* The noun phrase that ends before `at`: its last word without particle, closing marks
 * and gloss. *start is where the word begins. */
static bool noun_before(const struct search *s, size_t at, size_t *start, size_t *end,
                        enum josa_class *class)
{
    size_t back = at, noun, stop;

    while (back > s->sentence->start && chars_space(chars_before(s->text, back)))
        chars_prev(s->text, &back);
    stop = back;
    while (back > s->sentence->start && chars_word(chars_before(s->text, back)))
        chars_prev(s->text, &back);
    *class = JOSA_NONE;
    if (is_mark(chars_before(s->text, back)) && back < stop) { /* 청사진’을 */
        size_t josa;

        if (!josa_read(&s->story->rules->josa, s->text, back, &josa, class) ||
            josa != stop)
            return false;
        noun = back;
    } else {
        struct mill_str word = chars_slice(s->text, back, stop);
        size_t len = josa_strip(&s->story->rules->josa, word, 2, class);

        if (len == word.len) /* 대만을 is 대만 and 을, 공을 is 공 and 을 */
            len = josa_strip(&s->story->rules->josa, word, 1, class);
        noun = back + len;
        if (*class == JOSA_COPULA)
            noun = stop, *class = JOSA_NONE;
    }
    while (noun > s->sentence->start && is_mark(chars_before(s->text, noun))) {
        if (chars_before(s->text, noun) == ')') {
            struct mill_str behind = chars_behind(s->text, noun, 60);
            size_t open = SIZE_MAX, next = chars_find(behind, STR("("), 0);

            for (; next != SIZE_MAX; next = chars_find(behind, STR("("), next + 1))
                open = next;
            if (open == SIZE_MAX)
                return false;
            noun = noun - behind.len + open;
        } else {
            chars_prev(s->text, &noun);
        }
    }
    *end = noun;
    while (noun > s->sentence->start && chars_word(chars_before(s->text, noun)))
        chars_prev(s->text, &noun);
    *start = noun;
    return *start < *end;
}

/* Two words for object classes such as 공급 계약. */
static struct mill_str widen(const struct search *s, size_t start, size_t end)
{
    size_t back = start;

    while (back > s->sentence->start && chars_space(chars_before(s->text, back)))
        chars_prev(s->text, &back);
    while (back > s->sentence->start && chars_word(chars_before(s->text, back)))
        chars_prev(s->text, &back);
    return chars_slice(s->text, back, end);
}

/* Where the words of the object class begin: 공급 of D램 공급 계약. */
static size_t class_start(const struct search *s, size_t from, size_t end, int class)
{
    for (size_t at = from; at < end; chars_next(s->text, &at)) {
        uint32_t handle =
            trie_find(&s->story->rules->objects, chars_slice(s->text, at, end));

        while (handle != TRIE_NONE)
            if (trie_value(&s->story->rules->objects, handle, &handle) ==
                (uint32_t) class)
                return at;
    }
    return end;
}

/* The opening mark of the phrase that a closing mark before `end` closes. */
static size_t marked_start(const struct search *s, size_t start, size_t end)
{
    uint32_t close = chars_at(s->text, end), open = close == 0x2019 ? 0x2018 : close;
    size_t at = start;

    if (!chars_single_quote(close))
        return start;
    while (at > s->sentence->start && start - at < FAR_BYTES) {
        uint32_t c = chars_before(s->text, at);

        if (c == open)
            return at;
        chars_prev(s->text, &at);
    }
    return start;
}

/* 한국 법인 ‘노바링크코리아’를: the word before the marks says what the name names. */
static bool is_named_object(const struct search *s, struct trigger *t, size_t start,
                            size_t end, enum josa_class josa)
{
    size_t open = marked_start(s, start, end), mark = open, from, to;
    enum josa_class none;

    if (!chars_single_quote(chars_at(s->text, end)) || josa != JOSA_OBJECT)
        return false;
    chars_prev(s->text, &mark);
    if (!noun_before(s, mark, &from, &to, &none) || none != JOSA_NONE ||
        !rules_object(s->story->rules, widen(s, from, to), t->rule->object))
        return false;
    t->object = open;
    t->object_end = end;
    t->start = from;
    return true;
}

/* The object right before the verb, with at most two words between. */
static bool near_object(const struct search *s, struct trigger *t)
{
    size_t at = t->verb;
    int class = t->rule->object;

    /* glued: 한국지사설립 */
    for (int i = 0; i < OBJECT_WORDS; i++) {
        size_t start, end;
        enum josa_class josa;

        if (!noun_before(s, at, &start, &end, &josa))
            return false;
        if (is_named_object(s, t, start, end, josa))
            return true;
        if (rules_object(s->story->rules, widen(s, start, end), class)) {
            struct mill_str wide = widen(s, start, end);
            size_t from = (size_t)(wide.data - s->text.data);

            if (josa != JOSA_NONE && josa != JOSA_OBJECT && josa != JOSA_SUBJECT &&
                josa != JOSA_TOPIC && josa != JOSA_TO)
                return false;
            t->object = marked_start(s, class_start(s, from, end, class), end);
            t->object_end = end;
            t->start = t->object;
            return true;
        }
        if (josa != JOSA_NONE) /* another noun phrase stands between */
            return false;
        at = start;
    }
    return false;
}

/* The object anywhere before the verb in its clause, with 을 or 를. */
static bool far_object(const struct search *s, struct trigger *t)
{
    size_t at = t->verb;
    bool counted = false;

    while (at > s->sentence->start && t->verb - at < FAR_BYTES) {
        size_t start, end;
        enum josa_class josa;

        if (!noun_before(s, at, &start, &end, &josa)) {
            chars_prev(s->text, &at);
            continue;
        }
        if (josa == JOSA_OBJECT && chars_digit(chars_at(s->text, start)) >= 0) {
            counted = true; /* 지분 20%를: what is counted stands before */
        } else if (josa == JOSA_OBJECT || (counted && josa == JOSA_NONE)) {
            if (t->rule->object >= 0 &&
                !rules_object(s->story->rules, widen(s, start, end), t->rule->object))
                return false;
            t->object = marked_start(s, start, end);
            t->object_end = end;
            return true;
        }
        at = start;
    }
    return false;
}

/* The object behind a verb that describes it: 열린 첫 기자간담회. Nothing but nouns
 * between. */
static bool head_object(const struct search *s, struct trigger *t)
{
    size_t at = t->end;

    if (!t->ending || t->ending->tie != TIE_RELATIVE)
        return false;
    for (int i = 0; i < HEAD_OBJECT_WORDS && at < s->sentence->end; i++) {
        size_t start = chars_skip_space(s->text, at), end, noun;
        enum josa_class josa;

        end = names_word_end(s->text, start);
        if (end == start)
            return false;
        noun = start + josa_strip(&s->story->rules->josa,
                                  chars_slice(s->text, start, end), 2, &josa);
        if (rules_object(s->story->rules, chars_slice(s->text, t->end, noun),
                         t->rule->object)) {
            t->object = class_start(s, t->end, noun, t->rule->object);
            t->object_end = noun;
            t->start = t->object;
            t->end = noun;
            return true;
        }
        if (noun < end && josa != JOSA_NONE && josa != JOSA_OF)
            return false;
        at = end;
    }
    return false;
}

static bool find_object(const struct search *s, struct trigger *t)
{
    if (t->rule->object < 0) {
        far_object(s, t);
        return true;
    }
    if (t->rule->forms & FORM_HEAD)
        return head_object(s, t);
    return t->rule->object_far ? far_object(s, t) : near_object(s, t);
}

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
    if (!find_object(s, &t))
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
