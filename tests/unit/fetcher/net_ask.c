/* SPDX-License-Identifier: Apache-2.0
 * net_ask.c - drives a net until it answers. */
#include "net_ask.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "test.h"

int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct net *net_made(struct net_config config)
{
    char why[NET_WHY_BYTES] = "";
    struct net *net;

    if (!config.user_agent)
        config.user_agent = "newsmill-test (+https://example.com/contact)";
    if (!config.allow)
        config.allow = "127.0.0.0/8";
    net = net_new(&config, why);
    if (!net)
        print_error("net_new: %s\n", why);
    assert_non_null(net);
    return net;
}

struct net_answer *net_wait(struct net *net)
{
    struct pollfd ring = { .fd = net_descriptor(net), .events = POLLIN };
    int64_t end_ms = now_ms() + 10000;
    struct net_answer *answer;

    while (!(answer = net_next(net)) && now_ms() < end_ms) {
        int64_t due_ms = net_due_ms(net);

        poll(&ring, 1, due_ms < 0 || due_ms > 1000 ? 1000 : (int)due_ms);
        net_step(net);
    }
    return answer;
}

struct net_answer *net_ask(struct net *net, const struct net_request *request)
{
    struct net_answer *answer;

    assert_true(net_start(net, request));
    answer = net_wait(net);
    assert_non_null(answer);
    assert_ptr_equal(answer->owner, request->owner);
    if (answer->error != NET_OK)
        print_message("(%s: %s)\n", net_error_name(answer->error), answer->why);
    return answer;
}

struct net_answer *net_get_of(struct net *net, const char *host, unsigned port,
                              const char *path)
{
    char url[300];
    struct net_request request = { .url = { url, 0 }, .most_bytes = ASK_BYTES };

    snprintf(url, sizeof(url), "http://%s:%u%s", host, port, path);
    request.url.len = strlen(url);
    return net_ask(net, &request);
}

struct net_answer *net_get(struct net *net, unsigned port, const char *path)
{
    return net_get_of(net, "127.0.0.1", port, path);
}
