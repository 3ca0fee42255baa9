/* SPDX-License-Identifier: Apache-2.0
 *
 * net.h - single HTTP and HTTPS requests: names, connections, transfers. One net serves
 * one partition.
 *
 * A request is one hop: redirects are answers like others, because whether the next hop
 * may be asked, and when, is not the net's to say. Names are resolved by c-ares and the
 * connection is pinned to an address that was checked; every socket is checked again when
 * it is made. Nothing blocks: all sockets are in one epoll descriptor, all time-outs in
 * net_due_ms(). Times are CLOCK_MONOTONIC's where the net waits, and durations in
 * answers.
 */
#ifndef NEWSMILL_FETCHER_NET_H
#define NEWSMILL_FETCHER_NET_H

#include <newsmill/type.h>

enum { NET_WHY_BYTES = 256, NET_MOST_HEADERS = 128, NET_HEADER_BYTES = 64 << 10 };

/* In the order of a Page's `error`; net_error_name() gives those words. NET_OK: there is
 * a status, whatever it is. NET_HTTP: bytes that are no HTTP, or a body that broke off.
 */
enum net_error {
    NET_OK,
    NET_DNS,
    NET_CONNECT,
    NET_TLS,
    NET_TIMEOUT,
    NET_HTTP,
    NET_BLOCKED,  /* the address is one that may not be asked */
    NET_TOO_LARGE /* headers, or a body of which nothing may be kept */
};

/* All borrowed until net_new() returns, 0 and NULL: the default. */
struct net_config {
    const char *user_agent;
    /* Networks to allow although they are loopback, private, or reserved: CIDR with
     * commas between. Else none is. */
    const char *allow;
    const char *ca_file;
    /* Names are then the proxy's to resolve, and to refuse; only addresses in URLs are
     * checked here. */
    const char *proxy;
    const char *name_servers;     /* as c-ares takes them; NULL: the system's */
    int64_t connect_ms, total_ms; /* 10,000 and 60,000 */
    int64_t slow_bytes, slow_ms;  /* fewer a second for so long end it: 100, 20,000 */
    unsigned most;                /* requests at once: 256 */
};

struct net_header {
    struct mill_str name, value;
};

struct net_request {
    struct mill_str url; /* normalised, text/url.h; http or https */
    /* Validators to send back byte for byte; empty: none. One with control characters, or
     * of more than 1,024 bytes, is not sent. */
    struct mill_str etag, last_modified;
    const char *accept; /* NULL: anything */
    /* Undo the content encoding; a body that is not encoded as it says, or in a way that
     * nobody knows, stays as it is. */
    bool inflate;
    /* Of the body, as transferred and as undone; beyond it the transfer ends and the
     * answer says truncated. */
    size_t most_bytes;
    void *owner;
};

struct net_answer {
    void *owner;
    enum net_error error;
    char why[NET_WHY_BYTES];          /* of an error: for people */
    int status;                       /* 0: none came */
    const struct net_header *headers; /* of the answer, not of interim ones */
    size_t header_count;
    struct mill_str body;
    bool truncated;
    bool inflated;    /* the content encoding was undone, and is not in the headers */
    int64_t took_ms;  /* from net_start() to the end */
    char address[64]; /* that was asked; "" before there was one */
    bool reused;      /* its connection had served before */
    bool stalled;     /* net_step() came over a second late meanwhile: a time-out may be
                         ours, and counts as not tried */
};

struct net;

/* NULL: *why says what is wrong (at most NET_WHY_BYTES). A process that would die of
 * SIGPIPE ignores it from now on, and may open as many files as its hard limit says. */
struct net *net_new(const struct net_config *config, char *why);
/* Ends what is under way at once, never waiting for a name server. */
void net_free(struct net *net);

/* False: `most` are under way. The request is copied. */
bool net_start(struct net *net, const struct net_request *request);
size_t net_running(const struct net *net);
/* Bytes of all answers and unfinished bodies. */
size_t net_bytes(const struct net *net);

int net_descriptor(const struct net *net);
/* Milliseconds until net_step() is due though nothing rings; -1: never; 0 as long as an
 * answer waits for net_next(). */
int64_t net_due_ms(const struct net *net);
/* Does what is due, without waiting. */
void net_step(struct net *net);
/* The next answer that is whole; NULL: none. Owned: net_answer_free(). */
struct net_answer *net_next(struct net *net);
void net_answer_free(struct net *net, struct net_answer *answer);

/* The first header of this name, whatever its case; empty data NULL: none. */
struct mill_str net_answer_header(const struct net_answer *answer, const char *name);
const char *net_error_name(enum net_error error); /* "dns"; NULL for NET_OK */

#endif
