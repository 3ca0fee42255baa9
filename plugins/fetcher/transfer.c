/* SPDX-License-Identifier: Apache-2.0
 * transfer.c - one request as curl sees it. */
#include "transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/str.h"

enum {
    BODY_FIRST = 16 << 10,
    HEAD_FIRST = 1 << 10,
    HEADER_LINE = 8192,
    VALIDATOR_BYTES = 1024
};

static char *copy(struct mill_str text)
{
    char *made = malloc(text.len + 1);

    if (!made)
        return NULL;
    memcpy(made, text.data ? text.data : "", text.len);
    made[text.len] = '\0';
    return made;
}

/* What a server made us remember goes into a request's head: a CR in it could end a line
 * there. */
static struct mill_str sendable(struct mill_str validator)
{
    bool good = validator.len <= VALIDATOR_BYTES;

    for (size_t i = 0; good && i < validator.len; i++)
        good = (unsigned char)validator.data[i] >= ' ' && validator.data[i] != 0x7f;
    return good ? validator : (struct mill_str){ NULL, 0 };
}

struct transfer *transfer_new(struct net *net, const struct net_request *request)
{
    struct transfer *transfer = calloc(1, sizeof(*transfer));

    if (!transfer)
        return NULL;
    transfer->net = net;
    transfer->answer.owner = request->owner;
    transfer->url = copy(request->url);
    transfer->etag = copy(sendable(request->etag));
    transfer->last_modified = copy(sendable(request->last_modified));
    transfer->accept = request->accept ? request->accept : "*/*";
    transfer->inflate = request->inflate;
    transfer->most_bytes = request->most_bytes;
    if (transfer->url && transfer->etag && transfer->last_modified)
        return transfer;
    transfer_free(transfer);
    return NULL;
}

void transfer_free(struct transfer *transfer)
{
    if (!transfer)
        return;
    net_charge(transfer->net, -(ptrdiff_t)(transfer->head_room + transfer->body_room));
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->connect_to);
    free(transfer->url);
    free(transfer->etag);
    free(transfer->last_modified);
    free(transfer->host);
    free(transfer->head);
    free(transfer->body);
    free(transfer);
}

curl_socket_t transfer_open_socket(void *arg, curlsocktype purpose,
                                   struct curl_sockaddr *address)
{
    struct transfer *transfer = arg;
    const struct net_settings *settings = net_settings(transfer->net);
    const char *kind = address_denied(&settings->allowed, &address->addr);
    int descriptor;

    if (!settings->proxy && kind) {
        transfer->is_blocked = true;
        snprintf(transfer->error, sizeof(transfer->error), "a socket to an address: %s",
                 kind);
        return CURL_SOCKET_BAD;
    }
    descriptor =
        socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    return descriptor < 0 ? CURL_SOCKET_BAD : descriptor;
}

static bool grow(struct transfer *transfer, size_t more)
{
    size_t want = transfer->body_len + more, room = transfer->body_room;
    char *body;

    if (want <= room)
        return true;
    room = room ? room : BODY_FIRST;
    while (room < want)
        room *= 2;
    if (room > transfer->most_bytes)
        room = transfer->most_bytes;
    body = realloc(transfer->body, room);
    if (!body)
        return false;
    net_charge(transfer->net, (ptrdiff_t)(room - transfer->body_room));
    transfer->body = body;
    transfer->body_room = room;
    return true;
}

/* Everything beyond the limit ends the transfer: Content-Length may lie, a gzip bomb has
 * a small one, a chunked body none. */
static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
    struct transfer *transfer = arg;
    size_t len = size * count, room = transfer->most_bytes - transfer->body_len;
    size_t take = len < room ? len : room;

    if (!grow(transfer, take))
        return 0;
    memcpy(transfer->body + transfer->body_len, data, take);
    transfer->body_len += take;
    if (take < len)
        transfer->answer.truncated = true;
    return take;
}

static bool widen_head(struct transfer *transfer, size_t need)
{
    size_t room = transfer->head_room ? transfer->head_room : HEAD_FIRST;
    char *head;

    while (room < transfer->head_len + need)
        room *= 2;
    if (room == transfer->head_room)
        return true;
    head = realloc(transfer->head, room);
    if (!head)
        return false;
    net_charge(transfer->net, (ptrdiff_t)(room - transfer->head_room));
    transfer->head = head;
    transfer->head_room = room;
    return true;
}

static bool keep_header(struct transfer *transfer, struct mill_str name,
                        struct mill_str value)
{
    size_t need = name.len + value.len + 2;
    char *head;

    if (!widen_head(transfer, need))
        return false;
    head = transfer->head + transfer->head_len;
    memcpy(head, name.data, name.len);
    head[name.len] = '\0';
    memcpy(head + name.len + 1, value.data, value.len);
    head[need - 1] = '\0';
    transfer->list[transfer->head_count].name.len = name.len;
    transfer->list[transfer->head_count++].value.len = value.len;
    transfer->head_len += need;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What HTTP calls white space, and no more: a validator is bytes. */
static struct mill_str strip(struct mill_str text)
{
    while (text.len && is_blank(text.data[text.len - 1]))
        text.len--;
    while (text.len && is_blank(text.data[0]))
        text = str_from(text, 1);
    return text;
}

/* A server that sends heads without end sends interim answers or trailers, too. */
static bool is_flood(struct transfer *transfer, struct mill_str line)
{
    transfer->header_bytes += line.len;
    transfer->is_flooded = transfer->header_bytes > NET_HEADER_BYTES ||
                           transfer->head_count == NET_MOST_HEADERS;
    return transfer->is_flooded;
}

static size_t take_header(char *data, size_t size, size_t count, void *arg)
{
    struct transfer *transfer = arg;
    struct mill_str line = { data, size * count };
    size_t colon;

    if (is_flood(transfer, line))
        return 0;
    if (str_starts(line, str_of("HTTP/"))) { /* an interim answer came before */
        transfer->head_len = transfer->head_count = 0;
        transfer->is_head_whole = false;
        return line.len;
    }
    if (!strip(line).len)
        transfer->is_head_whole = true;
    colon = str_find_byte(line, ':', 0);
    if (transfer->is_head_whole || colon == STR_NONE || line.len > HEADER_LINE ||
        is_blank(data[0]) || memchr(data, 0, line.len))
        return line.len;
    return keep_header(transfer, strip(str_slice(line, 0, colon)),
                       strip(str_from(line, colon + 1)))
               ? line.len
               : 0;
}

/* curl keeps certificates that it read (some 18 ms for the system's) from one connection
 * to the next only if they come from one file; and those of a folder would be trusted
 * beside those of ca_file. */
static bool trust_one_file(CURL *easy, const struct net_settings *settings)
{
    char *file = NULL;

    if (settings->ca_file)
        return !curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file) &&
               !curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_getinfo(easy, CURLINFO_CAINFO, &file);
    return !file || access(file, R_OK) || !curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
}

bool transfer_setup(CURL *easy, const struct net_settings *settings)
{
    return !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") &&
           !curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https") &&
           !curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
           !curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->user_agent) &&
           !curl_easy_setopt(easy, CURLOPT_PROXY,
                             settings->proxy ? settings->proxy : "") &&
           !curl_easy_setopt(easy, CURLOPT_NOPROXY, "") && /* not the environment's */
           trust_one_file(easy, settings) &&
           !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                             (long)settings->connect_ms) &&
           !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)settings->slow_bytes) &&
           !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                             (long)(settings->slow_ms + 999) / 1000) &&
           !curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, br, zstd") &&
           !curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS) &&
           !curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L) &&
           !curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 32768L) &&
           !curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, transfer_open_socket) &&
           !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) &&
           !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
}

/* False: no memory. */
static bool add_header(struct transfer *transfer, const char *name, const char *value)
{
    size_t size = strlen(name) + strlen(value) + 3;
    struct curl_slist *list;
    char *line;

    if (!*value)
        return true;
    line = malloc(size);
    if (!line)
        return false;
    snprintf(line, size, "%s: %s", name, value);
    list = curl_slist_append(transfer->headers, line);
    free(line);
    if (list)
        transfer->headers = list;
    return list;
}

static bool pin(struct transfer *transfer)
{
    const struct sockaddr *address;
    char text[ADDRESS_TEXT], line[ADDRESS_TEXT + 16];

    curl_slist_free_all(transfer->connect_to);
    transfer->connect_to = NULL;
    if (!transfer->addresses.count)
        return true;
    address = (const void *)&transfer->addresses.items[transfer->next_address++];
    address_text(address, text);
    snprintf(transfer->answer.address, sizeof(transfer->answer.address), "%s", text);
    snprintf(line, sizeof(line), address->sa_family == AF_INET6 ? "::[%s]:%u" : "::%s:%u",
             text, transfer->port);
    transfer->connect_to = curl_slist_append(NULL, line);
    return transfer->connect_to;
}

static void forget_answer(struct transfer *transfer)
{
    transfer->head_len = transfer->head_count = transfer->header_bytes = 0;
    transfer->body_len = 0;
    transfer->is_blocked = transfer->is_flooded = transfer->is_head_whole = false;
    transfer->error[0] = '\0';
    transfer->answer.truncated = false;
}

bool transfer_prepare(struct transfer *transfer, const struct net_settings *settings,
                      int64_t now_ms)
{
    CURL *easy = transfer->easy;
    int64_t left_ms = transfer->started_ms + settings->total_ms - now_ms;

    forget_answer(transfer);
    if (!transfer->headers &&
        (!add_header(transfer, "Accept", transfer->accept) ||
         !add_header(transfer, "If-None-Match", transfer->etag) ||
         !add_header(transfer, "If-Modified-Since", transfer->last_modified)))
        return false;
    return pin(transfer) && !curl_easy_setopt(easy, CURLOPT_URL, transfer->url) &&
           !curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers) &&
           !curl_easy_setopt(easy, CURLOPT_CONNECT_TO, transfer->connect_to) &&
           !curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                             (long)(left_ms > 1 ? left_ms : 1)) &&
           !curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)transfer->was_retried) &&
           !curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) &&
           !curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error) &&
           !curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer) &&
           !curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) &&
           !curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
}

void transfer_detach(struct transfer *transfer)
{
    CURL *easy = transfer->easy;

    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, NULL);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, NULL);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, NULL);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, NULL);
}
