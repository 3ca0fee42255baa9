/* SPDX-License-Identifier: Apache-2.0
 * net_server.c - a web server in threads: one for each connection. */
#define _GNU_SOURCE /* POLLRDHUP */
#include "net_server.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test.h"

static ssize_t client_read(struct client *client, char *to, size_t len)
{
    if (client->tls)
        return SSL_read(client->tls, to, (int)len);
    return recv(client->descriptor, to, len, 0);
}

bool client_send(struct client *client, const char *data, size_t len)
{
    while (len) {
        ssize_t sent = client->tls ? SSL_write(client->tls, data, (int)len)
                                   : send(client->descriptor, data, len, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        data += sent;
        len -= (size_t)sent;
    }
    return true;
}

bool client_print(struct client *client, const char *format, ...)
{
    char text[4096];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    assert_in_range(len, 0, sizeof(text) - 1);
    return client_send(client, text, (size_t)len);
}

void client_wait(struct client *client, int ms)
{
    struct pollfd gone = { .fd = client->descriptor, .events = POLLRDHUP };

    poll(&gone, 1, ms);
}

/* False: the connection is over. */
static bool read_request(struct client *client, char *request)
{
    size_t len = 0;

    request[0] = '\0';
    while (!strstr(request, "\r\n\r\n")) {
        ssize_t got = client_read(client, request + len, SERVER_REQUEST - 1 - len);

        if (got <= 0)
            return false;
        len += (size_t)got;
        request[len] = '\0';
    }
    return true;
}

static void *serve_client(void *arg)
{
    struct client *client = arg;
    struct server *server = client->server;
    char request[SERVER_REQUEST];
    struct timeval patience = { .tv_sec = 20 };
    bool goes_on = true;
    sigset_t broken;

    /* OpenSSL's writes raise it; the net's must not, so it is this thread's alone. */
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, NULL);
    setsockopt(client->descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (server->tls) {
        client->tls = SSL_new(server->tls);
        SSL_set_fd(client->tls, client->descriptor);
        goes_on = SSL_accept(client->tls) == 1;
    }
    while (goes_on && read_request(client, request)) {
        memcpy(server->last, request, sizeof(request));
        atomic_fetch_add(&server->requests, 1);
        goes_on = server->serve(client, request);
    }
    shutdown(client->descriptor, SHUT_RDWR);
    SSL_free(client->tls);
    return NULL;
}

static void *accept_all(void *arg)
{
    struct server *server = arg;
    int descriptor;

    while ((descriptor = accept(server->descriptor, NULL, NULL)) >= 0) {
        struct client *client = &server->clients[server->connections];

        assert_true(server->connections < SERVER_CLIENTS);
        *client = (struct client){ .server = server, .descriptor = descriptor };
        pthread_create(&client->thread, NULL, serve_client, client);
        atomic_fetch_add(&server->connections, 1);
    }
    return NULL;
}

void server_start(struct server *server, const char *address,
                  bool (*serve)(struct client *client, const char *request), SSL_CTX *tls)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof(at);

    memset(server, 0, sizeof(*server));
    server->serve = serve;
    server->tls = tls;
    server->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(inet_pton(AF_INET, address, &at.sin_addr), 1);
    assert_int_equal(bind(server->descriptor, (void *)&at, sizeof(at)), 0);
    assert_int_equal(listen(server->descriptor, 512), 0);
    assert_int_equal(getsockname(server->descriptor, (void *)&at, &len), 0);
    server->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, accept_all, server), 0);
}

void server_stop(struct server *server)
{
    atomic_store(&server->ends, true);
    shutdown(server->descriptor, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->descriptor);
    for (unsigned i = 0; i < server->connections; i++) {
        shutdown(server->clients[i].descriptor, SHUT_RDWR);
        pthread_join(server->clients[i].thread, NULL);
        close(server->clients[i].descriptor);
    }
}

static void sign(X509 *made, EVP_PKEY *key)
{
    X509_NAME *name = X509_get_subject_name(made);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name,
                                                "DNS:tls.test,IP:127.0.0.1");

    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"tls.test", -1,
                               -1, 0);
    X509_set_issuer_name(made, name);
    X509_set_pubkey(made, key);
    X509_add_ext(made, names, -1);
    X509_EXTENSION_free(names);
    assert_true(X509_sign(made, key, EVP_sha256()));
}

SSL_CTX *certificate_make(const char *file)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *made = X509_new();
    FILE *out = fopen(file, "w");

    assert_non_null(out);
    sign(made, key);
    PEM_write_X509(out, made);
    fclose(out);
    assert_int_equal(SSL_CTX_use_certificate(context, made), 1);
    assert_int_equal(SSL_CTX_use_PrivateKey(context, key), 1);
    X509_free(made);
    EVP_PKEY_free(key);
    return context;
}
