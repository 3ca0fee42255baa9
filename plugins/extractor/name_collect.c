/* SPDX-License-Identifier: Apache-2.0
 * name_collect.c - what a text tells about names: persons by titles, organisations by
 * lists, endings, appositions and neighbours, other forms by glosses. */
#include "extractor/chars.h"
#include "extractor/name_scan.h"

/* 오픈AI 코리아: the extension makes another organisation. */
static size_t extend(const struct name_scan *scan, struct mill_str text, size_t end)
{
    size_t next = chars_skip_space(text, end), stop = next, limit = SIZE_MAX;

    if (next == end || next - end > 2)
        return end;
    while (trie_longest(&scan->names->lexicon, text, next, limit, &stop) != TRIE_NONE) {
        if (names_word(scan->names, chars_slice(text, next, stop), WORD_EXTENSION) &&
            name_closes(scan, text, stop))
            return stop;
        limit = stop;
    }
    return end;
}

/* Whether what stands in brackets behind a name is another form of it. */
static bool is_alias(const struct name_scan *scan, struct mill_str gloss)
{
    bool hangul = false, latin = false;

    if (gloss.len < 2 || gloss.len > 40 || names_word(scan->names, gloss, WORD_STOP) ||
        trie_find(&scan->names->titles, gloss) != TRIE_NONE)
        return false;
    for (size_t at = 0; at < gloss.len;) {
        uint32_t c = chars_next(gloss, &at);

        if (chars_hangul(c))
            hangul = true;
        else if (chars_latin(c))
            latin = true;
        else if (c != ' ' && c != '&' && c != '-' && c != '.')
            return false;
    }
    return latin && !hangul && chars_upper(chars_at(gloss, 0));
}

static void learn_gloss(struct name_scan *scan, struct mill_str text, size_t at,
                        unsigned entity)
{
    size_t end = name_skip_gloss(text, at);
    struct mill_str gloss;

    if (end == at)
        return;
    gloss = chars_slice(text, at + 1, end - 1);
    if (chars_starts(gloss, 0, STR("이하 "))) {
        gloss = chars_trim(chars_slice(gloss, STR("이하 ").len, gloss.len));
        if (gloss.len >= 3 && gloss.len < 40)
            name_add_form(scan, gloss, entity);
    } else if (is_alias(scan, gloss)) {
        name_add_form(scan, gloss, entity);
    }
}

static void learn_listed(struct name_scan *scan, struct mill_str text, size_t at,
                         const struct gazetteer_row *row, size_t end)
{
    struct mill_str name = chars_slice(text, at, end);
    size_t long_end = row->kind == KIND_ORG ? extend(scan, text, end) : end;
    unsigned entity = name_entity(scan, row->kind, row->id, name, VIA_GAZETTEER);

    if (entity == NAME_NONE)
        return;
    learn_gloss(scan, text, end, entity);
    if (long_end > end) {
        struct mill_str longer = chars_slice(text, at, long_end);
        unsigned other = name_entity(scan, KIND_ORG, (struct mill_str){ NULL, 0 }, longer,
                                     VIA_PATTERN);

        if (other != NAME_NONE)
            name_add_form(scan, longer, other);
    }
}

/* Whether a word ends like the name of an organisation, with enough before the ending. */
static bool has_suffix(const struct name_scan *scan, struct mill_str word)
{
    size_t at = 0, before = 0;

    while (at < word.len) {
        if (before >= 2 &&
            names_word(scan->names, chars_slice(word, at, word.len), WORD_SUFFIX))
            return true;
        chars_next(word, &at);
        before++;
    }
    return false;
}

/* 덴마크 풍력 기업 코인드도: a name follows the word for what it is. */
static bool has_apposition(const struct name_scan *scan, struct mill_str text,
                           size_t start, size_t at)
{
    size_t back = at, end;

    while (back > start && chars_space(chars_before(text, back)))
        chars_prev(text, &back);
    if (back == at)
        return false;
    end = back;
    while (back > start && chars_word(chars_before(text, back)))
        chars_prev(text, &back);
    for (; back < end; chars_next(text, &back)) /* 협력업체 ends in 업체 */
        if (names_word(scan->names, chars_slice(text, back, end), WORD_APPOSITION))
            return true;
    return false;
}

/* 마바화학·사아와는: what is listed with an organisation is one. */
static bool has_neighbour(const struct name_scan *scan, struct mill_str text, size_t at)
{
    size_t dot = at, from;
    const struct name_form *form;

    if (chars_prev(text, &dot) != 0xb7)
        return false;
    from = dot;
    while (chars_word(chars_before(text, from)))
        chars_prev(text, &from);
    form = name_find_form(scan, text, from, SIZE_MAX);
    return form && from + form->form.len == dot &&
           scan->entities.items[form->entity].kind == KIND_ORG;
}

static bool is_common(const struct name_scan *scan, struct mill_str word)
{
    return names_word(scan->names, word, WORD_STOP) ||
           names_word(scan->names, word, WORD_GENERIC) ||
           names_word(scan->names, word, WORD_MODIFIER) ||
           names_word(scan->names, word, WORD_ANONYMOUS) ||
           names_word(scan->names, word, WORD_DOCUMENT) ||
           names_word(scan->names, word, WORD_PART) ||
           names_word(scan->names, word, WORD_APPOSITION) ||
           trie_find(&scan->names->titles, word) != TRIE_NONE;
}

static void learn_org(struct name_scan *scan, struct mill_str text, size_t start,
                      size_t at)
{
    enum josa_class class;
    size_t end = names_word_end(text, at), noun;
    struct mill_str word = chars_slice(text, at, end);
    unsigned entity;
    bool apposed;

    noun = josa_strip(scan->josa, word, 2, &class);
    word = chars_slice(word, 0, noun);
    apposed = (has_apposition(scan, text, start, at) && class != JOSA_OTHER) ||
              (class != JOSA_NONE && has_neighbour(scan, text, at));
    if (chars_count(word) < 2 || chars_digit(chars_at(word, 0)) >= 0 ||
        is_common(scan, word) || !(apposed || has_suffix(scan, word)))
        return;
    if (apposed && class == JOSA_NONE && !has_suffix(scan, word) &&
        chars_at(text, end) != '(' && chars_at(text, end) != ',' &&
        chars_at(text, end) != 0xb7)
        return;
    entity = name_entity(scan, KIND_ORG, (struct mill_str){ NULL, 0 }, word, VIA_PATTERN);
    if (entity == NAME_NONE)
        return;
    name_add_form(scan, word, entity);
    learn_gloss(scan, text, at + noun, entity);
}

void names_collect(struct name_scan *scan, struct mill_str text, size_t start, size_t end)
{
    struct mill_str all = chars_slice(text, 0, end);

    for (size_t at = start; at < end;) {
        const struct gazetteer_row *row;
        size_t stop = at, next = at;

        chars_next(all, &next);
        if (!name_may_begin(all, at)) {
            at = next;
            continue;
        }
        row = name_listed(scan, all, at, &stop);
        if (row && !row->needs_context)
            learn_listed(scan, all, at, row, stop);
        if (row && name_title(scan, all, stop, &next)) { /* 중소벤처기업부장관 */
            name_seed_person(scan, all, start, at, next);
        } else if (name_title(scan, all, at, &stop)) {
            name_seed_person(scan, all, start, at, stop);
        } else if (!row) {
            learn_org(scan, all, start, at);
        }
        at = names_word_end(all, at);
    }
}
