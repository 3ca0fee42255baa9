/* SPDX-License-Identifier: Apache-2.0
 * repeat.c - equals are linked; texts that only share a hash are not. */
#include "dedup/repeat.h"
#include "fixture.h"
#include "test.h"

enum { MOST = 64 };

static uint32_t letters[] = {
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'
};

/* A piece for each letter; all keys have one hash when `collide` is set. */
static void spell(struct pieces *pieces, struct piece *items, const char *word,
                  bool collide)
{
    *pieces = (struct pieces){ .items = items };
    for (; *word; word++)
        items[pieces->count++] = (struct piece){
            .key = { .chars = &letters[*word - 'a'],
                     .count = 1,
                     .hash = collide ? 42 : (uint64_t)*word * 1000003 },
        };
}

static struct repeat_case {
    const char *name, *word;
    bool collide;
    uint32_t first[16];
} cases[] = {
    { "all differ", "abc", false, { 0, 1, 2 } },
    { "equals find the earliest", "abaab", false, { 0, 1, 0, 0, 1 } },
    { "one hash, two texts", "abab", true, { 0, 1, 0, 1 } },
    { "one hash, more texts than are told apart",
      "abcdefghijaij",
      true,
      { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 11, 12 } },
};

static void links_equals(void **state)
{
    const struct repeat_case *c = *state;
    struct piece items[MOST];
    struct fixture fixture;
    struct pieces pieces;

    fixture_init(&fixture);
    spell(&pieces, items, c->word, c->collide);
    assert_true(repeat_find(&pieces, &fixture.pool));
    for (uint32_t i = 0; i < pieces.count; i++) {
        assert_int_equal(items[i].first, c->first[i]);
        assert_int_equal(items[i].previous == PIECE_NONE, items[i].first == i);
    }
    fixture_finish(&fixture);
}

static struct refrain_case {
    const char *name, *word;
    bool guarded; /* the letter a */
} refrains[] = {
    { "three times among others", "abacad", true },
    { "twice", "abac", false },
    { "the same before it", "bacbadbae", false },
    { "the same behind it", "bacdacfac", false },
    { "in a row", "aaaa", false },
};

static void guards_refrains(void **state)
{
    const struct refrain_case *c = *state;
    struct piece items[MOST];
    struct fixture fixture;
    struct pieces pieces;

    fixture_init(&fixture);
    spell(&pieces, items, c->word, false);
    assert_true(repeat_find(&pieces, &fixture.pool));
    assert_true(repeat_guard_refrains(&pieces, &fixture.pool));
    for (uint32_t i = 0; i < pieces.count; i++)
        assert_int_equal(items[i].kept == KEPT_REFRAIN, c->guarded && c->word[i] == 'a');
    fixture_finish(&fixture);
}

static void removed_blocks_are_no_refrain(void **state)
{
    struct piece items[MOST];
    struct fixture fixture;
    struct pieces pieces;

    fixture_init(&fixture);
    spell(&pieces, items, "abacad", false);
    items[2].reason = REASON_RUN;
    assert_true(repeat_find(&pieces, &fixture.pool));
    assert_true(repeat_guard_refrains(&pieces, &fixture.pool));
    assert_int_equal(items[4].kept, KEPT_PLAIN);
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(removed_blocks_are_no_refrain) };

    return run_table(cases, links_equals) + run_table(refrains, guards_refrains) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
