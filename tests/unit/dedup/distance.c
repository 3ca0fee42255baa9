/* SPDX-License-Identifier: Apache-2.0
 * distance.c - the banded distance is the textbook one, as far as its limit. */
#include "dedup/distance.h"
#include "fixture.h"
#include "test.h"

enum { LONGEST = 24 };

static uint32_t textbook(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
    uint32_t row[LONGEST + 1], diagonal;

    for (uint32_t j = 0; j <= m; j++)
        row[j] = j;
    for (uint32_t i = 1; i <= n; i++) {
        diagonal = row[0];
        row[0] = i;
        for (uint32_t j = 1; j <= m; j++) {
            uint32_t replaced = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            row[j] = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = row[j] < replaced ? row[j] : replaced;
        }
    }
    return row[m];
}

static uint32_t random_below(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

static void equals_the_textbook(void **state)
{
    struct fixture fixture;
    uint64_t seed = 1;

    fixture_init(&fixture);
    for (int round = 0; round < 20000; round++) {
        uint32_t a[LONGEST] = { 0 }, b[LONGEST] = { 0 }, n = random_below(&seed, LONGEST);
        uint32_t m = random_below(&seed, LONGEST), limit = random_below(&seed, 10), want;

        for (uint32_t i = 0; i < n; i++)
            a[i] = random_below(&seed, 3);
        for (uint32_t i = 0; i < m; i++)
            b[i] = i < n && random_below(&seed, 4) ? a[i] : random_below(&seed, 3);
        want = textbook(a, n, b, m);
        want = want > limit ? limit + 1 : want;
        if (distance_within(a, n, b, m, limit, &fixture.pool) != want)
            fail_msg("round %d", round);
        arena_reset(&fixture.arena);
    }
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(equals_the_textbook) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
