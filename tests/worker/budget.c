/* SPDX-License-Identifier: Apache-2.0
 * budget.c - shares of a worker's memory: what must hold whatever the number is. */
#include "kafka/budget.h"

#include "test.h"

#define MIB ((int64_t)1 << 20)

struct budget_case {
    const char *name;
    int64_t memory;
    size_t fetched_kib, answer_kib, held_kib;
};

static struct budget_case cases[] = {
    { "the usual", 256 * MIB, 52428, 2048, 26214 },
    { "the least that may be set", 32 * MIB, 6553, 1024, 3276 },
    { "an answer is small whatever there is", 65536 * MIB, 2097151, 4096, 6710886 },
    { "nothing at all still works", 0, 1024, 1024, 1024 },
};

static void shares(void **state)
{
    const struct budget_case *row = *state;
    const struct budget budget = budget_of(row->memory);

    assert_int_equal(budget.fetched >> 10, row->fetched_kib);
    assert_int_equal(budget.answer >> 10, row->answer_kib);
    assert_int_equal(budget.held >> 10, row->held_kib);
}

/* With a call of ordinary records. */
static void leave_room_for_stores(void **state)
{
    struct budget budget = budget_of(256 * MIB);

    for (size_t stores = 0; stores <= budget.stores; stores += 1 << 20) {
        budget_shrink(&budget, stores);
        assert_true(budget.fetched + budget.answer + budget.sent + budget.held + stores <=
                    budget.memory);
    }
}

struct shrink_case {
    const char *name;
    size_t stores_mib, held_kib;
};

static struct shrink_case shrinks[] = {
    { "small stores cost nothing", 64, 26214 },
    { "beyond a quarter they are paid for", 96, 16384 },
    { "at half, a quarter is left", 128, 6553 },
    { "and no less than that", 200, 6553 },
};

static void shrink(void **state)
{
    const struct shrink_case *row = *state;
    struct budget budget = budget_of(256 * MIB);

    budget_shrink(&budget, budget.memory); /* and back again */
    budget_shrink(&budget, row->stores_mib << 20);
    assert_int_equal(budget.held >> 10, row->held_kib);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(leave_room_for_stores) };
    int failed = run_table(cases, shares) + run_table(shrinks, shrink);

    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
