/* SPDX-License-Identifier: Apache-2.0
 *
 * name_person.c - persons by their titles.
 *
 * From a title the words before it are read backwards while nothing but spaces stands
 * between them: 존 스미스 | 가나AI | 글로벌 대외협력 | 최고책임자. Where the
 * organisation is known, the name is before it; else a Korean name is known by its
 * surname.
 */
#define _GNU_SOURCE /* memrchr */
#include "extractor/chars.h"
#include "extractor/name_scan.h"
#include "extractor/tense.h"

enum { MOST_RUNS = 7, MOST_SPANS = 4000 };

struct run {
    size_t start, end;
    struct mill_str word;
    bool org; /* of the lists or seeded before */
    bool place;
    bool listed;    /* of the lists, whatever kind */
    bool ends_noun; /* a particle closes it: what is before belongs to something else */
};

static bool is_korean_name(const struct name_scan *scan, struct mill_str word)
{
    size_t count = chars_count(word), at = 0;
    struct mill_str one, two;

    if (count < 2 || count > 4 || word.len != count * 3)
        return false;
    while (at < word.len)
        if (!chars_hangul(chars_next(word, &at)))
            return false;
    if (names_word(scan->names, word, WORD_STOP) ||
        names_word(scan->names, word, WORD_GENERIC) ||
        names_word(scan->names, word, WORD_MODIFIER) ||
        names_word(scan->names, word, WORD_EXTENSION) ||
        names_word(scan->names, word, WORD_APPOSITION) ||
        names_word(scan->names, word, WORD_ANONYMOUS) ||
        trie_find(&scan->names->titles, word) != TRIE_NONE)
        return false;
    one = chars_slice(word, 0, 3);
    two = chars_slice(word, 0, 6);
    if (count >= 3 && names_word(scan->names, two, WORD_SURNAME))
        return true;
    return count <= 3 && names_word(scan->names, one, WORD_SURNAME);
}

/* Words that end like a verb or an adjective before a noun are no foreign names: 많은,
 * 대해, 잇따라. */
static bool ends_like_verb(struct mill_str word)
{
    static const struct mill_str tails[] = {
        MILL_STR("은"),   MILL_STR("는"),   MILL_STR("의"),   MILL_STR("을"),
        MILL_STR("를"),   MILL_STR("에"),   MILL_STR("된"),   MILL_STR("한"),
        MILL_STR("던"),   MILL_STR("대해"), MILL_STR("해선"), MILL_STR("위해"),
        MILL_STR("통해"), MILL_STR("따라"), MILL_STR("하게"), MILL_STR("으로"),
        MILL_STR("에서"), MILL_STR("하며"), MILL_STR("하고")
    };

    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
        if (chars_ends(word, tails[i]))
            return true;
    return tense_adnominal(word) != TENSE_NONE;
}

static bool is_plain(const struct name_scan *scan, const struct run *run)
{
    size_t count = chars_count(run->word);

    for (size_t at = 0; at < run->word.len;)
        if (!chars_hangul(chars_next(run->word, &at)))
            return false;
    return !run->listed && !run->ends_noun && count >= 1 && count <= 6 &&
           !ends_like_verb(run->word) && !names_word(scan->names, run->word, WORD_STOP) &&
           !names_word(scan->names, run->word, WORD_GENERIC) &&
           !names_word(scan->names, run->word, WORD_MODIFIER) &&
           !names_word(scan->names, run->word, WORD_APPOSITION) &&
           !names_word(scan->names, run->word, WORD_EXTENSION) &&
           trie_find(&scan->names->titles, run->word) == TRIE_NONE;
}

/* A particle that ends a noun phrase closes the word. */
static bool has_particle(const struct name_scan *scan, struct mill_str word)
{
    enum josa_class class;
    size_t noun = josa_strip(scan->josa, word, 2, &class);

    return noun < word.len && class != JOSA_NONE && class != JOSA_COPULA &&
           class != JOSA_OTHER;
}

static void judge(const struct name_scan *scan, struct mill_str text, struct run *run)
{
    const struct name_form *form = name_find_form(scan, text, run->start, SIZE_MAX);
    size_t end = run->start;
    const struct gazetteer_row *row = name_listed(scan, text, run->start, &end);

    run->word = chars_slice(text, run->start, run->end);
    if (row && end == run->end) {
        run->listed = true;
        run->org = row->kind == KIND_ORG;
        run->place = row->kind == KIND_PLACE;
    } else if (form && run->start + form->form.len == run->end) {
        run->org = scan->entities.items[form->entity].kind == KIND_ORG;
        run->listed = run->org;
    }
    run->ends_noun = !run->listed && has_particle(scan, run->word);
}

/* A run of word characters that ends at *at, with its gloss; false: something else. */
static bool run_before(const struct name_scan *scan, struct mill_str text, size_t start,
                       size_t at, struct run *run)
{
    size_t back = at;

    while (back > start && chars_space(chars_before(text, back)))
        chars_prev(text, &back);
    if (back == at || at - back > 3)
        return false;
    if (chars_before(text, back) == ')') { /* 가나에이아이(AI) */
        struct mill_str behind = chars_behind(text, back, 40);
        const char *open = memrchr(behind.data, '(', behind.len);

        if (!open || (size_t)(open - text.data) <= start)
            return false;
        back = (size_t)(open - text.data);
    }
    run->end = back;
    while (back > start && chars_word(chars_before(text, back)))
        chars_prev(text, &back);
    run->start = back;
    if (run->start == run->end)
        return false;
    judge(scan, text, run);
    return true;
}

/* NOLINTNEXTLINE(readability-function-size): a span and what stands around it */
static void add_person(struct name_scan *scan, struct mill_str text, size_t start,
                       size_t end, struct mill_str org, struct mill_str title,
                       size_t stop)
{
    struct mill_str name = chars_slice(text, start, end), last = name;
    bool korean = is_korean_name(scan, name);
    unsigned *bucket = &scan->span_buckets[start % NAME_BUCKETS];
    struct name_span span = { text.data, start, end, stop, 0, *bucket };
    const char *space = memrchr(name.data, ' ', name.len);
    const struct name_form *known;
    struct entity *person;

    known = name_find_form(scan, name, 0, SIZE_MAX);
    if (known && known->form.len == name.len &&
        scan->entities.items[known->entity].kind == KIND_PERSON)
        span.entity = known->entity; /* 매닝 대표, where 에릭 매닝 was before */
    else
        span.entity = name_entity(scan, KIND_PERSON, (struct mill_str){ NULL, 0 }, name,
                                  VIA_PATTERN);
    if (span.entity == NAME_NONE)
        return;
    person = &scan->entities.items[span.entity];
    if (!person->org.len)
        person->org = org;
    if (!person->title.len)
        person->title = title;
    if (space)
        last = chars_slice(name, (size_t)(space - name.data) + 1, name.len);
    if (korean || (space && names_word(scan->names, last, WORD_SURNAME)))
        person->surname = chars_at(korean ? name : last, 0);
    name_add_form(scan, name, span.entity);
    if (!korean && chars_count(last) >= 2 && space) {
        person->last = last;
        name_add_form(scan, last, span.entity);
    }
    if (scan->spans.count < MOST_SPANS && list_add(scan->pool, &scan->spans, span))
        *bucket = (unsigned)scan->spans.count;
}

struct seed {
    struct run runs[MOST_RUNS]; /* the nearest to the title first */
    size_t count;
};

/* The name that ends with runs[i]: how many runs it has; 0: none. */
static size_t name_at(const struct name_scan *scan, const struct seed *seed, size_t i)
{
    const struct run *run = &seed->runs[i];
    bool next = i + 1 < seed->count && is_plain(scan, &seed->runs[i + 1]) &&
                chars_count(seed->runs[i + 1].word) >= 1;

    if (i >= seed->count || run->listed)
        return 0;
    if (is_korean_name(scan, run->word))
        return 1;
    if (chars_count(run->word) == 1) /* 제이슨 권 */
        return names_word(scan->names, run->word, WORD_SURNAME) && next &&
                       chars_count(seed->runs[i + 1].word) >= 2 &&
                       !is_korean_name(scan, seed->runs[i + 1].word)
                   ? 2
                   : 0;
    if (!is_plain(scan, run))
        return 0;
    return next && !is_korean_name(scan, seed->runs[i + 1].word) ? 2 : 1;
}

static size_t find_org(const struct seed *seed)
{
    for (size_t i = 0; i < seed->count && i < 5; i++) {
        if (seed->runs[i].org)
            return i;
        if (seed->runs[i].ends_noun)
            break;
    }
    return SIZE_MAX;
}

static bool is_name_of_org(const struct name_scan *scan, const struct run *run)
{
    return !run->listed && !run->ends_noun && chars_count(run->word) >= 3 &&
           chars_digit(chars_at(run->word, 0)) < 0 &&
           !names_word(scan->names, run->word, WORD_STOP) &&
           !names_word(scan->names, run->word, WORD_GENERIC) &&
           !names_word(scan->names, run->word, WORD_MODIFIER);
}

/* 김민수 한결솔루션 대표: the word between a Korean name and a title is where they work.
 */
static void seed_org(struct name_scan *scan, const struct run *run)
{
    unsigned entity =
        name_entity(scan, KIND_ORG, (struct mill_str){ NULL, 0 }, run->word, VIA_PATTERN);

    if (entity != NAME_NONE)
        name_add_form(scan, run->word, entity);
}

/* NOLINTNEXTLINE(readability-function-size): as add_person */
static void take(struct name_scan *scan, struct mill_str text, const struct seed *seed,
                 size_t i, size_t runs, size_t org, size_t title, size_t stop)
{
    struct mill_str none = { NULL, 0 };

    add_person(scan, text, seed->runs[i + runs - 1].start, seed->runs[i].end,
               org < seed->count ? seed->runs[org].word : none,
               chars_slice(text, title, stop), stop);
}

/* The name before the organisation, or between it and the title: 가나AI의 존 스미스 대표.
 */
static void take_with_org(struct name_scan *scan, struct mill_str text,
                          const struct seed *seed, size_t org, size_t title, size_t stop)
{
    size_t before = name_at(scan, seed, org + 1), between = name_at(scan, seed, 0);

    if (!before && between && between == org &&
        !names_word(scan->names, seed->runs[0].word, WORD_MODIFIER))
        take(scan, text, seed, 0, between, org, title, stop);
    else if (before)
        take(scan, text, seed, org + 1, before, org, title, stop);
}

void name_seed_person(struct name_scan *scan, struct mill_str text, size_t start,
                      size_t title, size_t stop)
{
    struct seed seed = { .count = 0 };
    size_t org, i = 0, runs;

    for (size_t at = title; seed.count < MOST_RUNS;) {
        if (!run_before(scan, text, start, at, &seed.runs[seed.count]))
            break;
        at = seed.runs[seed.count++].start;
    }
    if (!seed.count)
        return;
    if (name_title_weak(scan, text, title)) {
        if (is_korean_name(scan, seed.runs[0].word) && seed.runs[0].word.len >= 9 &&
            !seed.runs[0].listed && !ends_like_verb(seed.runs[0].word))
            take(scan, text, &seed, 0, 1, SIZE_MAX, title, stop);
        return;
    }
    if (is_korean_name(scan, seed.runs[0].word) && !seed.runs[0].listed) {
        take(scan, text, &seed, 0, 1, 1 < seed.count && seed.runs[1].org ? 1 : SIZE_MAX,
             title, stop);
        return;
    }
    org = find_org(&seed);
    if (org != SIZE_MAX) {
        take_with_org(scan, text, &seed, org, title, stop);
        return;
    }
    while (i < seed.count && names_word(scan->names, seed.runs[i].word, WORD_MODIFIER))
        i++;
    if (i + 1 < seed.count && is_name_of_org(scan, &seed.runs[i]) &&
        is_korean_name(scan, seed.runs[i + 1].word) && !seed.runs[i + 1].listed) {
        seed_org(scan, &seed.runs[i]);
        take(scan, text, &seed, i + 1, 1, i, title, stop);
    } else if ((runs = name_at(scan, &seed, i)) > 0) {
        bool far = runs == 2 && i + 2 < seed.count && is_plain(scan, &seed.runs[i + 2]) &&
                   is_name_of_org(scan, &seed.runs[i]);

        if (far) { /* 크리스 매닝 노바링크 대표 */
            seed_org(scan, &seed.runs[i]);
            take(scan, text, &seed, i + 1, 2, i, title, stop);
        } else {
            take(scan, text, &seed, i, runs, SIZE_MAX, title, stop);
        }
    }
}
