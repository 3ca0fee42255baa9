/* SPDX-License-Identifier: Apache-2.0
 * utf8.c - well-formedness, decoding in both directions, mending and cutting. */
#include "text/utf8.h"
#include "test.h"
#include "text/utf8_blocks.h"

#include <stdlib.h>
#include <string.h>

static struct utf8_case {
    const char *name;
    struct mill_str text;
    size_t valid_prefix, count;
    const char *mended;
} cases[] = {
    { "nothing", MILL_STR(""), 0, 0, "" },
    { "ASCII", MILL_STR("plain"), 5, 5, "plain" },
    { "Korean", MILL_STR("한국 AI"), 9, 5, "한국 AI" },
    { "first and last of each length",
      MILL_STR("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"), 11, 5,
      "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf" },
    { "four bytes", MILL_STR("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), 8, 2,
      "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
    { "overlong of two", MILL_STR("a\xc0\xaf"), 1, 3, "a\xef\xbf\xbd\xef\xbf\xbd" },
    { "overlong of three", MILL_STR("\xe0\x80\xaf"), 0, 3,
      "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "a surrogate", MILL_STR("\xed\xa0\x80"), 0, 3,
      "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "beyond U+10FFFF", MILL_STR("\xf4\x90\x80\x80"), 0, 4,
      "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "cut in a syllable", MILL_STR("a\xed\x95"), 1, 2, "a\xef\xbf\xbd" },
    { "a syllable cut by ASCII", MILL_STR("\xed\x95z"), 0, 2, "\xef\xbf\xbdz" },
    { "cut in four bytes", MILL_STR("\xf0\x9f\x98"), 0, 1, "\xef\xbf\xbd" },
    { "continuation alone", MILL_STR("\x80\x80"), 0, 2, "\xef\xbf\xbd\xef\xbf\xbd" },
    { "bad behind a long run", MILL_STR("aaaaaaaaaaaaaaaaa한한한\xff"), 26, 21,
      "aaaaaaaaaaaaaaaaa한한한\xef\xbf\xbd" },
};

static void reads_one_text(void **state)
{
    const struct utf8_case *c = *state;
    char *out = malloc(3 * c->text.len + 1);
    size_t len = utf8_sanitise(c->text, out);

    assert_int_equal(utf8_valid_prefix(c->text), c->valid_prefix);
    assert_int_equal(utf8_valid(c->text), c->valid_prefix == c->text.len);
    assert_int_equal(utf8_count(c->text), c->count);
    assert_str(((struct mill_str){ out, len }), c->mended);
    free(out);
}

static void every_code_point_survives(void **state)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[UTF8_MAX];
        struct mill_str text = { bytes, utf8_put(bytes, c) };
        size_t forward = 0, back = text.len;
        uint32_t want = c >= 0xD800 && c <= 0xDFFF ? UTF8_BAD : c;

        if (utf8_next(text, &forward) != want || forward != text.len ||
            !utf8_valid(text) || utf8_prev(text, &back) != want || back != 0)
            fail_msg("U+%04X", c);
    }
}

static void cuts_between_characters(void **state)
{
    struct mill_str text = S("a한\xf0\x9f\x98\x80");

    assert_str(utf8_cut(text, 100), "a한\xf0\x9f\x98\x80");
    assert_str(utf8_cut(text, 7), "a한");
    assert_str(utf8_cut(text, 4), "a한");
    assert_str(utf8_cut(text, 3), "a");
    assert_str(utf8_cut(text, 0), "");
    assert_str(utf8_take(text, 2), "a한");
    assert_str(utf8_take(text, 9), "a한\xf0\x9f\x98\x80");
    assert_true(utf8_is_start(text, 1));
    assert_false(utf8_is_start(text, 2));
    assert_true(utf8_is_start(text, text.len));
    assert_false(utf8_is_start(text, text.len + 1));
    assert_int_equal(utf8_at(text, 1), 0xD55C);
    assert_int_equal(utf8_at(text, 99), 0);
}

static void walks_back_as_forward(void **state)
{
    struct mill_str text = S("가\xe3\x80 b\xff\xffé");
    uint32_t forward[16] = { 0 };
    size_t n = 0;

    for (size_t at = 0; at < text.len;)
        forward[n++] = utf8_next(text, &at);
    for (size_t at = text.len; at > 0;)
        assert_int_equal(utf8_prev(text, &at), forward[--n]);
    assert_int_equal(n, 0);
}

/* Four bytes of every kind at each place where blocks of sixteen may part them: the long
 * way and the block by block must agree. */
static void blocks_agree_with_the_table(void **state)
{
    static const unsigned char bytes[] = { 0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f,
                                           0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0,
                                           0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1,
                                           0xf3, 0xf4, 0xf5, 0xff };
    static const size_t places[] = { 0, 13, 14, 15, 16, 28, 44 };
    const size_t n = COUNT(bytes);
    char text[48];
    size_t valid = 0;

    if (!utf8_blocks_can()) {
        print_message("skipped: this processor has no SSSE3\n");
        skip();
    }
    for (size_t four = 0; four < n * n * n * n; four++) {
        for (size_t i = 0; i < COUNT(places); i++) {
            struct mill_str whole = { text, sizeof(text) };

            memset(text, 'a', sizeof(text));
            for (size_t j = 0, rest = four; j < 4; j++, rest /= n)
                text[places[i] + j] = (char)bytes[rest % n];
            if (utf8_blocks_valid(whole) != (utf8_valid_prefix(whole) == whole.len))
                fail_msg("%02x %02x %02x %02x at %zu", text[places[i]] & 0xff,
                         text[places[i] + 1] & 0xff, text[places[i] + 2] & 0xff,
                         text[places[i] + 3] & 0xff, places[i]);
            valid += utf8_blocks_valid(whole);
        }
    }
    assert_true(valid > 1000 && valid < n * n * n * n * COUNT(places) / 2);
}

static void blocks_end_where_the_text_does(void **state)
{
    static const char hangul[] = "가나다라마바사아자차카타파하가나다라마바사아자차카타";

    if (!utf8_blocks_can())
        skip();
    for (size_t len = 0; len < sizeof(hangul); len++) {
        char *exact = test_malloc(len + 1);

        memcpy(exact + 1, hangul, len);
        assert_int_equal(utf8_blocks_valid((struct mill_str){ exact + 1, len }),
                         len % 3 == 0);
        test_free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_agree_with_the_table),
        cmocka_unit_test(blocks_end_where_the_text_does),
        cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(walks_back_as_forward),
    };

    return run_table(cases, reads_one_text) + cmocka_run_group_tests(tests, NULL, NULL);
}
