/* SPDX-License-Identifier: Apache-2.0
 * net.c - curl's multi interface and c-ares in one epoll. */
#include "net.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "text/str.h"
#include "text/url.h"
#include "transfer.h"

enum { MOST_EVENTS = 64, IDLE_HANDLES = 64 };
#define TAG_CURL (UINT64_C(1) << 32)
#define TAG_RESOLVER (UINT64_C(2) << 32)

TAILQ_HEAD(transfer_list, transfer);

struct net {
    struct net_settings settings;
    unsigned most;
    int epoll;
    CURLM *multi;
    struct resolver *resolver;
    struct transfer_list resolving, running, done;
    size_t count; /* resolving and running */
    size_t bytes;
    int64_t timer_ms; /* curl's, CLOCK_MONOTONIC; -1: none */
    CURL *idle[IDLE_HANDLES];
    size_t idle_count;
    bool is_closing;
};

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct net_settings *net_settings(const struct net *net)
{
    return &net->settings;
}

void net_charge(struct net *net, ptrdiff_t bytes)
{
    net->bytes += (size_t)bytes;
}

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *arg,
                        void *known)
{
    struct net *net = arg;
    struct epoll_event event = { .events = (what & CURL_POLL_IN ? EPOLLIN : 0u) |
                                           (what & CURL_POLL_OUT ? EPOLLOUT : 0u),
                                 .data.u64 = TAG_CURL | (uint32_t)socket };

    if (what == CURL_POLL_REMOVE)
        epoll_ctl(net->epoll, EPOLL_CTL_DEL, socket, NULL);
    else if (epoll_ctl(net->epoll, EPOLL_CTL_MOD, socket, &event))
        epoll_ctl(net->epoll, EPOLL_CTL_ADD, socket, &event);
    return 0;
}

static int set_timer(CURLM *multi, long wait_ms, void *arg)
{
    struct net *net = arg;

    net->timer_ms = wait_ms < 0 ? -1 : monotonic_ms() + wait_ms;
    return 0;
}

static char *copy_text(const char *text)
{
    return text && *text ? strdup(text) : NULL;
}

static int64_t or_else(int64_t value, int64_t otherwise)
{
    return value > 0 ? value : otherwise;
}

static bool read_config(struct net *net, const struct net_config *config, char *why)
{
    struct net_settings *settings = &net->settings;
    struct mill_str bad;

    net->most = config->most ? config->most : 256;
    settings->user_agent = copy_text(config->user_agent);
    settings->ca_file = copy_text(config->ca_file);
    settings->proxy = copy_text(config->proxy);
    settings->connect_ms = or_else(config->connect_ms, 10000);
    settings->total_ms = or_else(config->total_ms, 60000);
    settings->slow_bytes = or_else(config->slow_bytes, 100);
    settings->slow_ms = or_else(config->slow_ms, 20000);
    if (networks_read(config->allow, &settings->allowed, &bad))
        return true;
    snprintf(why, NET_WHY_BYTES,
             "allow: want networks such as 127.0.0.0/8, with commas, got %.*s",
             (int)(bad.len < 60 ? bad.len : 60), bad.data);
    return false;
}

static bool open_multi(struct net *net, char *why)
{
    net->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (net->epoll < 0) {
        snprintf(why, NET_WHY_BYTES, "epoll: %s", strerror(errno));
        return false;
    }
    net->multi = curl_multi_init();
    if (net->multi &&
        !curl_multi_setopt(net->multi, CURLMOPT_SOCKETFUNCTION, watch_socket) &&
        !curl_multi_setopt(net->multi, CURLMOPT_SOCKETDATA, net) &&
        !curl_multi_setopt(net->multi, CURLMOPT_TIMERFUNCTION, set_timer) &&
        !curl_multi_setopt(net->multi, CURLMOPT_TIMERDATA, net) &&
        /* Fewer cut the share of connections that are used again to half. */
        !curl_multi_setopt(net->multi, CURLMOPT_MAXCONNECTS, (long)net->most * 2 + 16))
        return true;
    snprintf(why, NET_WHY_BYTES, "libcurl: no memory");
    return false;
}

struct net *net_new(const struct net_config *config, char *why)
{
    struct net *net = calloc(1, sizeof(*net));
    const char *reason;

    snprintf(why, NET_WHY_BYTES, "no memory");
    if (!net)
        return NULL;
    TAILQ_INIT(&net->resolving);
    TAILQ_INIT(&net->running);
    TAILQ_INIT(&net->done);
    net->epoll = -1;
    net->timer_ms = -1;
    if (!read_config(net, config, why) || !open_multi(net, why))
        goto fail;
    net->resolver = resolver_new(net->epoll, TAG_RESOLVER, config->name_servers, &reason);
    if (net->resolver)
        return net;
    snprintf(why, NET_WHY_BYTES, "name_servers: %s", reason);
fail:
    net_free(net);
    return NULL;
}

static void give_back(struct net *net, struct transfer *transfer)
{
    if (!transfer->easy)
        return;
    curl_multi_remove_handle(net->multi, transfer->easy);
    transfer_detach(transfer);
    if (net->idle_count < IDLE_HANDLES)
        net->idle[net->idle_count++] = transfer->easy;
    else
        curl_easy_cleanup(transfer->easy);
    transfer->easy = NULL;
}

static void free_list(struct net *net, struct transfer_list *list)
{
    struct transfer *transfer;

    while ((transfer = TAILQ_FIRST(list))) {
        TAILQ_REMOVE(list, transfer, place);
        give_back(net, transfer);
        transfer_free(transfer);
    }
}

void net_free(struct net *net)
{
    if (!net)
        return;
    net->is_closing = true;
    resolver_free(net->resolver); /* what it was asked for comes back, and goes */
    free_list(net, &net->resolving);
    free_list(net, &net->running);
    free_list(net, &net->done);
    while (net->idle_count)
        curl_easy_cleanup(net->idle[--net->idle_count]);
    curl_multi_cleanup(net->multi);
    if (net->epoll >= 0)
        close(net->epoll);
    free(net->settings.user_agent);
    free(net->settings.ca_file);
    free(net->settings.proxy);
    free(net);
}

static void finish(struct net *net, struct transfer *transfer)
{
    transfer->answer.took_ms = monotonic_ms() - transfer->started_ms;
    TAILQ_INSERT_TAIL(&net->done, transfer, place);
    net->count--;
}

static void fail(struct net *net, struct transfer *transfer, enum net_error error,
                 const char *why)
{
    transfer_fail(transfer, error, why);
    finish(net, transfer);
}

static CURL *take_handle(struct net *net)
{
    CURL *easy;

    if (net->idle_count)
        return net->idle[--net->idle_count];
    easy = curl_easy_init();
    if (easy && transfer_setup(easy, &net->settings))
        return easy;
    curl_easy_cleanup(easy);
    return NULL;
}

/* The transfer is in no list. */
static void run(struct net *net, struct transfer *transfer)
{
    if (!transfer->easy)
        transfer->easy = take_handle(net);
    if (!transfer->easy || !transfer_prepare(transfer, &net->settings, monotonic_ms()) ||
        curl_multi_add_handle(net->multi, transfer->easy)) {
        if (transfer->easy)
            curl_easy_cleanup(transfer->easy);
        transfer->easy = NULL;
        fail(net, transfer, NET_CONNECT, "no memory");
        return;
    }
    TAILQ_INSERT_TAIL(&net->running, transfer, place);
}

/* Addresses that may not be asked go. */
static void keep_allowed(const struct net *net, struct addresses *addresses)
{
    size_t kept = 0;

    for (size_t i = 0; i < addresses->count; i++)
        if (address_may_be_asked(&net->settings.allowed,
                                 (const void *)&addresses->items[i]))
            addresses->items[kept++] = addresses->items[i];
    addresses->count = kept;
}

static void connect_to(struct net *net, struct transfer *transfer,
                       const struct addresses *addresses)
{
    transfer->addresses = *addresses;
    keep_allowed(net, &transfer->addresses);
    if (transfer->addresses.count)
        run(net, transfer);
    else
        fail(net, transfer, NET_BLOCKED, "the address may not be asked");
}

static void resolved(void *arg, const struct addresses *addresses, const char *why)
{
    struct transfer *transfer = arg;
    struct net *net = transfer->net;

    transfer->is_resolving = false;
    if (transfer->is_given_up) {
        transfer_free(transfer);
        return;
    }
    TAILQ_REMOVE(&net->resolving, transfer, place);
    if (net->is_closing)
        transfer_free(transfer);
    else if (addresses)
        connect_to(net, transfer, addresses);
    else
        fail(net, transfer, NET_DNS, why);
}

static void resolve(struct net *net, struct transfer *transfer, const struct url *url)
{
    struct addresses literal = { .count = 1 };
    char name[URL_HOST_BYTES + 1];
    struct mill_str host = url_host(url);

    transfer->port = url->port;
    if (net->settings.proxy) {
        run(net, transfer);
    } else if (address_read(host, url->port, &literal.items[0])) {
        connect_to(net, transfer, &literal);
    } else {
        memcpy(name, host.data, host.len);
        name[host.len] = '\0';
        transfer->is_resolving = true;
        TAILQ_INSERT_TAIL(&net->resolving, transfer, place);
        resolver_ask(net->resolver, name, url->port, resolved, transfer);
    }
}

bool net_start(struct net *net, const struct net_request *request)
{
    struct transfer *transfer;
    struct url url;
    const char *why;

    if (net->count >= net->most)
        return false;
    transfer = transfer_new(net, request);
    if (!transfer)
        return false;
    transfer->started_ms = monotonic_ms();
    net->count++;
    if (url_parse(request->url, NULL, &url, &why))
        resolve(net, transfer, &url);
    else
        fail(net, transfer, NET_BLOCKED, why);
    return true;
}

size_t net_running(const struct net *net)
{
    return net->count;
}

size_t net_bytes(const struct net *net)
{
    return net->bytes;
}

int net_descriptor(const struct net *net)
{
    return net->epoll;
}

static void soonest(int64_t *due_ms, int64_t in_ms)
{
    if (in_ms < 0)
        in_ms = 0;
    if (*due_ms < 0 || in_ms < *due_ms)
        *due_ms = in_ms;
}

int64_t net_due_ms(const struct net *net)
{
    const struct transfer *oldest = TAILQ_FIRST(&net->resolving);
    int64_t now_ms = monotonic_ms(), due_ms = -1;
    int64_t query_ms = oldest ? resolver_due_ms(net->resolver) : -1;

    if (!TAILQ_EMPTY(&net->done))
        return 0;
    if (net->timer_ms >= 0)
        soonest(&due_ms, net->timer_ms - now_ms);
    if (query_ms >= 0)
        soonest(&due_ms, query_ms);
    if (oldest)
        soonest(&due_ms, oldest->started_ms + net->settings.total_ms - now_ms);
    return due_ms;
}

static void take_event(struct net *net, const struct epoll_event *event)
{
    int descriptor = (int)(uint32_t)event->data.u64, running, what = 0;
    bool readable = event->events & (EPOLLIN | EPOLLHUP | EPOLLERR);
    bool writable = event->events & (EPOLLOUT | EPOLLHUP | EPOLLERR);

    if (event->data.u64 & TAG_RESOLVER) {
        resolver_ready(net->resolver, descriptor, readable, writable);
        return;
    }
    what |= event->events & EPOLLIN ? CURL_CSELECT_IN : 0;
    what |= event->events & EPOLLOUT ? CURL_CSELECT_OUT : 0;
    what |= event->events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0;
    curl_multi_socket_action(net->multi, descriptor, what, &running);
}

static void take_finished(struct net *net)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(net->multi, &left))) {
        struct transfer *transfer = NULL;
        CURLcode code = message->data.result;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        TAILQ_REMOVE(&net->running, transfer, place);
        if (transfer_end(transfer, code)) {
            curl_multi_remove_handle(net->multi, transfer->easy);
            run(net, transfer);
            continue;
        }
        give_back(net, transfer);
        finish(net, transfer);
    }
}

/* A name server that does not answer holds nobody longer than a server that does not. */
static void give_up_names(struct net *net)
{
    int64_t now_ms = monotonic_ms();
    struct transfer *transfer;

    while ((transfer = TAILQ_FIRST(&net->resolving)) &&
           transfer->started_ms + net->settings.total_ms <= now_ms) {
        struct transfer *stand_in = calloc(1, sizeof(*stand_in));

        if (!stand_in)
            return;
        TAILQ_REMOVE(&net->resolving, transfer, place);
        stand_in->net = net;
        stand_in->answer.owner = transfer->answer.owner;
        stand_in->started_ms = transfer->started_ms;
        transfer->is_given_up = true; /* the resolver still has it */
        fail(net, stand_in, NET_TIMEOUT, "the name was not resolved in time");
    }
}

void net_step(struct net *net)
{
    struct epoll_event events[MOST_EVENTS];
    int count, running;

    do {
        count = epoll_wait(net->epoll, events, MOST_EVENTS, 0);
        for (int i = 0; i < count; i++)
            take_event(net, &events[i]);
    } while (count == MOST_EVENTS);
    if (!TAILQ_EMPTY(&net->resolving))
        resolver_tick(net->resolver);
    if (net->timer_ms >= 0 && net->timer_ms <= monotonic_ms()) {
        net->timer_ms = -1;
        curl_multi_socket_action(net->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    take_finished(net);
    give_up_names(net);
}

struct net_answer *net_next(struct net *net)
{
    struct transfer *transfer = TAILQ_FIRST(&net->done);

    if (!transfer)
        return NULL;
    TAILQ_REMOVE(&net->done, transfer, place);
    return &transfer->answer;
}

void net_answer_free(struct net *net, struct net_answer *answer)
{
    struct transfer *transfer;

    if (!answer)
        return;
    transfer =
        (struct transfer *)(void *)((char *)answer - offsetof(struct transfer, answer));
    net_charge(net, -(ptrdiff_t)transfer->body_room);
    transfer_free(transfer);
}

struct mill_str net_answer_header(const struct net_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->header_count; i++)
        if (str_equal_case(answer->headers[i].name, str_of(name)))
            return answer->headers[i].value;
    return (struct mill_str){ NULL, 0 };
}

const char *net_error_name(enum net_error error)
{
    static const char *const names[] = { NULL,      "dns",  "connect", "tls",
                                         "timeout", "http", "blocked", "too-large" };

    return names[error];
}
