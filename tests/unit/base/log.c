/* SPDX-License-Identifier: Apache-2.0
 * log.c - a line is a line, whatever is in its values. */
#include "base/log.h"
#include "test.h"

#include <string.h>
#include <unistd.h>

struct log_case {
    const char *name, *value, *expected; /* from the level on */
};

static struct log_case cases[] = {
    { "a word stays bare", "news.pages", "warn once.0 event value=news.pages n=-3\n" },
    { "spaces are quoted", "a b", "warn once.0 event value=\"a b\" n=-3\n" },
    { "nothing is quoted", "", "warn once.0 event value=\"\" n=-3\n" },
    { "a quote is escaped", "a\"b\\", "warn once.0 event value=\"a\\\"b\\\\\" n=-3\n" },
    { "a line feed starts no line", "x\nerror",
      "warn once.0 event value=\"x\\nerror\" n=-3\n" },
    { "an escape sequence is text", "\x1b[31m",
      "warn once.0 event value=\"\\x1b[31m\" n=-3\n" },
    { "letters beyond ASCII stay", "\xed\x95\x9c",
      "warn once.0 event value=\xed\x95\x9c n=-3\n" },
};

static size_t logged(const char *value, char *text, size_t size)
{
    int ends[2];
    ssize_t len;
    struct log log = { "once.0", -1, LOG_INFO };

    assert_int_equal(pipe(ends), 0);
    log.fd = ends[1];
    log_event(&log, LOG_DEBUG, "unseen");
    log_event(&log, LOG_WARN, "event", LOG_TEXT("value", value), LOG_NUMBER("n", -3));
    close(ends[1]);
    len = read(ends[0], text, size);
    close(ends[0]);
    assert_true(len > 0);
    return (size_t)len;
}

static void writes_one_line(void **state)
{
    const struct log_case *row = *state;
    const size_t time = strlen("2026-11-24T14:00:00.123Z ");
    char text[8192];
    size_t len = logged(row->value, text, sizeof(text));

    assert_true(len > time);
    assert_str(((struct mill_str){ text + time, len - time }), row->expected);
}

static void cuts_a_long_line(void **state)
{
    char value[10000], text[16384];
    size_t len;

    for (size_t bytes = 3990; bytes < sizeof(value); bytes += bytes < 4200 ? 1 : 999) {
        memset(value, bytes % 2 ? 'x' : ' ', bytes);
        value[bytes] = '\0';
        len = logged(value, text, sizeof(text));
        assert_true(len <= 4096);
        assert_int_equal(text[len - 1], '\n');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(cuts_a_long_line) };

    return run_table(cases, writes_one_line) + cmocka_run_group_tests(tests, NULL, NULL);
}
