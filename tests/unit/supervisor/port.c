/* SPDX-License-Identifier: Apache-2.0
 * port.c - requests over a socket: good ones, and those of clients that mean no good. */
#define _GNU_SOURCE /* SOCK_NONBLOCK */
#include "supervisor/port.h"
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct harbour {
    struct crew *crew;
    struct port *port;
    char bound[PORT_ADDRESS_BYTES];
    uint16_t number;
};

static int open_harbour(void **state)
{
    struct harbour *harbour = calloc(1, sizeof(*harbour));
    struct mill_error error;
    bool is_taken;
    int made;

    assert_int_equal(crew_new(0, "box", &harbour->crew), MILL_OK);
    assert_int_equal(port_listen("127.0.0.1:0", &made, harbour->bound, &is_taken, &error),
                     MILL_OK);
    assert_int_equal(port_open(made, harbour->crew, &harbour->port, &error), MILL_OK);
    assert_true(port_descriptor(harbour->port) >= 0);
    harbour->number = (uint16_t)strtoul(strchr(harbour->bound, ':') + 1, NULL, 10);
    *state = harbour;
    return 0;
}

static int close_harbour(void **state)
{
    struct harbour *harbour = *state;

    port_close(harbour->port);
    crew_free(harbour->crew);
    free(harbour);
    return 0;
}

static int connect_to(const struct harbour *harbour)
{
    const struct sockaddr_in at = { .sin_family = AF_INET,
                                    .sin_port = htons(harbour->number),
                                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int made = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(made >= 0);
    assert_int_equal(connect(made, (const struct sockaddr *)&at, sizeof(at)), 0);
    return made;
}

/* Serves until the answer has ended, or nothing more comes. */
static size_t answer(const struct harbour *harbour, int client, char *text, size_t size)
{
    size_t len = 0;
    ssize_t got = 1;

    for (int quiet = 0; got && quiet < 20 && len < size - 1;) {
        struct pollfd wait[] = { { port_descriptor(harbour->port), POLLIN, 0 },
                                 { client, POLLIN, 0 } };

        poll(wait, 2, 50);
        port_serve(harbour->port, 1000);
        got = recv(client, text + len, size - 1 - len, MSG_DONTWAIT);
        quiet = got > 0 ? 0 : quiet + 1;
        len += got > 0 ? (size_t)got : 0;
    }
    text[len] = '\0';
    return len;
}

struct exchange {
    const char *name, *request, *begins, *holds;
};

static struct exchange exchanges[] = {
    { "a page", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 ",
      "\r\n\r\nok\n" },
    { "an old client", "GET /healthz HTTP/1.0\r\n\r\n", "HTTP/1.", "\r\n\r\nok\n" },
    { "a question behind it", "GET /metrics?x=1 HTTP/1.1\r\nHost: x\r\n\r\n",
      "HTTP/1.1 200 ", "newsmill_build_info" },
    { "only the head", "HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "HTTP/1.1 200 ", "Content-Length: 3\r\n" },
    { "no such page", "GET /etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 ",
      "no such page" },
    { "up the tree", "GET /../healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 ",
      "no such page" },
    { "another method", "DELETE /status HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 ",
      "Allow: GET, HEAD\r\n" },
    { "a body that is announced",
      "POST /status HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nxx",
      "HTTP/1.1 405 ", "only GET and HEAD" },
    { "no HTTP at all", "\x16\x03\x01\x02\x00\x01\r\n\r\n", "", "" },
};

static void a_request_gets_its_answer(void **state)
{
    const struct exchange *row = *state;
    struct harbour *harbour;
    char text[1 << 16];
    void *made;
    int client;

    open_harbour(&made);
    harbour = made;
    client = connect_to(harbour);
    assert_true(write(client, row->request, strlen(row->request)) > 0);
    answer(harbour, client, text, sizeof(text));
    if (strncmp(text, row->begins, strlen(row->begins)) != 0 || !strstr(text, row->holds))
        fail_msg("%s", text);
    if (!strncmp(row->request, "HEAD", 4))
        assert_null(strstr(text, "ok\n"));
    close(client);
    close_harbour(&made);
}

static void a_flood_of_headers_ends(void **state)
{
    struct harbour *harbour = *state;
    char line[1024], text[4096];
    int client = connect_to(harbour);
    size_t sent = 0;

    memset(line, 'a', sizeof(line));
    memcpy(line, "X-Y: ", 5);
    memcpy(line + sizeof(line) - 2, "\r\n", 2);
    assert_true(write(client, "GET / HTTP/1.1\r\n", 16) == 16);
    for (int i = 0; i < 4096; i++) {
        ssize_t n = send(client, line, sizeof(line), MSG_DONTWAIT | MSG_NOSIGNAL);

        sent += n > 0 ? (size_t)n : 0;
        port_serve(harbour->port, 1000);
    }
    answer(harbour, client, text, sizeof(text));
    assert_true(sent < 4096 * sizeof(line));
    assert_true(!*text || strstr(text, " 431 ") || strstr(text, " 413 "));
    close(client);
}

static void connections_are_counted(void **state)
{
    enum { MANY = 3 * PORT_CONNECTIONS };
    struct harbour *harbour = *state;
    int clients[MANY], served = 0;
    char text[4096];

    for (int i = 0; i < MANY; i++) {
        clients[i] = connect_to(harbour);
        assert_true(write(clients[i], "GET /healthz HTTP/1.1\r\n", 23) == 23);
        port_serve(harbour->port, 1000);
    }
    /* Those that do not finish hold their places; who waits behind them comes in when
     * they leave. */
    for (int i = 0; i < PORT_CONNECTIONS; i++)
        close(clients[i]);
    for (int i = PORT_CONNECTIONS; i < MANY; i++) {
        assert_true(write(clients[i], "Host: x\r\n\r\n", 11) == 11);
        answer(harbour, clients[i], text, sizeof(text));
        served += !strncmp(text, "HTTP/1.1 200 ", 13);
        close(clients[i]);
    }
    assert_int_equal(served, MANY - PORT_CONNECTIONS);
}

/* A byte every second is never idle, and yet it ends. */
static void a_trickle_ends(void **state)
{
    struct harbour *harbour = *state;
    int client = connect_to(harbour);
    int64_t now_ms = 1000, end_ms = now_ms + (PORT_PATIENCE_S + 2) * INT64_C(1000);
    char text[64];

    for (; now_ms < end_ms; now_ms += 1000) {
        if (send(client, "G", 1, MSG_NOSIGNAL) < 0)
            break;
        for (int i = 0; i < 3; i++)
            port_serve(harbour->port, now_ms);
        if (recv(client, text, sizeof(text), MSG_DONTWAIT) == 0)
            break;
    }
    assert_true(now_ms < end_ms && now_ms >= 1000 + PORT_PATIENCE_S * INT64_C(1000));
    close(client);
}

static void an_address_that_is_taken_is_told(void **state)
{
    struct harbour *harbour = *state;
    struct mill_error error = { "" };
    char bound[PORT_ADDRESS_BYTES], expected[400];
    bool is_taken;
    int made = -7;

    assert_int_equal(port_listen(harbour->bound, &made, bound, &is_taken, &error),
                     MILL_FATAL);
    assert_true(is_taken);
    assert_int_equal(made, -7);
    snprintf(expected, sizeof(expected), "%s: Address already in use", harbour->bound);
    assert_string_equal(error.text, expected);
}

static void other_addresses_are_told(void **state)
{
    static const char *const wrong[] = { "nowhere.invalid:1", "192.0.2.1:9464", "[::g]:1",
                                         "9464" };
    char bound[PORT_ADDRESS_BYTES];
    struct mill_error error;
    bool is_taken = true;
    int made;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(port_listen(wrong[i], &made, bound, &is_taken, &error),
                         MILL_FATAL);
        assert_false(is_taken);
        assert_non_null(strstr(error.text, wrong[i]));
    }
}

static void ipv6_is_fine(void **state)
{
    char bound[PORT_ADDRESS_BYTES];
    struct mill_error error;
    bool is_taken;
    int made;

    if (port_listen("[::1]:0", &made, bound, &is_taken, &error) != MILL_OK)
        skip(); /* a machine without */
    assert_int_equal(strncmp(bound, "[::1]:", 6), 0);
    close(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_flood_of_headers_ends, open_harbour,
                                        close_harbour),
        cmocka_unit_test_setup_teardown(a_trickle_ends, open_harbour, close_harbour),
        cmocka_unit_test_setup_teardown(connections_are_counted, open_harbour,
                                        close_harbour),
        cmocka_unit_test_setup_teardown(an_address_that_is_taken_is_told, open_harbour,
                                        close_harbour),
        cmocka_unit_test(other_addresses_are_told),
        cmocka_unit_test(ipv6_is_fine),
    };

    return run_table(exchanges, a_request_gets_its_answer) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
