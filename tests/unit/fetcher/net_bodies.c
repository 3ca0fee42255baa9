/* SPDX-License-Identifier: Apache-2.0
 * net_bodies.c - bodies and heads of servers that mean harm, or are broken. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "net_ask.h"
#include "net_server.h"
#include "test.h"

enum { BOMB_BYTES = 64 << 20, LIMIT = 100000 };

#define OK "HTTP/1.1 200 OK\r\n"
#define GZIP OK "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n"

static struct mill_str bomb, page;

static struct mill_str packed(const char *text, size_t len)
{
    z_stream z = { 0 };
    size_t room = len / 500 + 1000;
    char *out = malloc(room);

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)len;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (struct mill_str){ out, room - z.avail_out };
}

static bool again(struct client *client, const char *text, size_t len)
{
    while (client_send(client, text, len))
        ;
    return false;
}

static bool serve_head(struct client *client, const char *path)
{
    static const char interim[] = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";

    if (!strcmp(path, "many-headers")) {
        client_print(client, OK);
        for (int i = 0; i < 1000; i++)
            client_print(client, "X-%d: y\r\n", i);
        client_print(client, "Content-Length: 0\r\n\r\n");
        return true;
    }
    if (!strcmp(path, "fat-headers")) {
        client_print(client, OK);
        for (int i = 0; i < 50; i++)
            client_print(client, "X-%d: %02000d\r\n", i, 1);
        client_print(client, "Content-Length: 0\r\n\r\n");
        return true;
    }
    if (!strcmp(path, "header-flood")) {
        client_print(client, OK);
        return again(client, "X-Flood: 0123456789012345678901234567890123456789\r\n", 51);
    }
    if (!strcmp(path, "header-line")) {
        client_print(client, OK "X-Long: ");
        return again(client, "0123456789", 10);
    }
    if (!strcmp(path, "interim-flood"))
        return again(client, interim, sizeof(interim) - 1);
    if (!strcmp(path, "trailer-flood")) {
        client_print(client, OK "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");
        return again(client, "X-Flood: 012345678901234567890123456789\r\n", 41);
    }
    client_print(client, "%s" OK "Content-Length: 2\r\n\r\nok", interim);
    return true;
}

static bool serve_body(struct client *client, const char *path)
{
    static const char chunk[] = "1000\r\n%04096d\r\n";
    static const char stored[5] = { 0, 0, 0, (char)0xff, (char)0xff };
    char text[5000];

    if (!strcmp(path, "bomb"))
        return client_print(client, GZIP, bomb.len) &&
               client_send(client, bomb.data, bomb.len);
    if (!strcmp(path, "gzip"))
        return client_print(client, GZIP, page.len) &&
               client_send(client, page.data, page.len);
    if (!strcmp(path, "gzip-cut"))
        return client_print(client, GZIP, page.len / 2) &&
               client_send(client, page.data, page.len / 2);
    if (!strcmp(path, "no-gzip"))
        return client_print(client, GZIP "plain", (size_t)5);
    if (!strcmp(path, "gzip-of-nothing")) {
        client_print(client, OK "Content-Encoding: gzip\r\n\r\n");
        client_send(client, "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
        return again(client, stored, sizeof(stored));
    }
    if (!strcmp(path, "chunks")) {
        client_print(client, OK "Transfer-Encoding: chunked\r\n\r\n");
        snprintf(text, sizeof(text), chunk, 7);
        return again(client, text, strlen(text));
    }
    client_print(client, OK "Content-Length: %s\r\n\r\n",
                 !strcmp(path, "cut") ? "100" : "1000000000");
    if (!strcmp(path, "cut")) {
        client_print(client, "half");
        return false;
    }
    if (!strcmp(path, "long"))
        return again(client, "0123456789", 10);
    while (client_send(client, "x", 1) && !client->server->ends)
        client_wait(client, 100);
    return false;
}

static bool serve(struct client *client, const char *request)
{
    char path[32] = "";

    sscanf(request, "GET /%31[^ ]", path);
    if (strstr(path, "header") || strstr(path, "flood") || !strcmp(path, "interim"))
        return serve_head(client, path);
    if (!strcmp(path, "silent"))
        client_wait(client, 30000);
    else if (!strcmp(path, "ssh"))
        client_print(client, "SSH-2.0-OpenSSH_9.2\r\n");
    else if (!strcmp(path, "trailer"))
        return client_print(client, OK "Transfer-Encoding: chunked\r\nX-Head: 1\r\n\r\n"
                                       "2\r\nok\r\n0\r\nLocation: /evil\r\n\r\n");
    else if (strcmp(path, "close") != 0)
        return serve_body(client, path);
    return false;
}

struct body_case {
    const char *name; /* and path */
    enum net_error error;
    int status;
    bool truncated, inflate;
    size_t len;
};

static struct body_case cases[] = {
    { "bomb", NET_OK, 200, true, true, LIMIT },
    { "gzip", NET_OK, 200, false, true, 5000 },
    { "gzip-cut", NET_OK, 200, true, true, SIZE_MAX },
    { "no-gzip", NET_OK, 200, false, true, 5 },
    { "gzip-of-nothing", NET_OK, 200, true, true, 0 },
    { "chunks", NET_OK, 200, true, false, LIMIT },
    { "long", NET_OK, 200, true, false, LIMIT },
    { "cut", NET_HTTP, 0, false, false, 0 },
    { "trickle", NET_TIMEOUT, 0, false, false, 0 },
    { "silent", NET_TIMEOUT, 0, false, false, 0 },
    { "ssh", NET_HTTP, 0, false, false, 0 },
    { "close", NET_HTTP, 0, false, false, 0 },
    { "many-headers", NET_TOO_LARGE, 0, false, false, 0 },
    { "fat-headers", NET_TOO_LARGE, 0, false, false, 0 },
    { "header-flood", NET_TOO_LARGE, 0, false, false, 0 },
    { "header-line", NET_TOO_LARGE, 0, false, false, 0 },
    { "interim-flood", NET_TOO_LARGE, 0, false, false, 0 },
    { "trailer-flood", NET_TOO_LARGE, 0, true, false, 0 },
    { "interim", NET_OK, 200, false, false, 2 },
    { "trailer", NET_OK, 200, false, false, 2 },
};

static void check(void **state)
{
    const struct body_case *row = *state;
    bool is_silent = !strcmp(row->name, "silent");
    struct net *net = net_made((struct net_config){
        .slow_ms = is_silent ? 60000 : 1000, .total_ms = is_silent ? 1000 : 8000 });
    static struct server server;
    struct net_request request = { .inflate = row->inflate, .most_bytes = LIMIT };
    struct net_answer *answer;
    char url[100];
    int64_t start_ms = now_ms();

    server_start(&server, "127.0.0.1", serve, NULL);
    snprintf(url, sizeof(url), "http://127.0.0.1:%u/%s", server.port, row->name);
    request.url = (struct mill_str){ url, strlen(url) };
    answer = net_ask(net, &request);
    assert_int_equal(answer->error, row->error);
    assert_int_equal(answer->status, row->status);
    if (row->error == NET_OK)
        assert_int_equal(answer->truncated, row->truncated);
    if (row->len != SIZE_MAX)
        assert_int_equal(answer->body.len, row->len);
    else
        assert_in_range(answer->body.len, 1, LIMIT);
    assert_null(net_answer_header(answer, "Location").data);
    /* A trickle ends for being slow, not when all time is over. */
    assert_in_range(now_ms() - start_ms, 0, is_silent ? 4500 : 6500);
    /* What is held is bounded by the limit, not by what a server sends. */
    assert_in_range(net_bytes(net), 0, 2 * LIMIT + (2 * NET_HEADER_BYTES));
    net_answer_free(net, answer);
    assert_int_equal(net_bytes(net), 0);
    net_free(net);
    server_stop(&server);
}

static void a_body_stays_packed_unless_asked(void **state)
{
    struct net *net = net_made((struct net_config){ 0 });
    static struct server server;
    struct net_answer *answer;

    server_start(&server, "127.0.0.1", serve, NULL);
    answer = net_get(net, server.port, "/gzip");
    assert_int_equal(answer->body.len, page.len);
    assert_memory_equal(answer->body.data, page.data, page.len);
    assert_str(net_answer_header(answer, "content-encoding"), "gzip");
    assert_false(answer->inflated);
    net_answer_free(net, answer);
    net_free(net);
    server_stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_stays_packed_unless_asked),
    };
    char *zeros = calloc(1, BOMB_BYTES), *noise = malloc(5000);
    int failed;

    for (unsigned i = 0; i < 5000; i++)
        noise[i] = (char)('a' + i * i % 23);
    bomb = packed(zeros, BOMB_BYTES);
    page = packed(noise, 5000);
    free(zeros);
    free(noise);
    failed = run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
    free((char *)(uintptr_t)bomb.data);
    free((char *)(uintptr_t)page.data);
    return failed;
}
