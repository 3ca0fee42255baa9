/* SPDX-License-Identifier: Apache-2.0
 * backoff.c - answers of 429 and 503, one after the other, and how long the host is left
 * alone after each. */
#include "fetcher/backoff.h"
#include "test.h"
#include "text/str.h"

#include <string.h>

enum { S_MS = 1000, MIN_MS = 60000, DAY_MS = 86400000, STEPS = 6 };

static const int64_t start_ms = 1700000000000;

/* `after_ms`: from the end of the quiet that there was (negative: within it) to the
 * answer. `wait_ms`: from the answer to the end of the quiet then; jitter is at its
 * least. */
struct step {
    int64_t after_ms;
    int status;
    const char *retry_after;
    int64_t wait_ms;
};

static struct backoff_case {
    const char *name;
    struct step steps[STEPS];
} cases[] = {
    { "well", { { 0, 200, "", 0 }, { 0, 404, "60", 0 } } },
    { "other errors are the page's", { { 0, 500, "", 0 }, { 0, 502, "9", 0 } } },
    { "no answer is the page's", { { 0, 0, "", 0 } } },
    { "403 is no sign", { { 0, 403, "60", 0 } } },
    { "429 names its time", { { 0, 429, "90", 90 * S_MS } } },
    { "503 names its time", { { 0, 503, "90", 90 * S_MS } } },
    { "a time does not double",
      { { 0, 429, "90", 90 * S_MS }, { 0, 429, "90", 90 * S_MS } } },
    { "a time is a day at most", { { 0, 429, "999999", DAY_MS } } },
    { "a minute, doubling",
      { { 0, 429, "", MIN_MS },
        { 0, 503, "", 2 * MIN_MS },
        { 5 * MIN_MS, 429, "", 4 * MIN_MS },
        { 0, 429, "", 8 * MIN_MS } } },
    { "zero is no time", { { 0, 429, "0", MIN_MS }, { 0, 429, "-1", 2 * MIN_MS } } },
    { "nonsense is no time", { { 0, 429, "soon", MIN_MS } } },
    { "a good answer does not forgive",
      { { 0, 429, "", MIN_MS },
        { S_MS, 200, "", -S_MS },
        { S_MS, 429, "", 2 * MIN_MS } } },
    { "30 quiet minutes forgive",
      { { 0, 429, "", MIN_MS },
        { 0, 429, "", 2 * MIN_MS },
        { 30 * MIN_MS, 429, "", MIN_MS } } },
    { "29 do not",
      { { 0, 429, "", MIN_MS },
        { 0, 429, "", 2 * MIN_MS },
        { 29 * MIN_MS, 429, "", 4 * MIN_MS } } },
    { "once in a time of quiet",
      { { 0, 429, "", MIN_MS },
        { -50 * S_MS, 429, "", 50 * S_MS },
        { -1, 503, "", 1 },
        { 0, 429, "", 2 * MIN_MS } } },
    { "a time is taken in quiet too",
      { { 0, 429, "", MIN_MS }, { -30 * S_MS, 429, "300", 300 * S_MS } } },
    { "a shorter time does not shorten",
      { { 0, 429, "300", 300 * S_MS }, { -200 * S_MS, 429, "10", 200 * S_MS } } },
};

static void is_left_alone_for(void **state)
{
    const struct backoff_case *c = *state;
    struct host_habits habits = { 0 };
    int64_t now_ms = start_ms;

    for (size_t i = 0; i < STEPS && c->steps[i].retry_after; i++) {
        const struct step *step = &c->steps[i];
        struct host_answer answer = { step->status, str_of(step->retry_after), 0 };

        if (habits.quiet_until_ms)
            now_ms = habits.quiet_until_ms + step->after_ms;
        backoff_follow(&habits, &answer, now_ms);
        if (!habits.quiet_until_ms)
            assert_int_equal(step->wait_ms, 0);
        else
            assert_int_equal(habits.quiet_until_ms - now_ms, step->wait_ms);
    }
}

/* For ever: a day at most, and each time is at least the one before. */
static void doubles_up_to_a_day(void **state)
{
    struct host_habits habits = { 0 };
    int64_t now_ms = start_ms, before_ms = 0;

    for (int i = 0; i < 50; i++) {
        struct host_answer answer = { 429, { NULL, 0 }, UINT64_MAX / 50 * (uint64_t)i };
        int64_t wait_ms;

        backoff_follow(&habits, &answer, now_ms);
        wait_ms = habits.quiet_until_ms - now_ms;
        assert_true(wait_ms >= before_ms && wait_ms <= DAY_MS);
        before_ms = wait_ms;
        now_ms = habits.quiet_until_ms;
    }
    assert_int_equal(before_ms, DAY_MS);
}

/* Chance makes it longer by up to a tenth, never shorter. */
static void chance_lengthens(void **state)
{
    struct host_habits least = { 0 }, most = { 0 };
    struct host_answer answer = { 429, str_of("100"), 0 };

    backoff_follow(&least, &answer, start_ms);
    answer.chance = UINT64_MAX;
    backoff_follow(&most, &answer, start_ms);
    assert_int_equal(least.quiet_until_ms, start_ms + 100 * S_MS);
    assert_in_range(most.quiet_until_ms, start_ms + 109 * S_MS, start_ms + 110 * S_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubles_up_to_a_day),
        cmocka_unit_test(chance_lengthens),
    };

    return run_table(cases, is_left_alone_for) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
