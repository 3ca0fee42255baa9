/* SPDX-License-Identifier: Apache-2.0
 * regex.c - PCRE2's traps: anchors, limits, errors with their place. */
#include "extractor/regex.h"

#include <stdlib.h>
#include <string.h>

#include "at_hand.h"

static void an_anchored_pattern_matches_only_at_the_start(void **state)
{
    struct regex_error error;
    struct regex *regex = regex_new(S("나|다라"), true, 0, &error);
    struct matcher *matcher = matcher_new(1);
    struct regex_span spans[REGEX_GROUPS];

    assert_non_null(regex);
    assert_false(regex_match(matcher, regex, S("가나다"), 0, NULL));
    assert_true(regex_match(matcher, regex, S("가나다"), 3, spans));
    assert_int_equal(spans[0].start, 3);
    assert_int_equal(spans[0].end, 6);
    assert_int_equal(spans[1].start, SIZE_MAX);
    regex_free(regex);
    matcher_free(matcher);
}

static void an_error_tells_where(void **state)
{
    struct regex_error error;

    assert_null(regex_new(S("가(나"), true, 0, &error));
    assert_int_equal(error.offset, 7);
    assert_string_equal(error.what, "missing closing parenthesis");
}

static void a_runaway_is_counted_and_disabled(void **state)
{
    struct regex_error error;
    struct regex *bad = regex_new(S("(a+)+[bc]"), false, 0, &error);
    struct regex *good = regex_new(S("a"), false, 1, &error);
    struct matcher *matcher = matcher_new(2);
    char text[64];
    struct matcher_tally tally;

    memset(text, 'a', sizeof(text)); /* without the end that it looks for */
    for (int i = 0; i < REGEX_STRIKES + 5; i++)
        assert_false(regex_match(matcher, bad, (struct mill_str){ text, 64 }, 0, NULL));
    tally = matcher_take(matcher);
    assert_int_equal(tally.limits, REGEX_STRIKES);
    assert_int_equal(tally.disabled, 1);
    assert_false(regex_match(matcher, bad, S("ab"), 0, NULL));
    assert_true(regex_match(matcher, good, S("ab"), 0, NULL));
    assert_int_equal(matcher_take(matcher).limits, 0);
    regex_free(bad);
    regex_free(good);
    matcher_free(matcher);
}

static void too_much_text_is_not_searched(void **state)
{
    struct regex_error error;
    struct regex *regex = regex_new(S("a"), false, 0, &error);
    struct matcher *matcher = matcher_new(1);
    char *text = calloc(1, REGEX_SUBJECT + 1);

    text[0] = 'a';
    assert_true(regex_match(matcher, regex, (struct mill_str){ text, 1 }, 0, NULL));
    assert_false(regex_match(matcher, regex, (struct mill_str){ text, REGEX_SUBJECT + 1 },
                             0, NULL));
    assert_false(regex_match(matcher, NULL, S("a"), 0, NULL));
    free(text);
    regex_free(regex);
    matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_anchored_pattern_matches_only_at_the_start),
        cmocka_unit_test(an_error_tells_where),
        cmocka_unit_test(a_runaway_is_counted_and_disabled),
        cmocka_unit_test(too_much_text_is_not_searched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
