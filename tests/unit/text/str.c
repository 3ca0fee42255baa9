/* SPDX-License-Identifier: Apache-2.0
 * str.c - spans compare, find, cut and trim without reading past their ends. */
#include "text/str.h"
#include "test.h"

static void compares(void **state)
{
    struct mill_str null = { NULL, 0 };

    assert_true(str_equal(S(""), null));
    assert_true(str_equal(S("가나"), S("가나")));
    assert_false(str_equal(S("가나"), S("가")));
    assert_true(str_is(S("html"), "html"));
    assert_true(str_is(null, ""));
    assert_true(str_equal_case(S("Content-TYPE"), S("content-type")));
    assert_false(str_equal_case(S("[a"), S("{a")));
    assert_true(str_compare(S("ab"), S("b")) < 0);
    assert_true(str_compare(S("ab"), S("a")) > 0);
    assert_true(str_compare(S("\xff"), S("a")) > 0);
    assert_int_equal(str_compare(null, S("")), 0);
}

static void finds(void **state)
{
    struct mill_str text = S("one two one");

    assert_int_equal(str_find(text, S("one"), 0), 0);
    assert_int_equal(str_find(text, S("one"), 1), 8);
    assert_int_equal(str_find(text, S("one"), 9), STR_NONE);
    assert_int_equal(str_find(text, S(""), 11), 11);
    assert_int_equal(str_find(text, S(""), 12), STR_NONE);
    assert_int_equal(str_find_byte(text, 't', 0), 4);
    assert_int_equal(str_find_byte(text, 't', 5), STR_NONE);
    assert_int_equal(str_find_byte(text, 't', 500), STR_NONE);
    assert_true(str_contains(text, S("two")));
    assert_true(str_starts(text, S("one ")));
    assert_false(str_starts(S("on"), S("one")));
    assert_true(str_ends(text, S(" one")));
    assert_false(str_ends(S("ne"), S("one")));
}

static void cuts(void **state)
{
    struct mill_str text = S("hello"), null = { NULL, 0 };

    assert_str(str_slice(text, 1, 3), "el");
    assert_str(str_slice(text, 3, 99), "lo");
    assert_str(str_slice(text, 4, 2), "");
    assert_str(str_from(text, 9), "");
    assert_int_equal(str_slice(null, 1, 2).len, 0);
}

static void trims_what_separates(void **state)
{
    assert_str(str_trim(S(" \t\n\xc2\xa0\xe3\x80\x80 가 나\xe2\x80\x8b \r\n")), "가 나");
    assert_str(str_trim(S("x")), "x");
    assert_str(str_trim(S(" \xef\xbb\xbf")), "");
    assert_str(str_trim(S("")), "");
    assert_true(str_is_blank(S("\xc2\xa0\n")));
    assert_false(str_is_blank(S(" . ")));
}

static void splits(void **state)
{
    struct mill_str rest = S("a,,b,"), part;

    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "a");
    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "");
    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "b");
    assert_false(str_next(&rest, ',', &part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares), cmocka_unit_test(finds),
        cmocka_unit_test(cuts),     cmocka_unit_test(trims_what_separates),
        cmocka_unit_test(splits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
