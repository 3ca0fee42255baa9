/* SPDX-License-Identifier: Apache-2.0
 * hostile.c - texts made to be slow or to break: each in bounded time and memory. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "at_hand.h"

enum { SECONDS = 20 }; /* with sanitizers; a quadratic walk takes minutes */

struct hostile_case {
    const char *name, *piece; /* repeated */
    size_t bytes;
};

static struct hostile_case cases[] = {
    { "a sentence of 1 MB", "가나다 라마바를 ", 1 << 20 },
    { "100,000 quotes", "“가”라며 ", 1600000 },
    { "opening marks alone", "“", 300000 },
    { "quotes with speakers", "카카오는 “간다온다”고 말했다 ", 400000 },
    { "names alone", "카카오와 네이버와 ", 400000 },
    { "triggers alone", "카카오는 네이버와 업무협약을 체결하고 ", 400000 },
    { "dates alone", "지난해 10월 23일부터 ", 400000 },
    { "numbers alone", "1억2000만원~3억원 ", 400000 },
    { "digits alone", "1234567890", 400000 },
    { "number words alone", "천백십일이삼사만억조", 400000 },
    { "titles alone", "대표 회장 사장 ", 300000 },
    { "persons alone", "김수현 카카오 대표와 ", 300000 },
    { "brackets alone", "카카오(((", 300000 },
    { "single quotes alone", "‘’'", 200000 },
    { "line feeds alone", "\n", 200000 },
    { "one word", "가", 300000 },
    { "nothing", "", 0 },
};

static void ends(void **state)
{
    struct hostile_case *row = *state;
    size_t len = strlen(row->piece), count = len ? row->bytes / len : 0;
    char *text = malloc(count * len + 1);
    struct field field = { .kind = FIELD_BODY, .text = { text, count * len } };
    struct story story = { .rules = &at_hand.rules,
                           .matcher = at_hand.matcher,
                           .pool = &at_hand.pool,
                           .fields = &field,
                           .field_count = 1 };
    clock_t begin = clock();

    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * len, row->piece, len);
    test_give_back();
    pool_init(&at_hand.pool, test_take, NULL, 512u << 20);
    story.dates.has_reference = calendar_parse(S("2025-10-23"), &story.dates.reference);
    story_annotate(&story, PREFER_PAST);
    story_extract(&story);
    assert_false(at_hand.pool.overflowed);
    assert_true(clock() - begin < SECONDS * CLOCKS_PER_SEC);
    free(text);
}

static void too_little_memory_is_no_crash(void **state)
{
    char text[] = "카카오는 지난 1일 네이버와 업무협약을 체결했다고 23일 밝혔다. 그는 "
                  "“간다”고 말했다.";

    for (size_t limit = 0; limit < 60000; limit += 200) {
        struct field field = { .kind = FIELD_BODY, .text = test_str(text) };
        struct story story = { .rules = &at_hand.rules,
                               .matcher = at_hand.matcher,
                               .pool = &at_hand.pool,
                               .fields = &field,
                               .field_count = 1 };

        test_give_back();
        pool_init(&at_hand.pool, test_take, NULL, limit);
        story_annotate(&story, PREFER_PAST);
        story_extract(&story);
    }
}

int main(void)
{
    const struct CMUnitTest memory[] = { cmocka_unit_test(
        too_little_memory_is_no_crash) };

    return at_hand_open(NULL) || run_table(cases, ends) ||
           cmocka_run_group_tests(memory, NULL, NULL) || at_hand_close(NULL);
}
