/* SPDX-License-Identifier: Apache-2.0
 * net_head.c - what is said to a server, what it says back, and to whom it is said. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "net_ask.h"
#include "net_server.h"
#include "test.h"

static struct server server;

static bool serve(struct client *client, const char *request)
{
    if (strstr(request, "GET /304 "))
        return client_print(client, "HTTP/1.1 304 Not Modified\r\n"
                                    "ETag: W/\"b-gzip\"\r\n\r\n");
    if (strstr(request, "GET /moved "))
        return client_print(client,
                            "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
                            "Set-Cookie: a=b\r\n"
                            "Strict-Transport-Security: max-age=99999\r\n"
                            "Alt-Svc: h2=\"127.0.0.1:1\"; ma=9999\r\n"
                            "Location: http://127.0.0.1:%u/304\r\n\r\n",
                            server.port);
    if (strstr(request, "GET /once ")) {
        client_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        return false;
    }
    return client_print(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                                "X-Space:  \t a b \t \r\nX-Empty:\r\nx-twice: 1\r\n"
                                "X-Twice: 2\r\n\r\nok");
}

static struct net_answer *ask(struct net *net, const char *path, struct mill_str etag,
                              struct mill_str last_modified)
{
    char url[80];
    struct net_request request = { .url = { url, 0 },
                                   .etag = etag,
                                   .last_modified = last_modified,
                                   .accept = "application/rss+xml, */*;q=0.5",
                                   .most_bytes = 1000 };

    snprintf(url, sizeof(url), "http://127.0.0.1:%u%s", server.port, path);
    request.url.len = strlen(url);
    return net_ask(net, &request);
}

static void validators_go_back_byte_for_byte(void **state)
{
    const struct {
        struct mill_str etag, modified;
        const char *line, *other; /* NULL: is not sent */
    } rows[] = {
        { S("W/\"a b-gzip\""), S("Mon, 24 Nov 2025 01:02:03 GMT"),
          "\r\nIf-None-Match: W/\"a b-gzip\"\r\n",
          "\r\nIf-Modified-Since: Mon, 24 Nov 2025 01:02:03 GMT\r\n" },
        { S("no quotes; \xea\xb8\xb0"), S("yesterday"),
          "\r\nIf-None-Match: no quotes; \xea\xb8\xb0\r\n",
          "\r\nIf-Modified-Since: yesterday\r\n" },
        { S("\"a\"\rX-Evil: 1"), S("b\nX-Evil: 1"), NULL, NULL },
        { S("\"a\0b\""), S(""), NULL, NULL },
    };
    struct net *net = net_made((struct net_config){ 0 });

    server_start(&server, "127.0.0.1", serve, NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct net_answer *answer = ask(net, "/304", rows[i].etag, rows[i].modified);

        assert_int_equal(answer->error, NET_OK);
        assert_int_equal(answer->status, 304);
        assert_str(net_answer_header(answer, "etag"), "W/\"b-gzip\"");
        if (rows[i].line)
            assert_non_null(strstr(server.last, rows[i].line));
        else
            assert_null(strstr(server.last, "If-None-Match"));
        if (rows[i].other)
            assert_non_null(strstr(server.last, rows[i].other));
        else
            assert_null(strstr(server.last, "If-Modified-Since"));
        assert_null(strstr(server.last, "Evil"));
        net_answer_free(net, answer);
    }
    assert_int_equal(server.connections, 1);
    net_free(net);
    server_stop(&server);
}

static void what_a_request_says(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    struct net_answer *answer;

    server_start(&server, "127.0.0.1", serve, NULL);
    answer = ask(net, "/a/./b?q=%20|x#top", S(""), S(""));
    assert_non_null(strstr(server.last, "GET /a/b?q=%20|x HTTP/1.1\r\n"));
    assert_non_null(strstr(
        server.last, "\r\nUser-Agent: newsmill-test (+https://example.com/contact)\r\n"));
    assert_non_null(
        strstr(server.last, "\r\nAccept: application/rss+xml, */*;q=0.5\r\n"));
    assert_non_null(strstr(server.last, "\r\nAccept-Encoding: gzip, br, zstd\r\n"));
    assert_null(strstr(server.last, "If-"));
    assert_null(strstr(server.last, "Authorization"));
    assert_str(net_answer_header(answer, "X-SPACE"), "a b");
    assert_str(net_answer_header(answer, "X-Empty"), "");
    assert_str(net_answer_header(answer, "X-Twice"), "1");
    assert_str(answer->body, "ok");
    net_answer_free(net, answer);
    net_free(net);
    server_stop(&server);
}

static void an_answer_changes_nothing(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    struct net_answer *answer;
    char where[80];

    server_start(&server, "127.0.0.1", serve, NULL);
    answer = ask(net, "/moved", S(""), S(""));
    snprintf(where, sizeof(where), "http://127.0.0.1:%u/304", server.port);
    assert_int_equal(answer->status, 302);
    assert_str(net_answer_header(answer, "Location"), where);
    net_answer_free(net, answer);
    assert_int_equal(server.requests, 1); /* not followed */
    answer = ask(net, "/moved", S(""), S(""));
    assert_int_equal(answer->status, 302);
    assert_null(strstr(server.last, "Cookie"));
    net_answer_free(net, answer);
    net_free(net);
    server_stop(&server);
}

/* A connection that the server closed meanwhile is no error. */
static void a_closed_connection_is_made_anew(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    struct net_answer *answer;

    server_start(&server, "127.0.0.1", serve, NULL);
    for (int i = 0; i < 3; i++) {
        answer = ask(net, "/once", S(""), S(""));
        assert_int_equal(answer->error, NET_OK);
        assert_false(answer->reused);
        net_answer_free(net, answer);
        usleep(50000);
    }
    assert_int_equal(server.connections, 3);
    net_free(net);
    server_stop(&server);
}

static void certificates_are_verified(void **state)
{
    static const struct {
        const char *host;
        bool with_file;
        enum net_error error;
    } rows[] = {
        { "127.0.0.1", false, NET_TLS },
        { "127.0.0.1", true, NET_OK },
        { "tls.test", true, NET_OK },
        { "other.test", true, NET_TLS },
    };
    char file[] = "/tmp/newsmill-test-XXXXXX";
    static struct dns dns;
    SSL_CTX *tls;

    close(mkstemp(file));
    tls = certificate_make(file);
    server_start(&server, "127.0.0.1", serve, tls);
    dns = (struct dns){ .answers = { "127.0.0.1" }, .count = 1, .ttl = 60 };
    dns_start(&dns);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct net *net = net_made((struct net_config){
            .ca_file = rows[i].with_file ? file : NULL, .name_servers = dns.servers });
        char url[80];
        struct net_request request = { .url = { url, 0 }, .most_bytes = 100 };
        struct net_answer *answer;

        snprintf(url, sizeof(url), "https://%s:%u/", rows[i].host, server.port);
        request.url.len = strlen(url);
        answer = net_ask(net, &request);
        assert_int_equal(answer->error, rows[i].error);
        if (rows[i].error == NET_TLS)
            assert_non_null(strstr(answer->why, "certificate"));
        net_answer_free(net, answer);
        net_free(net);
    }
    assert_int_equal(server.requests, 2); /* nothing was said to the others */
    server_stop(&server);
    dns_stop(&dns);
    SSL_CTX_free(tls);
    unlink(file);
}

static double thread_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* As many certificates as a system has: the same one many times. */
static void make_bundle(const char *file)
{
    char one[4096];
    FILE *stream = fopen(file, "r+");
    size_t len = fread(one, 1, sizeof(one), stream);

    for (int i = 0; i < 300; i++)
        assert_int_equal(fwrite(one, 1, len, stream), len);
    fclose(stream);
}

/* Reading them takes longer than a handshake. */
static void certificates_are_read_once(void **state)
{
    enum { TIMES = 15 };
    char file[] = "/tmp/newsmill-test-XXXXXX", url[80];
    struct net_request request = { .url = { url, 0 }, .most_bytes = 100 };
    struct net *net;
    double first_ms, start_ms, all_ms;
    SSL_CTX *tls;

    close(mkstemp(file));
    tls = certificate_make(file);
    make_bundle(file);
    server_start(&server, "127.0.0.1", serve, tls);
    net = net_made((struct net_config){ .ca_file = file });
    snprintf(url, sizeof(url), "https://127.0.0.1:%u/once", server.port);
    request.url.len = strlen(url);
    start_ms = thread_ms();
    net_answer_free(net, net_ask(net, &request));
    first_ms = thread_ms() - start_ms;
    start_ms = thread_ms();
    for (int i = 0; i < TIMES; i++)
        net_answer_free(net, net_ask(net, &request));
    all_ms = thread_ms() - start_ms;
    assert_int_equal(server.connections, TIMES + 1);
    assert_true(all_ms / TIMES < first_ms / 2);
    net_free(net);
    server_stop(&server);
    SSL_CTX_free(tls);
    unlink(file);
}

static void a_broken_pipe_kills_nobody(void **state)
{
    signal(SIGPIPE, SIG_DFL);
    net_free(net_made((struct net_config){ 0 }));
    assert_int_equal(raise(SIGPIPE), 0);
}

static void there_are_descriptors_enough(void **state)
{
    struct rlimit files;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = 100;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
    net_free(net_made((struct net_config){ 0 }));
    getrlimit(RLIMIT_NOFILE, &files);
    assert_int_equal(files.rlim_cur, files.rlim_max < 65536 ? files.rlim_max : 65536);
}

static void wrong_settings_are_refused(void **state)
{
    static const struct {
        struct net_config config;
        const char *word;
    } rows[] = {
        { { .user_agent = "a", .allow = "10.0.0.0/40" }, "allow" },
        { { .user_agent = "a\r\nX-Evil: 1" }, "user_agent" },
        { { .user_agent = "a", .name_servers = "not a server" }, "name_servers" },
    };
    char why[NET_WHY_BYTES];

    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_null(net_new(&rows[i].config, why));
        assert_non_null(strstr(why, rows[i].word));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validators_go_back_byte_for_byte),
        cmocka_unit_test(what_a_request_says),
        cmocka_unit_test(an_answer_changes_nothing),
        cmocka_unit_test(a_closed_connection_is_made_anew),
        cmocka_unit_test(certificates_are_verified),
        cmocka_unit_test(certificates_are_read_once),
        cmocka_unit_test(a_broken_pipe_kills_nobody),
        cmocka_unit_test(there_are_descriptors_enough),
        cmocka_unit_test(wrong_settings_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
