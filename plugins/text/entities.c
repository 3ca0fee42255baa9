/* SPDX-License-Identifier: Apache-2.0
 * entities.c - character references of HTML. */
#include "text/entities.h"

#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

struct entity {
    const char *name;
    uint32_t first, second;
    bool bare; /* good without ';' */
};

/* clang-format off */
static const struct entity entities[] = {
#define E(name, first, second, bare) { name, first, second, bare },
#include "entities.inc"
#undef E
};
/* clang-format on */

enum { NAME_MAX_LEN = 31, BARE_MAX_LEN = 6 };

/* What browsers make of &#128; to &#159;. */
static const uint16_t windows_1252[32] = { 0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026,
                                           0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
                                           0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018,
                                           0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                           0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
                                           0x017E, 0x0178 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static uint32_t repaired(uint32_t code)
{
    if (code >= 0x80 && code < 0xA0)
        return windows_1252[code - 0x80];
    return code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0xFFFD
                                                                             : code;
}

/* &#123; &#x7B;, with text[1] == '#'. */
static size_t read_number(const char *text, size_t len, char *out, size_t *out_len)
{
    bool hex = len > 2 && (text[2] == 'x' || text[2] == 'X');
    size_t start = hex ? 3 : 2, i = start;
    uint32_t code = 0;

    for (; i < len; i++) {
        int digit = hex ? hex_value(text[i]) : is_digit(text[i]) ? text[i] - '0' : -1;

        if (digit < 0)
            break;
        if (code <= 0x10FFFF)
            code = code * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (i == start)
        return 0;
    *out_len = utf8_put(out, repaired(code));
    return i < len && text[i] == ';' ? i + 1 : i;
}

struct name {
    const char *data;
    size_t len;
};

static int compare(const void *key, const void *element)
{
    const struct name *name = key;
    const struct entity *entity = element;
    int order = strncmp(name->data, entity->name, name->len);

    return order ? order : entity->name[name->len] ? -1 : 0;
}

static const struct entity *find(const char *data, size_t len)
{
    struct name name = { data, len };

    return bsearch(&name, entities, sizeof(entities) / sizeof(entities[0]),
                   sizeof(entities[0]), compare);
}

static size_t put(const struct entity *entity, char *out, size_t *out_len, size_t took)
{
    size_t len = utf8_put(out, entity->first);

    if (entity->second)
        len += utf8_put(out + len, entity->second);
    *out_len = len;
    return took;
}

static size_t read_name(const char *text, size_t len, bool in_attribute, char *out,
                        size_t *out_len)
{
    const struct entity *entity;
    size_t n = 0;

    while (n < NAME_MAX_LEN && n + 1 < len && is_alnum(text[n + 1]))
        n++;
    if (!n)
        return 0;
    if (n + 1 < len && text[n + 1] == ';' && (entity = find(text + 1, n)))
        return put(entity, out, out_len, n + 2);
    if (in_attribute)
        return n + 1 < len && text[n + 1] != '=' && (entity = find(text + 1, n)) &&
                       entity->bare
                   ? put(entity, out, out_len, n + 1)
                   : 0;
    for (n = n < BARE_MAX_LEN ? n : BARE_MAX_LEN; n > 1; n--)
        if ((entity = find(text + 1, n)) && entity->bare)
            return put(entity, out, out_len, n + 1);
    return 0;
}

size_t entity_read(const char *text, size_t len, bool in_attribute, char out[ENTITY_MAX],
                   size_t *out_len)
{
    if (len < 3)
        return 0;
    if (text[1] == '#')
        return read_number(text, len, out, out_len);
    return read_name(text, len, in_attribute, out, out_len);
}

size_t entities_decode(const char *text, size_t len, bool in_attribute, char *out)
{
    const char *end = text + len;
    char *to = out;

    while (text < end) {
        const char *amp = memchr(text, '&', (size_t)(end - text));
        size_t run = (size_t)((amp ? amp : end) - text), took, got = 0;

        memcpy(to, text, run);
        to += run;
        text += run;
        if (!amp)
            break;
        took = entity_read(text, (size_t)(end - text), in_attribute, to, &got);
        if (!took) {
            *to++ = '&';
            took = 1;
        }
        to += got;
        text += took;
    }
    return (size_t)(to - out);
}
