/* SPDX-License-Identifier: Apache-2.0
 * squeeze.c - text as a reader sees it. */
#include "text/squeeze.h"

#include <string.h>

#include "text/char.h"
#include "text/entities.h"
#include "text/utf8.h"

/* Bytes that want a closer look: white space, controls, '&', and what begins the
 * characters that are such. */
static const bool special[256] = {
    ['&'] = true,  [0x7F] = true, [0xC2] = true,
    [0xE2] = true, [0xE3] = true, [0xEF] = true,
};

static inline bool is_special(unsigned char c)
{
    return special[c] || c <= ' ';
}

/* Ordinary bytes from `i` on, with single spaces between them: where they end. */
static size_t run_end(const char *text, size_t len, size_t i)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t run = i;

    for (;;) {
        while (run < len && !is_special(s[run]))
            run++;
        if (run == i || run + 1 >= len || s[run] != ' ' || is_special(s[run + 1]))
            return run;
        run++;
    }
}

void squeeze_put(struct squeeze *s, const char *text, size_t len)
{
    if (s->space && s->len)
        s->data[s->len++] = ' ';
    s->space = false;
    memcpy(s->data + s->len, text, len);
    s->len += len;
}

static void put_char(struct squeeze *s, const char *text, size_t len)
{
    struct mill_str one = { text, len };
    uint32_t c = utf8_at(one, 0);

    if (char_is_space(c) || c == '\r' || c == '\n' || c == '\t')
        s->space = true;
    else if (c && !char_is_zero_width(c) && !char_is_control(c))
        squeeze_put(s, text, len);
}

static size_t take_special(struct squeeze *s, const char *text, size_t len, bool html,
                           bool keep_lines)
{
    unsigned char c = (unsigned char)text[0];
    size_t took = 0, got = 0, at = 0;
    char decoded[ENTITY_MAX];
    struct mill_str rest = { text, len };

    if (keep_lines && (c == '\n' || c == ' ' || c == '\t')) {
        s->space = false;
        if (s->len || c != '\n')
            s->data[s->len++] = (char)c;
        return 1;
    }
    if (c <= ' ') {
        s->space |= c != 0;
        return 1;
    }
    if (c == '&' && html)
        took = entity_read(text, len, false, decoded, &got);
    if (took) {
        struct mill_str all = { decoded, got };

        for (size_t i = 0; i < got; i = at) {
            at = i;
            utf8_next(all, &at);
            put_char(s, decoded + i, at - i);
        }
        return took;
    }
    utf8_next(rest, &at);
    put_char(s, text, at);
    return at;
}

void squeeze_add(struct squeeze *s, const char *text, size_t len, bool html,
                 bool keep_lines)
{
    size_t i = 0;

    while (i < len) {
        size_t run = run_end(text, len, i);

        if (run > i)
            squeeze_put(s, text + i, run - i);
        i = run;
        if (i < len)
            i += take_special(s, text + i, len - i, html, keep_lines);
    }
}
