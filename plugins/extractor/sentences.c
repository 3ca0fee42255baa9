/* SPDX-License-Identifier: Apache-2.0
 * sentences.c - pairs of quotation marks, and sentences that do not end inside them. */
#include "extractor/sentences.h"

#include "extractor/chars.h"

enum { OPEN_MARK = 0x201c, CLOSE_MARK = 0x201d };

void quotes_pair(struct mill_str text, size_t start, size_t end, struct pool *pool,
                 struct quote_list *list)
{
    struct mill_str all = chars_slice(text, 0, end);
    struct quote quote = { .start = SIZE_MAX };
    uint32_t opened = 0;

    for (size_t at = start; at < end;) {
        size_t mark = at;
        uint32_t c = chars_next(all, &at);
        bool opens = c == OPEN_MARK || (c == '"' && !opened) || (c == 0xff02 && !opened);

        if (!chars_double_quote(c))
            continue;
        if (opens &&
            (!opened || c == OPEN_MARK)) { /* a second “ takes the first's place */
            quote.start = mark;
            quote.inner = at;
            opened = c;
        } else if (opened && (c == CLOSE_MARK || c == opened)) {
            quote.inner_end = mark;
            quote.end = at;
            if (!list_add(pool, list, quote))
                return;
            opened = 0;
        }
    }
}

static bool ends_sentence(uint32_t c)
{
    return c == '.' || c == '?' || c == '!' || c == 0x2026 || c == 0x3002;
}

/* The point behind U.S, Inc, St, 3, A: no end. `at` is the point's place. */
static bool abbreviates(struct mill_str text, size_t start, size_t at)
{
    size_t letters = 0, back = at;
    uint32_t c = chars_before(text, at), first = c;
    static const char *const words[] = { "Inc",  "Corp", "Co",  "Ltd",  "Mr",  "Mrs",
                                         "Ms",   "Dr",   "St",  "No",   "Jan", "Feb",
                                         "Mar",  "Apr",  "Jun", "Jul",  "Aug", "Sep",
                                         "Sept", "Oct",  "Nov", "Dec",  "vs",  "Gov",
                                         "Sen",  "Rep",  "Gen", "Prof", "Jr" };

    if (chars_digit(c) >= 0) /* 2025. 10. 23. */
        return chars_digit(chars_at(text, chars_skip_space(text, at + 1))) >= 0;
    if (!chars_latin(c))
        return false;
    while (back > start && chars_latin(chars_before(text, back)) && letters < 6) {
        first = chars_prev(text, &back);
        letters++;
    }
    if (letters == 1 && chars_upper(first))
        return true;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (chars_equal(chars_slice(text, back, at),
                        (struct mill_str){ words[i], strlen(words[i]) }))
            return true;
    return false;
}

struct splitter {
    struct mill_str text; /* up to the paragraph's end */
    const struct quote_list *quotes;
    size_t quote; /* the next one */
    unsigned paragraph;
    struct pool *pool;
    struct sentence_list *list;
};

static void close_sentence(struct splitter *s, size_t start, size_t end, size_t first)
{
    struct sentence sentence = { .paragraph = s->paragraph };

    sentence.start = chars_skip_space(s->text, start);
    while (end > sentence.start && chars_space(chars_before(s->text, end)))
        chars_prev(s->text, &end);
    sentence.end = end;
    sentence.first_quote = first;
    sentence.last_quote = s->quote;
    if (sentence.start < sentence.end)
        list_add(s->pool, s->list, sentence);
}

/* Behind a point, further points and closing brackets or marks: whether a sentence may
 * end at *at. */
static bool may_end(struct splitter *s, size_t *at)
{
    size_t next = *at;
    uint32_t c;

    while (ends_sentence(c = chars_next(s->text, &next)) || c == ')' || c == ']' ||
           c == CLOSE_MARK || c == 0x2019)
        *at = next;
    return !c || chars_space(c);
}

/* NOLINTNEXTLINE(readability-function-size): a paragraph, its quotes, two sinks */
void sentences_split(struct mill_str text, size_t start, size_t end, unsigned paragraph,
                     const struct quote_list *quotes, size_t first, struct pool *pool,
                     struct sentence_list *list)
{
    struct splitter s = {
        chars_slice(text, 0, end), quotes, first, paragraph, pool, list
    };
    size_t from = start;
    int depth = 0;

    for (size_t at = start; at < end;) {
        size_t mark = at;
        uint32_t c;

        if (s.quote < quotes->count && quotes->items[s.quote].start == at) {
            at = quotes->items[s.quote++].end;
            continue;
        }
        c = chars_next(s.text, &at);
        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && depth)
            depth--;
        if (!ends_sentence(c) || (depth && at - from < 2000) || !may_end(&s, &at))
            continue;
        if (c == '.' && abbreviates(s.text, from, mark))
            continue;
        close_sentence(&s, from, at, first);
        from = at;
        first = s.quote;
        depth = 0;
    }
    close_sentence(&s, from, end, first);
}
