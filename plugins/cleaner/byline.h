/* SPDX-License-Identifier: Apache-2.0
 *
 * byline.h - who wrote it: bare names out of lines such as `/홍길동 기자(gd@host)`,
 * `[서울=뉴스 홍길동 기자]`, `By Jane Doe and John Roe`.
 */
#ifndef CLEANER_BYLINE_H
#define CLEANER_BYLINE_H

#include <newsmill/type.h>

enum { BYLINE_NAMES_MAX = 8 };

struct byline {
    struct mill_str names[BYLINE_NAMES_MAX]; /* borrowed from the text */
    size_t count;
    bool has_email;
};

/* The whole line is a by-line, or an e-mail address alone (count 0). */
bool byline_of_line(struct mill_str line, struct byline *byline);
/* A by-line opens the paragraph: `(서울=X) 홍길동 기자 = `. Returns where it ends; 0:
 * none. */
size_t byline_in_head(struct mill_str paragraph, struct byline *byline);
/* Splits what metadata give as author into bare names; no addresses, no "기자". */
void byline_of_author(struct mill_str author, struct byline *byline);

#endif
