/* SPDX-License-Identifier: Apache-2.0
 * lines.c - what a line is by its words. */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "measure.h"
#include "text/char.h"
#include "text/find.h"
#include "text/utf8.h"

enum {
    KEY_MAX = 320,      /* bytes of a line that phrases are looked for in */
    KEYS_MAX = 1 << 18, /* bytes of all phrases */
    PHRASES_MAX = 4096,
    PROSE_MIN = 60,         /* weight of a line that reads as prose */
    PHRASE_PROSE_MAX = 260, /* weight of prose in which a phrase is just words */
    CONTACT_REST_MAX = 26   /* weight of what a line of contact says beside the address */
};

enum how { HOW_STARTS, HOW_ENDS, HOW_HAS };

struct phrase {
    struct mill_str text;
    enum how how;
    uint32_t kind;
};

static const struct {
    const char *name;
    uint32_t kind;
} kinds[] = { { "tail", LINE_TAIL },
              { "copyright", LINE_COPYRIGHT },
              { "contact", LINE_CONTACT },
              { "lead", LINE_LEAD },
              { "junk", LINE_JUNK },
              { "menu", LINE_MENU },
              { "published", LINE_PUBLISHED },
              { "modified", LINE_MODIFIED },
              { "stop", LINE_STOP } };

struct loading {
    struct lines *lines;
    struct table_listener *listener;
    size_t key_bytes;
};

/* Without white space, ASCII in lower case. 0: empty, or longer than `max`. */
static size_t key_of(struct mill_str text, char *key, size_t max)
{
    size_t n = 0;

    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);

        if (char_is_space(c) || char_is_zero_width(c) || c < ' ')
            continue;
        if (n + (at - from) > max)
            return 0;
        for (; from < at; from++)
            key[n++] = ascii_lower(text.data[from]);
    }
    return n;
}

static uint32_t kind_by_name(struct mill_str name)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (str_is(name, kinds[i].name))
            return kinds[i].kind;
    return 0;
}

static void see(void *arg, const struct table_row *row)
{
    struct loading *load = arg;
    struct lines *lines = load->lines;
    uint32_t kind = kind_by_name(row->columns[0]);
    struct mill_str how = row->columns[1], key = { lines->keys + load->key_bytes, 0 };

    if (!kind) {
        table_problem(load->listener, row, 0, "no such kind of line");
        return;
    }
    key.len = key_of(row->columns[2], lines->keys + load->key_bytes,
                     KEYS_MAX - load->key_bytes < KEY_MAX ? KEYS_MAX - load->key_bytes
                                                          : KEY_MAX);
    if (!key.len || lines->phrase_count == PHRASES_MAX) {
        table_problem(load->listener, row, 2, "too long, or too many phrases in all");
        return;
    }
    load->key_bytes += key.len;
    if (str_is(how, "is"))
        words_add(&lines->wholes, key, kind);
    else if (str_is(how, "starts") || str_is(how, "ends") || str_is(how, "has"))
        lines->phrases[lines->phrase_count++] =
            (struct phrase){ key,
                             str_is(how, "starts") ? HOW_STARTS
                             : str_is(how, "ends") ? HOW_ENDS
                                                   : HOW_HAS,
                             kind };
    else
        table_problem(load->listener, row, 1, "want is, starts, ends or has");
}

bool lines_load(struct lines *lines, const char *path, struct table_listener *listener)
{
    struct loading load = { lines, listener, 0 };
    unsigned before = listener->problems;

    *lines = (struct lines){ .keys = malloc(KEYS_MAX),
                             .phrases = calloc(PHRASES_MAX, sizeof(struct phrase)) };
    if (!lines->keys || !lines->phrases)
        return false;
    lines->text = table_read(path, 3, 0, listener, see, &load);
    return lines->text && listener->problems == before;
}

void lines_free(struct lines *lines)
{
    words_free(&lines->wholes);
    free(lines->phrases);
    free(lines->text);
    free(lines->keys);
    *lines = (struct lines){ 0 };
}

static bool fits(const struct phrase *phrase, struct mill_str key)
{
    if (phrase->how == HOW_STARTS)
        return str_starts(key, phrase->text);
    if (phrase->how == HOW_ENDS)
        return str_ends(key, phrase->text);
    return str_contains(key, phrase->text);
}

bool lines_ends_sentence(struct mill_str text)
{
    size_t at = text.len;

    while (at > 0) {
        uint32_t c = utf8_prev(text, &at);

        if (c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 ||
            c == 0xFF1F || c == 0x2026)
            return true;
        if (!char_closes_quote(c) && c != ')' && c != ']' && !char_is_space(c))
            return false;
    }
    return false;
}

/* Half of its words are words of menus. */
static bool is_menu(const struct lines *lines, struct mill_str text)
{
    struct mill_str rest = text, word;
    size_t words = 0, hits = 0;
    char key[64];

    while (next_part(&rest, " \t|/&>,", &word)) {
        size_t dot = 0, from = 0;

        while (dot != STR_NONE) {
            struct mill_str small = { key, 0 };

            dot = str_find(word, (struct mill_str)MILL_STR("·"), from);
            small.len = key_of(str_slice(word, from, dot), key, sizeof(key));
            words++;
            hits += small.len && words_find(&lines->wholes, small) & LINE_MENU;
            from = dot + 2;
        }
    }
    return words && hits * 2 >= words && words < 24;
}

/* An address with a bullet or a label before it, and little else. */
static bool is_contact(struct mill_str text)
{
    struct address address;
    struct mill_str before = text;
    size_t at = 0, count = 0;
    uint32_t rest;

    while (address_next(text, &at, &address))
        if (!count++)
            before = str_trim(str_slice(text, 0, address.start));
    if (!count || !before.len)
        return false;
    rest = measure_prose(text);
    for (at = 0; address_next(text, &at, &address);)
        rest -= measure_prose(str_slice(text, address.start, address.end));
    return rest <= CONTACT_REST_MAX &&
           (ends_with(before, ":") || ends_with(before, "=") || starts_with(text, "▶") ||
            starts_with(text, "■") || starts_with(text, "☎") || starts_with(text, "※"));
}

uint32_t lines_kinds(const struct lines *lines, struct mill_str text)
{
    char buffer[KEY_MAX];
    struct mill_str key = { buffer, key_of(text, buffer, sizeof(buffer)) };
    uint32_t found = 0, prose = measure_prose(text);

    if (lines_ends_sentence(text))
        found |= prose >= PROSE_MIN ? LINE_ENDER | LINE_PROSE : LINE_ENDER;
    if (!key.len || (found & LINE_PROSE && prose > PHRASE_PROSE_MAX))
        return found;
    found |= words_find(&lines->wholes, key) &
             (uint32_t) ~(LINE_MENU | LINE_PUBLISHED | LINE_MODIFIED | LINE_STOP);
    for (size_t i = 0; i < lines->phrase_count; i++)
        if (!(found & lines->phrases[i].kind) && fits(&lines->phrases[i], key))
            found |= lines->phrases[i].kind;
    if (!(found & LINE_ENDER) && is_menu(lines, text))
        found |= LINE_MENU;
    if (is_contact(text))
        found |= LINE_CONTACT;
    return found;
}

uint32_t lines_label(const struct lines *lines, struct mill_str word)
{
    char buffer[64];
    struct mill_str key;

    word = str_trim(word);
    while (word.len && (word.data[word.len - 1] == ':' || word.data[word.len - 1] == '.'))
        word.len--;
    key = (struct mill_str){ buffer, key_of(word, buffer, sizeof(buffer)) };
    return key.len ? words_find(&lines->wholes, key) : 0;
}
