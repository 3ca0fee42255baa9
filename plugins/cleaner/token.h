/* SPDX-License-Identifier: Apache-2.0
 *
 * token.h - HTML into tags and spans of text, without copying.
 *
 * Offsets are bytes of the page's text, which is below 4 GiB. Comments, doctypes,
 * processing instructions and CDATA marks are skipped. Any input is good: what is no tag
 * is text.
 */
#ifndef CLEANER_TOKEN_H
#define CLEANER_TOKEN_H

#include "tags.h"

enum { TOKEN_ATTRS_MAX = 64 }; /* more of one element are ignored */

enum token_kind { TOKEN_END_OF_PAGE, TOKEN_TEXT, TOKEN_START, TOKEN_END };

/* An attribute whose name means something; its value as written, entities and all. */
struct attr {
    uint32_t value, len;
    enum attr_name name;
};

struct token {
    enum token_kind kind;
    enum tag tag;
    uint32_t start, end; /* of the whole tag, or the text */
    size_t attr_count;
    bool closes_itself; /* <svg/> */
};

struct tokenizer {
    const char *text;
    size_t len, at;
    enum tag raw; /* the next text goes up to this one's end tag; TAG_OTHER: none */
    struct attr attrs[TOKEN_ATTRS_MAX]; /* of the last start tag */
};

void tokenizer_init(struct tokenizer *tokenizer, const char *text, size_t len);
void token_next(struct tokenizer *tokenizer, struct token *token);

#endif
