/* SPDX-License-Identifier: Apache-2.0
 * net_guard.c - no URL, no name and no change of mind of a name server leads inside. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetcher/transfer.h"
#include "net_ask.h"
#include "net_server.h"
#include "test.h"

/* Allows something, so that a list is there, but not what the tests ask for. */
static const char elsewhere[] = "192.0.2.0/24";

static bool serve(struct client *client, const char *request)
{
    return client_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
}

struct guard_case {
    const char *name; /* the host */
};

static struct guard_case cases[] = {
    { "127.0.0.1" },
    { "0x7f.1" },
    { "2130706433" },
    { "0177.0.0.1" },
    { "127.1" },
    { "0" },
    { "127.0.0.1." },
    { "%31%32%37.0.0.1" },
    { "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1" }, /* full-width digits */
    { "[::1]" },
    { "[::]" },
    { "[::ffff:127.0.0.1]" },
    { "[::ffff:7f00:1]" },
    { "[64:ff9b::7f00:1]" },
    { "[2002:7f00:1::]" },
    { "169.254.169.254" },
    { "10.0.0.1" },
    { "localhost" },
    { "user@127.0.0.1" },
};

static void check(void **state)
{
    const struct guard_case *row = *state;
    struct net *net = net_made((struct net_config){ .allow = elsewhere });
    static struct server server;
    struct net_answer *answer;

    server_start(&server, "0.0.0.0", serve, NULL);
    answer = net_get_of(net, row->name, server.port, "/");
    assert_int_equal(answer->error, NET_BLOCKED);
    assert_int_equal(answer->status, 0);
    net_answer_free(net, answer);
    net_free(net);
    assert_int_equal(server.connections, 0);
    server_stop(&server);
}

static void other_schemes_are_refused(void **state)
{
    static const char *const urls[] = { "ftp://127.0.0.1/",
                                        "file:///etc/passwd",
                                        "gopher://127.0.0.1/",
                                        "//127.0.0.1/",
                                        "",
                                        "http://" };
    struct net *net = net_made((struct net_config){ 0 });

    for (size_t i = 0; i < COUNT(urls); i++) {
        struct net_request request = { .url = { urls[i], strlen(urls[i]) },
                                       .most_bytes = 100 };
        struct net_answer *answer = net_ask(net, &request);

        assert_int_equal(answer->error, NET_BLOCKED);
        net_answer_free(net, answer);
    }
    net_free(net);
}

/* Whatever curl resolved, and however: the gate knows nothing of names. */
static void the_last_gate_stands_alone(void **state)
{
    struct net *net = net_made((struct net_config){ .allow = "127.0.0.2" });
    struct net_request request = { .url = S("http://news.example.com/") };
    struct transfer *transfer = transfer_new(net, &request);
    struct sockaddr_in in = { .sin_family = AF_INET };
    struct curl_sockaddr at = { .family = AF_INET, .socktype = SOCK_STREAM };
    curl_socket_t made;

    at.addrlen = sizeof(in);
    inet_pton(AF_INET, "127.0.0.1", &in.sin_addr);
    memcpy(&at.addr, &in, sizeof(in));
    assert_int_equal(transfer_open_socket(transfer, CURLSOCKTYPE_IPCXN, &at),
                     CURL_SOCKET_BAD);
    assert_true(transfer->is_blocked);
    /* libcurl calls it "could not connect", as if somebody had refused. */
    assert_false(transfer_end(transfer, CURLE_COULDNT_CONNECT));
    assert_int_equal(transfer->answer.error, NET_BLOCKED);
    assert_non_null(strstr(transfer->answer.why, "loopback"));

    inet_pton(AF_INET, "127.0.0.2", &in.sin_addr);
    memcpy(&at.addr, &in, sizeof(in));
    made = transfer_open_socket(transfer, CURLSOCKTYPE_IPCXN, &at);
    assert_int_not_equal(made, CURL_SOCKET_BAD);
    close(made);
    transfer_free(transfer);
    net_free(net);
}

static void names_of_inner_addresses_are_refused(void **state)
{
    static const char *const inner[][2] = { { "127.0.0.1", "127.0.0.1: loopback" },
                                            { "169.254.169.254", ": link-local" },
                                            { "10.0.0.1 192.168.0.1", ": private" } };
    static struct dns dns;
    static struct server server;

    server_start(&server, "127.0.0.1", serve, NULL);
    for (size_t i = 0; i < COUNT(inner); i++) {
        struct net *net;
        struct net_answer *answer;

        dns = (struct dns){ .answers = { inner[i][0] }, .count = 1, .ttl = 60 };
        dns_start(&dns);
        net = net_made(
            (struct net_config){ .name_servers = dns.servers, .allow = elsewhere });
        answer = net_get_of(net, "inside.test", server.port, "/");
        assert_int_equal(answer->error, NET_BLOCKED);
        assert_non_null(strstr(answer->why, inner[i][1]));
        net_answer_free(net, answer);
        net_free(net);
        assert_int_equal(dns.queries, 1);
        dns_stop(&dns);
    }
    assert_int_equal(server.connections, 0);
    server_stop(&server);
}

/* 127.0.0.2 plays the public address, 127.0.0.1 the one behind the wall. The server
 * listens on both. */
static void rebinding_leads_nowhere(void **state)
{
    static struct dns dns;
    static struct server server;
    struct net *net;
    struct net_answer *answer;

    dns = (struct dns){ .answers = { "127.0.0.2", "127.0.0.1" }, .count = 2, .ttl = 0 };
    dns_start(&dns);
    server_start(&server, "0.0.0.0", serve, NULL);
    net = net_made(
        (struct net_config){ .name_servers = dns.servers, .allow = "127.0.0.2" });
    answer = net_get_of(net, "rebind.test", server.port, "/");
    assert_int_equal(answer->error, NET_OK);
    assert_string_equal(answer->address, "127.0.0.2");
    assert_int_equal(dns.queries, 1); /* what was checked is what was asked */
    net_answer_free(net, answer);
    usleep(1100000);
    answer = net_get_of(net, "rebind.test", server.port, "/");
    assert_int_equal(dns.queries, 2);
    assert_int_equal(answer->error, NET_BLOCKED);
    net_answer_free(net, answer);
    net_free(net);
    assert_int_equal(server.connections, 1);
    server_stop(&server);
    dns_stop(&dns);
}

/* The address that is inside goes, the other is asked. */
static void of_two_addresses_the_allowed_one_is_asked(void **state)
{
    static struct dns dns;
    static struct server server;
    struct net *net;
    struct net_answer *answer;

    dns = (struct dns){ .answers = { "127.0.0.1 127.0.0.2" }, .count = 1, .ttl = 9 };
    dns_start(&dns);
    server_start(&server, "0.0.0.0", serve, NULL);
    net = net_made(
        (struct net_config){ .name_servers = dns.servers, .allow = "127.0.0.2" });
    answer = net_get_of(net, "two.test", server.port, "/");
    assert_int_equal(answer->error, NET_OK);
    assert_string_equal(answer->address, "127.0.0.2");
    net_answer_free(net, answer);
    net_free(net);
    server_stop(&server);
    dns_stop(&dns);
}

/* A proxy of the environment would be asked instead of what was checked. */
static void the_environment_says_nothing(void **state)
{
    static struct server server, proxy;
    char url[64];
    struct net *net;
    struct net_answer *answer;

    server_start(&server, "127.0.0.1", serve, NULL);
    server_start(&proxy, "127.0.0.1", serve, NULL);
    snprintf(url, sizeof(url), "http://127.0.0.1:%u", proxy.port);
    setenv("http_proxy", url, 1);
    setenv("ALL_PROXY", url, 1);
    net = net_made((struct net_config){ 0 });
    answer = net_get(net, server.port, "/");
    assert_int_equal(answer->error, NET_OK);
    assert_int_equal(proxy.connections, 0);
    net_answer_free(net, answer);
    net_free(net);
    /* And where there is a proxy, no exception of the environment leads past it. */
    setenv("no_proxy", "*", 1);
    net = net_made((struct net_config){ .proxy = url, .allow = elsewhere });
    answer = net_get_of(net, "name.test", server.port, "/");
    assert_int_equal(answer->error, NET_OK);
    assert_int_equal(proxy.connections, 1);
    net_answer_free(net, answer);
    answer = net_get(net, server.port, "/");
    assert_int_equal(answer->error,
                     NET_BLOCKED); /* an address is one behind a proxy, too */
    net_answer_free(net, answer);
    net_free(net);
    unsetenv("no_proxy");
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    assert_int_equal(server.connections, 1);
    server_stop(&server);
    server_stop(&proxy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_schemes_are_refused),
        cmocka_unit_test(the_last_gate_stands_alone),
        cmocka_unit_test(names_of_inner_addresses_are_refused),
        cmocka_unit_test(rebinding_leads_nowhere),
        cmocka_unit_test(of_two_addresses_the_allowed_one_is_asked),
        cmocka_unit_test(the_environment_says_nothing),
    };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
