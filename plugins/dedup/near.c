/* SPDX-License-Identifier: Apache-2.0
 * near.c - the four questions of near.h, the cheap ones first. */
#include "dedup/near.h"

#include "dedup/distance.h"
#include "dedup/key.h"
#include "text/char.h"
#include "text/fold.h"
#include "text/hash.h"
#include "text/utf8.h"

#include <stdlib.h>

enum { SHINGLE = 5, STEM = 2, LATIN_STEM = 4, MOST_ODD_WORDS = 8 };

bool near_may_be(const struct key *earlier, const struct key *later)
{
    uint64_t a = earlier->count, b = later->count;

    return a >= NEAR_LEAST && b >= NEAR_LEAST && a <= NEAR_MOST && b <= NEAR_MOST &&
           10 * a >= 8 * b && 10 * b >= 8 * a;
}

/* The next character of a number at or after *at; a gap between two numbers reads as 0.
 * False: no more. */
static bool next_number(const struct key *key, uint32_t *at, uint32_t *c)
{
    uint32_t start = *at;

    while (*at < key->count && !key_is_number(key->chars[*at]))
        ++*at;
    if (*at == key->count)
        return false;
    if (start > 0 && *at > start) {
        *c = 0;
        return true;
    }
    *c = key->chars[(*at)++];
    return true;
}

static bool same_numbers(const struct key *a, const struct key *b)
{
    uint32_t i = 0, j = 0, x, y;

    for (;;) {
        bool more = next_number(a, &i, &x);

        if (more != next_number(b, &j, &y))
            return false;
        if (!more)
            return true;
        if (x != y)
            return false;
        /* Step over the gap, so that the next read takes the number's first digit. */
        if (!x) {
            x = a->chars[i++];
            y = b->chars[j++];
            if (x != y)
                return false;
        }
    }
}

static int compare_hashes(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return (a > b) - (a < b);
}

static uint64_t *shingles(const struct key *key, struct pool *pool, size_t *count)
{
    uint64_t *hashes;

    *count = key->count - SHINGLE + 1;
    hashes = pool_array(pool, *count, sizeof(*hashes));
    if (!hashes)
        return NULL;
    for (size_t i = 0; i < *count; i++)
        hashes[i] = hash64((struct mill_str){ (const char *)(key->chars + i),
                                              SHINGLE * sizeof(*key->chars) });
    qsort(hashes, *count, sizeof(*hashes), compare_hashes);
    return hashes;
}

static bool is_contained(const struct key *earlier, const struct key *later,
                         struct pool *pool, double *share)
{
    size_t n, m, found = 0;
    uint64_t *a = shingles(earlier, pool, &n), *b = shingles(later, pool, &m);

    if (!a || !b)
        return false;
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (a[i] < b[j]) {
            i++;
        } else {
            found += a[i] == b[j];
            j++;
        }
    }
    *share = (double)found / (double)m;
    return 10 * found >= 9 * m;
}

/* A word with its particle folded: 은 는 이 가, 을 를, 와 과, 로 으로 become one letter
 * each, so that a swap of them is no edit. Capitals stay: they mark names. */
struct word {
    const uint32_t *chars;
    uint32_t count;
    uint64_t hash;
};

struct words {
    struct word *items;
    uint32_t count;
    uint32_t *chars; /* all of them in a row */
    uint32_t char_count;
};

static uint32_t particle_class(uint32_t c)
{
    switch (c) {
    case 0xC740: /* 은 */
    case 0xB294: /* 는 */
    case 0xC774: /* 이 */
    case 0xAC00: /* 가 */
        return 1;
    case 0xC744: /* 을 */
    case 0xB97C: /* 를 */
        return 2;
    case 0xC640: /* 와 */
    case 0xACFC: /* 과 */
        return 3;
    case 0xB85C: /* 로 */
        return 4;
    default:
        return c;
    }
}

static void fold_particle(uint32_t *chars, uint32_t *count)
{
    uint32_t last;

    if (*count < 2 || !char_is_syllable(chars[*count - 1]))
        return;
    last = particle_class(chars[*count - 1]);
    if (last == 4 && *count > 2 && chars[*count - 2] == 0xC73C) /* 으로 */
        --*count;
    chars[*count - 1] = last;
}

static void end_word(struct words *words, uint32_t *chars, uint32_t count)
{
    struct word *word = &words->items[words->count];

    if (!count)
        return;
    fold_particle(chars, &count);
    *word = (struct word){ chars, count, 0 };
    word->hash = hash64((struct mill_str){ (const char *)chars, count * sizeof(*chars) });
    words->count++;
    words->char_count += count;
}

static bool split(struct mill_str text, struct pool *pool, struct words *words)
{
    uint32_t count = 0;

    *words = (struct words){ 0 };
    words->chars = pool_array(pool, text.len, sizeof(*words->chars));
    words->items = pool_array(pool, text.len / 2 + 1, sizeof(*words->items));
    if (!words->chars || !words->items)
        return false;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);

        if (char_is_word(c)) {
            words->chars[words->char_count + count++] = fold_width(c);
        } else if (!char_is_zero_width(c)) {
            end_word(words, words->chars + words->char_count, count);
            count = 0;
        }
    }
    end_word(words, words->chars + words->char_count, count);
    return true;
}

static const uint32_t *without_case(const struct words *words, struct pool *pool)
{
    uint32_t *chars = pool_array(pool, words->char_count, sizeof(*chars));

    for (uint32_t i = 0; chars && i < words->char_count; i++)
        chars[i] = fold_char(words->chars[i]);
    return chars;
}

/* 않 못 없 안 아니 말 and, in one syllable, 불 비 미: whatever may turn a sense around.
 */
static bool may_negate(const struct word *word)
{
    static const uint32_t marks[] = { 0xC54A, 0xBABB, 0xC5C6, 0xC548, 0xC544,
                                      0xB9D0, 0xBD88, 0xBE44, 0xBBF8 };

    for (uint32_t i = 0; i < word->count; i++)
        for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++)
            if (word->chars[i] == marks[m])
                return true;
    return false;
}

/* 다 며 고 서 요 만 죠 까: what predicates end in, so that names do not pass. */
static bool is_predicate(const struct word *word)
{
    static const uint32_t ends[] = { 0xB2E4, 0xBA70, 0xACE0, 0xC11C,
                                     0xC694, 0xB9CC, 0xC8E0, 0xAE4C };

    for (size_t i = 0; word->count > STEM && i < sizeof(ends) / sizeof(ends[0]); i++)
        if (word->chars[word->count - 1] == ends[i])
            return true;
    return false;
}

static bool is_small_latin(const struct word *word)
{
    for (uint32_t i = 0; i < word->count; i++)
        if (!char_is_latin(word->chars[i]) || char_is_upper(word->chars[i]))
            return false;
    return word->count > LATIN_STEM;
}

/* Two forms of one predicate, or of one common Latin word. */
static bool is_inflection(const struct word *a, const struct word *b)
{
    uint32_t stem = 0;

    if (may_negate(a) || may_negate(b))
        return false;
    if (is_predicate(a) && is_predicate(b))
        stem = STEM;
    else if (is_small_latin(a) && is_small_latin(b))
        stem = LATIN_STEM;
    for (uint32_t i = 0; i < stem; i++)
        if (a->chars[i] != b->chars[i])
            return false;
    return stem > 0;
}

static int compare_words(const void *left, const void *right)
{
    return compare_hashes(&((const struct word *)left)->hash,
                          &((const struct word *)right)->hash);
}

/* Sorts both and keeps, at their fronts, the words that only one has; false: too many. */
static bool odd_words(struct words *a, struct words *b)
{
    uint32_t i = 0, j = 0, odd_a = 0, odd_b = 0;

    qsort(a->items, a->count, sizeof(*a->items), compare_words);
    qsort(b->items, b->count, sizeof(*b->items), compare_words);
    while (i < a->count || j < b->count) {
        if (odd_a > MOST_ODD_WORDS || odd_b > MOST_ODD_WORDS)
            return false;
        if (i < a->count && j < b->count && a->items[i].hash == b->items[j].hash) {
            i++;
            j++;
        } else if (j == b->count ||
                   (i < a->count && a->items[i].hash < b->items[j].hash)) {
            a->items[odd_a++] = a->items[i++];
        } else {
            b->items[odd_b++] = b->items[j++];
        }
    }
    a->count = odd_a;
    b->count = odd_b;
    return odd_a == odd_b && odd_a <= MOST_ODD_WORDS;
}

static bool words_pair_off(struct words *a, struct words *b)
{
    if (!odd_words(a, b))
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t j = i;

        while (j < b->count && !is_inflection(&a->items[i], &b->items[j]))
            j++;
        if (j == b->count)
            return false;
        b->items[j] = b->items[i];
    }
    return true;
}

bool near_is(const struct piece *earlier, const struct piece *later, struct pool *pool,
             double *score)
{
    uint32_t longer, limit, distance;
    struct words old, new;
    const uint32_t *a, *b;
    double share;

    if (!near_may_be(&earlier->key, &later->key) ||
        !same_numbers(&earlier->key, &later->key) ||
        !is_contained(&earlier->key, &later->key, pool, &share) ||
        !split(earlier->text, pool, &old) || !split(later->text, pool, &new))
        return false;
    a = without_case(&old, pool);
    b = without_case(&new, pool);
    if (!a || !b)
        return false;
    longer = old.char_count > new.char_count ? old.char_count : new.char_count;
    limit = longer / 25 > 2 ? longer / 25 : 2;
    distance = distance_within(a, old.char_count, b, new.char_count, limit, pool);
    if (distance > limit || !words_pair_off(&old, &new))
        return false;
    *score = share;
    return true;
}
