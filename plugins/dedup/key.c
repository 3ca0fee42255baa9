/* SPDX-License-Identifier: Apache-2.0
 *
 * key.c - makes keys in one pass. ASCII goes through a table and Hangul syllables through
 * a few bit operations; the functions of text/ see only what is left. */
#include "dedup/key.h"

#include "text/char.h"
#include "text/fold.h"
#include "text/hash.h"
#include "text/nfc.h"
#include "text/str.h"
#include "text/utf8.h"

#include <string.h>

struct scan {
    struct mill_str text;
    size_t at;        /* behind the character in hand */
    size_t digit_end; /* behind the last digit */
    uint32_t *chars, *offsets;
    uint32_t count, weight;
    bool composed; /* nothing so far that NFC would change */
};

static void push(struct scan *scan, uint32_t c, size_t start)
{
    if (scan->offsets)
        scan->offsets[scan->count] = (uint32_t)start;
    scan->chars[scan->count++] = c;
    scan->weight += c >= 0x1100 ? 2 : 1;
}

static bool before_digit(const struct scan *scan)
{
    return char_is_digit(utf8_at(scan->text, scan->at));
}

static bool is_sign(uint32_t c)
{
    return c == '-' || c == '+' || c == 0xB1 || c == 0x25B2 || c == 0x25B3 ||
           c == 0x25BC || c == 0x25BD;
}

static bool joins_digits(uint32_t c)
{
    return c == '.' || c == ':' || c == '/' || c == '~' || c == '-';
}

/* A folded character that is no letter. */
static void take_mark(struct scan *scan, uint32_t c, size_t start)
{
    if (c == '%' || char_is_currency(c)) {
        push(scan, c, start);
    } else if ((is_sign(c) || joins_digits(c)) && before_digit(scan)) {
        bool behind_digit = start > 0 && scan->digit_end == start;

        if (is_sign(c) || behind_digit)
            push(scan, c, start);
    }
}

static void take(struct scan *scan, uint32_t c, size_t start)
{
    c = fold_char(c);
    if (char_is_word(c)) {
        push(scan, c, start);
        if (c >= '0' && c <= '9')
            scan->digit_end = scan->at;
    } else {
        take_mark(scan, c, start);
    }
}

/* A Hangul syllable that stands at `at`; 0: something else does. */
static uint32_t syllable_at(struct mill_str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.data + at;
    uint32_t c;

    if (text.len - at < 3 || p[0] < 0xEA || p[0] > 0xED || (p[1] & 0xC0) != 0x80 ||
        (p[2] & 0xC0) != 0x80)
        return 0;
    c = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    return char_is_syllable(c) ? c : 0;
}

static void scan_text(struct scan *scan)
{
    scan->composed = true;
    for (size_t start = 0; start < scan->text.len; start = scan->at) {
        uint32_t c = (unsigned char)scan->text.data[start];

        if (c == ' ') {
            scan->at = start + 1;
        } else if ((c = syllable_at(scan->text, start))) {
            scan->at = start + 3;
            push(scan, c, start);
        } else {
            scan->at = start;
            c = utf8_next(scan->text, &scan->at);
            scan->composed = scan->composed && nfc_quick_char(c);
            take(scan, c, start);
        }
    }
}

/* Composes *text in the pool; false: no memory. */
static bool compose(struct mill_str *text, struct pool *pool)
{
    char *out = pool_array(pool, text->len, 3);

    if (!out)
        return false;
    *text = (struct mill_str){ out, nfc_text(*text, out) };
    return true;
}

bool key_make(struct mill_str text, struct pool *pool, struct key *key)
{
    struct scan scan = { .text = text };

    /* One for each byte: composed text has no more characters than its source bytes. */
    scan.chars = pool_array(pool, text.len, sizeof(*scan.chars));
    if (!scan.chars)
        return false;
    scan_text(&scan);
    if (!scan.composed) {
        scan.count = scan.weight = 0;
        scan.digit_end = 0;
        if (!compose(&scan.text, pool))
            return false;
        scan_text(&scan);
    }
    *key =
        (struct key){ .chars = scan.chars, .count = scan.count, .weight = scan.weight };
    key->hash = hash64(
        (struct mill_str){ (const char *)scan.chars, scan.count * sizeof(*scan.chars) });
    return true;
}

bool key_equal(const struct key *a, const struct key *b)
{
    return a->hash == b->hash && a->count == b->count &&
           !memcmp(a->chars, b->chars, a->count * sizeof(*a->chars));
}

const uint32_t *key_offsets(struct mill_str text, const struct key *key,
                            struct pool *pool)
{
    struct scan scan = { .text = text };

    scan.chars = pool_array(pool, text.len, sizeof(*scan.chars));
    scan.offsets = pool_array(pool, text.len + 1, sizeof(*scan.offsets));
    if (!scan.chars || !scan.offsets)
        return NULL;
    scan_text(&scan);
    if (!scan.composed || scan.count != key->count)
        return NULL;
    scan.offsets[scan.count] = (uint32_t)text.len;
    return scan.offsets;
}

bool key_is_number(uint32_t c)
{
    return (c >= '0' && c <= '9') || c == '%' || is_sign(c) || joins_digits(c) ||
           char_is_currency(c);
}
