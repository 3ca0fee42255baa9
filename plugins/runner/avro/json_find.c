/* SPDX-License-Identifier: Apache-2.0
 * json_find.c - values by pointer: first all of the text is checked, then steps through
 * it need not look twice. */
#include "avro/json_find.h"

#include <string.h>

#include "avro/limits.h"
#include "text/ascii.h"
#include "text/str.h"
#include "text/utf8.h"

struct walk {
    const char *data;
    size_t at, len;
    const char *wanted; /* what was not there */
};

static char peek(const struct walk *walk)
{
    return walk->at < walk->len ? walk->data[walk->at] : '\0';
}

static void skip_space(struct walk *walk)
{
    while (walk->at < walk->len && (peek(walk) == ' ' || peek(walk) == '\t' ||
                                    peek(walk) == '\n' || peek(walk) == '\r'))
        walk->at++;
}

static bool want(struct walk *walk, const char *wanted)
{
    walk->wanted = wanted;
    return false;
}

static bool take(struct walk *walk, char byte)
{
    bool is_there = walk->at < walk->len && walk->data[walk->at] == byte;

    walk->at += is_there;
    return is_there;
}

static bool check_escape(struct walk *walk)
{
    char kind = peek(walk);

    if (!kind || !strchr("\"\\/bfnrtu", kind))
        return want(walk, "an escape that JSON knows");
    walk->at++;
    for (int i = 0; kind == 'u' && i < 4; i++)
        if (hex_value(peek(walk)) < 0)
            return want(walk, "four hexadecimal digits");
        else
            walk->at++;
    return true;
}

static bool check_string(struct walk *walk)
{
    walk->at++;
    while (walk->at < walk->len) {
        unsigned char byte = (unsigned char)walk->data[walk->at];

        if (byte < ' ')
            return want(walk, "no control character in a string");
        walk->at++;
        if (byte == '"')
            return true;
        if (byte == '\\' && !check_escape(walk))
            return false;
    }
    return want(walk, "the end of a string");
}

static bool check_digits(struct walk *walk)
{
    if (!is_ascii_digit(peek(walk)))
        return want(walk, "a digit");
    while (is_ascii_digit(peek(walk)))
        walk->at++;
    return true;
}

static bool check_number(struct walk *walk)
{
    take(walk, '-');
    if (!take(walk, '0') && !check_digits(walk))
        return false;
    if (take(walk, '.') && !check_digits(walk))
        return false;
    if (!take(walk, 'e') && !take(walk, 'E'))
        return true;
    if (!take(walk, '+'))
        take(walk, '-');
    return check_digits(walk);
}

static bool check_word(struct walk *walk)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t len = strlen(words[i]);

        if (walk->len - walk->at >= len &&
            !memcmp(walk->data + walk->at, words[i], len)) {
            walk->at += len;
            return true;
        }
    }
    return want(walk, "a value");
}

static bool check_scalar(struct walk *walk)
{
    if (peek(walk) == '"')
        return check_string(walk);
    return peek(walk) == '-' || is_ascii_digit(peek(walk)) ? check_number(walk)
                                                           : check_word(walk);
}

/* A key and its colon. */
static bool check_key(struct walk *walk)
{
    skip_space(walk);
    if (peek(walk) != '"')
        return want(walk, "a key");
    if (!check_string(walk))
        return false;
    skip_space(walk);
    return take(walk, ':') || want(walk, "':'");
}

/* Behind a value: closes what ends there. *more: a comma, and another value follows. */
static bool check_behind(struct walk *walk, const char *open, size_t *depth, bool *more)
{
    *more = false;
    for (skip_space(walk); *depth; skip_space(walk)) {
        char close = open[*depth - 1] == '{' ? '}' : ']';

        if (take(walk, ',')) {
            *more = true;
            return close == ']' || check_key(walk);
        }
        if (!take(walk, close))
            return want(walk, close == '}' ? "',' or '}'" : "',' or ']'");
        --*depth;
    }
    return true;
}

static bool check_all(struct walk *walk)
{
    char open[WALK_DEPTH_LIMIT];
    size_t depth = 0;

    for (bool more = true; more;) {
        skip_space(walk);
        if (peek(walk) == '{' || peek(walk) == '[') {
            char close = peek(walk) == '{' ? '}' : ']';

            if (depth == WALK_DEPTH_LIMIT)
                return want(walk, "at most 64 lists and objects in one another");
            open[depth++] = walk->data[walk->at++];
            skip_space(walk);
            if (peek(walk) != close) {
                if (close == '}' && !check_key(walk))
                    return false;
                continue;
            }
        } else if (!check_scalar(walk)) {
            return false;
        }
        if (!check_behind(walk, open, &depth, &more))
            return false;
    }
    return walk->at == walk->len || want(walk, "nothing behind the value");
}

enum mill_status json_check(struct mill_str json, struct mill_error *error)
{
    struct walk walk = { .data = json.data, .len = json.len };
    size_t valid = utf8_valid_prefix(json);

    if (valid < json.len)
        return mill_error(error, MILL_FATAL, "byte %zu: want UTF-8", valid);
    if (!check_all(&walk))
        return mill_error(error, MILL_FATAL, "byte %zu: want %s", walk.at, walk.wanted);
    return MILL_OK;
}

bool json_pointer_valid(struct mill_str pointer)
{
    for (size_t i = 0; i < pointer.len; i++)
        if (pointer.data[i] == '~' &&
            (++i == pointer.len || (pointer.data[i] != '0' && pointer.data[i] != '1')))
            return false;
    return !pointer.len || pointer.data[0] == '/';
}

/* From here on the text is known to be JSON. */
static void skip_string(struct walk *walk)
{
    for (walk->at++; walk->data[walk->at] != '"'; walk->at++)
        walk->at += walk->data[walk->at] == '\\';
    walk->at++;
}

static void skip_value(struct walk *walk)
{
    size_t depth = 0;

    do {
        char byte = peek(walk);

        if (byte == '"') {
            skip_string(walk);
            continue;
        }
        depth += byte == '{' || byte == '[';
        if (byte == '}' || byte == ']')
            depth--;
        walk->at++;
        if (!depth && byte != '}' && byte != ']')
            while (walk->at < walk->len && !strchr(",]} \t\r\n", peek(walk)))
                walk->at++;
    } while (depth);
}

static uint32_t read_hex(const struct walk *walk, size_t at)
{
    uint32_t unit = 0;

    for (size_t i = 0; i < 4; i++)
        unit = unit << 4 | (uint32_t)hex_value(walk->data[at + i]);
    return unit;
}

/* One character of a string as UTF-8; returns its bytes. A lone surrogate is U+FFFD. */
static size_t next_char(struct walk *walk, char out[UTF8_MAX])
{
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    uint32_t unit, low;
    char kind;

    out[0] = walk->data[walk->at++];
    if (out[0] != '\\')
        return 1;
    kind = walk->data[walk->at++];
    if (kind != 'u') {
        out[0] = meant[strchr(escapes, kind) - escapes];
        return 1;
    }
    unit = read_hex(walk, walk->at);
    walk->at += 4;
    if (unit >= 0xD800 && unit < 0xDC00 && walk->data[walk->at] == '\\' &&
        walk->data[walk->at + 1] == 'u') {
        low = read_hex(walk, walk->at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            walk->at += 6;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return utf8_put(out, unit);
}

/* Takes the string; true: it is what the pointer's part means. */
static bool take_equal(struct walk *walk, struct mill_str part)
{
    size_t matched = 0;
    bool equal = true;

    walk->at++;
    while (walk->data[walk->at] != '"') {
        char bytes[UTF8_MAX];
        size_t count = next_char(walk, bytes);

        for (size_t i = 0; i < count; i++, matched++) {
            bool coded = matched < part.len && part.data[matched] == '~';
            char byte = matched < part.len ? part.data[matched] : '\0';

            if (coded)
                byte = part.data[++matched] == '1' ? '/' : '~';
            equal = equal && matched < part.len && byte == bytes[i];
        }
    }
    walk->at++;
    return equal && matched == part.len;
}

/* Into the member of this name; false: there is none. */
static bool enter_object(struct walk *walk, struct mill_str part)
{
    walk->at++;
    for (skip_space(walk); peek(walk) == '"'; skip_space(walk)) {
        bool found = take_equal(walk, part);

        skip_space(walk);
        walk->at++; /* the colon */
        skip_space(walk);
        if (found)
            return true;
        skip_value(walk);
        skip_space(walk);
        if (!take(walk, ','))
            return false;
    }
    return false;
}

/* An index as RFC 6901 has it: no zeros before it. */
static bool read_index(struct mill_str part, size_t *index)
{
    *index = 0;
    for (size_t i = 0; i < part.len; i++) {
        if (!is_ascii_digit(part.data[i]) || i > 8)
            return false;
        *index = *index * 10 + (size_t)(part.data[i] - '0');
    }
    return part.len == 1 || (part.len > 1 && part.data[0] != '0');
}

static bool enter_list(struct walk *walk, struct mill_str part)
{
    size_t index;

    if (!read_index(part, &index))
        return false;
    walk->at++;
    skip_space(walk);
    if (peek(walk) == ']')
        return false;
    for (; index; index--) {
        skip_value(walk);
        skip_space(walk);
        if (!take(walk, ','))
            return false;
        skip_space(walk);
    }
    return true;
}

bool json_find(struct mill_str json, struct mill_str pointer, struct mill_str *value)
{
    struct walk walk = { .data = json.data, .len = json.len };
    size_t start;

    skip_space(&walk);
    while (pointer.len) {
        size_t end = str_find_byte(pointer, '/', 1);
        struct mill_str part = str_slice(pointer, 1, end);
        bool found = peek(&walk) == '{'   ? enter_object(&walk, part)
                     : peek(&walk) == '[' ? enter_list(&walk, part)
                                          : false;

        if (!found)
            return false;
        pointer = str_from(pointer, end == STR_NONE ? pointer.len : end);
    }
    start = walk.at;
    skip_value(&walk);
    *value = str_slice(json, start, walk.at);
    return true;
}
