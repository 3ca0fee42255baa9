/* SPDX-License-Identifier: Apache-2.0
 * site.c - scripted servers without threads. */
#define _GNU_SOURCE /* accept4 */
#include "site.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 32, REQUEST_BYTES = 4096, ASKED = 512, TRIES = 50 };

struct client {
    int socket; /* -1: free */
    int host;
    bool is_hung; /* waits for an answer that never comes */
    size_t len;
    char request[REQUEST_BYTES];
};

struct asked {
    char at[80];
    int64_t ms;
    bool counts; /* as the n-th */
};

struct site {
    const struct route *routes;
    unsigned port;
    int listeners[SITE_HOSTS];
    struct client clients[CLIENTS];
    struct asked asked[ASKED];
    size_t asked_count;
    int64_t last_ms[SITE_HOSTS], least_delay_ms;
    unsigned overlaps;
    char log[SITE_LOG_BYTES];
    size_t log_len;
};

static bool listen_on(struct site *site, int host)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)site->port),
                              .sin_addr.s_addr = htonl(0x7F000001u + (unsigned)host) };
    socklen_t len = sizeof(at);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (bind(descriptor, (struct sockaddr *)&at, sizeof(at)) || listen(descriptor, 16) ||
        getsockname(descriptor, (struct sockaddr *)&at, &len)) {
        close(descriptor);
        return false;
    }
    site->port = ntohs(at.sin_port);
    site->listeners[host] = descriptor;
    return true;
}

/* The first host's port is any that is free; it must be so at the others too. */
static bool listen_on_all(struct site *site)
{
    site->port = 0;
    for (int host = 0; host < SITE_HOSTS; host++)
        if (!listen_on(site, host)) {
            while (host-- > 0)
                close(site->listeners[host]);
            return false;
        }
    return true;
}

struct site *site_start(const struct route *routes)
{
    struct site *site = calloc(1, sizeof(*site));
    int tries = 0;

    if (!site)
        abort();
    site->routes = routes;
    site->least_delay_ms = INT64_MAX;
    for (int i = 0; i < CLIENTS; i++)
        site->clients[i].socket = -1;
    while (!listen_on_all(site))
        if (++tries == TRIES)
            abort();
    return site;
}

static void hang_up(struct client *client)
{
    close(client->socket);
    client->socket = -1;
    client->is_hung = false;
    client->len = 0;
}

void site_stop(struct site *site)
{
    for (int i = 0; i < CLIENTS; i++)
        if (site->clients[i].socket >= 0)
            hang_up(&site->clients[i]);
    for (int host = 0; host < SITE_HOSTS; host++)
        close(site->listeners[host]);
    free(site);
}

static bool take_clients(struct site *site)
{
    bool any = false;

    for (int host = 0; host < SITE_HOSTS; host++)
        for (int i = 0; i < CLIENTS; i++) {
            struct client *client = &site->clients[i];

            if (client->socket >= 0)
                continue;
            client->socket = accept4(site->listeners[host], NULL, NULL, SOCK_NONBLOCK);
            if (client->socket < 0)
                break;
            client->host = host;
            any = true;
        }
    return any;
}

static const struct route *route_of(const struct site *site, const char *at,
                                    bool has_validator, unsigned n)
{
    const struct route *found = NULL;

    for (const struct route *route = site->routes; route->at; route++) {
        if (strcmp(route->at, at) != 0 || (route->for_validators && !has_validator))
            continue;
        if (route->for_validators)
            return route;
        if (!found || n > 0) {
            n -= found != NULL;
            found = route;
        }
    }
    return found;
}

/* Requests that a route for validators does not take. */
static unsigned times_answered(const struct site *site, const char *at)
{
    unsigned n = 0;

    for (size_t i = 0; i < site->asked_count; i++)
        n += !strcmp(site->asked[i].at, at) && site->asked[i].counts;
    return n;
}

static void look_at_manners(struct site *site, const struct client *client,
                            int64_t now_ms)
{
    int64_t last_ms = site->last_ms[client->host];

    for (int i = 0; i < CLIENTS; i++)
        site->overlaps +=
            site->clients[i].is_hung && site->clients[i].host == client->host;
    if (last_ms && now_ms - last_ms < site->least_delay_ms)
        site->least_delay_ms = now_ms - last_ms;
    site->last_ms[client->host] = now_ms;
}

static void write_down(struct site *site, const char *at, bool has_validator,
                       int64_t now_ms)
{
    int len = snprintf(site->log + site->log_len, SITE_LOG_BYTES - site->log_len, "%s%s ",
                       at, has_validator ? "?" : "");

    if (len > 0 && site->log_len + (size_t)len < SITE_LOG_BYTES)
        site->log_len += (size_t)len;
    if (site->asked_count == ASKED)
        return;
    snprintf(site->asked[site->asked_count].at, sizeof(site->asked[0].at), "%s", at);
    site->asked[site->asked_count].counts = true;
    site->asked[site->asked_count++].ms = now_ms;
}

static void reply(struct client *client, const struct route *route)
{
    static const struct route nothing = { "", 404, NULL, NULL, false };
    char head[1024];
    size_t body_len;
    int len;

    if (!route)
        route = &nothing;
    client->is_hung = route->status == 0;
    if (client->is_hung)
        return;
    body_len = route->body ? strlen(route->body) : 0;
    len = snprintf(head, sizeof(head), "HTTP/1.1 %d x\r\n%sContent-Length: %zu\r\n\r\n",
                   route->status, route->headers ? route->headers : "", body_len);
    if (send(client->socket, head, (size_t)len, MSG_NOSIGNAL) != len ||
        (body_len && send(client->socket, route->body, body_len, MSG_NOSIGNAL) < 0))
        hang_up(client);
}

static void serve(struct site *site, struct client *client, int64_t now_ms)
{
    bool has_validator = strstr(client->request, "If-None-Match:") ||
                         strstr(client->request, "If-Modified-Since:");
    char at[80], path[56] = "";
    const struct route *route;

    sscanf(client->request, "GET %55s", path);
    snprintf(at, sizeof(at), "%d%s", client->host + 1, path);
    look_at_manners(site, client, now_ms);
    route = route_of(site, at, has_validator, times_answered(site, at));
    write_down(site, at, has_validator, now_ms);
    if (route && route->for_validators && site->asked_count)
        site->asked[site->asked_count - 1].counts = false;
    client->len = 0;
    reply(client, route);
}

static bool read_client(struct site *site, struct client *client, int64_t now_ms)
{
    ssize_t n = recv(client->socket, client->request + client->len,
                     REQUEST_BYTES - 1 - client->len, 0);

    if (n < 0)
        return false;
    if (n == 0) {
        site->last_ms[client->host] =
            client->is_hung ? now_ms : site->last_ms[client->host];
        hang_up(client);
        return true;
    }
    client->len += (size_t)n;
    client->request[client->len] = '\0';
    if (strstr(client->request, "\r\n\r\n"))
        serve(site, client, now_ms);
    return true;
}

bool site_step(struct site *site, int64_t now_ms)
{
    bool any = take_clients(site);

    for (int i = 0; i < CLIENTS; i++)
        if (site->clients[i].socket >= 0)
            any |= read_client(site, &site->clients[i], now_ms);
    return any;
}

void site_wait(struct site *site, int descriptor, int ms)
{
    struct pollfd ready[SITE_HOSTS + CLIENTS + 1] = { { descriptor, POLLIN, 0 } };
    nfds_t count = 1;

    for (int host = 0; host < SITE_HOSTS; host++)
        ready[count++] = (struct pollfd){ site->listeners[host], POLLIN, 0 };
    for (int i = 0; i < CLIENTS; i++)
        if (site->clients[i].socket >= 0)
            ready[count++] = (struct pollfd){ site->clients[i].socket, POLLIN, 0 };
    poll(ready, count, ms);
}

void site_url(const struct site *site, const char *at, char url[SITE_TEXT_BYTES])
{
    snprintf(url, SITE_TEXT_BYTES, "http://127.0.0.%c:%u%s", at[0], site->port, at + 1);
}

void site_place(const struct site *site, const char *url, size_t len,
                char at[SITE_TEXT_BYTES])
{
    char head[SITE_TEXT_BYTES];

    snprintf(at, SITE_TEXT_BYTES, "%.*s", (int)len, url);
    for (int host = 1; host <= SITE_HOSTS; host++) {
        const char place[2] = { (char)('0' + host), '\0' };
        size_t head_len;

        site_url(site, place, head);
        head_len = strlen(head);
        if (len >= head_len && !memcmp(url, head, head_len))
            snprintf(at, SITE_TEXT_BYTES, "%d%.*s", host, (int)(len - head_len),
                     url + head_len);
    }
}

const char *site_log(const struct site *site)
{
    return site->log;
}

int64_t site_asked_ms(const struct site *site, const char *at, unsigned n)
{
    for (size_t i = 0; i < site->asked_count; i++)
        if (!strcmp(site->asked[i].at, at) && n-- == 0)
            return site->asked[i].ms;
    return -1;
}

unsigned site_overlaps(const struct site *site)
{
    return site->overlaps;
}

int64_t site_least_delay_ms(const struct site *site)
{
    return site->least_delay_ms;
}
