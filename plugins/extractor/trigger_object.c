/* SPDX-License-Identifier: Apache-2.0
 * trigger_object.c - the noun phrase that a verb acts on, by its class. */
#include "extractor/trigger_object.h"

#include "extractor/chars.h"

enum { OBJECT_WORDS = 3, HEAD_OBJECT_WORDS = 8, FAR_BYTES = 240 };

static bool is_mark(uint32_t c)
{
    return chars_single_quote(c) || chars_double_quote(c) || c == ')' || c == ']' ||
           c == '%' || c == 0x300d || c == 0x300f || c == 0x300b || c == '>';
}

/* Where the gloss that ends before `at` opens; SIZE_MAX: nowhere near. */
static size_t gloss_start(const struct sight *s, size_t at)
{
    struct mill_str behind = chars_behind(s->text, at, 60);
    size_t open = SIZE_MAX, next = chars_find(behind, STR("("), 0);

    for (; next != SIZE_MAX; next = chars_find(behind, STR("("), next + 1))
        open = next;
    return open == SIZE_MAX ? SIZE_MAX : at - behind.len + open;
}

/* The noun phrase that ends before `at`: its last word without particle, closing marks
 * and gloss. *start is where the word begins. */
static bool noun_before(const struct sight *s, size_t at, size_t *start, size_t *end,
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

        if (!josa_read(&s->rules->josa, s->text, back, &josa, class) || josa != stop)
            return false;
        noun = back;
    } else {
        struct mill_str word = chars_slice(s->text, back, stop);
        size_t len = josa_strip(&s->rules->josa, word, 2, class);

        if (len == word.len) /* 대만을 is 대만 and 을, 공을 is 공 and 을 */
            len = josa_strip(&s->rules->josa, word, 1, class);
        noun = back + len;
        if (*class == JOSA_COPULA)
            noun = stop, *class = JOSA_NONE;
    }
    while (noun > s->sentence->start && is_mark(chars_before(s->text, noun))) {
        if (chars_before(s->text, noun) == ')') {
            noun = gloss_start(s, noun);
            if (noun == SIZE_MAX)
                return false;
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
static struct mill_str widen(const struct sight *s, size_t start, size_t end)
{
    size_t back = start;

    while (back > s->sentence->start && chars_space(chars_before(s->text, back)))
        chars_prev(s->text, &back);
    while (back > s->sentence->start && chars_word(chars_before(s->text, back)))
        chars_prev(s->text, &back);
    return chars_slice(s->text, back, end);
}

/* Where the words of the object class begin: 공급 of D램 공급 계약. */
static size_t class_start(const struct sight *s, size_t from, size_t end, int class)
{
    for (size_t at = from; at < end; chars_next(s->text, &at)) {
        uint32_t handle = trie_find(&s->rules->objects, chars_slice(s->text, at, end));

        while (handle != TRIE_NONE)
            if (trie_value(&s->rules->objects, handle, &handle) == (uint32_t) class)
                return at;
    }
    return end;
}

/* The opening mark of the phrase that a closing mark before `end` closes. */
static size_t marked_start(const struct sight *s, size_t start, size_t end)
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
static bool is_named_object(const struct sight *s, struct trigger *t, size_t start,
                            size_t end, enum josa_class josa)
{
    size_t open = marked_start(s, start, end), mark = open, from, to;
    enum josa_class none;

    if (!chars_single_quote(chars_at(s->text, end)) || josa != JOSA_OBJECT)
        return false;
    chars_prev(s->text, &mark);
    if (!noun_before(s, mark, &from, &to, &none) || none != JOSA_NONE ||
        !rules_object(s->rules, widen(s, from, to), t->rule->object))
        return false;
    t->object = open;
    t->object_end = end;
    t->start = from;
    return true;
}

/* The object right before the verb, with at most two words between. */
static bool near_object(const struct sight *s, struct trigger *t)
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
        if (rules_object(s->rules, widen(s, start, end), class)) {
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
static bool far_object(const struct sight *s, struct trigger *t)
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
                !rules_object(s->rules, widen(s, start, end), t->rule->object))
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
static bool head_object(const struct sight *s, struct trigger *t)
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
        noun = start +
               josa_strip(&s->rules->josa, chars_slice(s->text, start, end), 2, &josa);
        if (rules_object(s->rules, chars_slice(s->text, t->end, noun), t->rule->object)) {
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

bool trigger_object(const struct sight *s, struct trigger *t)
{
    if (t->rule->object < 0) {
        far_object(s, t);
        return true;
    }
    if (t->rule->forms & FORM_HEAD)
        return head_object(s, t);
    return t->rule->object_far ? far_object(s, t) : near_object(s, t);
}
