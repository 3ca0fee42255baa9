/* SPDX-License-Identifier: Apache-2.0
 * port.c - libmicrohttpd with the caller's loop around it. */
#define _GNU_SOURCE /* SOCK_NONBLOCK */
#include "supervisor/port.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "supervisor/address.h"

enum { HEAD_BYTES = 16 << 10, BACKLOG = 64 };

/* A connection that is open. */
struct caller {
    int descriptor; /* -1: no caller */
    int64_t since_ms;
};

struct port {
    struct MHD_Daemon *daemon;
    struct crew *crew;
    struct caller callers[PORT_CONNECTIONS];
    int64_t now_ms;
};

static bool describe(int descriptor, char bound[PORT_ADDRESS_BYTES])
{
    struct sockaddr_storage at = { .ss_family = AF_UNSPEC };
    socklen_t len = sizeof(at);
    char host[200], service[16];

    if (getsockname(descriptor, (struct sockaddr *)&at, &len) ||
        getnameinfo((struct sockaddr *)&at, len, host, sizeof(host), service,
                    sizeof(service), NI_NUMERICHOST | NI_NUMERICSERV))
        return false;
    if (at.ss_family == AF_INET6)
        snprintf(bound, PORT_ADDRESS_BYTES, "[%s]:%s", host, service);
    else
        snprintf(bound, PORT_ADDRESS_BYTES, "%s:%s", host, service);
    return true;
}

/* A supervisor that is started again takes the address from the one before, whose
 * connections may linger. */
static int listen_at(const struct addrinfo *at)
{
    int one = 1;
    int made = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                      at->ai_protocol);
    int why;

    if (made < 0)
        return -1;
    setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(made, at->ai_addr, at->ai_addrlen) == 0 && listen(made, BACKLOG) == 0)
        return made;
    why = errno;
    close(made);
    errno = why;
    return -1;
}

enum mill_status port_listen(const char *address, int *descriptor,
                             char bound[PORT_ADDRESS_BYTES], bool *is_taken,
                             struct mill_error *error)
{
    const struct addrinfo wanted = { .ai_family = AF_UNSPEC,
                                     .ai_socktype = SOCK_STREAM,
                                     .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found;
    const char *service;
    char host[ADDRESS_HOST_BYTES];
    int made, code;

    *is_taken = false;
    if (!address_split(address, host, &service))
        return mill_error(error, MILL_FATAL, "want host:port, got '%s'", address);
    code = getaddrinfo(host, service, &wanted, &found);
    if (code)
        return mill_error(error, MILL_FATAL, "%s: %s", address,
                          code == EAI_SYSTEM ? strerror(errno) : gai_strerror(code));
    made = listen_at(found);
    freeaddrinfo(found);
    if (made < 0) {
        *is_taken = errno == EADDRINUSE;
        return mill_error(error, MILL_FATAL, "%s: %s", address, strerror(errno));
    }
    if (!describe(made, bound))
        snprintf(bound, PORT_ADDRESS_BYTES, "%s", address);
    *descriptor = made;
    return MILL_OK;
}

static struct MHD_Response *respond(struct page *page)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        page->text.len, page->text.data, MHD_RESPMEM_MUST_COPY);

    if (!response)
        return NULL;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, page->type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (page->code == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    return response;
}

/* Answered with the head: what a request has for a body is never read.
 * NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature. */
static enum MHD_Result answer(void *arg, struct MHD_Connection *connection,
                              const char *path, const char *method, const char *version,
                              const char *body, size_t *body_len, void **state)
{
    struct port *port = arg;
    enum MHD_Result result = MHD_NO;
    struct MHD_Response *response;
    struct page page;

    crew_answer(port->crew, method, path, port->now_ms, &page);
    response = respond(&page);
    if (response) {
        result = MHD_queue_response(connection, page.code, response);
        MHD_destroy_response(response);
    }
    buffer_finish(&page.text);
    return result;
}

static struct caller *caller_of(struct port *port, int descriptor)
{
    for (size_t i = 0; i < PORT_CONNECTIONS; i++)
        if (port->callers[i].descriptor == descriptor)
            return &port->callers[i];
    return NULL;
}

/* A connection comes or goes. */
static void note_caller(void *arg, struct MHD_Connection *connection, void **context,
                        enum MHD_ConnectionNotificationCode what)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    bool comes = what == MHD_CONNECTION_NOTIFY_STARTED;
    struct port *port = arg;
    struct caller *caller = info ? caller_of(port, comes ? -1 : info->connect_fd) : NULL;

    if (caller)
        *caller = (struct caller){ comes ? info->connect_fd : -1, port->now_ms };
}

/* Who sends a byte now and then would keep its place for ever. */
static void hang_up(struct port *port)
{
    for (size_t i = 0; i < PORT_CONNECTIONS; i++)
        if (port->callers[i].descriptor >= 0 &&
            port->now_ms - port->callers[i].since_ms >= PORT_PATIENCE_S * INT64_C(1000))
            shutdown(port->callers[i].descriptor, SHUT_RDWR);
}

enum mill_status port_open(int descriptor, struct crew *crew, struct port **port,
                           struct mill_error *error)
{
    struct port *made = calloc(1, sizeof(*made));

    if (!made) {
        close(descriptor);
        return mill_error(error, MILL_RETRY, "no memory");
    }
    made->crew = crew;
    for (size_t i = 0; i < PORT_CONNECTIONS; i++)
        made->callers[i].descriptor = -1;
    made->daemon = MHD_start_daemon(
        MHD_USE_EPOLL, 0, NULL, NULL, answer, made, MHD_OPTION_LISTEN_SOCKET, descriptor,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)PORT_CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PORT_IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES,
        MHD_OPTION_NOTIFY_CONNECTION, note_caller, made, MHD_OPTION_END);
    if (!made->daemon) {
        close(descriptor);
        free(made);
        return mill_error(error, MILL_FATAL, "the HTTP port does not open: %s",
                          strerror(errno));
    }
    *port = made;
    return MILL_OK;
}

void port_close(struct port *port)
{
    if (!port)
        return;
    MHD_stop_daemon(port->daemon);
    free(port);
}

int port_descriptor(const struct port *port)
{
    const union MHD_DaemonInfo *info =
        port ? MHD_get_daemon_info(port->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;

    return info ? info->epoll_fd : -1;
}

void port_serve(struct port *port, int64_t now_ms)
{
    if (!port)
        return;
    port->now_ms = now_ms;
    hang_up(port);
    MHD_run(port->daemon);
}

int64_t port_wait_ms(const struct port *port, int64_t most)
{
    MHD_UNSIGNED_LONG_LONG wait_ms;

    if (!port || MHD_get_timeout(port->daemon, &wait_ms) != MHD_YES ||
        wait_ms > (MHD_UNSIGNED_LONG_LONG)most)
        return most;
    return (int64_t)wait_ms;
}
