/* SPDX-License-Identifier: Apache-2.0
 * log.c - a line is a line, whatever is in its values. */
#include "base/log.h"
#include "test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
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

static size_t logged_as(enum log_form form, const char *value, char *text, size_t size)
{
    int ends[2];
    ssize_t len;
    struct log log = { "once.0", -1, LOG_INFO, form };

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

static size_t logged(const char *value, char *text, size_t size)
{
    return logged_as(LOG_PLAIN, value, text, size);
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

static struct log_case json_cases[] = {
    { "a word", "news.pages", "\"value\":\"news.pages\",\"n\":-3}\n" },
    { "nothing", "", "\"value\":\"\",\"n\":-3}\n" },
    { "quotes and escapes", "a\"b\\", "\"value\":\"a\\\"b\\\\\",\"n\":-3}\n" },
    { "a line feed", "x\n{\"level\":\"error\"}",
      "\"value\":\"x\\n{\\\"level\\\":\\\"error\\\"}\",\"n\":-3}\n" },
    { "an escape sequence", "\x1b[31m\x7f",
      "\"value\":\"\\u001b[31m\\u007f\",\"n\":-3}\n" },
    { "letters beyond ASCII", "\xed\x95\x9c", "\"value\":\"\xed\x95\x9c\",\"n\":-3}\n" },
    { "no UTF-8", "a\xff\xed\x95z",
      "\"value\":\"a\xef\xbf\xbd\xef\xbf\xbdz\",\"n\":-3}\n" },
};

static void writes_one_object(void **state)
{
    const struct log_case *row = *state;
    char text[8192];
    size_t len = logged_as(LOG_JSON, row->value, text, sizeof(text));
    const char *rest;

    text[len] = '\0';
    assert_int_equal(strncmp(text, "{\"time\":\"2", 10), 0);
    rest = strstr(text, "Z\",\"level\":\"warn\",\"who\":\"once.0\",\"event\":\"event\",");
    assert_non_null(rest);
    assert_string_equal(strstr(rest, "\"value\""), row->expected);
}

static void cuts_a_long_object(void **state)
{
    static const char *const fillings[] = { "x", "\"", "\x1b", "\xed\x95\x9c", "\xff" };
    char value[10000], text[16384];

    for (size_t bytes = 300; bytes < sizeof(value) - 4; bytes += bytes % 97 ? 61 : 3) {
        const char *filling = fillings[bytes % COUNT(fillings)];
        size_t len = 0;
        json_t *json;

        while (len < bytes)
            len += (size_t)snprintf(value + len, sizeof(value) - len, "%s", filling);
        len = logged_as(LOG_JSON, value, text, sizeof(text));
        assert_true(len <= 4096);
        assert_int_equal(text[len - 1], '\n');
        json = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
        assert_true(json_is_object(json));
        assert_non_null(json_object_get(json, "value"));
        json_decref(json);
    }
}

static void many_fields_are_cut_between_two(void **state)
{
    char text[8192], names[400][8];
    struct log_field fields[401] = { { 0 } };
    struct log log = { "once.0", -1, LOG_INFO, LOG_JSON };
    json_t *json;
    int ends[2];
    ssize_t len;

    for (int i = 0; i < 400; i++) {
        snprintf(names[i], sizeof(names[i]), "f%d", i);
        fields[i] = (struct log_field){ .name = names[i], .number = 1234567890123 };
    }
    assert_int_equal(pipe(ends), 0);
    log.fd = ends[1];
    log_write(&log, LOG_INFO, "many", fields);
    len = read(ends[0], text, sizeof(text));
    close(ends[0]);
    close(ends[1]);
    assert_true(len > 3900 && len <= 4096);
    json = json_loadb(text, (size_t)len, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "f99")), 1234567890123);
    json_decref(json);
}

struct words_case {
    const char *name, *words;
    bool good;
    enum log_level least;
    enum log_form form;
};

static struct words_case words[] = {
    { "nothing", NULL, true, LOG_INFO, LOG_PLAIN },
    { "a level", "debug", true, LOG_DEBUG, LOG_PLAIN },
    { "a form", "json", true, LOG_INFO, LOG_JSON },
    { "both", "error,json", true, LOG_ERROR, LOG_JSON },
    { "the other way round", "text,warn", true, LOG_WARN, LOG_PLAIN },
    { "neither", "loud,json", false, LOG_INFO, LOG_JSON },
    { "an empty word", "json,", false, LOG_INFO, LOG_JSON },
};

static void words_say_how(void **state)
{
    const struct words_case *row = *state;
    struct log log;

    assert_int_equal(log_words_are_good(row->words), row->good);
    if (row->words)
        setenv("NEWSMILL_LOG", row->words, 1);
    else
        unsetenv("NEWSMILL_LOG");
    log = log_to("x", 2);
    assert_int_equal(log.least, row->least);
    assert_int_equal(log.form, row->form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_a_long_line),
        cmocka_unit_test(cuts_a_long_object),
        cmocka_unit_test(many_fields_are_cut_between_two),
    };

    return run_table(cases, writes_one_line) + run_table(json_cases, writes_one_object) +
           run_table(words, words_say_how) + cmocka_run_group_tests(tests, NULL, NULL);
}
