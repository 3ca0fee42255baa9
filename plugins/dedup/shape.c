/* SPDX-License-Identifier: Apache-2.0
 * shape.c - what a line looks like, from its first and last characters. */
#include "dedup/shape.h"

#include "text/char.h"
#include "text/fold.h"
#include "text/str.h"
#include "text/utf8.h"

enum { LABEL_CHARS = 12 };

static uint32_t first_char(struct mill_str text)
{
    return utf8_at(text, 0);
}

static uint32_t last_char(struct mill_str text)
{
    size_t at = text.len;

    return text.len ? utf8_prev(text, &at) : 0;
}

static bool ends_label(uint32_t c)
{
    return c == '.' || c == ':' || c == ')' || c == ']' || c == '>' || c == 0x3011 ||
           c == '-' || c == '=';
}

/* Behind the letter or word that names a question or an answer: its number, its mark. */
static bool is_numbered_label(struct mill_str rest)
{
    for (size_t at = 0; at < rest.len;) {
        uint32_t c = fold_width(utf8_next(rest, &at));

        if (!char_is_digit(c) && c != ' ')
            return ends_label(c);
    }
    return true;
}

bool shape_is_question(struct mill_str text)
{
    static const struct mill_str names[] = {
        MILL_STR("Q"),  MILL_STR("A"),  MILL_STR("질문"),     MILL_STR("답변"),
        MILL_STR("문"), MILL_STR("답"), MILL_STR("Ｑ"),       MILL_STR("Ａ"),
        MILL_STR("問"), MILL_STR("答"), MILL_STR("Question"), MILL_STR("Answer"),
    };
    uint32_t c;
    size_t at = 0;

    text = str_trim(text);
    if (char_is_dash(first_char(text)) && fold_width(last_char(text)) == '?')
        return true;
    c = first_char(text);
    if (c == '[' || c == '<' || c == '(' || c == 0x3010) {
        utf8_next(text, &at);
        text = str_from(text, at);
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_starts(text, names[i]) && is_numbered_label(str_from(text, names[i].len)))
            return true;
    return false;
}

bool shape_is_quotation(struct mill_str text)
{
    uint32_t closing;
    size_t end;

    text = str_trim(text);
    closing = char_opens_quote(first_char(text)) ? char_closing(first_char(text)) : 0;
    for (end = text.len; end > 0;) {
        size_t at = end;
        uint32_t c = utf8_prev(text, &at);

        if (c == closing)
            break;
        if (c != '.' && c != ',' && c != '!' && c != '?')
            return false;
        end = at;
    }
    if (!closing || !end)
        return false;
    /* The first closing mark is the last: not two quotations with words between. */
    for (size_t at = 0, n = 0; at < end; n++)
        if (utf8_next(text, &at) == closing && n > 0)
            return at == end;
    return false;
}

bool shape_is_label(struct mill_str text)
{
    text = str_trim(text);
    return fold_width(last_char(text)) == ':' &&
           utf8_take(text, LABEL_CHARS).len == text.len;
}

bool shape_is_figure(const struct key *key)
{
    uint32_t digits = 0;

    for (uint32_t i = 0; i < key->count; i++)
        digits += key->chars[i] >= '0' && key->chars[i] <= '9';
    for (uint32_t i = 1; i + 1 < key->count && digits >= 2; i++) {
        uint32_t c = key->chars[i];

        if ((c == ':' || c == '-') && char_is_digit(key->chars[i - 1]) &&
            key->count <= 2 * LABEL_CHARS)
            return true;
    }
    return digits && 2 * digits >= key->count - digits;
}

bool shape_is_protected(const struct piece *piece)
{
    return (piece->kind != KIND_PARAGRAPH && piece->kind != KIND_HEADING) ||
           shape_is_question(piece->text) || shape_is_quotation(piece->text) ||
           shape_is_label(piece->text) || shape_is_figure(&piece->key);
}
