/* SPDX-License-Identifier: Apache-2.0
 * run.c - which stretches are second copies. Capital letters are blocks of 50 characters,
 * small ones of 4; the same letter is the same text; a digit is a list item of 4. */
#include "dedup/run.h"
#include "dedup/repeat.h"
#include "fixture.h"
#include "test.h"

#include <string.h>

enum { MOST = 64, LONG = 50, SHORT = 4 };

static struct run_case {
    const char *name, *blocks, *verdicts;
    uint32_t runs;
} cases[] = {
    { "nothing twice", "ABCDE", ".....", 0 },
    { "the whole body", "ABCDABCD", "....RRRR", 1 },
    { "short blocks go with it", "AxBCyAxBCy", ".....RRRRR", 1 },
    { "three times", "AxBCAxBCAxBC", "....RRRRRRRR", 1 },
    { "interleaved", "ABAB", "..RR", 1 },
    { "a new block stays", "AxBCDAxBZCD", ".....RRR.RR", 1 },
    { "too little of it", "AxBCDEAxEz", "..........", 0 },
    { "long, a part left out", "ABCxDEFABxEFG", ".......RRRRR.", 1 },
    { "in another order", "AxBCDEyFGHEyFGHAxBCD", "..........RRRRRRRRRR", 2 },
    { "questions with other answers", "APBQCRDSATBUCVDW", "................", 0 },
    { "a chorus", "ABxyCDxyEFxy", "............", 0 },
    { "few short lines twice", "pqrstpqrst", ".....RRRRR", 1 },
    { "items twice are no text", "12345671234567", "..............", 0 },
    { "two members far apart", "ABCxDEFGHIJKLMABNOPQRSTUx", ".........................",
      0 },
    { "too many new characters", "ABCDxyzuvAPBQCRDxyzuv", ".....................", 0 },
    { "too many new blocks", "ABCDEApqBrsCtDuE", "................", 0 },
    { "a member far behind", "ABCxDEABCxDPQRSTUVE", "......RRRRR........", 1 },
    { "the repeated line within each copy", "AxBxCxAxBxCx", "......RRRRRR", 1 },
};

static void build(struct pieces *pieces, struct piece *items, uint32_t (*chars)[LONG],
                  const char *blocks)
{
    *pieces = (struct pieces){ .items = items };
    for (; *blocks; blocks++, pieces->count++) {
        bool is_long = *blocks >= 'A' && *blocks <= 'Z';
        bool is_item = *blocks < 'A';

        for (int i = 0; i < LONG; i++)
            chars[pieces->count][i] = 0xAC00 + (uint32_t)*blocks;
        items[pieces->count] = (struct piece){
            .kind = is_item ? KIND_LIST : KIND_PARAGRAPH,
            .key = { .chars = chars[pieces->count],
                     .count = is_long ? LONG : SHORT,
                     .weight = is_long ? 2 * LONG : 2 * SHORT,
                     .hash = (uint64_t)*blocks },
        };
    }
}

static void removes_second_copies(void **state)
{
    const struct run_case *c = *state;
    static uint32_t chars[MOST][LONG];
    struct piece items[MOST];
    char found[MOST + 1];
    struct fixture fixture;
    struct pieces pieces;
    uint32_t runs;

    fixture_init(&fixture);
    build(&pieces, items, chars, c->blocks);
    assert_true(repeat_find(&pieces, &fixture.pool));
    assert_true(run_remove(&pieces, 200, &fixture.pool, &runs));
    fixture_verdicts(&pieces, found);
    assert_string_equal(found, c->verdicts);
    assert_int_equal(runs, c->runs);
    fixture_finish(&fixture);
}

int main(void)
{
    return run_table(cases, removes_second_copies);
}
