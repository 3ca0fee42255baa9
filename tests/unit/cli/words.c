/* SPDX-License-Identifier: Apache-2.0
 * words.c - what people write on a command line: arguments, moments, lines of files. */
#include "base/exit.h"
#include "cli/args.h"
#include "cli/lines.h"
#include "cli/when.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 8 };

/* ---- moments */

static struct when_case {
    const char *name, *text;
    int64_t seconds; /* -1: refused */
} whens[] = {
    { "a day", "2025-10-24", 1761264000 },
    { "a time", "2025-10-24T12:30:05Z", 1761309005 },
    { "a time without seconds", "2025-10-24T12:30Z", 1761309000 },
    { "a time in Seoul", "2025-10-24T12:30:00+09:00", 1761276600 },
    { "a time west of it", "2025-10-24T12:30:00-05:30", 1761328800 },
    { "a time without zone", "2025-10-24T12:30:00", 1761309000 },
    { "a leap day", "2024-02-29", 1709164800 },
    { "no leap day", "2025-02-29", -1 },
    { "the 31st of April", "2025-04-31", -1 },
    { "a thirteenth month", "2025-13-01", -1 },
    { "more behind it", "2025-10-24 or so", -1 },
    { "half a time", "2025-10-24T12", -1 },
    { "half a zone", "2025-10-24T12:30+09", -1 },
    { "no date", "yesterday", -1 },
    { "nothing", "", -1 },
    { "before 1970", "1969-12-31", -86400 },
};

static void a_moment_is_read(void **state)
{
    const struct when_case *row = *state;
    int64_t ms = 17;

    if (row->seconds == -1) {
        assert_false(when_parse(row->text, &ms));
        return;
    }
    assert_true(when_parse(row->text, &ms));
    assert_true(ms == row->seconds * 1000);
}

/* ---- arguments */

static struct args_case {
    const char *name;
    const char *words[MOST]; /* after the verb */
    const char *expected;    /* "flag=.. text=.. words=.. | operands", or "!code" */
} argss[] = {
    { "none", { NULL }, "flag=0 text=- words= |" },
    { "operands", { "a", "b" }, "flag=0 text=- words= | a b" },
    { "a flag between", { "a", "--flag", "b" }, "flag=1 text=- words= | a b" },
    { "a value", { "--text", "v", "a" }, "flag=0 text=v words= | a" },
    { "a value with =", { "--text=v=w", "a" }, "flag=0 text=v=w words= | a" },
    { "an empty value", { "--text=" }, "flag=0 text= words= |" },
    { "words", { "--word", "x", "--word=y" }, "flag=0 text=- words=x,y, |" },
    { "a value that looks like an option",
      { "--text", "--flag" },
      "flag=0 text=--flag words= |" },
    { "after --", { "--", "--flag", "-x" }, "flag=0 text=- words= | --flag -x" },
    { "standard input", { "-" }, "flag=0 text=- words= | -" },
    { "help", { "a", "--help" }, "!0" },
    { "help is an operand after --",
      { "--", "--help" },
      "flag=0 text=- words= | --help" },
    { "an unknown option", { "--flog" }, "!2" },
    { "a value for a flag", { "--flag=1" }, "!2" },
    { "a value that is not there", { "a", "--text" }, "!2" },
};

static void arguments_are_read(void **state)
{
    const struct args_case *row = *state;
    struct words words = { 0 };
    const char *text = "-";
    bool flag = false;
    const struct arg args[] = { { "--flag", NULL, "a flag", .flag = &flag },
                                { "--text", "TEXT", "a text", .text = &text },
                                { "--word", "WORD", "words", .words = &words },
                                { 0 } };
    const struct usage usage = { "verb", "FILE...", "Does.", args, NULL };
    char *argv[MOST + 2] = { (char *)"verb" };
    char got[300];
    size_t len;
    int argc = 1, code = -1;

    while (row->words[argc - 1]) {
        argv[argc] = (char *)row->words[argc - 1];
        argc++;
    }
    if (!args_parse(&usage, &argc, argv, &code)) {
        snprintf(got, sizeof(got), "!%d", code);
    } else {
        len = (size_t)snprintf(got, sizeof(got), "flag=%d text=%s words=", flag, text);
        for (size_t i = 0; i < words.count; i++)
            len += (size_t)snprintf(got + len, sizeof(got) - len, "%s,", words.items[i]);
        len += (size_t)snprintf(got + len, sizeof(got) - len, " |");
        for (int i = 1; i < argc; i++)
            len += (size_t)snprintf(got + len, sizeof(got) - len, " %s", argv[i]);
    }
    assert_string_equal(got, row->expected);
}

/* ---- lines */

static struct lines_case {
    const char *name, *text;
    const char *expected; /* each line in [], with ! for one that is too long */
} liness[] = {
    { "nothing", "", "" },
    { "one line", "abc\n", "[abc]" },
    { "no LF at the end", "abc\ndef", "[abc][def]" },
    { "empty lines", "\n\n", "[][]" },
    { "CR LF", "abc\r\ndef\r\n", "[abc][def]" },
    { "a line at the limit", "12345678\nx\n", "[12345678][x]" },
    { "a line over the limit", "123456789\nx\n", "[12345678!][x]" },
    { "a long last line", "x\n1234567890123", "[x][12345678!]" },
};

static void lines_are_bounded(void **state)
{
    const struct lines_case *row = *state;
    FILE *stream = tmpfile();
    struct lines lines;
    struct mill_str line;
    char got[200] = "";

    assert_non_null(stream);
    fputs(row->text, stream);
    rewind(stream);
    lines_start(&lines, stream, 8);
    while (lines_next(&lines, &line)) {
        size_t len = strlen(got);

        snprintf(got + len, sizeof(got) - len, "[%.*s%s]", (int)line.len,
                 line.data ? line.data : "", lines.too_long ? "!" : "");
    }
    assert_string_equal(got, row->expected);
    lines_end(&lines);
    fclose(stream);
}

int main(void)
{
    return run_table(whens, a_moment_is_read) + run_table(argss, arguments_are_read) +
           run_table(liness, lines_are_bounded);
}
