/* SPDX-License-Identifier: Apache-2.0
 * caption.c - the marks of a picture's caption. */
#include "caption.h"

#include "lines.h"
#include "measure.h"
#include "text/find.h"
#include "text/utf8.h"

enum {
    CAPTION_WEIGHT_MAX = 520,
    CREDIT_WEIGHT_MAX = 48,
    NEAR_END = 90 /* bytes from the end in which a sign of copyright is a credit */
};

static struct mill_str none(void)
{
    return (struct mill_str){ "", 0 };
}

static size_t find_last(struct mill_str text, const char *what)
{
    size_t last = STR_NONE, at = 0;
    struct mill_str needle = str_of(what);

    while ((at = str_find(text, needle, at)) != STR_NONE) {
        last = at;
        at += needle.len;
    }
    return last;
}

static bool is_short(struct mill_str credit)
{
    return credit.len && measure_prose(credit) <= CREDIT_WEIGHT_MAX;
}

/* [사진=X] (사진: X) <X 제공> at the end. */
static bool bracketed(struct mill_str text, struct mill_str *credit)
{
    char close = text.data[text.len - 1];
    const char *open = close == ']'   ? "["
                       : close == ')' ? "("
                       : close == '>' ? "<"
                                      : NULL;
    size_t at = open ? find_last(text, open) : STR_NONE, sign;
    struct mill_str inside;

    if (at == STR_NONE)
        return false;
    inside = str_trim(str_slice(text, at + 1, text.len - 1));
    if (!is_short(inside))
        return false;
    if (has_text(inside, "사진") || ends_with(inside, "제공") ||
        has_text(inside, "자료사진") || has_nocase(inside, "photo") ||
        has_nocase(inside, "getty") || has_nocase(inside, "credit:") ||
        has_nocase(inside, "image:") || is_nocase(inside, "reuters") ||
        is_nocase(inside, "ap")) {
        sign = str_find_byte(inside, '=', 0);
        sign = sign == STR_NONE ? str_find_byte(inside, ':', 0) : sign;
        *credit = sign == STR_NONE ? inside : str_trim(str_from(inside, sign + 1));
        return true;
    }
    return false;
}

/* `있다. /X`, `있다./X`, `=X 제공`. */
static bool slashed(struct mill_str text, struct mill_str *credit)
{
    size_t at = find_last(text, "/");
    struct mill_str before, after;

    if (at == STR_NONE || !at)
        return false;
    before = str_trim(str_slice(text, 0, at));
    after = str_trim(str_from(text, at + 1));
    if (!is_short(after) || lines_ends_sentence(after) || has_text(before, "://") ||
        has_text(after, "@") || has_text(after, "기자("))
        return false;
    if (!lines_ends_sentence(before) && !starts_with(after, "사진") &&
        !starts_with(after, "출처") && !ends_with(after, "제공") &&
        !has_nocase(after, "getty"))
        return false;
    *credit = after;
    return true;
}

/* What follows the last sentence: `있다. X 제공`, or the whole where there is none. */
static bool sourced(struct mill_str text, const struct words *outlets,
                    struct mill_str *credit)
{
    size_t dot = find_last(text, ". ");
    struct mill_str last = dot == STR_NONE ? text : str_trim(str_from(text, dot + 2));

    if (!is_short(last) || lines_ends_sentence(last))
        return false;
    if (ends_with(last, " 제공") || ends_with(last, "자료사진") ||
        ends_with(last, "캡처") || ends_with(last, "갈무리") ||
        ends_with(last, "DB 금지") || starts_nocase(last, "photo: ") ||
        starts_nocase(last, "photo by ") || starts_nocase(last, "credit: ") ||
        starts_nocase(last, "photograph: ") ||
        (dot != STR_NONE && outlets && words_find(outlets, last))) {
        *credit = last;
        return true;
    }
    return false;
}

static bool signed_near_end(struct mill_str text, struct mill_str *credit)
{
    size_t at = find_last(text, "ⓒ");

    at = at == STR_NONE ? find_last(text, "©") : at;
    if (at == STR_NONE || text.len - at > NEAR_END || !at || lines_ends_sentence(text))
        return false;
    *credit = str_trim(str_from(text, at));
    return true;
}

enum caption_mark caption_marks(struct mill_str text, const struct words *outlets,
                                struct mill_str *credit)
{
    *credit = none();
    if (!text.len || measure_prose(text) > CAPTION_WEIGHT_MAX)
        return CAPTION_NONE;
    if (bracketed(text, credit) || slashed(text, credit) ||
        sourced(text, outlets, credit) || signed_near_end(text, credit))
        return CAPTION_STRONG;
    return starts_with(text, "▲") || starts_with(text, "△") ? CAPTION_WEAK : CAPTION_NONE;
}
