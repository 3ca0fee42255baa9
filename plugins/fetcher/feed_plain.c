/* SPDX-License-Identifier: Apache-2.0
 * feed_plain.c - HTML that a feed holds in its texts, as plain text. */
#include "feed_plain.h"

#include <string.h>

#include "text/find.h"
#include "text/squeeze.h"

/* These stand in a line; any other tag parts words. */
static const char inline_tags[] =
    " a abbr b bdi bdo cite code em font i ins kbd mark q s small span strong sub sup tt "
    "u var wbr ";

enum { TAG_BYTES = 16 };

bool plain_is_inline(struct mill_str name)
{
    char key[TAG_BYTES + 3] = " ";
    size_t n = 0;

    while (n < name.len && ascii_is_alpha(name.data[n]) && n < TAG_BYTES) {
        key[n + 1] = ascii_lower(name.data[n]);
        n++;
    }
    key[n + 1] = ' ';
    return strstr(inline_tags, key);
}

/* Where the tag at text[at] ends; a '>' between quotation marks of a value is none. */
static size_t tag_end(struct mill_str text, size_t at)
{
    char quote = 0;

    for (size_t i = at + 1; i < text.len; i++) {
        char c = text.data[i];

        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '>')
            return i + 1;
        else if ((c == '"' || c == '\'') && text.data[i - 1] == '=')
            quote = c;
    }
    /* A quote that never ends: the next '>' does. */
    at = str_find_byte(text, '>', at);
    return at == STR_NONE ? text.len : at + 1;
}

static size_t skip_to(struct mill_str text, size_t from, const char *end)
{
    size_t at = find_nocase(str_from(text, from), end);

    return at == STR_NONE ? text.len : from + at + strlen(end);
}

/* Bytes of markup at text[at] == '<'; 0: it is just that. *parts: words to its left and
 * right are two. */
static size_t markup_len(struct mill_str text, size_t at, bool *parts)
{
    struct mill_str rest = str_from(text, at);
    size_t end;

    *parts = true;
    if (starts_with(rest, "<!--"))
        return skip_to(text, at + 4, "-->") - at;
    if (starts_with(rest, "<![CDATA["))
        return 9;
    if (rest.len < 3 ||
        !(ascii_is_alpha(rest.data[1]) || rest.data[1] == '!' || rest.data[1] == '?' ||
          (rest.data[1] == '/' && ascii_is_alpha(rest.data[2]))))
        return 0;
    end = tag_end(text, at);
    if (starts_nocase(rest, "<script"))
        end = skip_to(text, end, "</script>");
    else if (starts_nocase(rest, "<style"))
        end = skip_to(text, end, "</style>");
    else
        *parts = !plain_is_inline(str_from(rest, rest.data[1] == '/' ? 2 : 1));
    return end - at;
}

size_t plain_text(struct mill_str text, bool html, char *out)
{
    struct squeeze squeeze = { .data = out, .size = plain_room(text.len) };
    size_t at = 0;

    while (at < text.len) {
        const char *less = html ? memchr(text.data + at, '<', text.len - at) : NULL;
        size_t run = less ? (size_t)(less - text.data) : text.len, markup;
        bool parts;

        squeeze_add(&squeeze, text.data + at, run - at, html, false);
        at = run;
        if (at == text.len)
            break;
        markup = markup_len(text, at, &parts);
        if (markup)
            squeeze.space |= parts;
        else
            squeeze_put(&squeeze, "<", 1);
        at += markup ? markup : 1;
    }
    return squeeze.len;
}
