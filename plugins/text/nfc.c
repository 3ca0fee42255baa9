/* SPDX-License-Identifier: Apache-2.0
 *
 * nfc.c - decompose, order, compose, a character and its marks at a time.
 *
 * `segment` holds one starter (combining class 0) and the marks behind it. When the next
 * starter comes, the marks are put in order and composed into theirs; if nothing is left
 * but one starter, it may compose with the new one (Hangul, a few Indic vowels).
 */
#include "text/nfc.h"

#include "text/char.h"
#include "text/utf8.h"

struct mark_range {
    uint32_t first, last;
    uint8_t class;
};

struct single {
    uint32_t c, to;
};

struct pair {
    uint32_t c, first, second;
};

#include "nfc_table.inc"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { LEAD = 0x1100, VOWEL = 0x1161, FINAL = 0x11A7, SYLLABLE = 0xAC00 };
enum { LEADS = 19, VOWELS = 21, FINALS = 28 };
enum { SEGMENT = 64, LONGEST_SPLIT = 4, DEEPEST_SPLIT = 5 };

struct segment {
    uint32_t chars[SEGMENT];
    uint8_t classes[SEGMENT];
    size_t count;
};

static uint8_t class_of(uint32_t c)
{
    size_t low = 0, high = COUNT(marks);

    if (c < 0x300)
        return 0;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (c > marks[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT(marks) && c >= marks[low].first ? marks[low].class : 0;
}

static const struct pair *find_pair(uint32_t c)
{
    size_t low = 0, high = COUNT(pairs);

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (c > pairs[middle].c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT(pairs) && pairs[low].c == c ? &pairs[low] : NULL;
}

static const struct single *find_single(uint32_t c)
{
    size_t low = 0, high = COUNT(singles);

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (c > singles[middle].c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT(singles) && singles[low].c == c ? &singles[low] : NULL;
}

static uint32_t compose_hangul(uint32_t a, uint32_t b)
{
    if (a >= LEAD && a < LEAD + LEADS && b >= VOWEL && b < VOWEL + VOWELS)
        return SYLLABLE + ((a - LEAD) * VOWELS + (b - VOWEL)) * FINALS;
    if (char_is_syllable(a) && (a - SYLLABLE) % FINALS == 0 && b > FINAL &&
        b < FINAL + FINALS)
        return a + (b - FINAL);
    return 0;
}

/* 0: they do not compose. */
static uint32_t compose(uint32_t a, uint32_t b)
{
    size_t low = 0, high = COUNT(composes);

    if ((b >= VOWEL && b < FINAL + FINALS))
        return compose_hangul(a, b);
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct pair *pair = &pairs[composes[middle]];

        if (a > pair->first || (a == pair->first && b > pair->second))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == COUNT(composes))
        return 0;
    return pairs[composes[low]].first == a && pairs[composes[low]].second == b
               ? pairs[composes[low]].c
               : 0;
}

static bool is_joiner(uint32_t c)
{
    if (c >= VOWEL && c < FINAL + FINALS)
        return true;
    for (size_t i = 0; i < COUNT(joiners) && joiners[i] <= c; i++)
        if (joiners[i] == c)
            return true;
    return false;
}

bool nfc_quick_char(uint32_t c)
{
    const struct pair *pair;

    if (c < 0x300 || char_is_syllable(c) || (c >= 0x3400 && c < 0xA66F) ||
        (c >= 0x2010 && c < 0x20D0) || (c >= 0xFF00 && c <= 0xFFFD))
        return true;
    if (class_of(c) || is_joiner(c) || find_single(c))
        return false;
    pair = find_pair(c);
    return !pair || compose(pair->first, pair->second) == c;
}

bool nfc_quick(struct mill_str text)
{
    for (size_t at = 0; at < text.len;)
        if (!nfc_quick_char(utf8_next(text, &at)))
            return false;
    return true;
}

/* Full canonical decomposition; returns how many. A first part may split again, a second
 * one never does. */
static size_t decompose(uint32_t c, uint32_t out[LONGEST_SPLIT])
{
    uint32_t tail[DEEPEST_SPLIT];
    size_t tails = 0, count = 0;

    if (char_is_syllable(c)) {
        out[count++] = LEAD + (c - SYLLABLE) / (VOWELS * FINALS);
        out[count++] = VOWEL + (c - SYLLABLE) / FINALS % VOWELS;
        if ((c - SYLLABLE) % FINALS)
            out[count++] = FINAL + (c - SYLLABLE) % FINALS;
        return count;
    }
    for (; tails < LONGEST_SPLIT - 1; tails++) {
        const struct single *single = find_single(c);
        const struct pair *pair = find_pair(single ? c = single->to : c);

        if (!pair)
            break;
        c = pair->first;
        tail[tails] = pair->second;
    }
    out[count++] = c;
    while (tails)
        out[count++] = tail[--tails];
    return count;
}

/* Stable insertion by class, among at most SEGMENT marks. */
static void segment_add(struct segment *segment, uint32_t c, uint8_t class)
{
    size_t at = segment->count++;

    for (; class && at > 0 && segment->classes[at - 1] > class; at--) {
        segment->chars[at] = segment->chars[at - 1];
        segment->classes[at] = segment->classes[at - 1];
    }
    segment->chars[at] = c;
    segment->classes[at] = class;
}

/* Composes the marks that are not blocked into the starter. */
static void segment_compose(struct segment *segment)
{
    size_t kept = 1;

    if (!segment->count || segment->classes[0])
        return;
    for (size_t i = 1; i < segment->count; i++) {
        bool blocked = kept > 1 && segment->classes[kept - 1] >= segment->classes[i];
        uint32_t whole = blocked ? 0 : compose(segment->chars[0], segment->chars[i]);

        if (whole) {
            segment->chars[0] = whole;
        } else {
            segment->chars[kept] = segment->chars[i];
            segment->classes[kept++] = segment->classes[i];
        }
    }
    segment->count = kept;
}

static size_t segment_flush(struct segment *segment, char *out)
{
    size_t len = 0;

    segment_compose(segment);
    for (size_t i = 0; i < segment->count; i++)
        len += utf8_put(out + len, segment->chars[i]);
    segment->count = 0;
    return len;
}

static size_t take(struct segment *segment, uint32_t c, char *out)
{
    uint8_t class = class_of(c);
    uint32_t whole;
    size_t len;

    if (class) {
        len = segment->count == SEGMENT ? segment_flush(segment, out) : 0;
        segment_add(segment, c, class);
        return len;
    }
    segment_compose(segment);
    if (segment->count == 1 && !segment->classes[0] &&
        (whole = compose(segment->chars[0], c))) {
        segment->chars[0] = whole;
        return 0;
    }
    len = segment_flush(segment, out);
    segment_add(segment, c, 0);
    return len;
}

size_t nfc_text(struct mill_str text, char *out)
{
    struct segment segment = { .count = 0 };
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        uint32_t parts[LONGEST_SPLIT];
        size_t count = decompose(utf8_next(text, &at), parts);

        for (size_t i = 0; i < count; i++)
            len += take(&segment, parts[i], out + len);
    }
    return len + segment_flush(&segment, out + len);
}
