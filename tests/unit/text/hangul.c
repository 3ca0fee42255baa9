/* SPDX-License-Identifier: Apache-2.0
 * hangul.c - what words end in, and syllables taken apart and put together. */
#include "text/hangul.h"
#include "test.h"

static struct sound_case {
    const char *name;
    struct mill_str word;
    enum final_sound sound;
} cases[] = {
    { "a vowel", MILL_STR("정부"), FINAL_NONE },
    { "a consonant", MILL_STR("삼성"), FINAL_OTHER },
    { "rieul", MILL_STR("서울"), FINAL_RIEUL },
    { "behind a closing quote", MILL_STR("'서울'"), FINAL_RIEUL },
    { "behind a bracket", MILL_STR("네이버)"), FINAL_NONE },
    { "digits are read out", MILL_STR("2023"), FINAL_OTHER },
    { "seven", MILL_STR("7"), FINAL_RIEUL },
    { "two, full width", MILL_STR("２"), FINAL_NONE },
    { "letters are named", MILL_STR("LG"), FINAL_NONE },
    { "em", MILL_STR("IBM"), FINAL_OTHER },
    { "el", MILL_STR("SQL"), FINAL_RIEUL },
    { "letters behind Hangul", MILL_STR("한국GM"), FINAL_OTHER },
    { "a Latin word is not known", MILL_STR("Google"), FINAL_UNKNOWN },
    { "a mixed word is not known", MILL_STR("OpenAI"), FINAL_UNKNOWN },
    { "Han is not known", MILL_STR("中"), FINAL_UNKNOWN },
    { "marks only", MILL_STR("..."), FINAL_UNKNOWN },
    { "nothing", MILL_STR(""), FINAL_UNKNOWN },
};

static void knows_the_sound(void **state)
{
    const struct sound_case *c = *state;

    assert_int_equal(hangul_sound(c->word), c->sound);
}

static void josa_follows_the_sound(void **state)
{
    assert_true(hangul_josa_fits(S("삼성"), true));
    assert_false(hangul_josa_fits(S("삼성"), false));
    assert_true(hangul_josa_fits(S("정부"), false));
    assert_true(hangul_josa_fits(S("Google"), true));
    assert_true(hangul_josa_fits(S("Google"), false));
}

static void syllables_split_and_join(void **state)
{
    int lead, vowel, final;

    for (uint32_t c = 0xAC00; c <= 0xD7A3; c++) {
        assert_true(hangul_split(c, &lead, &vowel, &final));
        assert_int_equal(hangul_join(lead, vowel, final), c);
        assert_int_equal(hangul_final(c), final);
    }
    assert_false(hangul_split('a', &lead, &vowel, &final));
    assert_int_equal(hangul_final(0x1100), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(josa_follows_the_sound),
        cmocka_unit_test(syllables_split_and_join),
    };

    return run_table(cases, knows_the_sound) + cmocka_run_group_tests(tests, NULL, NULL);
}
