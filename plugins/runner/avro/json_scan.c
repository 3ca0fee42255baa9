/* SPDX-License-Identifier: Apache-2.0
 * json_scan.c - strings, numbers and punctuation of JSON. */
#include "avro/json_scan.h"
#include "text/utf8.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_LIMIT = 400 };

void scan_note(struct scan *scan, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(scan->what, sizeof(scan->what), format, args);
    va_end(args);
    scan->where = (size_t)(scan->next - scan->start);
}

char scan_peek(struct scan *scan)
{
    while (scan->next < scan->end && (*scan->next == ' ' || *scan->next == '\n' ||
                                      *scan->next == '\r' || *scan->next == '\t'))
        scan->next++;
    return scan->next < scan->end ? *scan->next : 0;
}

void scan_note_want(struct scan *scan, const char *want)
{
    char byte = scan_peek(scan);
    const char *got = "something else";

    if (scan->next == scan->end)
        got = "the end";
    else if (byte == '"')
        got = "a string";
    else if (byte == '{')
        got = "an object";
    else if (byte == '[')
        got = "a list";
    else if (byte == '-' || (byte >= '0' && byte <= '9'))
        got = "a number";
    else if (byte == 't' || byte == 'f')
        got = "true or false";
    else if (byte == 'n')
        got = "null";
    scan_note(scan, "want %s, got %s", want, got);
}

bool scan_take(struct scan *scan, char byte)
{
    if (scan_peek(scan) != byte || scan->next == scan->end)
        return false;
    scan->next++;
    return true;
}

bool scan_word(struct scan *scan, const char *word)
{
    size_t len = strlen(word);

    scan_peek(scan);
    if ((size_t)(scan->end - scan->next) < len || memcmp(scan->next, word, len) != 0)
        return false;
    scan->next += len;
    return true;
}

bool scan_more(struct scan *scan, char close, bool *more)
{
    char want[] = "',' or ' '";

    *more = scan_take(scan, ',');
    if (*more || scan_take(scan, close))
        return true;
    want[8] = close;
    return scan_want(scan, want);
}

static bool read_hex(struct scan *scan, uint32_t *unit)
{
    *unit = 0;
    if (scan->end - scan->next < 4)
        return scan_wrong(scan, "the string is cut short");
    for (int i = 0; i < 4; i++) {
        char c = *scan->next;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                : 16;

        if (digit == 16)
            return scan_wrong(scan, "\\u wants four hexadecimal digits");
        *unit = *unit << 4 | digit;
        scan->next++;
    }
    return true;
}

/* Behind \u: a code point, of two units where the first is half of a pair. */
static bool read_point(struct scan *scan, uint32_t *point)
{
    uint32_t low;

    if (!read_hex(scan, point))
        return false;
    if (*point < 0xd800 || *point > 0xdfff)
        return true;
    if (*point > 0xdbff || !scan_word(scan, "\\u") || !read_hex(scan, &low) ||
        low < 0xdc00 || low > 0xdfff)
        return scan_wrong(scan, "\\u is half of a surrogate pair");
    *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

static bool read_escape(struct scan *scan, char **to)
{
    static const char codes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char code = scan->next < scan->end ? *scan->next : 0;
    const char *at = code ? strchr(codes, code) : NULL;
    uint32_t point;

    if (!at && code != 'u')
        return scan_wrong(scan, "unknown escape in a string");
    scan->next++;
    if (at) {
        *(*to)++ = meant[at - codes];
        return true;
    }
    if (!read_point(scan, &point))
        return false;
    *to += utf8_put(*to, point);
    return true;
}

/* The closing quote of the string that starts at next; NULL: there is none. */
static const char *find_close(const struct scan *scan, bool *plain)
{
    *plain = true;
    for (const char *at = scan->next; at < scan->end && (unsigned char)*at >= ' '; at++) {
        if (*at == '"')
            return at;
        if (*at == '\\') {
            *plain = false;
            at++;
        }
    }
    return NULL;
}

static bool unescape(struct scan *scan, const char *close, char *text, size_t *len)
{
    char *to = text;

    while (scan->next < close) {
        if (*scan->next != '\\') {
            *to++ = *scan->next++;
        } else {
            scan->next++;
            if (!read_escape(scan, &to))
                return false;
        }
    }
    *len = (size_t)(to - text);
    return true;
}

bool scan_text(struct scan *scan, char **text, size_t *len)
{
    const char *close;
    bool plain;

    if (!scan_take(scan, '"'))
        return scan_want(scan, "a string");
    close = find_close(scan, &plain);
    if (!close)
        return scan_wrong(scan, "the string has no end, or a line break within");
    /* An escape is never shorter than what it means. */
    *len = (size_t)(close - scan->next);
    *text = arena_alloc(scan->arena, *len);
    if (!*text)
        return scan_wrong(scan, "no room for a string of %zu bytes", *len);
    if (!utf8_valid((struct mill_str){ scan->next, *len }))
        return scan_wrong(scan, "the string is not UTF-8");
    if (!plain) {
        if (!unescape(scan, close, *text, len))
            return false;
    } else if (*len) {
        memcpy(*text, scan->next, *len);
    }
    scan->next = close + 1;
    return true;
}

static size_t digits(const char *at, const char *end)
{
    size_t count = 0;

    while (at + count < end && at[count] >= '0' && at[count] <= '9')
        count++;
    return count;
}

/* The bytes of the number at next, by JSON's grammar; 0: there is none. */
static size_t number_length(const struct scan *scan, bool *integer)
{
    const char *at = scan->next, *end = scan->end;
    size_t count;

    *integer = true;
    at += at < end && *at == '-';
    count = digits(at, end);
    if (!count || (count > 1 && *at == '0'))
        return 0;
    at += count;
    if (at < end && *at == '.') {
        *integer = false;
        count = digits(at + 1, end);
        if (!count)
            return 0;
        at += count + 1;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        *integer = false;
        at++;
        at += at < end && (*at == '+' || *at == '-');
        count = digits(at, end);
        if (!count)
            return 0;
        at += count;
    }
    return (size_t)(at - scan->next);
}

/* Copies the number's text behind `wanted` checks. */
static bool number_text(struct scan *scan, char text[NUMBER_LIMIT], bool *integer)
{
    char first = scan_peek(scan);
    size_t len;

    if (first != '-' && (first < '0' || first > '9'))
        return scan_want(scan, "a number");
    len = number_length(scan, integer);
    if (!len || len >= NUMBER_LIMIT)
        return scan_wrong(scan, len ? "the number is too long" : "no number of JSON");
    memcpy(text, scan->next, len);
    text[len] = '\0';
    scan->next += len;
    return true;
}

bool scan_integer(struct scan *scan, int64_t *value)
{
    char text[NUMBER_LIMIT];
    bool integer;
    long long number;

    if (!number_text(scan, text, &integer))
        return false;
    if (!integer)
        return scan_wrong(scan, "want a whole number, got %.40s", text);
    errno = 0;
    number = strtoll(text, NULL, 10);
    if (errno || number < INT64_MIN || number > INT64_MAX)
        return scan_wrong(scan, "%.40s has more than 64 bits", text);
    *value = number;
    return true;
}

bool scan_number(struct scan *scan, double *value)
{
    char text[NUMBER_LIMIT];
    bool integer;
    double number;

    if (!number_text(scan, text, &integer))
        return false;
    number = strtod(text, NULL);
    if (!isfinite(number))
        return scan_wrong(scan, "%.40s is too large", text);
    *value = number;
    return true;
}
