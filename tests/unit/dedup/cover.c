/* SPDX-License-Identifier: Apache-2.0
 * cover.c - which blocks other blocks cover. A block is a word: each capital is a stretch
 * of 60 characters, each small letter one of 10, a digit itself; equal letters are equal
 * stretches. A capital behind ' lacks its 30th character. */
#include "dedup/cover.h"
#include "fixture.h"
#include "test.h"

#include <string.h>

enum { MOST = 16, LONGEST = 1000, LONG = 60, SHORT = 10 };

static struct cover_case {
    const char *name, *blocks, *verdicts;
} cases[] = {
    { "nothing shared", "A B C", "..." },
    { "all of it behind", "A B C ABC", "...v" },
    { "all of it before", "ABC A B C", "v..." },
    { "one of two before is no blob", "AB A C", ".v." },
    { "a part of an earlier block", "ABC B", ".v" },
    { "a little is left", "A B C D E F ABCDEFx", "......v" },
    { "14 characters are the most", "A B C D E F G H ABCDEFGHxy", "........g" },
    { "5 % are the most", "A B ABx", "..g" },
    { "a number is left", "A B C D E F ABCDEF7", "......g" },
    { "something replaced within", "AxB AyB", ".x" },
    { "a character left out", "AB 'AB", ".x" },
    { "something replaced at the front", "xAB C yAB", "..x" },
    { "little left between two sources", "A B C D E F AxBCDEF", "......v" },
    { "little left before a part of a source", "A B C D E FG ABCDEFx", "......g" },
    { "what went covers nothing", "A B AB AB", "..vv" },
};

static uint32_t random_char(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return 0xAC00 + (uint32_t)(*seed >> 33) % 11172;
}

static uint32_t spell(char letter, uint32_t *chars, bool lacking)
{
    bool is_long = letter >= 'A' && letter <= 'Z';
    uint64_t seed = (uint64_t)letter * 977;
    uint32_t count = 0;

    if (letter >= '0' && letter <= '9') {
        chars[0] = (uint32_t)letter;
        return 1;
    }
    for (int i = 0; i < (is_long ? LONG : SHORT); i++) {
        uint32_t c = random_char(&seed);

        if (!lacking || i != LONG / 2)
            chars[count++] = c;
    }
    return count;
}

static void build(struct pieces *pieces, struct piece *items, uint32_t (*chars)[LONGEST],
                  const char *words)
{
    bool lacking = false;

    *pieces = (struct pieces){ .items = items };
    for (; *words; words++) {
        struct key *key = &items[pieces->count].key;

        if (*words == ' ') {
            pieces->count++;
            continue;
        }
        if (*words == '\'') {
            lacking = true;
            continue;
        }
        key->chars = chars[pieces->count];
        key->count += spell(*words, chars[pieces->count] + key->count, lacking);
        key->weight = 2 * key->count;
        lacking = false;
    }
    pieces->count++;
}

static void judges_each_block(void **state)
{
    const struct cover_case *c = *state;
    static const struct cover_options options = { .near = false, .covered = true };
    static uint32_t chars[MOST][LONGEST];
    struct piece items[MOST];
    struct fixture fixture;
    struct pieces pieces;
    char found[MOST + 1];

    fixture_init(&fixture);
    memset(items, 0, sizeof(items));
    build(&pieces, items, chars, c->blocks);
    assert_true(cover_remove(&pieces, &options, &fixture.pool));
    fixture_verdicts(&pieces, found);
    assert_string_equal(found, c->verdicts);
    fixture_finish(&fixture);
}

int main(void)
{
    return run_table(cases, judges_each_block);
}
