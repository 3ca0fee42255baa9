/* SPDX-License-Identifier: Apache-2.0
 * winnow.c - no common stretch of 23 characters goes unseen; the table stays bounded. */
#include "dedup/winnow.h"
#include "fixture.h"
#include "test.h"

#include <string.h>

enum { LEN = 400, SHARED = WINNOW_GRAM + WINNOW_WINDOW - 1 };

static uint32_t random_char(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return 0xAC00 + (uint32_t)(*seed >> 33) % 11172;
}

static bool share_a_print(const struct print *a, uint32_t n, const struct print *b,
                          uint32_t m)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < m; j++)
            if (a[i].hash == b[j].hash)
                return true;
    return false;
}

static void sees_every_common_stretch(void **state)
{
    uint32_t a[LEN], b[LEN];
    struct print prints_a[LEN], prints_b[LEN];
    uint64_t seed = 7;

    for (int round = 0; round < 300; round++) {
        struct key old = { .chars = a, .count = LEN }, new = { .chars = b, .count = LEN };
        uint32_t from = (uint32_t)(round * 13) % (LEN - SHARED);
        uint32_t to = (uint32_t)(round * 29) % (LEN - SHARED);
        uint32_t n, m;

        for (uint32_t i = 0; i < LEN; i++) {
            a[i] = random_char(&seed);
            b[i] = random_char(&seed);
        }
        memcpy(b + to, a + from, SHARED * sizeof(*a));
        n = winnow(&old, prints_a);
        m = winnow(&new, prints_b);
        assert_true(share_a_print(prints_a, n, prints_b, m));
        assert_true(n < LEN / 3);
        for (uint32_t i = 1; i < n; i++)
            assert_true(prints_a[i].at > prints_a[i - 1].at);
    }
}

static void short_keys_have_a_print_or_none(void **state)
{
    uint32_t chars[WINNOW_GRAM] = { 0 };
    struct key key = { .chars = chars, .count = WINNOW_GRAM };
    struct print prints[1];

    assert_int_equal(winnow(&key, prints), 1);
    assert_int_equal(prints[0].at, 0);
    key.count--;
    assert_int_equal(winnow(&key, prints), 0);
}

static void the_table_keeps_the_first(void **state)
{
    struct sightings sightings;
    struct fixture fixture;

    fixture_init(&fixture);
    assert_true(sightings_init(&sightings, 10, &fixture.pool));
    sightings_add(&sightings, 5, 1, 10);
    sightings_add(&sightings, 5, 2, 20);
    assert_int_equal(sightings_find(&sightings, 5)->piece, 1);
    assert_null(sightings_find(&sightings, 7));
    /* All in one place: it forgets, and does not loop. */
    for (uint64_t hash = 100; hash < 400; hash++)
        sightings_add(&sightings, hash, 3, 0);
    assert_non_null(sightings_find(&sightings, 100));
    assert_null(sightings_find(&sightings, 399));
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_every_common_stretch),
        cmocka_unit_test(short_keys_have_a_print_or_none),
        cmocka_unit_test(the_table_keeps_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
