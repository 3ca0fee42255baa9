/* SPDX-License-Identifier: Apache-2.0
 * net_bare.c - libcurl alone. */
#include "net_bare.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

enum { EVENTS = 64, PAGE = 64 << 10 };

struct slot {
    CURL *easy;
    size_t len;
    char body[PAGE];
};

struct bare {
    CURLM *multi;
    int epoll;
    int64_t timer_ms;
    unsigned hosts;
    struct slot *slots;
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int watch(CURL *easy, curl_socket_t socket, int what, void *arg, void *known)
{
    struct bare *bare = arg;
    struct epoll_event event = { .events = (what & CURL_POLL_IN ? EPOLLIN : 0u) |
                                           (what & CURL_POLL_OUT ? EPOLLOUT : 0u),
                                 .data.fd = socket };

    if (what == CURL_POLL_REMOVE)
        epoll_ctl(bare->epoll, EPOLL_CTL_DEL, socket, NULL);
    else if (epoll_ctl(bare->epoll, EPOLL_CTL_MOD, socket, &event))
        epoll_ctl(bare->epoll, EPOLL_CTL_ADD, socket, &event);
    return 0;
}

static int set_timer(CURLM *multi, long wait_ms, void *arg)
{
    struct bare *bare = arg;

    bare->timer_ms = wait_ms < 0 ? -1 : now_ms() + wait_ms;
    return 0;
}

static size_t take(char *data, size_t size, size_t count, void *arg)
{
    struct slot *slot = arg;

    if (slot->len + size * count > PAGE)
        return 0;
    memcpy(slot->body + slot->len, data, size * count);
    slot->len += size * count;
    return size * count;
}

void bare_url(char url[64], unsigned host, unsigned port)
{
    snprintf(url, 64, "http://127.1.%u.%u:%u/news/article-%u", host / 250, host % 250 + 1,
             port, host);
}

struct bare *bare_new(unsigned hosts, unsigned port)
{
    struct bare *bare = calloc(1, sizeof(*bare));

    bare->hosts = hosts;
    bare->slots = calloc(hosts, sizeof(*bare->slots));
    bare->epoll = epoll_create1(EPOLL_CLOEXEC);
    bare->timer_ms = -1;
    bare->multi = curl_multi_init();
    curl_multi_setopt(bare->multi, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(bare->multi, CURLMOPT_SOCKETDATA, bare);
    curl_multi_setopt(bare->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(bare->multi, CURLMOPT_TIMERDATA, bare);
    curl_multi_setopt(bare->multi, CURLMOPT_MAXCONNECTS, (long)hosts * 2 + 16);
    for (unsigned i = 0; i < hosts; i++) {
        struct slot *slot = &bare->slots[i];
        char url[64];

        bare_url(url, i, port);
        slot->easy = curl_easy_init();
        curl_easy_setopt(slot->easy, CURLOPT_URL, url);
        curl_easy_setopt(slot->easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(slot->easy, CURLOPT_PROXY, "");
        curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, take);
        curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, slot);
        curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, slot);
    }
    return bare;
}

static void start(struct bare *bare, struct slot *slot)
{
    slot->len = 0;
    curl_multi_add_handle(bare->multi, slot->easy);
}

static void step(struct bare *bare)
{
    struct epoll_event events[EVENTS];
    int running, count, wait_ms = 1000;

    if (bare->timer_ms >= 0) {
        int64_t left_ms = bare->timer_ms - now_ms();

        wait_ms = left_ms < 0 ? 0 : left_ms < 1000 ? (int)left_ms : 1000;
    }
    count = epoll_wait(bare->epoll, events, EVENTS, wait_ms);
    for (int i = 0; i < count; i++)
        curl_multi_socket_action(bare->multi, events[i].data.fd,
                                 (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                                     (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0),
                                 &running);
    if (bare->timer_ms >= 0 && bare->timer_ms <= now_ms()) {
        bare->timer_ms = -1;
        curl_multi_socket_action(bare->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
}

void bare_fetch(struct bare *bare, size_t pages)
{
    size_t started = 0, done = 0;
    CURLMsg *message;
    int left;

    for (unsigned i = 0; i < bare->hosts && started < pages; i++, started++)
        start(bare, &bare->slots[i]);
    while (done < pages) {
        step(bare);
        while ((message = curl_multi_info_read(bare->multi, &left))) {
            struct slot *slot = NULL;

            if (message->data.result != CURLE_OK) {
                fprintf(stderr, "bare: %s\n", curl_easy_strerror(message->data.result));
                exit(1);
            }
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
            curl_multi_remove_handle(bare->multi, slot->easy);
            done++;
            if (started++ < pages)
                start(bare, slot);
        }
    }
}

void bare_free(struct bare *bare)
{
    for (unsigned i = 0; i < bare->hosts; i++)
        curl_easy_cleanup(bare->slots[i].easy);
    curl_multi_cleanup(bare->multi);
    free(bare->slots);
    free(bare);
}
