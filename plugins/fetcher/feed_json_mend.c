/* SPDX-License-Identifier: Apache-2.0
 * feed_json_mend.c - what was meant to be JSON, as JSON. */
#include <string.h>

#include "feed_json.h"
#include "text/find.h"

static bool is_hex(struct mill_str text, size_t at)
{
    for (size_t i = at; i < at + 4; i++)
        if (i >= text.len ||
            !(ascii_is_digit(text.data[i]) || strchr("abcdefABCDEF", text.data[i])))
            return false;
    return true;
}

/* \uD800 to \uDBFF: 1, \uDC00 to \uDFFF: 2, else 0. */
static int surrogate(struct mill_str text, size_t at)
{
    if (!starts_with(str_from(text, at), "\\u") || !is_hex(text, at + 2) ||
        ascii_lower(text.data[at + 2]) != 'd')
        return 0;
    return strchr("89abAB", text.data[at + 3])     ? 1
           : strchr("cdefCDEF", text.data[at + 3]) ? 2
                                                   : 0;
}

/* The escape at text[at] == '\\'; returns the bytes it takes. */
static size_t mend_escape(struct mill_str text, size_t at, char *out, size_t *len)
{
    size_t took = 2;

    if (at + 1 < text.len && text.data[at + 1] == 'u' && is_hex(text, at + 2)) {
        int half = surrogate(text, at);
        bool whole = half == 1 && surrogate(text, at + 6) == 2;

        took = whole ? 12 : 6;
        memcpy(out + *len, half && !whole ? "\\uFFFD" : text.data + at,
               half && !whole ? 6 : took);
    } else if (at + 1 < text.len && text.data[at + 1] &&
               strchr("\"\\/bfnrt", text.data[at + 1])) {
        memcpy(out + *len, text.data + at, took);
    } else {
        memcpy(out + *len, "\\\\", 2);
        *len += 2;
        return 1;
    }
    *len += took;
    return took;
}

/* Is the comma at text[at] the last thing in its list? */
static bool is_last(struct mill_str text, size_t at)
{
    do
        at++;
    while (at < text.len && ascii_is_space(text.data[at]));
    return at < text.len && (text.data[at] == ']' || text.data[at] == '}');
}

size_t json_mend(struct mill_str text, char *out)
{
    bool in_string = false;
    size_t len = 0, at = 0;

    while (at < text.len) {
        char c = text.data[at];

        if (in_string && c == '\\') {
            at += mend_escape(text, at, out, &len);
            continue;
        }
        in_string ^= c == '"';
        at++;
        if ((unsigned char)c < ' ')
            out[len++] = ' ';
        else if (in_string || c != ',' || !is_last(text, at - 1))
            out[len++] = c;
    }
    return len;
}
