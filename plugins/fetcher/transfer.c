/* SPDX-License-Identifier: Apache-2.0
 * transfer.c - one request as curl sees it. */
#include "transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/str.h"

enum { BODY_FIRST = 16 << 10, HEADER_LINE = 8192 };

static char *copy(struct mill_str text)
{
    char *made = malloc(text.len + 1);

    if (!made)
        return NULL;
    memcpy(made, text.data ? text.data : "", text.len);
    made[text.len] = '\0';
    return made;
}

struct transfer *transfer_new(struct net *net, const struct net_request *request)
{
    struct transfer *transfer = calloc(1, sizeof(*transfer));

    if (!transfer)
        return NULL;
    transfer->net = net;
    transfer->answer.owner = request->owner;
    transfer->url = copy(request->url);
    transfer->etag = copy(request->etag);
    transfer->last_modified = copy(request->last_modified);
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
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->connect_to);
    free(transfer->url);
    free(transfer->etag);
    free(transfer->last_modified);
    free(transfer->head);
    free(transfer->body);
    free(transfer);
}

/* The last gate: curl connects to what it finds, whatever we asked for. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    struct transfer *transfer = arg;
    const struct net_settings *settings = net_settings(transfer->net);
    int descriptor;

    if (!settings->proxy && !address_may_be_asked(&settings->allowed, &address->addr)) {
        transfer->is_blocked = true;
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

static bool keep_header(struct transfer *transfer, struct mill_str name,
                        struct mill_str value)
{
    size_t need = name.len + value.len + 2;
    char *head;

    if (transfer->head_count == NET_MOST_HEADERS)
        return true;
    head = realloc(transfer->head, transfer->head_len + need);
    if (!head)
        return false;
    transfer->head = head;
    head += transfer->head_len;
    memcpy(head, name.data, name.len);
    head[name.len] = '\0';
    memcpy(head + name.len + 1, value.data, value.len);
    head[need - 1] = '\0';
    transfer->list[transfer->head_count].name.len = name.len;
    transfer->list[transfer->head_count++].value.len = value.len;
    transfer->head_len += need;
    return true;
}

static size_t take_header(char *data, size_t size, size_t count, void *arg)
{
    struct transfer *transfer = arg;
    struct mill_str line = { data, size * count };
    size_t colon;

    transfer->header_bytes += line.len;
    if (transfer->header_bytes > NET_HEADER_BYTES) {
        transfer->is_flooded = true;
        return 0;
    }
    if (str_starts(line, str_of("HTTP/"))) { /* an interim answer came before */
        transfer->head_len = transfer->head_count = 0;
        return line.len;
    }
    colon = str_find_byte(line, ':', 0);
    if (colon == STR_NONE || line.len > HEADER_LINE || memchr(data, 0, line.len))
        return line.len;
    return keep_header(transfer, str_trim(str_slice(line, 0, colon)),
                       str_trim(str_from(line, colon + 1)))
               ? line.len
               : 0;
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
           (!settings->ca_file ||
            !curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file)) &&
           !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                             (long)settings->connect_ms) &&
           !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)settings->slow_bytes) &&
           !curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                             (long)(settings->slow_ms + 999) / 1000) &&
           !curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, br, zstd") &&
           !curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS) &&
           !curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 65536L) &&
           !curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) &&
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
    transfer->is_blocked = transfer->is_flooded = false;
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
           !curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING,
                             (long)transfer->inflate) &&
           !curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                             (long)(left_ms > 1 ? left_ms : 1)) &&
           !curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)transfer->was_retried) &&
           !curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) &&
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
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, NULL);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, NULL);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, NULL);
}

void transfer_fail(struct transfer *transfer, enum net_error error, const char *why)
{
    struct net_answer *answer = &transfer->answer;

    answer->error = error;
    answer->status = 0;
    answer->truncated = false;
    transfer->head_count = transfer->body_len = 0;
    snprintf(answer->why, sizeof(answer->why), "%s", why);
}

static enum net_error error_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return NET_DNS;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
        return NET_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return NET_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_INITFAILED:
        return NET_TLS;
    default:
        return NET_HTTP;
    }
}

static bool is_retried(struct transfer *transfer, CURLcode code)
{
    curl_off_t connected_us = 0;
    long fresh = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_CONNECT_TIME_T, &connected_us);
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &fresh);
    if ((code == CURLE_COULDNT_CONNECT ||
         (code == CURLE_OPERATION_TIMEDOUT && !connected_us)) &&
        transfer->next_address < transfer->addresses.count)
        return true;
    /* A connection that served before may have been closed meanwhile. */
    if (transfer->was_retried || fresh ||
        (code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR && code != CURLE_HTTP2 &&
         code != CURLE_HTTP2_STREAM && code != CURLE_GOT_NOTHING))
        return false;
    transfer->was_retried = true;
    if (transfer->next_address)
        transfer->next_address--;
    return true;
}

static void point_at_texts(struct transfer *transfer)
{
    struct net_answer *answer = &transfer->answer;
    const char *at = transfer->head;
    size_t kept = 0;

    for (size_t i = 0; i < transfer->head_count; i++) {
        struct net_header header = transfer->list[i];

        header.name.data = at;
        header.value.data = at + header.name.len + 1;
        at = header.value.data + header.value.len + 1;
        if (transfer->inflate &&
            str_equal_case(header.name, str_of("content-encoding"))) {
            answer->inflated = true;
            continue;
        }
        transfer->list[kept++] = header;
    }
    transfer->head_count = kept;
    answer->headers = transfer->list;
    answer->header_count = kept;
    answer->body =
        (struct mill_str){ transfer->body ? transfer->body : "", transfer->body_len };
}

bool transfer_end(struct transfer *transfer, CURLcode code)
{
    struct net_answer *answer = &transfer->answer;
    long status = 0, fresh = 0;

    if (transfer->is_blocked)
        transfer_fail(transfer, NET_BLOCKED, "the address may not be asked");
    else if (transfer->is_flooded)
        transfer_fail(transfer, NET_TOO_LARGE, "the headers have no end");
    else if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && answer->truncated))
        answer->error = NET_OK;
    else if (is_retried(transfer, code))
        return true;
    else
        transfer_fail(transfer, error_of(code), curl_easy_strerror(code));
    if (answer->error == NET_OK) {
        curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &fresh);
        answer->status = (int)status;
        answer->reused = !fresh;
    }
    point_at_texts(transfer);
    return false;
}
