/* SPDX-License-Identifier: Apache-2.0
 * json.c - walks through JSON as it is found in pages. */
#include "json.h"

#include <string.h>

#include "text/find.h"
#include "text/utf8.h"

static struct mill_str read_string(struct json *json)
{
    size_t start = json->at;
    bool escaped = false;

    while (json->at < json->text.len) {
        char c = json->text.data[json->at];

        if (c == '"' && !escaped)
            break;
        escaped = c == '\\' && !escaped;
        json->at++;
    }
    return str_slice(json->text, start, json->at++);
}

static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '+' || c == '.' ||
           c == '_' || c == '$';
}

static bool colon_follows(const struct json *json)
{
    size_t at = json->at;

    while (at < json->text.len && ascii_is_space(json->text.data[at]))
        at++;
    return at < json->text.len && json->text.data[at] == ':';
}

enum json_kind json_next(struct json *json, struct mill_str *value)
{
    *value = (struct mill_str){ "", 0 };
    while (json->at < json->text.len) {
        char c = json->text.data[json->at];
        size_t start = json->at;

        json->at++;
        switch (c) {
        case '{':
            return JSON_OBJECT;
        case '}':
            return JSON_OBJECT_END;
        case '[':
            return JSON_ARRAY;
        case ']':
            return JSON_ARRAY_END;
        case '"':
            *value = read_string(json);
            return colon_follows(json) ? JSON_KEY : JSON_STRING;
        default:
            if (!is_word(c))
                break;
            while (json->at < json->text.len && is_word(json->text.data[json->at]))
                json->at++;
            *value = str_slice(json->text, start, json->at);
            return colon_follows(json) ? JSON_KEY : JSON_WORD;
        }
    }
    return JSON_END;
}

static int hex4(struct mill_str text, size_t at)
{
    int code = 0;

    if (at + 4 > text.len)
        return -1;
    for (size_t i = at; i < at + 4; i++) {
        char c = ascii_lower(text.data[i]);

        if (ascii_is_digit(c))
            code = code * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f')
            code = code * 16 + (c - 'a' + 10);
        else
            return -1;
    }
    return code;
}

/* After "\u": puts the character, takes its digits and those of a second half. */
static size_t put_code(struct mill_str value, size_t at, char **to)
{
    int code = hex4(value, at), low;
    uint32_t full = code < 0 ? 0xFFFD : (uint32_t)code;

    if (code < 0) {
        *to += utf8_put(*to, full);
        return at;
    }
    at += 4;
    if (full >= 0xD800 && full < 0xDC00 && starts_with(str_from(value, at), "\\u") &&
        (low = hex4(value, at + 2)) >= 0xDC00 && low < 0xE000) {
        full = 0x10000 + ((full - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
        at += 6;
    }
    *to += utf8_put(*to, full);
    return at;
}

struct mill_str json_unescape(struct pool *pool, struct mill_str value)
{
    size_t room = value.len * 3 / 2 + 8;
    char *data = pool_alloc(pool, room), *to = data;
    size_t i = 0;

    if (!data)
        return (struct mill_str){ "", 0 };
    while (i < value.len) {
        char c = value.data[i++], next = i < value.len ? value.data[i] : 0;

        if (c != '\\' || !next) {
            *to++ = c;
            continue;
        }
        i++;
        if (next == 'u')
            i = put_code(value, i, &to);
        else
            *to++ = next == 'n' || next == 'r' ? '\n' : next == 't' ? '\t' : next;
    }
    pool_shrink(pool, data, room, (size_t)(to - data));
    return (struct mill_str){ data, (size_t)(to - data) };
}
