/* SPDX-License-Identifier: Apache-2.0
 * ask.c - answers as a supervisor gives them, and as anybody else might. */
#include "supervisor/ask.h"
#include "test.h"

#include <string.h>

struct answer_case {
    const char *name, *answer;
    unsigned code; /* 0: it is refused */
    const char *body;
};

static struct answer_case answers[] = {
    { "a body", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc" },
    { "to the end", "HTTP/1.0 200 OK\r\nX: y\r\n\r\nabc", 200, "abc" },
    { "no header", "HTTP/1.0 503 no\r\n\r\n", 503, "" },
    { "another case", "http/1.1 404 x\r\ncontent-LENGTH:1\r\n\r\nab", 404, "a" },
    { "what looks like one in another's value",
      "HTTP/1.1 200 OK\r\nX: Content-Length: 9\r\n\r\nab", 200, "ab" },
    { "cut", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", 0, NULL },
    { "a length beyond sense",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 0, NULL },
    { "a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc", 0,
      NULL },
    { "a length below zero", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc", 0,
      NULL },
    { "a head without end", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", 0, NULL },
    { "no code", "HTTP/1.1 OK\r\n\r\n", 0, NULL },
    { "a code too long", "HTTP/1.1 20000 OK\r\n\r\n", 0, NULL },
    { "a greeting of another", "SSH-2.0-x\r\n\r\n", 0, NULL },
    { "nothing", "", 0, NULL },
    { "less than a head", "HTTP/1.1", 0, NULL },
};

static void an_answer_is_read(void **state)
{
    const struct answer_case *row = *state;
    struct mill_str answer = { row->answer, strlen(row->answer) }, body = { NULL, 0 };
    unsigned code = 0;

    assert_int_equal(ask_read(answer, &code, &body), row->code != 0);
    assert_int_equal(code, row->code);
    if (row->body)
        assert_str(body, row->body);
}

static void nobody_is_told(void **state)
{
    struct mill_error error = { "" };
    struct buffer body;

    buffer_init(&body, ASK_BYTES);
    assert_int_equal(ask_page("127.0.0.1:1", "/status", &body, &error), MILL_RETRY);
    assert_string_equal(error.text, "127.0.0.1:1: Connection refused");
    assert_int_equal(ask_page("no address", "/status", &body, &error), MILL_RETRY);
    assert_string_equal(error.text, "want host:port, got 'no address'");
    buffer_finish(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nobody_is_told) };

    return run_table(answers, an_answer_is_read) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
