/* SPDX-License-Identifier: Apache-2.0
 * entities.c - character references. */
#include "test.h"

#include <string.h>

#include "text/entities.h"

struct entity_case {
    const char *name, *text, *decoded;
    bool in_attribute;
};

static struct entity_case cases[] = {
    { "the common ones", "&amp;&lt;&gt;&quot;&apos;", "&<>\"'", false },
    { "decimal and hex", "&#65;&#x42;&#X63;", "ABc", false },
    { "without a semicolon", "&#65 &#x42z", "A Bz", false },
    { "old names need none", "&copy2025 &ampx", "©2025 &x", false },
    { "new names do", "&hearts &hearts;", "&hearts ♥", false },
    { "the longest old name", "&notit; &notin;", "¬it; ∉", false },
    { "two code points", "&nGt;", "≫⃒", false },
    { "windows-1252 numbers", "&#146;&#150;", "’–", false },
    { "no character", "&#0;&#xD800;&#x110000;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
      false },
    { "a number without end", "&#99999999999999999999;", "\xEF\xBF\xBD", false },
    { "unknown stays", "&nosuch; & &; &#; &#x;", "&nosuch; & &; &#; &#x;", false },
    { "in an address it is text", "?a=1&copy=2&lt=3", "?a=1&copy=2&lt=3", true },
    { "in an attribute with ;", "a&amp;b", "a&b", true },
    { "Hangul by number", "&#44032;&#xB620;", "가똠", false },
};

static void check(void **state)
{
    const struct entity_case *row = *state;
    char out[256];
    size_t n = entities_decode(row->text, strlen(row->text), row->in_attribute, out);

    assert_str(((struct mill_str){ out, n }), row->decoded);
}

static void every_name_decodes_and_fits(void **state)
{
    static const struct {
        const char *name;
        uint32_t first, second;
        int bare;
    } all[] = {
#define E(name, first, second, bare) { name, first, second, bare },
#include "text/entities.inc"
#undef E
    };

    assert_int_equal(COUNT(all), 2125);
    for (size_t i = 0; i < COUNT(all); i++) {
        char text[64], out[ENTITY_MAX];
        size_t len = strlen(all[i].name), got = 0;

        text[0] = '&';
        memcpy(text + 1, all[i].name, len);
        text[len + 1] = ';';
        assert_int_equal(entity_read(text, len + 2, false, out, &got), len + 2);
        assert_true(got && got <= ENTITY_MAX && got <= len + 2 + (len + 2) / 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_name_decodes_and_fits) };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
