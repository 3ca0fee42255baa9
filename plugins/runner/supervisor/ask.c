/* SPDX-License-Identifier: Apache-2.0
 * ask.c - HTTP/1.0 from the client's side, as little of it as a supervisor speaks. */
#define _GNU_SOURCE /* SOCK_NONBLOCK, memmem */
#include "supervisor/ask.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "supervisor/address.h"

enum { READ_BYTES = 64 << 10 };

static bool take_number(struct mill_str text, size_t *at, uint64_t most, uint64_t *number)
{
    size_t first = *at;

    *number = 0;
    for (; *at < text.len && text.data[*at] >= '0' && text.data[*at] <= '9'; ++*at) {
        *number = *number * 10 + (uint64_t)(text.data[*at] - '0');
        if (*number > most)
            return false;
    }
    return *at > first;
}

static bool starts_with(struct mill_str text, const char *start)
{
    size_t len = strlen(start);

    return text.len >= len && !strncasecmp(text.data, start, len);
}

/* The length that the head announces; false: it announces nonsense. Without one the body
 * goes to the end. */
static bool announced(struct mill_str head, size_t *len)
{
    static const char name[] = "\r\ncontent-length:";

    for (size_t i = 0; i < head.len; i++) {
        struct mill_str rest = { head.data + i, head.len - i };
        size_t at = sizeof(name) - 1;
        uint64_t number;

        if (!starts_with(rest, name))
            continue;
        while (at < rest.len && rest.data[at] == ' ')
            at++;
        if (!take_number(rest, &at, ASK_BYTES, &number))
            return false;
        *len = (size_t)number;
        return true;
    }
    return true;
}

bool ask_read(struct mill_str answer, unsigned *code, struct mill_str *body)
{
    size_t at = sizeof("HTTP/1.x ") - 1, len;
    const char *end;
    uint64_t number;

    if (!starts_with(answer, "HTTP/1.") || answer.len < at ||
        answer.data[at - 1] != ' ' || !take_number(answer, &at, 999, &number) ||
        number < 100)
        return false;
    end = memmem(answer.data, answer.len, "\r\n\r\n", 4);
    if (!end)
        return false;
    *body = (struct mill_str){ end + 4, answer.len - (size_t)(end + 4 - answer.data) };
    len = body->len;
    if (!announced((struct mill_str){ answer.data, (size_t)(end - answer.data) + 2 },
                   &len) ||
        len > body->len)
        return false;
    body->len = len;
    *code = (unsigned)number;
    return true;
}

/* False: not within the time; errno says so. */
static bool wait_for(int client, short events, int64_t until_ms)
{
    struct pollfd wait = { client, events, 0 };
    int64_t left = until_ms - clock_ms();
    int ready = poll(&wait, 1, left > 0 ? (int)left : 0);

    if (ready == 0)
        errno = ETIMEDOUT;
    return ready > 0;
}

static int connect_one(const struct addrinfo *at, int64_t until_ms)
{
    int made = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                      at->ai_protocol);
    int why = 0;
    socklen_t len = sizeof(why);

    if (made < 0)
        return -1;
    if (connect(made, at->ai_addr, at->ai_addrlen) == 0)
        return made;
    if (errno == EINPROGRESS && wait_for(made, POLLOUT, until_ms)) {
        if (getsockopt(made, SOL_SOCKET, SO_ERROR, &why, &len) == 0 && !why)
            return made;
        errno = why ? why : errno;
    }
    why = errno;
    close(made);
    errno = why;
    return -1;
}

static int connect_to(const char *address, int64_t until_ms, struct mill_error *error)
{
    const struct addrinfo wanted = { .ai_family = AF_UNSPEC,
                                     .ai_socktype = SOCK_STREAM,
                                     .ai_flags = AI_NUMERICSERV };
    char host[ADDRESS_HOST_BYTES];
    struct addrinfo *found = NULL;
    const char *service;
    int made = -1, code;

    if (!address_split(address, host, &service)) {
        mill_error(error, MILL_RETRY, "want host:port, got '%s'", address);
        return -1;
    }
    code = getaddrinfo(host, service, &wanted, &found);
    for (const struct addrinfo *at = found; !code && at && made < 0; at = at->ai_next)
        made = connect_one(at, until_ms);
    if (made < 0)
        mill_error(error, MILL_RETRY, "%s: %s", address,
                   code && code != EAI_SYSTEM ? gai_strerror(code) : strerror(errno));
    if (found)
        freeaddrinfo(found);
    return made;
}

static bool send_request(int client, const char *address, const char *path,
                         int64_t until_ms)
{
    struct buffer text;
    size_t done = 0;
    ssize_t len = 0;

    buffer_init(&text, 1 << 16);
    buffer_printf(&text, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, address);
    while (len >= 0 && done < text.len && !text.overflowed) {
        len = wait_for(client, POLLOUT, until_ms)
                  ? send(client, text.data + done, text.len - done, MSG_NOSIGNAL)
                  : -1;
        done += len > 0 ? (size_t)len : 0;
    }
    buffer_finish(&text);
    return len >= 0;
}

/* To the end of the connection. */
static bool read_answer(int client, struct buffer *out, int64_t until_ms)
{
    ssize_t len;

    do {
        char *room = buffer_room(out, READ_BYTES);

        if (!room) {
            errno = EMSGSIZE;
            return false;
        }
        if (!wait_for(client, POLLIN, until_ms))
            return false;
        len = read(client, room, READ_BYTES);
        out->len += len > 0 ? (size_t)len : 0;
    } while (len > 0 || (len < 0 && errno == EAGAIN));
    return len == 0;
}

static enum mill_status exchange(int client, const char *address, const char *path,
                                 struct buffer *answer, struct mill_error *error)
{
    int64_t until_ms = clock_ms() + ASK_PATIENCE_MS;
    struct mill_str body;
    unsigned code;

    if (!send_request(client, address, path, until_ms) ||
        !read_answer(client, answer, until_ms))
        return mill_error(error, MILL_RETRY, "%s: %s", address, strerror(errno));
    if (!ask_read((struct mill_str){ answer->data, answer->len }, &code, &body))
        return mill_error(error, MILL_RETRY, "%s: what answers there is no supervisor",
                          address);
    if (code != 200)
        return mill_error(error, MILL_RETRY, "%s: %s is answered with %u", address, path,
                          code);
    memmove(answer->data, body.data, body.len);
    answer->len = body.len;
    return MILL_OK;
}

enum mill_status ask_page(const char *address, const char *path, struct buffer *body,
                          struct mill_error *error)
{
    int client = connect_to(address, clock_ms() + ASK_PATIENCE_MS, error);
    enum mill_status status;

    buffer_reset(body);
    if (client < 0)
        return MILL_RETRY;
    status = exchange(client, address, path, body, error);
    close(client);
    return status;
}
