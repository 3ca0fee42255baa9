/* SPDX-License-Identifier: Apache-2.0
 * tense.c - whether a Korean clause tells of what was or of what will be. */
#include "extractor/tense.h"

#include "extractor/chars.h"

enum { FARTHEST = 600 }; /* bytes to look ahead for a verb */

static bool is_one_of(struct mill_str word, const char *list)
{
    struct mill_str all = { list, strlen(list) }, piece;

    while (chars_piece(&all, '|', &piece))
        if (chars_equal(piece, word))
            return true;
    return false;
}

static bool has_one_of(struct mill_str word, const char *list)
{
    struct mill_str all = { list, strlen(list) }, piece;

    while (chars_piece(&all, '|', &piece))
        if (chars_find(word, piece, 0) != SIZE_MAX)
            return true;
    return false;
}

static bool ends_in_one_of(struct mill_str word, const char *list)
{
    struct mill_str all = { list, strlen(list) }, piece;

    while (chars_piece(&all, '|', &piece))
        if (chars_ends(word, piece))
            return true;
    return false;
}

/* The letters of a word, without what is written around and behind it. */
static struct mill_str core(struct mill_str word)
{
    size_t start = 0, end = word.len;

    while (start < end && !chars_word(chars_at(word, start)))
        chars_next(word, &start);
    while (end > start && !chars_word(chars_before(word, end)))
        chars_prev(word, &end);
    return chars_slice(word, start, end);
}

enum tense tense_adnominal(struct mill_str word)
{
    uint32_t last = chars_before(word, word.len);

    int tail = chars_tail(last);

    if (tail != TAIL_N && tail != TAIL_L) /* most words are none */
        return TENSE_NONE;
    if (word.len < 6 && !is_one_of(word, "할|될|연|열|맺은|본|쓴|간|온|난|낸|산|판"))
        return TENSE_NONE;
    if (is_one_of(word,
                  "위한|대한|관한|인한|의한|통한|비롯한|포함한|향한|제외한|중요한|필요한|"
                  "다양한|새로운|일본|미국인|한국인|최신|지난|이른|또한|그러한|이러한|"
                  "안전한|가능한|유명한|유일한|심각한|강력한|특별한|거대한"))
        return TENSE_NONE;
    if (ends_in_one_of(word,
                       "하는|되는|받는|있는|리는|지는|키는|치는|우는|오는|가는|내는|"
                       "놓는|맡는|맺는|찾는|짓는|이는|기는|르는"))
        return is_one_of(word, "있는|없는|오는") ? TENSE_NONE : TENSE_FUTURE;
    if (chars_tail(last) == TAIL_L &&
        ends_in_one_of(word,
                       "할|될|릴|질|킬|칠|비울|세울|키울|배울|채울|치울|갈|올|낼|벌일|열|"
                       "받을|맺을|찾을|지을|놓을|"
                       "맡을|얻을|입을|넘을|잡을|뽑을|옮길|맡길|보일|만들|줄일|높일|쓸"))
        return TENSE_FUTURE;
    if (ends_in_one_of(
            word, "한|된|린|친|진|뀐|킨|낸|난|운|온|연|맺은|받은|찾은|지은|놓은|맡은|"
                  "잡은|끝난|만난|떠난|밝힌|갖춘|거둔|꾸린|내건|던|맞은|얻은|바꾼|"
                  "이긴|옮긴|남긴|맡긴|생긴|챙긴|숨긴"))
        return TENSE_PAST;
    return TENSE_NONE;
}

/* ㅆ below a vowel is the past, but for 있 and 겠. */
static bool has_past(struct mill_str word)
{
    for (size_t at = 0; at < word.len;) {
        uint32_t c = chars_next(word, &at);

        if (chars_tail(c) == TAIL_SS && c != 0xc788 && c != 0xaca0)
            return true;
    }
    return false;
}

/* 한다, 연다, 열린다, 내놓는다, 한다고: the present of a verb. */
static bool has_present(struct mill_str word)
{
    uint32_t before = 0;

    for (size_t at = 0; at < word.len;) {
        uint32_t c = chars_next(word, &at);

        if (c == 0xb2e4 && chars_tail(before) == TAIL_N) /* 다 */
            return true;
        before = c;
    }
    return false;
}

static bool has_promise(struct mill_str word)
{
    uint32_t before = 0;

    for (size_t at = 0; at < word.len;) {
        uint32_t c = chars_next(word, &at);

        /* ㄹ게, ㄹ거 */
        if ((c == 0xac8c || c == 0xac70 || c == 0xaebc) && chars_tail(before) == TAIL_L)
            return true;
        before = c;
    }
    return false;
}

static enum tense of_word(struct mill_str word, struct mill_str next, bool main_only)
{
    enum tense adnominal = tense_adnominal(word);

    if (has_one_of(word, "예정|계획이|계획인|방침|겠|전망이|전망된|예상된|관측된") ||
        ends_in_one_of(word, "기로|려고|고자") || has_promise(word))
        return TENSE_FUTURE;
    if (chars_tail(chars_before(word, word.len)) == TAIL_L &&
        has_one_of(next, "예정|계획|방침|것|거|전망|듯|때|거야"))
        return TENSE_FUTURE;
    if (has_past(word))
        return TENSE_PAST;
    if (has_present(word) && !has_one_of(word, "아니|인다고는"))
        return TENSE_FUTURE;
    return main_only ? TENSE_NONE : adnominal;
}

enum tense tense_read(struct mill_str text, size_t start, size_t end, bool main_only)
{
    struct mill_str all = chars_slice(text, 0, end), word = { "", 0 };
    enum tense tense = TENSE_NONE;

    end = start + chars_ahead(all, start, FARTHEST).len;
    for (size_t at = start; at < end && tense == TENSE_NONE;) {
        size_t stop;
        struct mill_str next;

        at = chars_skip_space(all, at);
        for (stop = at; stop < end && !chars_space(chars_at(all, stop));)
            chars_next(all, &stop);
        next = core(chars_slice(all, at, stop));
        if (word.len)
            tense = of_word(word, next, main_only);
        word = next;
        at = stop;
    }
    if (tense == TENSE_NONE && word.len)
        tense = of_word(word, STR(""), main_only);
    return tense;
}
