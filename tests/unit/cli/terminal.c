/* SPDX-License-Identifier: Apache-2.0
 * terminal.c - text in columns: widths, cuts, wraps, and nothing that steers a terminal.
 */
#include "cli/terminal.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

/* What the calls print into a file that stands for the terminal. */
struct screen {
    struct terminal terminal;
    char text[1000];
};

static void screen_open(struct screen *screen, size_t width)
{
    screen->terminal =
        (struct terminal){ fmemopen(screen->text, sizeof(screen->text), "w"), false,
                           width };
    assert_non_null(screen->terminal.to);
}

static void screen_expect(struct screen *screen, const char *expected)
{
    fclose(screen->terminal.to);
    assert_string_equal(screen->text, expected);
}

static struct cell_case {
    const char *name, *text;
    size_t columns;
    const char *expected;
} cells[] = {
    { "fits", "abc", 5, "abc  " },
    { "fits exactly", "abcde", 5, "abcde" },
    { "is cut", "abcdef", 5, "abcd…" },
    { "Hangul takes two columns", "가나", 5, "가나 " },
    { "Hangul is cut at a whole letter", "가나다", 5, "가나…" },
    { "half a letter leaves a blank", "가나다라", 6, "가나… " },
    { "a combining accent takes none", "e\xcc\x81t\xc3\xa9", 4, "e\xcc\x81t\xc3\xa9 " },
    { "a line feed is a blank", "a\nb", 4, "a b " },
    { "an escape is shown as what it is not", "a\033[31mb", 9, "a\xef\xbf\xbd[31mb  " },
    { "what is not UTF-8 is shown as such",
      "a\xff"
      "b",
      4,
      "a\xef\xbf\xbd"
      "b " },
    { "a text that turns round does not",
      "a\xe2\x80\xae"
      "b",
      4,
      "a\xef\xbf\xbd"
      "b " },
    { "nothing", "", 3, "   " },
};

static void a_cell_is_as_wide_as_it_says(void **state)
{
    const struct cell_case *row = *state;
    struct screen screen;

    screen_open(&screen, 80);
    terminal_cell(&screen.terminal, PLAIN,
                  (struct mill_str){ row->text, strlen(row->text) }, row->columns, true);
    screen_expect(&screen, row->expected);
}

static struct wrap_case {
    const char *name, *text;
    size_t indent;
    const char *expected;
} wraps[] = {
    { "one line", "one two", 0, "one two\n" },
    { "nothing", "", 2, "  \n" },
    { "at a blank", "one two three four", 0, "one two\nthree four\n" },
    { "exactly", "one two th four", 0, "one two th\nfour\n" },
    { "with an indent", "one two three", 4, "    one\n    two\n    three\n" },
    { "a word longer than the line", "abcdefghijklm", 0, "abcdefghij\nklm\n" },
    { "at a line feed", "one\ntwo", 0, "one\ntwo\n" },
    { "Hangul", "가나다 라마바사", 0, "가나다\n라마바사\n" },
    { "a long Hangul word", "가나다라마바", 0, "가나다라마\n바\n" },
};

static void text_is_wrapped(void **state)
{
    const struct wrap_case *row = *state;
    struct screen screen;

    screen_open(&screen, 10);
    terminal_wrap(&screen.terminal, PLAIN,
                  (struct mill_str){ row->text, strlen(row->text) }, row->indent);
    screen_expect(&screen, row->expected);
}

static void colour_is_for_terminals_alone(void **state)
{
    struct screen screen;

    screen_open(&screen, 10);
    screen.terminal.colour = true;
    terminal_text(&screen.terminal, RED, "x");
    terminal_text(&screen.terminal, PLAIN, "y");
    screen_expect(&screen, "\033[31mx\033[0my");
    screen_open(&screen, 10);
    terminal_text(&screen.terminal, RED, "x");
    screen_expect(&screen, "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colour_is_for_terminals_alone),
    };

    return run_table(cells, a_cell_is_as_wide_as_it_says) +
           run_table(wraps, text_is_wrapped) + cmocka_run_group_tests(tests, NULL, NULL);
}
