/* SPDX-License-Identifier: Apache-2.0
 * fold.c - what reads the same folds to the same text, in no more room. */
#include "text/fold.h"
#include "test.h"
#include "text/utf8.h"

static struct fold_case_row {
    const char *name;
    struct mill_str text;
    const char *folded;
} cases[] = {
    { "nothing", MILL_STR(""), "" },
    { "Korean stays", MILL_STR("한국은 '허브'"), "한국은 '허브'" },
    { "full width", MILL_STR("ＡＩ　３０％～"), "ai 30%~" },
    { "half-width katakana", MILL_STR("ｶﾀﾅ"), "カタナ" },
    { "quotes", MILL_STR("“말” ‘글’ „x‟ ´y`"), "\"말\" '글' \"x\" 'y'" },
    { "dashes", MILL_STR("10–12 — −3 ‐"), "10-12 - -3 -" },
    { "middle dots", MILL_STR("반도체ㆍ인재・힘•끝"), "반도체·인재·힘·끝" },
    { "spaces",
      MILL_STR("a\xc2\xa0"
               "b\xe2\x80\x89"
               "c"),
      "a b c" },
    { "line ends stay", MILL_STR("a\nb"), "a\nb" },
    { "zero width goes",
      MILL_STR("a\xe2\x80\x8b"
               "b\xef\xbb\xbf"),
      "ab" },
    { "case of ASCII", MILL_STR("OpenAI"), "openai" },
    { "case of Latin", MILL_STR("ÉŐŹŸĿÞ×ẤẞĸŁ"), "éőźÿŀþ×ấßĸł" },
    { "case of Greek", MILL_STR("ΆΈΌΏΑΩΣς"), "άέόώαωσσ" },
    { "case of Cyrillic", MILL_STR("ЁЖЯѠӁӀ"), "ёжяѡӂӏ" },
    { "digits, per cent and currency stay", MILL_STR("＄20 ￦3 5%"), "$20 ₩3 5%" },
};

static void folds_one_text(void **state)
{
    const struct fold_case_row *c = *state;
    char out[256];
    uint32_t starts[257];
    size_t len = fold_text(c->text, out, starts);

    assert_str(((struct mill_str){ out, len }), c->folded);
    assert_true(len <= c->text.len);
    assert_int_equal(starts[len], c->text.len);
    for (size_t i = 0; i < len; i++) {
        assert_true(utf8_is_start(c->text, starts[i]));
        assert_true(i == 0 || starts[i] >= starts[i - 1]);
    }
}

static void never_grows_and_is_idempotent(void **state)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char before[UTF8_MAX], after[UTF8_MAX];
        uint32_t folded = fold_char(c);

        if (utf8_put(after, folded) > utf8_put(before, c) || fold_char(folded) != folded)
            fail_msg("U+%04X folds to U+%04X", c, folded);
    }
}

static void offsets_lead_back(void **state)
{
    char out[32];
    uint32_t starts[33];
    size_t len = fold_text(S("ＡＩ\xe2\x80\x8b 3"), out, starts);

    assert_str(((struct mill_str){ out, len }), "ai 3");
    assert_int_equal(starts[0], 0);
    assert_int_equal(starts[1], 3);
    assert_int_equal(starts[2], 9);
    assert_int_equal(starts[3], 10);
    assert_int_equal(starts[4], 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_grows_and_is_idempotent),
        cmocka_unit_test(offsets_lead_back),
    };

    return run_table(cases, folds_one_text) + cmocka_run_group_tests(tests, NULL, NULL);
}
