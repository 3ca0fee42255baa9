/* SPDX-License-Identifier: Apache-2.0
 * char.c - one row a character: the classes it is in, a letter each. */
#include "text/char.h"
#include "test.h"

/* h Hangul, H Han, k kana, l Latin, d digit, u upper, s space, z zero width, c control,
 * p punctuation, - dash, $ currency, w word, q quote, 2 double, 1 single, < opens,
 * > closes. */
static struct char_case {
    const char *name;
    uint32_t c;
    const char *classes;
} cases[] = {
    { "a syllable", 0xD55C, "hw" },
    { "a compatibility letter", 0x314F, "hw" },
    { "the filler is nothing", 0x3164, "z" },
    { "the Korean middle dot is no letter", 0x318D, "p" },
    { "Han", 0x97D3, "Hw" },
    { "hiragana", 0x3042, "kw" },
    { "the long-vowel mark", 0x30FC, "kw" },
    { "the katakana middle dot", 0x30FB, "p" },
    { "Latin", 'a', "lw" },
    { "an upper-case letter", 'Q', "luw" },
    { "an accented letter", 0xC9, "luw" },
    { "a full-width letter", 0xFF21, "luw" },
    { "a digit", '7', "dw" },
    { "a full-width digit", 0xFF17, "dw" },
    { "a circled number counts", 0x2460, "w" },
    { "a Roman number counts", 0x2162, "w" },
    { "a unit counts", 0x33A1, "w" },
    { "a space", ' ', "s" },
    { "the no-break space", 0xA0, "s" },
    { "the ideographic space", 0x3000, "s" },
    { "a line end", '\n', "s" },
    { "the zero-width space", 0x200B, "z" },
    { "the byte-order mark", 0xFEFF, "z" },
    { "the soft hyphen", 0xAD, "z" },
    { "NUL", 0, "c" },
    { "C1", 0x9F, "c" },
    { "NEL separates", 0x85, "s" },
    { "a full stop", '.', "p" },
    { "the ideographic full stop", 0x3002, "p" },
    { "a triangle", 0x25B6, "p" },
    { "an emoji", 0x1F600, "p" },
    { "a hyphen", '-', "p-" },
    { "an em dash", 0x2014, "p-" },
    { "a full-width hyphen", 0xFF0D, "p-" },
    { "won", 0x20A9, "p$" },
    { "dollar", '$', "p$" },
    { "full-width won", 0xFFE6, "p$" },
    { "a straight double quote", '"', "pq2<>" },
    { "an opening single quote", 0x2018, "pq1<" },
    { "a closing double quote", 0x201D, "pq2>" },
    { "a corner bracket", 0x300C, "pq1<" },
    { "a closing white corner bracket", 0x300F, "pq2>" },
    { "a parenthesis is no quote", '(', "p" },
    { "a replacement character", 0xFFFD, "p" },
    { "a surrogate is nothing", 0xD800, "" },
    { "beyond Unicode is nothing", 0x110000, "" },
};

static void is_in_its_classes(void **state)
{
    static const struct {
        char letter;
        bool (*is)(uint32_t c);
    } classes[] = {
        { 'h', char_is_hangul },       { 'H', char_is_han },
        { 'k', char_is_kana },         { 'l', char_is_latin },
        { 'd', char_is_digit },        { 'u', char_is_upper },
        { 's', char_is_space },        { 'z', char_is_zero_width },
        { 'c', char_is_control },      { 'p', char_is_punct },
        { '-', char_is_dash },         { '$', char_is_currency },
        { 'w', char_is_word },         { 'q', char_is_quote },
        { '2', char_is_double_quote }, { '1', char_is_single_quote },
        { '<', char_opens_quote },     { '>', char_closes_quote },
    };
    const struct char_case *c = *state;
    char found[COUNT(classes) + 1];
    size_t n = 0;

    for (size_t i = 0; i < COUNT(classes); i++)
        if (classes[i].is(c->c))
            found[n++] = classes[i].letter;
    found[n] = '\0';
    assert_string_equal(found, c->classes);
}

static void marks_have_partners(void **state)
{
    assert_int_equal(char_closing(0x201C), 0x201D);
    assert_int_equal(char_closing('('), ')');
    assert_int_equal(char_closing(0x300E), 0x300F);
    assert_int_equal(char_closing('a'), 0);
    assert_int_equal(char_digit(0xFF13), 3);
    assert_int_equal(char_digit('a'), -1);
}

/* Word, punctuation, space, zero width and control leave no character in two of them. */
static void classes_do_not_overlap(void **state)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        int n = char_is_word(c) + char_is_punct(c) + char_is_space(c) +
                char_is_zero_width(c) + char_is_control(c);
        bool nothing = c >= 0xD800 && c <= 0xF8FF;

        if (n != !nothing)
            fail_msg("U+%04X is in %d classes", c, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_have_partners),
        cmocka_unit_test(classes_do_not_overlap),
    };

    return run_table(cases, is_in_its_classes) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
