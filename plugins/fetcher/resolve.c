/* SPDX-License-Identifier: Apache-2.0
 * resolve.c - c-ares in somebody else's epoll. */
#include "resolve.h"

#include <ares.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum { TRY_MS = 2500, TRIES = 2 };

struct resolver {
    ares_channel channel;
    int epoll;
    uint64_t tag;
};

static void watch(void *arg, ares_socket_t socket, int readable, int writable)
{
    const struct resolver *resolver = arg;
    struct epoll_event event = { .events = (readable ? EPOLLIN : 0u) |
                                           (writable ? EPOLLOUT : 0u),
                                 .data.u64 = resolver->tag | (uint32_t)socket };

    if (!event.events)
        epoll_ctl(resolver->epoll, EPOLL_CTL_DEL, socket, NULL);
    else if (epoll_ctl(resolver->epoll, EPOLL_CTL_MOD, socket, &event))
        epoll_ctl(resolver->epoll, EPOLL_CTL_ADD, socket, &event);
}

struct resolver *resolver_new(int epoll, uint64_t tag, const char *servers,
                              const char **why)
{
    struct resolver *resolver = calloc(1, sizeof(*resolver));
    struct ares_options options = { .timeout = TRY_MS,
                                    .tries = TRIES,
                                    .sock_state_cb = watch,
                                    .sock_state_cb_data = resolver };
    int code;

    *why = "no memory";
    if (!resolver)
        return NULL;
    resolver->epoll = epoll;
    resolver->tag = tag;
    code =
        ares_init_options(&resolver->channel, &options,
                          ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (code != ARES_SUCCESS) {
        *why = ares_strerror(code);
        free(resolver);
        return NULL;
    }
    code =
        servers ? ares_set_servers_ports_csv(resolver->channel, servers) : ARES_SUCCESS;
    if (code != ARES_SUCCESS) {
        *why = ares_strerror(code);
        resolver_free(resolver);
        return NULL;
    }
    return resolver;
}

void resolver_free(struct resolver *resolver)
{
    if (!resolver)
        return;
    ares_destroy(resolver->channel);
    free(resolver);
}

struct query {
    void (*done)(void *arg, const struct addresses *addresses, const char *why);
    void *arg;
};

static void finish(void *arg, int status, int timeouts, struct ares_addrinfo *info)
{
    struct query query = *(struct query *)arg;
    struct addresses addresses = { .count = 0 };

    free(arg);
    for (const struct ares_addrinfo_node *node = info ? info->nodes : NULL;
         node && addresses.count < RESOLVE_MOST; node = node->ai_next)
        if (node->ai_addrlen <= sizeof(addresses.items[0]))
            memcpy(&addresses.items[addresses.count++], node->ai_addr, node->ai_addrlen);
    if (info)
        ares_freeaddrinfo(info);
    query.done(query.arg, addresses.count ? &addresses : NULL,
               status == ARES_SUCCESS ? "the name has no address"
                                      : ares_strerror(status));
}

void resolver_ask(struct resolver *resolver, const char *name, unsigned port,
                  void (*done)(void *arg, const struct addresses *addresses,
                               const char *why),
                  void *arg)
{
    const struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC,
                                               .ai_socktype = SOCK_STREAM,
                                               .ai_flags = ARES_AI_NUMERICSERV };
    struct query *query = malloc(sizeof(*query));
    char service[8];

    if (!query) {
        done(arg, NULL, "no memory");
        return;
    }
    *query = (struct query){ done, arg };
    snprintf(service, sizeof(service), "%u", port);
    ares_getaddrinfo(resolver->channel, name, service, &hints, finish, query);
}

void resolver_ready(struct resolver *resolver, int descriptor, bool readable,
                    bool writable)
{
    ares_process_fd(resolver->channel, readable ? descriptor : ARES_SOCKET_BAD,
                    writable ? descriptor : ARES_SOCKET_BAD);
}

void resolver_tick(struct resolver *resolver)
{
    ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

int64_t resolver_due_ms(struct resolver *resolver)
{
    struct timeval wait, *due = ares_timeout(resolver->channel, NULL, &wait);

    return due ? (int64_t)due->tv_sec * 1000 + due->tv_usec / 1000 + 1 : -1;
}
