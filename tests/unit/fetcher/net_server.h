/* SPDX-License-Identifier: Apache-2.0
 *
 * net_server.h - a web server and a name server on loopback, in threads, that do what a
 * test scripts: everything wrong included.
 */
#ifndef TEST_NET_SERVER_H
#define TEST_NET_SERVER_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { SERVER_REQUEST = 16384, SERVER_CLIENTS = 1024, DNS_ANSWERS = 4 };

/* One connection. */
struct client {
    struct server *server;
    pthread_t thread;
    int descriptor;
    SSL *tls;
};

struct server {
    /* Answers one request. False: the connection ends. */
    bool (*serve)(struct client *client, const char *request);
    atomic_uint connections, requests;
    unsigned port;
    char last[SERVER_REQUEST]; /* request; read it when none is under way */
    int descriptor;
    pthread_t thread;
    SSL_CTX *tls; /* NULL: plain */
    struct client clients[SERVER_CLIENTS];
    atomic_bool ends;
};

/* On `address`, any port. `tls` is borrowed. */
void server_start(struct server *server, const char *address,
                  bool (*serve)(struct client *client, const char *request),
                  SSL_CTX *tls);
void server_stop(struct server *server);
/* False: the other end is gone. */
bool client_send(struct client *client, const char *data, size_t len);
bool client_print(struct client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Sleeps, unless the server ends. */
void client_wait(struct client *client, int ms);

/* A certificate of its own making for "tls.test" and 127.0.0.1, written to `file` as
 * PEM. */
SSL_CTX *certificate_make(const char *file);

struct dns {
    /* IPv4 addresses by the number of the query for an A record, the last one ever
     * after; NULL: never answers. "": no address. */
    const char *answers[DNS_ANSWERS];
    unsigned count; /* answers; each may hold several with spaces between */
    unsigned ttl;
    atomic_uint queries; /* for A records */
    unsigned port;
    char servers[64]; /* for net_config.name_servers */
    int descriptor;
    pthread_t thread;
    atomic_bool ends;
};

void dns_start(struct dns *dns);
void dns_stop(struct dns *dns);

#endif
