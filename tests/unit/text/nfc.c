/* SPDX-License-Identifier: Apache-2.0
 * nfc.c - normal form C of Hangul, Latin, Indic and hostile text. */
#include "text/nfc.h"
#include "test.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

static struct nfc_case {
    const char *name;
    struct mill_str text;
    const char *normal;
} cases[] = {
    { "nothing", MILL_STR(""), "" },
    { "syllables", MILL_STR("한글"), "한글" },
    { "letters compose", MILL_STR("\u1112\u1161\u11ab\u1100\u1173\u11af"), "한글" },
    { "a syllable takes a final", MILL_STR("\uac00\u11a8"), "각" },
    { "a syllable with a final takes none", MILL_STR("\uac01\u11a8"), "\uac01\u11a8" },
    { "a vowel alone stays", MILL_STR("\u1161\u11a8"), "\u1161\u11a8" },
    { "an accent composes", MILL_STR("e\u0301"), "\u00e9" },
    { "two accents compose", MILL_STR("a\u0302\u0301"), "\u1ea5" },
    { "marks are put in order", MILL_STR("a\u0301\u0323"), "\u1ea1\u0301" },
    { "an equal class blocks", MILL_STR("a\u0305\u0301"), "a\u0305\u0301" },
    { "a starter blocks", MILL_STR("ax\u0301"), "ax\u0301" },
    { "a singleton", MILL_STR("\u212b"), "\u00c5" },
    { "an exclusion stays apart", MILL_STR("\u0958"), "\u0915\u093c" },
    { "Indic vowels compose", MILL_STR("\u09c7\u09be"), "\u09cb" },
    { "a compatibility ideograph", MILL_STR("\uf900"), "\u8c48" },
    { "a mark first", MILL_STR("\u0301a"), "\u0301a" },
    { "four parts", MILL_STR("\u1f82"), "\u1f82" },
    { "the same from parts", MILL_STR("\u03b1\u0313\u0300\u0345"), "\u1f82" },
    { "invalid bytes read as U+FFFD", MILL_STR("a\xff"), "a\ufffd" },
};

static void normalises_one_text(void **state)
{
    const struct nfc_case *c = *state;
    char out[256], again[768];
    size_t len = nfc_text(c->text, out), len2;

    assert_str(((struct mill_str){ out, len }), c->normal);
    assert_true(len <= 3 * c->text.len);
    len2 = nfc_text((struct mill_str){ out, len }, again);
    assert_str(((struct mill_str){ again, len2 }), c->normal);
    if (utf8_valid(c->text) && nfc_quick(c->text))
        assert_str(c->text, c->normal);
}

static void quick_means_unchanged(void **state)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[UTF8_MAX], out[3 * UTF8_MAX];
        struct mill_str text = { bytes, utf8_put(bytes, c) };
        size_t len = nfc_text(text, out);

        if (len > 3 * text.len)
            fail_msg("U+%04X grows", c);
        if (nfc_quick(text) && (len != text.len || memcmp(out, bytes, len)))
            fail_msg("U+%04X is quick and changes", c);
    }
}

static void usual_text_is_quick(void **state)
{
    assert_true(nfc_quick(S("한국은 “AI 허브”… 30㎡ ①②③ ・ (서울=뉴스) café 株式会社")));
    assert_false(nfc_quick(S("\u1112\u1161")));
    assert_false(nfc_quick(S("e\u0301")));
}

/* 100,000 marks in the worst order: only as fast as other text if runs are bounded. */
static void long_runs_of_marks_are_bounded(void **state)
{
    enum { MARKS = 100000 };
    char *text = malloc(2 * MARKS), *out = malloc(6 * MARKS);

    for (size_t i = 0; i < MARKS; i++)
        memcpy(text + 2 * i, i & 1 ? "\u0323" : "\u0301", 2);
    assert_int_equal(nfc_text((struct mill_str){ text, 2 * MARKS }, out), 2 * MARKS);
    free(text);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_means_unchanged),
        cmocka_unit_test(usual_text_is_quick),
        cmocka_unit_test(long_runs_of_marks_are_bounded),
    };

    return run_table(cases, normalises_one_text) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
