/* SPDX-License-Identifier: Apache-2.0
 * net_open.c - a net comes and goes. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "monotonic.h"
#include "net_parts.h"

enum { MOST_DESCRIPTORS = 65536 };

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
    for (const char *at = settings->user_agent; at && *at; at++)
        if ((unsigned char)*at < ' ') {
            snprintf(why, NET_WHY_BYTES, "user_agent: want one line of text");
            return false;
        }
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

/* c-ares, and OpenSSL inside of curl, write to connections that others may have closed.
 */
static void ignore_broken_pipes(void)
{
    struct sigaction now;

    if (!sigaction(SIGPIPE, NULL, &now) && now.sa_handler == SIG_DFL) {
        now.sa_handler = SIG_IGN;
        sigaction(SIGPIPE, &now, NULL);
    }
}

/* A net a partition, each with connections that are kept: 1,024 are soon too few. */
static void want_descriptors(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files))
        return;
    if (files.rlim_cur < MOST_DESCRIPTORS) {
        files.rlim_cur =
            files.rlim_max < MOST_DESCRIPTORS ? files.rlim_max : MOST_DESCRIPTORS;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

struct net *net_new(const struct net_config *config, char *why)
{
    struct net *net = calloc(1, sizeof(*net));
    const char *reason;

    snprintf(why, NET_WHY_BYTES, "no memory");
    if (!net || curl_global_init(CURL_GLOBAL_DEFAULT)) { /* counted, and threads may */
        free(net);
        return NULL;
    }
    ignore_broken_pipes();
    want_descriptors();
    TAILQ_INIT(&net->resolving);
    TAILQ_INIT(&net->running);
    TAILQ_INIT(&net->done);
    net->epoll = -1;
    net->timer_ms = net->due_ms = -1;
    if (!read_config(net, config, why))
        goto fail;
    net->idle = calloc(net->most, sizeof(CURL *));
    if (!net->idle || !open_multi(net, why))
        goto fail;
    net->resolver = resolver_new(net->epoll, TAG_RESOLVER, config->name_servers, &reason);
    if (net->resolver)
        return net;
    snprintf(why, NET_WHY_BYTES, "name_servers: %s", reason);
fail:
    net_free(net);
    return NULL;
}

static void free_list(struct net *net, struct transfer_list *list)
{
    struct transfer *transfer;

    while ((transfer = TAILQ_FIRST(list))) {
        TAILQ_REMOVE(list, transfer, place);
        resolver_drop(&transfer->wait);
        net_give_back(net, transfer);
        transfer_free(transfer);
    }
}

void net_free(struct net *net)
{
    if (!net)
        return;
    free_list(net, &net->resolving);
    free_list(net, &net->running);
    free_list(net, &net->done);
    resolver_free(net->resolver);
    while (net->idle && net->idle_count)
        curl_easy_cleanup(net->idle[--net->idle_count]);
    curl_multi_cleanup(net->multi);
    if (net->epoll >= 0)
        close(net->epoll);
    free(net->idle);
    free(net->settings.user_agent);
    free(net->settings.ca_file);
    free(net->settings.proxy);
    free(net);
}
