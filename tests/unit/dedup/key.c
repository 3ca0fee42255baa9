/* SPDX-License-Identifier: Apache-2.0
 * key.c - what reads the same has one key, what means something else has another. */
#include "dedup/key.h"
#include "fixture.h"
#include "test.h"
#include "text/utf8.h"

static struct key_case {
    const char *name;
    struct mill_str text;
    const char *key;
} cases[] = {
    { "nothing", MILL_STR(""), "" },
    { "marks only", MILL_STR("*** — ■ ···"), "" },
    { "spaces and marks go", MILL_STR("정부는, “AI 허브”를 만든다."),
      "정부는ai허브를만든다" },
    { "full width", MILL_STR("ＡＩ　２０"), "ai20" },
    { "zero width", MILL_STR("가\xe2\x80\x8b나\xc2\xad다"), "가나다" },
    { "letters compose", MILL_STR("\u1112\u1161\u11ab글 cafe\u0301"), "한글café" },
    { "a decimal point stays", MILL_STR("1.5배."), "1.5배" },
    { "a comma in a number goes", MILL_STR("1,000명"), "1000명" },
    { "a score", MILL_STR("3-2, 4:1"), "3-24:1" },
    { "a date", MILL_STR("2025.10.24."), "2025.10.24" },
    { "a range", MILL_STR("25～30억"), "25~30억" },
    { "per cent and currency", MILL_STR("-3.2%, ￦500 $7"), "-3.2%₩500$7" },
    { "a minus in print", MILL_STR("−3도"), "-3도" },
    { "up and down differ", MILL_STR("▲3% ▼3%"), "▲3%▼3%" },
    { "a triangle before a word goes", MILL_STR("▲서울"), "서울" },
    { "circled numbers differ", MILL_STR("① ②"), "①②" },
    { "a hyphen in a word goes", MILL_STR("e-mail 3D"), "email3d" },
    { "bad bytes go", MILL_STR("가\xff나"), "가나" },
};

static void has_its_key(void **state)
{
    const struct key_case *c = *state;
    struct fixture fixture;
    struct key key;
    char out[256];
    size_t len = 0;
    const uint32_t *offsets;

    fixture_init(&fixture);
    assert_true(key_make(c->text, &fixture.pool, &key));
    for (uint32_t i = 0; i < key.count; i++)
        len += utf8_put(out + len, key.chars[i]);
    assert_str(((struct mill_str){ out, len }), c->key);
    offsets = key_offsets(c->text, &key, &fixture.pool);
    for (uint32_t i = 1; offsets && i <= key.count; i++)
        assert_true(offsets[i] > offsets[i - 1]);
    if (offsets)
        assert_int_equal(offsets[key.count], c->text.len);
    fixture_finish(&fixture);
}

static void offsets_are_bytes_of_the_text(void **state)
{
    struct fixture fixture;
    const uint32_t *offsets;
    struct key key;

    fixture_init(&fixture);
    assert_true(key_make(S("가, \"나\" 1"), &fixture.pool, &key));
    offsets = key_offsets(S("가, \"나\" 1"), &key, &fixture.pool);
    assert_non_null(offsets);
    assert_int_equal(offsets[0], 0);
    assert_int_equal(offsets[1], 6);
    assert_int_equal(offsets[2], 11);
    assert_int_equal(offsets[3], 12);
    assert_int_equal(key.weight, 5);
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(offsets_are_bytes_of_the_text) };

    return run_table(cases, has_its_key) + cmocka_run_group_tests(tests, NULL, NULL);
}
