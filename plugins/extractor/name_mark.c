/* SPDX-License-Identifier: Apache-2.0
 *
 * name_mark.c - walks a text word by word: what it tells about names, then where they
 * are.
 */
#include "extractor/chars.h"
#include "extractor/name_scan.h"

enum { LONGEST_GLOSS = 60, LONGEST_LIST = 3 };

size_t name_skip_gloss(struct mill_str text, size_t at)
{
    struct mill_str ahead = chars_ahead(text, at, LONGEST_GLOSS);
    size_t close;

    if (!chars_starts(ahead, 0, STR("(")))
        return at;
    close = chars_find(ahead, STR(")"), 0);
    return close == SIZE_MAX ? at : at + close + 1;
}

static size_t skip_closing_quote(struct mill_str text, size_t at)
{
    size_t next = at;
    uint32_t c = chars_next(text, &next);

    return c == 0x2019 || c == '\'' || c == 0x201d || c == '"' ? next : at;
}

bool name_title(const struct name_scan *scan, struct mill_str text, size_t at,
                size_t *end)
{
    size_t limit = SIZE_MAX, stop = at, josa;
    enum josa_class class;

    while (trie_longest(&scan->names->titles, text, at, limit, &stop) != TRIE_NONE) {
        if (josa_read(scan->josa, text, stop, &josa, &class)) {
            *end = name_skip_gloss(text, stop);
            return true;
        }
        limit = stop;
    }
    return false;
}

bool name_title_weak(const struct name_scan *scan, struct mill_str text, size_t at)
{
    size_t end = at;
    uint32_t handle = trie_longest(&scan->names->titles, text, at, SIZE_MAX, &end);

    return handle != TRIE_NONE &&
           trie_value(&scan->names->titles, handle, NULL) == TITLE_WEAK;
}

bool name_may_begin(struct mill_str text, size_t at)
{
    return chars_word(chars_at(text, at)) && !chars_word(chars_before(text, at));
}

bool name_closes(const struct name_scan *scan, struct mill_str text, size_t at)
{
    enum josa_class class;
    size_t end;

    return josa_read(scan->josa, text, at, &end, &class) ||
           name_title(scan, text, at, &end);
}

const struct gazetteer_row *name_listed(const struct name_scan *scan,
                                        struct mill_str text, size_t at, size_t *end)
{
    size_t limit = SIZE_MAX, stop = at;
    uint32_t handle;

    while ((handle = trie_longest(&scan->names->gazetteer, text, at, limit, &stop)) !=
           TRIE_NONE) {
        if (name_closes(scan, text, stop)) {
            *end = stop;
            return &scan->names->rows[trie_value(&scan->names->gazetteer, handle, NULL)];
        }
        limit = stop;
    }
    return NULL;
}

/* A·B와는, where no list knows B: the particle behind B is A's too. */
static bool read_list(const struct name_scan *scan, struct mill_str text,
                      struct mention *m)
{
    size_t at = m->stop;

    for (int i = 0; i < LONGEST_LIST + 3; i++) {
        size_t next = at, end, noun;
        enum josa_class class;

        if (chars_next(text, &next) != 0xb7)
            return false;
        end = names_word_end(text, next);
        noun = josa_strip(scan->josa, chars_slice(text, next, end), 2, &class);
        if (end == next)
            return false;
        if (next + noun < end) {
            m->josa = class;
            return true;
        }
        at = end;
    }
    return false;
}

/* What stands between a name and its particle: title, gloss, 측, 등. */
static void read_behind(const struct name_scan *scan, struct mill_str text,
                        struct mention *m)
{
    enum josa_class class = JOSA_NONE;
    size_t end = m->noun, at;

    m->noun = skip_closing_quote(text, name_skip_gloss(text, m->noun));
    if (!josa_read(scan->josa, text, m->noun, &end, &class))
        end = m->noun;
    if (class == JOSA_SUFFIX)
        class = JOSA_NONE;
    m->josa = class;
    m->stop = end;
    if (class == JOSA_NONE && read_list(scan, text, m))
        return;
    at = chars_skip_space(text, end);
    if (class != JOSA_NONE || at == end)
        return;
    for (int i = 0; i < LONGEST_LIST; i++) { /* 다솜 등 물류 기업들도; 다솜 측은 */
        size_t stop = names_word_end(text, at), noun;
        struct mill_str word = chars_slice(text, at, stop);
        bool listing;

        if (stop == at)
            return;
        noun = josa_strip(scan->josa, word, 1, &class);
        word = chars_slice(word, 0, noun);
        listing = i > 0 || chars_equal(word, STR("등")) ||
                  (names_word(scan->names, word, WORD_PART) &&
                   scan->entities.items[m->entity].kind == KIND_ORG);
        if (!listing)
            return;
        if (class != JOSA_NONE && class != JOSA_SUFFIX) {
            m->josa = class;
            m->stop = stop;
            return;
        }
        at = chars_skip_space(text, stop);
        if (at == stop)
            return;
    }
}

static bool add(struct name_scan *scan, struct mill_str text, struct mention m,
                struct mention_list *list)
{
    struct entity *entity = &scan->entities.items[m.entity];

    read_behind(scan, text, &m);
    entity->count++;
    if (entity->kind == KIND_PERSON && !entity->anonymous &&
        (m.josa == JOSA_TOPIC || m.josa == JOSA_SUBJECT))
        scan->last_person = m.entity + 1;
    return list_add(scan->pool, list, m);
}

/* 김 대표, 권 CSO: the last person of that surname, with that title if there is one. */
static bool mark_short(struct name_scan *scan, struct mill_str text, size_t at,
                       struct mention *m)
{
    size_t end = names_word_end(text, at), title = chars_skip_space(text, end), stop;
    struct mill_str word = chars_slice(text, at, end);
    unsigned found = NAME_NONE;

    if (chars_count(word) != 1 || title == end || title - end > 2 ||
        !names_word(scan->names, word, WORD_SURNAME) ||
        !name_title(scan, text, title, &stop))
        return false;
    for (unsigned i = 0; i < scan->entities.count; i++) {
        const struct entity *entity = &scan->entities.items[i];

        if (entity->kind != KIND_PERSON || entity->surname != chars_at(word, 0))
            continue;
        if (found == NAME_NONE ||
            chars_find(entity->title, chars_slice(text, title, stop), 0) != SIZE_MAX)
            found = i;
    }
    if (found == NAME_NONE)
        return false;
    *m = (struct mention){
        .start = at, .end = stop, .noun = stop, .entity = found, .via = VIA_ANAPHORA
    };
    return true;
}

/* 그는, 그녀가: the last person that acted; where that one acts in the same sentence
 * already, another person named there (A는 B에게 물었고, 그는 답했다). */
static bool mark_pronoun(const struct name_scan *scan, struct mill_str text, size_t at,
                         const struct mention_list *list, size_t first, struct mention *m)
{
    enum josa_class class;
    size_t end = names_word_end(text, at);
    struct mill_str word = chars_slice(text, at, end);
    size_t noun = josa_strip(scan->josa, word, 1, &class);
    unsigned acted = scan->last_person, other = 0;
    bool here = false;

    if (!acted || (class != JOSA_TOPIC && class != JOSA_SUBJECT) ||
        !names_word(scan->names, chars_slice(word, 0, noun), WORD_PRONOUN))
        return false;
    for (size_t i = first; i < list->count; i++) {
        const struct mention *before = &list->items[i];

        if (before->entity + 1 == acted)
            here = here || before->josa == JOSA_TOPIC || before->josa == JOSA_SUBJECT;
        else if (scan->entities.items[before->entity].kind == KIND_PERSON)
            other = before->entity + 1;
    }
    *m = (struct mention){ .start = at,
                           .end = at + noun,
                           .noun = at + noun,
                           .entity = (here && other ? other : acted) - 1,
                           .via = VIA_ANAPHORA };
    return true;
}

/* Whether nothing but plain words stands in text[from, to). */
static size_t plain_before(const struct name_scan *scan, struct mill_str text,
                           size_t start, size_t at)
{
    for (int i = 0; i < 3; i++) {
        size_t back = at, end;
        enum josa_class class;
        struct mill_str word;

        while (back > start && chars_space(chars_before(text, back)))
            chars_prev(text, &back);
        end = back;
        while (back > start && chars_word(chars_before(text, back)))
            chars_prev(text, &back);
        word = chars_slice(text, back, end);
        if (!word.len || chars_double_quote(chars_before(text, back)) || end == at ||
            (josa_strip(scan->josa, word, 2, &class) < word.len && class != JOSA_OTHER &&
             class != JOSA_COPULA))
            return at;
        at = back;
    }
    return at;
}

/* 한 IT업계 관계자, 보고서: who speaks without a name. */
static bool mark_speaker(struct name_scan *scan, struct mill_str text, size_t start,
                         size_t at, struct mention *m)
{
    enum josa_class class;
    size_t end = names_word_end(text, at), noun, from = at;
    struct mill_str word = chars_slice(text, at, end);
    bool anonymous, document;

    noun = josa_strip(scan->josa, word, 2, &class);
    word = chars_slice(word, 0, noun);
    anonymous = names_word(scan->names, word, WORD_ANONYMOUS);
    document = names_word(scan->names, word, WORD_DOCUMENT);
    if (!anonymous && (!document || (class != JOSA_TOPIC && class != JOSA_SUBJECT)))
        return false;
    if (anonymous)
        from = plain_before(scan, text, start, at);
    m->start = from;
    m->end = m->noun = at + noun;
    m->via = VIA_PATTERN;
    m->embedded = false;
    m->entity = name_entity(scan, anonymous ? KIND_PERSON : KIND_DOCUMENT,
                            (struct mill_str){ NULL, 0 }, chars_slice(text, from, m->end),
                            VIA_PATTERN);
    if (m->entity == NAME_NONE)
        return false;
    scan->entities.items[m->entity].anonymous = anonymous;
    return true;
}

static bool mark_name(struct name_scan *scan, struct mill_str text, size_t at,
                      struct mention *m)
{
    const struct name_form *form;
    const struct gazetteer_row *row;
    size_t limit = SIZE_MAX, end = at;

    while ((form = name_find_form(scan, text, at, limit)) != NULL) {
        if (name_closes(scan, text, at + form->form.len))
            break;
        limit = form->form.len;
    }
    row = name_listed(scan, text, at, &end);
    if (form && (!row || at + form->form.len >= end)) {
        *m = (struct mention){ .start = at,
                               .end = at + form->form.len,
                               .noun = at + form->form.len,
                               .entity = form->entity,
                               .via = VIA_PATTERN };
        return true;
    }
    if (!row)
        return false;
    *m = (struct mention){ .start = at, .end = end, .noun = end, .via = VIA_GAZETTEER };
    m->entity =
        name_entity(scan, row->kind, row->id, chars_slice(text, at, end), VIA_GAZETTEER);
    if (row->needs_context) {
        enum josa_class class;
        size_t stop;

        if (!josa_read(scan->josa, text, end, &stop, &class) || class == JOSA_NONE ||
            class >= JOSA_COPULA)
            return false;
    }
    return m->entity != NAME_NONE;
}

/* The person with a title that begins at `at`: the longest, as 부총리 겸 장관 is two. */
static const struct name_span *span_at(const struct name_scan *scan, struct mill_str text,
                                       size_t at)
{
    const struct name_span *best = NULL;

    for (unsigned i = scan->span_buckets[at % NAME_BUCKETS]; i;
         i = scan->spans.items[i - 1].next) {
        const struct name_span *span = &scan->spans.items[i - 1];

        if (span->text == text.data && span->start == at &&
            (!best || span->stop > best->stop))
            best = span;
    }
    return best;
}

/* An organisation right before a person with nothing but a space is theirs. */
static void embed_before(const struct name_scan *scan, struct mention_list *list,
                         size_t first, size_t start)
{
    struct mention *last;

    if (list->count == first)
        return;
    last = &list->items[list->count - 1];
    if (last->josa == JOSA_NONE && last->stop <= start && start - last->stop <= 1 &&
        scan->entities.items[last->entity].kind == KIND_ORG)
        last->embedded = true;
}

/* The mention that begins at `at`. */
/* NOLINTNEXTLINE(readability-function-size): the list so far tells who he is */
static bool mark_at(struct name_scan *scan, struct mill_str text, size_t start, size_t at,
                    const struct mention_list *list, size_t first, struct mention *m)
{
    const struct name_span *span = span_at(scan, text, at);
    size_t title;

    if (span) {
        *m = (struct mention){ .start = at,
                               .end = span->end,
                               .noun = span->stop,
                               .entity = span->entity,
                               .via = VIA_PATTERN };
        return true;
    }
    if (mark_short(scan, text, at, m) || mark_pronoun(scan, text, at, list, first, m))
        return true;
    if (mark_name(scan, text, at, m)) {
        size_t next = chars_skip_space(text, m->noun);

        if (scan->entities.items[m->entity].kind == KIND_PERSON && next > m->noun &&
            next - m->noun <= 2 && name_title(scan, text, next, &title))
            m->noun = title; /* 스미스 최고경영자 */
        return true;
    }
    return mark_speaker(scan, text, start, at, m);
}

/* Whether list[i] and the next are one group: A·B, A, B, A와 B, A 및 B. */
static bool joined(const struct name_scan *scan, struct mill_str text,
                   const struct mention *a, const struct mention *b)
{
    struct mill_str gap;
    bool place_a = scan->entities.items[a->entity].kind == KIND_PLACE;
    bool place_b = scan->entities.items[b->entity].kind == KIND_PLACE;

    if (place_a != place_b || b->start < a->noun)
        return false;
    gap = chars_trim(chars_slice(text, a->stop, b->start));
    if (a->josa == JOSA_WITH)
        return !gap.len;
    if (a->josa != JOSA_NONE)
        return false;
    return chars_equal(gap, STR("·")) || chars_equal(gap, STR(",")) ||
           chars_equal(gap, STR("및")) || chars_equal(gap, STR("/")) ||
           chars_equal(gap, STR("ㆍ")) || chars_equal(gap, STR("・"));
}

static void group(const struct name_scan *scan, struct mill_str text,
                  struct mention_list *list, size_t first)
{
    for (size_t i = list->count; i-- > first + 1;) {
        struct mention *a = &list->items[i - 1], *b = &list->items[i];

        if (joined(scan, text, a, b))
            a->josa = b->josa;
    }
}

void names_mark(struct name_scan *scan, struct mill_str text, size_t start, size_t end,
                struct mention_list *list)
{
    struct mill_str all = chars_slice(text, 0, end);
    size_t first = list->count;

    for (size_t at = start; at < end;) {
        struct mention m = { .start = at };
        size_t next = at;

        chars_next(all, &next);
        if (name_may_begin(all, at) && mark_at(scan, all, start, at, list, first, &m)) {
            while (list->count > first && list->items[list->count - 1].start >= m.start)
                list->count--; /* 중기부 관계자 takes 중기부 in */
            if (scan->entities.items[m.entity].kind == KIND_PERSON)
                embed_before(scan, list, first, m.start);
            if (!add(scan, all, m, list))
                return;
            next = m.noun > at ? m.noun : next;
        }
        at = next;
    }
    group(scan, all, list, first);
}
