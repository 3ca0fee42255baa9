/* SPDX-License-Identifier: Apache-2.0
 * trie.c - the longest word, shorter ones, several values. */
#include "extractor/trie.h"

#include <stdio.h>

#include "at_hand.h"

static void the_longest_word_wins(void **state)
{
    struct trie trie = { 0 };
    struct mill_str text = S("삼성전자는");
    size_t end = 0;
    uint32_t handle;

    assert_true(trie_add(&trie, S("삼성"), 1));
    assert_true(trie_add(&trie, S("삼성전자"), 2));
    handle = trie_longest(&trie, text, 0, SIZE_MAX, &end);
    assert_int_equal(trie_value(&trie, handle, NULL), 2);
    assert_int_equal(end, 12);
    handle = trie_longest(&trie, text, 0, end, &end);
    assert_int_equal(trie_value(&trie, handle, NULL), 1);
    assert_int_equal(end, 6);
    assert_int_equal(trie_longest(&trie, text, 0, end, &end), TRIE_NONE);
    assert_int_equal(trie_longest(&trie, text, 3, SIZE_MAX, &end), TRIE_NONE);
    trie_finish(&trie);
}

static void a_word_has_several_values(void **state)
{
    struct trie trie = { 0 };
    uint32_t handle, sum = 0;

    trie_add(&trie, S("년"), 1);
    trie_add(&trie, S("년"), 2);
    trie_add(&trie, S("년"), 4);
    for (handle = trie_find(&trie, S("년")); handle != TRIE_NONE;)
        sum += trie_value(&trie, handle, &handle);
    assert_int_equal(sum, 7);
    assert_int_equal(trie_find(&trie, S("년대")), TRIE_NONE);
    trie_finish(&trie);
}

static void many_words_are_found_again(void **state)
{
    struct trie trie = { 0 };
    char word[16];

    for (uint32_t i = 0; i < 20000; i++) {
        snprintf(word, sizeof(word), "%u가%u", i * 7, i);
        assert_true(trie_add(&trie, test_str(word), i));
    }
    for (uint32_t i = 0; i < 20000; i++) {
        snprintf(word, sizeof(word), "%u가%u", i * 7, i);
        assert_int_equal(trie_value(&trie, trie_find(&trie, test_str(word)), NULL), i);
    }
    trie_finish(&trie);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_word_wins),
        cmocka_unit_test(a_word_has_several_values),
        cmocka_unit_test(many_words_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
