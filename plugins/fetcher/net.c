/* SPDX-License-Identifier: Apache-2.0
 * net.c - curl's multi interface and c-ares in one epoll. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "monotonic.h"
#include "net_parts.h"
#include "text/str.h"
#include "text/url.h"

enum { MOST_EVENTS = 64, MOST_ROUNDS = 16, STALL_MS = 1000, GRACE_MS = 5000 };

const struct net_settings *net_settings(const struct net *net)
{
    return &net->settings;
}

void net_charge(struct net *net, ptrdiff_t bytes)
{
    net->bytes += (size_t)bytes;
}

void net_give_back(struct net *net, struct transfer *transfer)
{
    if (!transfer->easy)
        return;
    curl_multi_remove_handle(net->multi, transfer->easy);
    transfer_detach(transfer);
    if (net->idle_count < net->most)
        net->idle[net->idle_count++] = transfer->easy;
    else
        curl_easy_cleanup(transfer->easy);
    transfer->easy = NULL;
}

static void finish(struct net *net, struct transfer *transfer)
{
    transfer->answer.took_ms = monotonic_ms() - transfer->started_ms;
    transfer->answer.stalled = net->stalled_ms > transfer->started_ms;
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

/* Addresses that may not be asked go. NULL: some are left; else what kind the last was
 * of. */
static const char *keep_allowed(const struct net *net, struct addresses *addresses)
{
    const char *kind = "no address", *denied;
    size_t kept = 0;

    for (size_t i = 0; i < addresses->count; i++) {
        denied =
            address_denied(&net->settings.allowed, (const void *)&addresses->items[i]);
        if (denied)
            kind = denied;
        else
            addresses->items[kept++] = addresses->items[i];
    }
    addresses->count = kept;
    return kept ? NULL : kind;
}

/* True: it may be asked. */
static bool judge(struct net *net, struct transfer *transfer,
                  const struct addresses *addresses)
{
    char why[NET_WHY_BYTES], text[ADDRESS_TEXT];
    const char *kind;

    transfer->addresses = *addresses;
    kind = keep_allowed(net, &transfer->addresses);
    if (!kind)
        return true;
    address_text((const void *)&addresses->items[0], text);
    snprintf(why, sizeof(why), "the address %s: %s", text, kind);
    fail(net, transfer, NET_BLOCKED, why);
    return false;
}

static void resolved(struct resolve_wait *wait, const struct addresses *addresses,
                     const char *why)
{
    struct transfer *transfer =
        (struct transfer *)(void *)((char *)wait - offsetof(struct transfer, wait));
    struct net *net = transfer->net;

    TAILQ_REMOVE(&net->resolving, transfer, place);
    if (!addresses)
        fail(net, transfer, NET_DNS, why);
    else if (judge(net, transfer, addresses))
        run(net, transfer);
}

static void resolve(struct net *net, struct transfer *transfer, const struct url *url)
{
    struct addresses literal = { .count = 1 };
    struct mill_str host = url_host(url);

    transfer->port = url->port;
    transfer->host = strndup(host.data, host.len);
    if (!transfer->host) {
        fail(net, transfer, NET_DNS, "no memory");
    } else if (address_read(host, url->port, &literal.items[0])) {
        if (judge(net, transfer, &literal))
            run(net, transfer);
    } else if (net->settings.proxy) {
        run(net, transfer);
    } else {
        transfer->wait.done = resolved;
        TAILQ_INSERT_TAIL(&net->resolving, transfer, place);
        resolver_ask(net->resolver, transfer->host, &transfer->wait);
    }
}

bool net_start(struct net *net, const struct net_request *request)
{
    struct net_request whole = *request;
    struct transfer *transfer;
    struct url url = { 0 };
    const char *why = NULL;
    bool is_good;

    if (net->count >= net->most)
        return false;
    /* curl gets the text that is judged here, so that it cannot read another host. */
    is_good = url_parse(request->url, NULL, &url, &why);
    whole.url = url_part(&url, 0, url.fragment);
    transfer = transfer_new(net, &whole);
    if (!transfer)
        return false;
    transfer->started_ms = monotonic_ms();
    net->count++;
    if (is_good)
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

static int64_t wait_ms(const struct net *net)
{
    const struct transfer *oldest = TAILQ_FIRST(&net->resolving);
    int64_t now_ms = monotonic_ms(), due_ms = -1;
    int64_t query_ms = resolver_due_ms(net->resolver);

    if (net->timer_ms >= 0)
        soonest(&due_ms, net->timer_ms - now_ms);
    if (query_ms >= 0)
        soonest(&due_ms, query_ms);
    if (oldest)
        soonest(&due_ms, oldest->started_ms + net->settings.total_ms - now_ms);
    return due_ms;
}

int64_t net_due_ms(const struct net *net)
{
    return TAILQ_EMPTY(&net->done) ? wait_ms(net) : 0;
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

static const struct sockaddr *used_address(const struct transfer *transfer)
{
    return (const void *)&transfer->addresses.items[transfer->next_address - 1];
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
        if (transfer->answer.error == NET_OK && transfer->next_address > 1)
            resolver_prefer(net->resolver, transfer->host, used_address(transfer));
        net_give_back(net, transfer);
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
        TAILQ_REMOVE(&net->resolving, transfer, place);
        resolver_drop(&transfer->wait);
        fail(net, transfer, NET_TIMEOUT, "the name was not resolved in time");
    }
}

/* curl ends a transfer in time; if one day it does not, nothing hangs. */
static void give_up_hanging(struct net *net)
{
    int64_t now_ms = monotonic_ms();
    int64_t end_ms = now_ms - net->settings.total_ms - GRACE_MS;
    struct transfer *transfer, *next;

    if (now_ms - net->looked_ms < GRACE_MS)
        return;
    net->looked_ms = now_ms;
    for (transfer = TAILQ_FIRST(&net->running); transfer; transfer = next) {
        next = TAILQ_NEXT(transfer, place);
        if (transfer->started_ms > end_ms)
            continue;
        TAILQ_REMOVE(&net->running, transfer, place);
        net_give_back(net, transfer);
        fail(net, transfer, NET_TIMEOUT, "the transfer did not end in time");
    }
}

static void note_stall(struct net *net)
{
    int64_t now_ms = monotonic_ms();

    if (net->due_ms >= 0 && now_ms - net->due_ms > STALL_MS)
        net->stalled_ms = now_ms;
}

static void take_events(struct net *net)
{
    struct epoll_event events[MOST_EVENTS];
    int count = MOST_EVENTS;

    /* Bounded: the caller has other work, and what is left rings again. */
    for (int round = 0; round < MOST_ROUNDS && count == MOST_EVENTS; round++) {
        count = epoll_wait(net->epoll, events, MOST_EVENTS, 0);
        for (int i = 0; i < count; i++)
            take_event(net, &events[i]);
    }
}

void net_step(struct net *net)
{
    int64_t in_ms;
    int running;

    note_stall(net);
    take_events(net);
    resolver_tick(net->resolver);
    if (net->timer_ms >= 0 && net->timer_ms <= monotonic_ms()) {
        net->timer_ms = -1;
        curl_multi_socket_action(net->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    take_finished(net);
    give_up_names(net);
    give_up_hanging(net);
    in_ms = net->count ? wait_ms(net) : -1;
    net->due_ms = in_ms < 0 ? -1 : monotonic_ms() + in_ms;
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
