/* SPDX-License-Identifier: Apache-2.0
 *
 * sentences.h - pairs of quotation marks, and sentences that do not end inside them.
 */
#ifndef EXTRACTOR_SENTENCES_H
#define EXTRACTOR_SENTENCES_H

#include "extractor/pool.h"

/* “words”: [start, end) with the marks, [inner, inner_end) without. */
struct quote {
    size_t start, inner, inner_end, end;
};

struct quote_list {
    struct quote *items;
    size_t count, capacity;
};

/* Appends the pairs of double quotation marks of one paragraph, text[start, end). A mark
 * without a partner there opens nothing. */
void quotes_pair(struct mill_str text, size_t start, size_t end, struct pool *pool,
                 struct quote_list *list);

struct sentence {
    size_t start, end;              /* without white space at the ends */
    size_t first_quote, last_quote; /* its quotes: [first, last) of the list */
    unsigned paragraph;
};

struct sentence_list {
    struct sentence *items;
    size_t count, capacity;
};

/* Appends the sentences of a paragraph whose quotes are quotes->items[first..]. */
void sentences_split(struct mill_str text, size_t start, size_t end, unsigned paragraph,
                     const struct quote_list *quotes, size_t first, struct pool *pool,
                     struct sentence_list *list);

#endif
