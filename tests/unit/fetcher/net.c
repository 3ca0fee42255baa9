/* SPDX-License-Identifier: Apache-2.0
 * net.c - one request against servers that mean no good, or just fail. */
#include "fetcher/net.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "test.h"
#include "text/str.h"
#include "web.h"

enum { PATIENCE_MS = 15000, BOMB_BYTES = 64 << 20 };

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct net *open_net(const struct net_config *config)
{
    char why[NET_WHY_BYTES] = "";
    struct net *net = net_new(config, why);

    if (!net)
        fail_msg("%s", why);
    return net;
}

static struct net_answer *wait_for(struct net *net)
{
    int64_t until = now_ms() + PATIENCE_MS;
    struct net_answer *answer;

    while (!(answer = net_next(net)) && now_ms() < until) {
        struct pollfd ready = { .fd = net_descriptor(net), .events = POLLIN };
        int64_t due = net_due_ms(net);

        poll(&ready, 1, due < 0 || due > 100 ? 100 : (int)due);
        net_step(net);
    }
    assert_non_null(answer);
    return answer;
}

static struct net_request request_for(const char *url)
{
    return (struct net_request){ .url = str_of(url), .most_bytes = 1 << 20 };
}

static struct net_answer *ask(struct net *net, const struct net_request *request)
{
    assert_true(net_start(net, request));
    return wait_for(net);
}

/* What a server does is in the path. */
static bool behave(struct web_client *client)
{
    const char *path = client->request + strlen("GET ");

    if (!strncmp(path, "/plain", 6))
        return web_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\n"
                                 "x-b:  two \r\n\r\nhello");
    if (!strncmp(path, "/cut", 4)) {
        web_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello");
        return false;
    }
    if (!strncmp(path, "/endless", 8)) {
        web_print(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (web_print(client, "10\r\n0123456789abcdef\r\n"))
            continue;
        return false;
    }
    if (!strncmp(path, "/flood", 6)) {
        web_print(client, "HTTP/1.1 200 OK\r\n");
        while (web_print(client, "X-More: and more and more and more and more\r\n"))
            continue;
        return false;
    }
    if (!strncmp(path, "/trickle", 8)) {
        web_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while (web_print(client, "x"))
            usleep(50000);
        return false;
    }
    if (!strncmp(path, "/silent", 7)) {
        sleep(2);
        return false;
    }
    if (!strncmp(path, "/garbage", 8)) {
        web_print(client, "\x01\x02\x03 this is no HTTP at all\r\n\r\n");
        return false;
    }
    if (!strncmp(path, "/redirect", 9))
        return web_print(client, "HTTP/1.1 302 Found\r\nLocation: /plain\r\n"
                                 "Content-Length: 0\r\n\r\n");
    if (!strncmp(path, "/hints", 6))
        return web_print(client, "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                                 "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    if (!strncmp(path, "/headers", 8)) { /* what was asked comes back as the body */
        char head[128];

        snprintf(head, sizeof(head),
                 "HTTP/1.1 304 Not Modified\r\nETag: \"new\"\r\n\r\n");
        snprintf(client->arg, WEB_REQUEST_BYTES, "%s", client->request);
        return web_print(client, head);
    }
    return false;
}

static void test_an_answer_is_whole(void **state)
{
    struct web *web = web_start(behave, NULL, false);
    struct net *net = open_net(&(struct net_config){ .allow = "127.0.0.0/8" });
    char url[80];
    int owner;
    struct net_answer *answer;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/plain", web_port(web));
    struct net_request request = request_for(url);

    request.owner = &owner;
    answer = ask(net, &request);
    assert_int_equal(answer->error, NET_OK);
    assert_int_equal(answer->status, 200);
    assert_ptr_equal(answer->owner, &owner);
    assert_str(answer->body, "hello");
    assert_str(net_answer_header(answer, "x-a"), "1");
    assert_str(net_answer_header(answer, "X-B"), "two");
    assert_false(answer->truncated || answer->reused);
    assert_string_equal(answer->address, "127.0.0.1");
    net_answer_free(net, answer);
    answer = ask(net, &request);
    assert_true(answer->reused);
    net_answer_free(net, answer);
    assert_int_equal(web_connections(web), 1);
    assert_int_equal(net_bytes(net), 0);
    assert_int_equal(net_running(net), 0);
    net_free(net);
    web_stop(web);
}

struct bad_row {
    const char *name, *path;
    enum net_error error;
    bool truncated;
    size_t body;
};

static void test_bad_answer(void **state)
{
    const struct bad_row *row = *state;
    struct web *web = web_start(behave, NULL, false);
    struct net *net = open_net(&(struct net_config){
        .allow = "127.0.0.1", .total_ms = 3000, .slow_bytes = 100, .slow_ms = 1000 });
    char url[80];
    struct net_answer *answer;
    struct net_request request;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u%s", web_port(web), row->path);
    request = request_for(url);
    answer = ask(net, &request);
    assert_int_equal(answer->error, row->error);
    assert_int_equal(answer->truncated, row->truncated);
    assert_int_equal(answer->body.len, row->body);
    if (row->error != NET_OK)
        assert_int_not_equal(strlen(answer->why), 0);
    net_answer_free(net, answer);
    net_free(net);
    web_stop(web);
}

static struct bad_row bad[] = {
    { "a body that breaks off", "/cut", NET_HTTP, false, 0 },
    { "a chunked body without end", "/endless", NET_OK, true, 1 << 20 },
    { "headers without end", "/flood", NET_TOO_LARGE, false, 0 },
    { "a trickle", "/trickle", NET_TIMEOUT, false, 0 },
    { "silence", "/silent", NET_TIMEOUT, false, 0 },
    { "no HTTP", "/garbage", NET_HTTP, false, 0 },
    { "a redirect is an answer", "/redirect", NET_OK, false, 0 },
    { "an interim answer is none", "/hints", NET_OK, false, 2 },
    { "a connection closed without a word", "/close", NET_HTTP, false, 0 },
};

static void test_validators_go_back_as_they_came(void **state)
{
    char seen[WEB_REQUEST_BYTES] = "";
    struct web *web = web_start(behave, seen, false);
    struct net *net = open_net(&(struct net_config){
        .allow = "127.0.0.1", .user_agent = "paper-bot/1.0 (+https://a.test)" });
    char url[80];
    struct net_request request;
    struct net_answer *answer;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/headers", web_port(web));
    request = request_for(url);
    request.etag = str_of("W/\"a-gzip\"");
    request.last_modified = str_of("Yesterday, at noon");
    answer = ask(net, &request);
    assert_int_equal(answer->status, 304);
    assert_str(net_answer_header(answer, "etag"), "\"new\"");
    assert_non_null(strstr(seen, "If-None-Match: W/\"a-gzip\"\r\n"));
    assert_non_null(strstr(seen, "If-Modified-Since: Yesterday, at noon\r\n"));
    assert_non_null(strstr(seen, "User-Agent: paper-bot/1.0 (+https://a.test)\r\n"));
    net_answer_free(net, answer);
    request = request_for(url);
    net_answer_free(net, ask(net, &request));
    assert_null(strstr(seen, "If-None-Match"));
    net_free(net);
    web_stop(web);
}

/* BOMB_BYTES of zeros as gzip, some 60 KB. */
static bool bomb(struct web_client *client)
{
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
    unsigned char out[16384], zeros[16384] = { 0 };
    z_stream stream = { .zalloc = NULL };

    deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    web_print(client, head);
    for (size_t left = BOMB_BYTES; left > 0;) {
        stream.next_in = zeros;
        stream.avail_in = sizeof(zeros);
        left -= sizeof(zeros);
        do {
            stream.next_out = out;
            stream.avail_out = sizeof(out);
            deflate(&stream, left ? Z_NO_FLUSH : Z_FINISH);
            if (!web_send(client, out, sizeof(out) - stream.avail_out))
                left = 0;
        } while (!stream.avail_out);
    }
    deflateEnd(&stream);
    return false;
}

static void test_a_bomb_is_cut(void **state)
{
    struct web *web = web_start(bomb, NULL, false);
    struct net *net = open_net(&(struct net_config){ .allow = "127.0.0.1" });
    char url[80];
    struct net_request request;
    struct net_answer *answer;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/", web_port(web));
    request = request_for(url);
    request.inflate = true;
    answer = ask(net, &request);
    assert_int_equal(answer->error, NET_OK);
    assert_true(answer->truncated && answer->inflated);
    assert_int_equal(answer->body.len, request.most_bytes);
    assert_null(net_answer_header(answer, "content-encoding").data);
    assert_int_equal(net_bytes(net), request.most_bytes);
    net_answer_free(net, answer);
    request.inflate = false;
    answer = ask(net, &request);
    assert_true(answer->body.len < 256 << 10);
    assert_false(answer->inflated || answer->truncated);
    assert_str(net_answer_header(answer, "content-encoding"), "gzip");
    net_answer_free(net, answer);
    net_free(net);
    web_stop(web);
}

struct guard_row {
    const char *name, *host; /* %u: the port of a server that waits there */
    const char *allow;
    enum net_error error;
};

/* public.test answers with an address of the documentation, which nobody has. */
static uint32_t lead_home(const char *name, unsigned n)
{
    if (!strcmp(name, "home.test"))
        return 0x7f000001;
    if (!strcmp(name, "meta.test"))
        return 0xa9fea9fe;
    return 0;
}

static void test_guard(void **state)
{
    const struct guard_row *row = *state;
    struct web *web = web_start(behave, NULL, false);
    struct names *names = names_start(lead_home);
    char url[120], host[80], servers[40];
    struct net *net;
    struct net_request request;
    struct net_answer *answer;

    snprintf(servers, sizeof(servers), "127.0.0.1:%u", names_port(names));
    net = open_net(&(struct net_config){
        .allow = row->allow, .name_servers = servers, .total_ms = 3000 });
    snprintf(host, sizeof(host), "%s", row->host);
    snprintf(url, sizeof(url), "http://%s:%u/plain", host, web_port(web));
    request = request_for(url);
    answer = ask(net, &request);
    assert_int_equal(answer->error, row->error);
    if (row->error == NET_BLOCKED)
        assert_int_equal(web_connections(web), 0);
    net_answer_free(net, answer);
    net_free(net);
    names_stop(names);
    web_stop(web);
}

static struct guard_row guards[] = {
    { "loopback", "127.0.0.1", NULL, NET_BLOCKED },
    { "loopback, short", "127.1", NULL, NET_BLOCKED },
    { "loopback, in hex", "0x7f.1", NULL, NET_BLOCKED },
    { "loopback, one number", "2130706433", NULL, NET_BLOCKED },
    { "loopback, octal", "0177.0.0.1", NULL, NET_BLOCKED },
    { "this host", "0.0.0.0", NULL, NET_BLOCKED },
    { "metadata", "169.254.169.254", NULL, NET_BLOCKED },
    { "private", "10.1.2.3", NULL, NET_BLOCKED },
    { "carrier", "100.64.0.1", NULL, NET_BLOCKED },
    { "loopback of six", "[::1]", NULL, NET_BLOCKED },
    { "mapped", "[::ffff:127.0.0.1]", NULL, NET_BLOCKED },
    { "6to4", "[2002:7f00:1::]", NULL, NET_BLOCKED },
    { "nat64", "[64:ff9b::7f00:1]", NULL, NET_BLOCKED },
    { "unique local", "[fd00::1]", NULL, NET_BLOCKED },
    { "a name that leads home", "home.test", NULL, NET_BLOCKED },
    { "a name that leads to metadata", "meta.test", NULL, NET_BLOCKED },
    { "localhost", "localhost", NULL, NET_BLOCKED },
    { "another network is allowed", "127.0.0.1", "10.0.0.0/8", NET_BLOCKED },
    { "this one is allowed", "127.0.0.1", "10.0.0.0/8, 127.0.0.0/8", NET_OK },
    { "so is the name", "home.test", "127.0.0.0/8", NET_OK },
};

static void test_what_is_no_network_is_named(void **state)
{
    char why[NET_WHY_BYTES];

    assert_null(
        net_new(&(struct net_config){ .allow = "127.0.0.0/8, 10.0.0.0/33" }, why));
    assert_non_null(strstr(why, "10.0.0.0/33"));
}

static uint32_t never(const char *name, unsigned n)
{
    return 0;
}

static void test_a_name_that_is_pending_holds_nobody(void **state)
{
    struct names *names = names_start(never);
    char servers[40];
    struct net *net;
    struct net_request request = request_for("http://slow.test/");
    int64_t began;

    snprintf(servers, sizeof(servers), "127.0.0.1:%u", names_port(names));
    net = open_net(&(struct net_config){ .name_servers = servers });
    for (int i = 0; i < 100; i++)
        assert_true(net_start(net, &request));
    net_step(net);
    began = now_ms();
    net_free(net);
    assert_true(now_ms() - began < 1000); /* a resolver thread would take 5 s and more */
    net = open_net(&(struct net_config){ .name_servers = servers, .total_ms = 300 });
    struct net_answer *answer = ask(net, &request);

    assert_int_equal(answer->error, NET_TIMEOUT);
    net_answer_free(net, answer);
    net_free(net);
    names_stop(names);
}

static void test_nobody_listens(void **state)
{
    struct web *web = web_start(behave, NULL, false);
    struct net *net = open_net(&(struct net_config){ .allow = "127.0.0.1" });
    char url[80];
    struct net_request request;
    struct net_answer *answer;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/", web_port(web));
    web_stop(web);
    request = request_for(url);
    answer = ask(net, &request);
    assert_int_equal(answer->error, NET_CONNECT);
    assert_string_equal(net_error_name(answer->error), "connect");
    net_answer_free(net, answer);
    net_free(net);
}

static void test_certificates_are_verified(void **state)
{
    struct web *web = web_start(behave, NULL, true);
    struct net *net = open_net(&(struct net_config){ .allow = "127.0.0.1" });
    char url[80];
    struct net_request request;
    struct net_answer *answer;

    snprintf(url, sizeof(url), "https://127.0.0.1:%u/plain", web_port(web));
    request = request_for(url);
    answer = ask(net, &request);
    assert_int_equal(answer->error, NET_TLS);
    net_answer_free(net, answer);
    net_free(net);
    net = open_net(
        &(struct net_config){ .allow = "127.0.0.1", .ca_file = web_certificate(web) });
    answer = ask(net, &request);
    assert_int_equal(answer->error, NET_OK);
    assert_str(answer->body, "hello");
    net_answer_free(net, answer);
    net_free(net);
    web_stop(web);
}

static void test_many_at_once(void **state)
{
    enum { MANY = 300 };
    struct web *web = web_start(behave, NULL, false);
    struct net *net =
        open_net(&(struct net_config){ .allow = "127.0.0.1", .most = MANY });
    char url[80];
    struct net_request request;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/plain", web_port(web));
    request = request_for(url);
    for (int i = 0; i < MANY; i++)
        assert_true(net_start(net, &request));
    assert_false(net_start(net, &request));
    for (int i = 0; i < MANY; i++) {
        struct net_answer *answer = wait_for(net);

        assert_int_equal(answer->status, 200);
        net_answer_free(net, answer);
    }
    net_free(net);
    web_stop(web);
}

static void test_freed_while_it_runs(void **state)
{
    struct web *web = web_start(behave, NULL, false);
    struct net *net = open_net(&(struct net_config){ .allow = "127.0.0.1" });
    char url[80];
    struct net_request request;

    snprintf(url, sizeof(url), "http://127.0.0.1:%u/trickle", web_port(web));
    request = request_for(url);
    assert_true(net_start(net, &request));
    for (int i = 0; i < 20; i++) {
        net_step(net);
        usleep(5000);
    }
    net_free(net);
    web_stop(web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer_is_whole),
        cmocka_unit_test(test_validators_go_back_as_they_came),
        cmocka_unit_test(test_a_bomb_is_cut),
        cmocka_unit_test(test_what_is_no_network_is_named),
        cmocka_unit_test(test_a_name_that_is_pending_holds_nobody),
        cmocka_unit_test(test_nobody_listens),
        cmocka_unit_test(test_certificates_are_verified),
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_freed_while_it_runs),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    failed += run_table(bad, test_bad_answer);
    return failed + run_table(guards, test_guard);
}
