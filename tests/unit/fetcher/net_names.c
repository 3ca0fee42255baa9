/* SPDX-License-Identifier: Apache-2.0
 * net_names.c - names, many requests at once, and an end that waits for nobody. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net_ask.h"
#include "net_server.h"
#include "test.h"

static struct dns dns;
static struct server server;

static bool serve(struct client *client, const char *request)
{
    if (strstr(request, "/slow"))
        client_wait(client, 300);
    return client_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

static void a_name_is_asked_for_once(void **state)
{
    struct net *net;
    struct net_answer *answer;

    dns = (struct dns){ .answers = { "127.0.0.1" }, .count = 1, .ttl = 60 };
    dns_start(&dns);
    server_start(&server, "127.0.0.1", serve, NULL);
    net = net_made((struct net_config){ .name_servers = dns.servers });
    for (int i = 0; i < 3; i++) {
        answer = net_get_of(net, "news.test", server.port, "/");
        assert_int_equal(answer->error, NET_OK);
        assert_int_equal(answer->reused, i > 0);
        net_answer_free(net, answer);
    }
    assert_int_equal(dns.queries, 1);
    assert_int_equal(server.connections, 1);
    assert_non_null(strstr(server.last, "Host: news.test:"));
    net_free(net);
    server_stop(&server);
    dns_stop(&dns);
}

/* Takes connections, says nothing. */
static int listen_at(const char *address, unsigned port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    inet_pton(AF_INET, address, &at.sin_addr);
    assert_int_equal(bind(descriptor, (void *)&at, sizeof(at)), 0);
    assert_int_equal(listen(descriptor, 5), 0);
    return descriptor;
}

static void the_next_address_is_tried(void **state)
{
    struct net *net;
    struct net_answer *answer;
    int other = -1;

    dns = (struct dns){ .answers = { "127.0.0.9 127.0.0.8 127.0.0.1" }, .count = 1 };
    dns_start(&dns);
    server_start(&server, "127.0.0.1", serve, NULL);
    net = net_made((struct net_config){ .name_servers = dns.servers, .total_ms = 4000 });
    for (int i = 0; i < 2; i++) {
        answer = net_get_of(net, "three.test", server.port, "/");
        assert_int_equal(answer->error, NET_OK);
        assert_string_equal(answer->address, "127.0.0.1");
        assert_int_equal(answer->reused, i); /* the address that served comes first */
        net_answer_free(net, answer);
        if (i == 0)
            other = listen_at("127.0.0.9", server.port);
        usleep(1100000);
    }
    close(other);
    assert_int_equal(dns.queries, 2);
    net_free(net);
    server_stop(&server);
    dns_stop(&dns);
}

static void no_address_is_an_error_of_dns(void **state)
{
    struct net *net;
    struct net_answer *answer;

    dns = (struct dns){ .answers = { "" }, .count = 1, .ttl = 60 };
    dns_start(&dns);
    net = net_made((struct net_config){ .name_servers = dns.servers });
    answer = net_get_of(net, "none.test", 80, "/");
    assert_int_equal(answer->error, NET_DNS);
    assert_string_equal(net_error_name(answer->error), "dns");
    net_answer_free(net, answer);
    net_free(net);
    dns_stop(&dns);
}

static void nobody_listens(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    struct net_answer *answer;

    server_start(&server, "127.0.0.1", serve, NULL);
    server_stop(&server);
    answer = net_get(net, server.port, "/");
    assert_int_equal(answer->error, NET_CONNECT);
    assert_string_equal(answer->address, "127.0.0.1");
    net_answer_free(net, answer);
    net_free(net);
}

/* The time of a name counts, and the end of a net does not wait for it. */
static void a_silent_name_server_holds_nobody(void **state)
{
    struct net_request request = { .url = S("http://mute.test/"), .most_bytes = 1 };
    struct net *net;
    struct net_answer *answer;
    int64_t start_ms = now_ms();

    dns = (struct dns){ .count = 0 };
    dns_start(&dns);
    net = net_made((struct net_config){ .name_servers = dns.servers, .total_ms = 300 });
    answer = net_ask(net, &request);
    assert_int_equal(answer->error, NET_TIMEOUT);
    assert_false(answer->stalled);
    assert_in_range(now_ms() - start_ms, 250, 1500);
    net_answer_free(net, answer);
    for (int i = 0; i < 50; i++) {
        char url[64];

        snprintf(url, sizeof(url), "http://mute%d.test/", i);
        request.url = (struct mill_str){ url, strlen(url) };
        assert_true(net_start(net, &request));
        net_step(net);
    }
    start_ms = now_ms();
    net_free(net);
    assert_in_range(now_ms() - start_ms, 0, 200);
    dns_stop(&dns);
}

static void an_end_waits_for_no_server(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    char url[64];
    struct net_request request = { .url = { url, 0 }, .most_bytes = 1 };
    int64_t start_ms;

    server_start(&server, "127.0.0.1", serve, NULL);
    snprintf(url, sizeof(url), "http://127.0.0.1:%u/slow", server.port);
    request.url.len = strlen(url);
    for (int i = 0; i < 20; i++) {
        assert_true(net_start(net, &request));
        net_step(net);
    }
    start_ms = now_ms();
    net_free(net);
    assert_in_range(now_ms() - start_ms, 0, 200);
    server_stop(&server);
}

static void three_hundred_at_once(void **state)
{
    enum { MANY = 300 };
    static struct net_request requests[MANY];
    static char urls[MANY][80];
    bool came[MANY] = { false };
    struct net *net;
    int64_t start_ms;

    dns = (struct dns){ .answers = { "127.0.0.1" }, .count = 1, .ttl = 60 };
    dns_start(&dns);
    server_start(&server, "127.0.0.1", serve, NULL);
    net = net_made((struct net_config){ .name_servers = dns.servers, .most = MANY });
    start_ms = now_ms();
    for (int i = 0; i < MANY; i++) {
        snprintf(urls[i], sizeof(urls[i]), "http://h%d.test:%u/slow", i, server.port);
        requests[i] = (struct net_request){ .url = { urls[i], strlen(urls[i]) },
                                            .most_bytes = 100,
                                            .owner = &came[i] };
        assert_true(net_start(net, &requests[i]));
    }
    assert_false(net_start(net, &requests[0])); /* that many and no more */
    assert_int_equal(net_running(net), MANY);
    for (int i = 0; i < MANY; i++) {
        struct net_answer *answer = net_wait(net);

        assert_non_null(answer);
        assert_int_equal(answer->error, NET_OK);
        assert_str(answer->body, "ok");
        assert_false(*(bool *)answer->owner);
        *(bool *)answer->owner = true;
        net_answer_free(net, answer);
    }
    assert_int_equal(net_running(net), 0);
    assert_int_equal(net_bytes(net), 0);
    assert_in_range(now_ms() - start_ms, 300, 8000); /* beside, not after one another */
    assert_int_equal(server.connections, MANY);
    net_free(net);
    server_stop(&server);
    dns_stop(&dns);
}

/* Who leaves an answer for later is woken for it; who took all is not. */
static void an_answer_that_waits_is_due(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    struct net_request request = { .url = S("http://10.0.0.1/"), .most_bytes = 1 };

    assert_int_equal(net_due_ms(net), -1);
    assert_true(net_start(net, &request));
    assert_true(net_start(net, &request));
    for (int i = 0; i < 2; i++) {
        net_step(net);
        assert_int_equal(net_due_ms(net), 0);
        net_answer_free(net, net_next(net));
    }
    assert_null(net_next(net));
    assert_int_equal(net_due_ms(net), -1);
    net_free(net);
}

/* A process that slept through its time-outs is told so. */
static void a_stall_is_told(void **state)
{
    struct net *net = net_made((struct net_config){ .total_ms = 300 });
    char url[64];
    struct net_request request = { .url = { url, 0 }, .most_bytes = 100 };
    struct net_answer *answer;

    server_start(&server, "127.0.0.1", serve, NULL);
    snprintf(url, sizeof(url), "http://127.0.0.1:%u/slow", server.port);
    request.url.len = strlen(url);
    assert_true(net_start(net, &request));
    net_step(net);
    usleep(1600000);
    answer = net_wait(net);
    assert_true(answer->stalled);
    net_answer_free(net, answer);
    answer = net_get(net, server.port, "/");
    assert_false(answer->stalled);
    net_answer_free(net, answer);
    net_free(net);
    server_stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_asked_for_once),
        cmocka_unit_test(the_next_address_is_tried),
        cmocka_unit_test(no_address_is_an_error_of_dns),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(a_silent_name_server_holds_nobody),
        cmocka_unit_test(an_end_waits_for_no_server),
        cmocka_unit_test(three_hundred_at_once),
        cmocka_unit_test(an_answer_that_waits_is_due),
        cmocka_unit_test(a_stall_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
