/* SPDX-License-Identifier: Apache-2.0
 *
 * transfer.h - one request on its way: its copy, its curl handle, what came so far.
 * Internal to the net.
 */
#ifndef NEWSMILL_FETCHER_TRANSFER_H
#define NEWSMILL_FETCHER_TRANSFER_H

#include <curl/curl.h>
#include <sys/queue.h>

#include "address.h"
#include "net.h"
#include "resolve.h"

/* What all transfers of a net share. Texts are owned. */
struct net_settings {
    char *user_agent, *ca_file, *proxy;
    int64_t connect_ms, total_ms, slow_bytes, slow_ms;
    struct networks allowed;
};

struct transfer {
    TAILQ_ENTRY(transfer) place;
    struct net *net;
    struct net_answer answer; /* its texts point into head and body at the end */
    char *url, *etag, *last_modified, *host;
    const char *accept;
    bool inflate;
    size_t most_bytes;
    int64_t started_ms;

    struct addresses addresses;
    size_t next_address; /* to be tried if this one fails */
    unsigned port;
    struct resolve_wait wait;
    bool was_retried; /* on a fresh connection */

    CURL *easy;
    struct curl_slist *headers, *connect_to;
    bool is_blocked, is_flooded;
    bool is_head_whole; /* what looks like a header now is a trailer */
    char error[CURL_ERROR_SIZE];
    char *head; /* name NUL value NUL ..., of this answer */
    size_t head_len, head_room, head_count;
    size_t header_bytes; /* of interim answers and trailers too */
    struct net_header list[NET_MOST_HEADERS];
    char *body;
    size_t body_len, body_room;
};

/* Owned; NULL: no memory. */
struct transfer *transfer_new(struct net *net, const struct net_request *request);
void transfer_free(struct transfer *transfer);

/* Sets the handle up for the address that is next; an empty list: whatever a proxy says.
 * False: no memory. */
bool transfer_prepare(struct transfer *transfer, const struct net_settings *settings,
                      int64_t now_ms);
/* Takes options off the handle that point to the transfer. */
void transfer_detach(struct transfer *transfer);
/* The transfer has ended with `code`: what that means. True: it is worth another try,
 * with the next address or a fresh connection. */
bool transfer_end(struct transfer *transfer, CURLcode code);
void transfer_fail(struct transfer *transfer, enum net_error error, const char *why);

/* The last gate, curl's CURLOPT_OPENSOCKETFUNCTION: curl connects to what it finds,
 * whatever we asked for. */
curl_socket_t transfer_open_socket(void *arg, curlsocktype purpose,
                                   struct curl_sockaddr *address);

/* Of net.c. */
const struct net_settings *net_settings(const struct net *net);
void net_charge(struct net *net, ptrdiff_t bytes); /* memory of heads and bodies */

/* The options that never change. */
bool transfer_setup(CURL *easy, const struct net_settings *settings);

#endif
