/* SPDX-License-Identifier: Apache-2.0
 * net_site.c - one epoll, and a line of answers in the order in which they are due. */
#define _GNU_SOURCE /* accept4 */
#include "net_site.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256, LINE = 1 << 14 };

/* One request at a time comes over a connection, so there are no more than LINE. */
struct due {
    int descriptor;
    int64_t at_us;
};

struct serving {
    int listener, epoll;
    int64_t latency_us;
    char *answer;
    size_t len;
    struct due line[LINE];
    size_t first, count;
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void accept_all(const struct serving *serving)
{
    int descriptor, on = 1;

    while ((descriptor = accept4(serving->listener, NULL, NULL,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };

        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        epoll_ctl(serving->epoll, EPOLL_CTL_ADD, descriptor, &event);
    }
}

static void take_request(struct serving *serving, int descriptor)
{
    char request[8192];
    ssize_t got = recv(descriptor, request, sizeof(request), 0);

    if (got <= 0) {
        close(descriptor);
        return;
    }
    if (got < 4 || memcmp(request + got - 4, "\r\n\r\n", 4) != 0 ||
        serving->count == LINE) {
        fprintf(stderr, "site: a request in pieces, or too many\n");
        exit(1);
    }
    serving->line[(serving->first + serving->count++) % LINE] =
        (struct due){ descriptor, now_us() + serving->latency_us };
}

static void answer_due(struct serving *serving)
{
    int64_t now = now_us();

    while (serving->count && serving->line[serving->first].at_us <= now) {
        int descriptor = serving->line[serving->first].descriptor;

        serving->first = (serving->first + 1) % LINE;
        serving->count--;
        /* The socket's buffer takes a whole page. */
        if (send(descriptor, serving->answer, serving->len, MSG_NOSIGNAL) !=
            (ssize_t)serving->len)
            shutdown(descriptor, SHUT_RDWR);
    }
}

static void serve(struct serving *serving)
{
    struct epoll_event events[EVENTS], event = { .events = EPOLLIN };

    event.data.fd = serving->listener;
    serving->epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(serving->epoll, EPOLL_CTL_ADD, serving->listener, &event);
    for (;;) {
        int count = epoll_wait(serving->epoll, events, EVENTS, serving->count ? 1 : -1);

        for (int i = 0; i < count; i++)
            if (events[i].data.fd == serving->listener)
                accept_all(serving);
            else
                take_request(serving, events[i].data.fd);
        answer_due(serving);
    }
}

static void make_answer(struct serving *serving, size_t page_bytes)
{
    uint64_t seed = 20261124;
    int head;

    serving->answer = malloc(page_bytes + 512);
    head = snprintf(serving->answer, 512,
                    "HTTP/1.1 200 OK\r\nServer: site\r\n"
                    "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n"
                    "Content-Type: text/html; charset=utf-8\r\n"
                    "Content-Encoding: gzip\r\nContent-Length: %zu\r\n"
                    "ETag: \"5f3a-61b2c\"\r\nVary: Accept-Encoding\r\n"
                    "Cache-Control: max-age=60\r\n"
                    "Last-Modified: Tue, 24 Nov 2026 11:00:00 GMT\r\n\r\n",
                    page_bytes);
    for (size_t i = 0; i < page_bytes; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        serving->answer[(size_t)head + i] = (char)(seed >> 56);
    }
    serving->len = (size_t)head + page_bytes;
}

void site_start(struct site *site, size_t page_bytes, unsigned latency_ms)
{
    static struct serving serving;
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof(at);
    int room = 1 << 20;

    serving.latency_us = latency_ms * INT64_C(1000);
    make_answer(&serving, page_bytes);
    serving.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(serving.listener, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    if (bind(serving.listener, (void *)&at, sizeof(at)) ||
        listen(serving.listener, 4096) ||
        getsockname(serving.listener, (void *)&at, &len)) {
        perror("site");
        exit(1);
    }
    site->port = ntohs(at.sin_port);
    site->process = fork();
    if (site->process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(&serving);
    }
    close(serving.listener);
    free(serving.answer);
}

void site_stop(const struct site *site)
{
    kill(site->process, SIGKILL);
    waitpid(site->process, NULL, 0);
}
