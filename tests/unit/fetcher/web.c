/* SPDX-License-Identifier: Apache-2.0
 * web.c - a thread for the listener, one for each connection. */
#include "web.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CLIENTS = 1024 };

struct web {
    bool (*handle)(struct web_client *client);
    void *arg;
    int listener;
    unsigned port;
    pthread_t thread;
    atomic_bool is_stopping;
    atomic_uint connections, open;
    SSL_CTX *tls;
    char certificate[64];
};

struct visit {
    struct web *web;
    int socket;
};

static int listen_on(int type, unsigned *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(at);
    int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    if (bind(descriptor, (struct sockaddr *)&at, sizeof(at)) ||
        getsockname(descriptor, (struct sockaddr *)&at, &len))
        abort();
    *port = ntohs(at.sin_port);
    return descriptor;
}

/* A key, and a certificate for localhost and 127.0.0.1 that it signed itself. */
static void make_certificate(struct web *web)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_EXTENSION *names;
    FILE *file;
    int descriptor;

    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name,
                                "DNS:localhost,IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate, key, EVP_sha256());
    web->tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(web->tls, certificate);
    SSL_CTX_use_PrivateKey(web->tls, key);
    snprintf(web->certificate, sizeof(web->certificate), "/tmp/newsmill-ca-XXXXXX");
    descriptor = mkstemp(web->certificate);
    file = fdopen(descriptor, "w");
    PEM_write_X509(file, certificate);
    fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

bool web_send(struct web_client *client, const void *data, size_t len)
{
    const char *at = data;

    while (len > 0) {
        ssize_t n = client->tls
                        ? SSL_write(client->tls, at, (int)(len < 16384 ? len : 16384))
                        : send(client->socket, at, len, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

bool web_print(struct web_client *client, const char *text)
{
    return web_send(client, text, strlen(text));
}

static bool read_request(struct web_client *client, char *request)
{
    size_t len = 0;

    while (len < WEB_REQUEST_BYTES - 1) {
        size_t room = WEB_REQUEST_BYTES - 1 - len;
        ssize_t n = client->tls ? SSL_read(client->tls, request + len, (int)room)
                                : recv(client->socket, request + len, room, 0);

        if (n <= 0)
            return false;
        len += (size_t)n;
        request[len] = '\0';
        if (strstr(request, "\r\n\r\n"))
            return true;
    }
    return false;
}

static void *serve(void *arg)
{
    struct visit visit = *(struct visit *)arg;
    char request[WEB_REQUEST_BYTES];
    struct web_client client = { visit.socket, NULL, request, visit.web->arg };

    free(arg);
    if (visit.web->tls) {
        client.tls = SSL_new(visit.web->tls);
        SSL_set_fd(client.tls, visit.socket);
    }
    if (!client.tls || SSL_accept(client.tls) == 1)
        while (read_request(&client, request) && visit.web->handle(&client))
            continue;
    if (client.tls)
        SSL_free(client.tls);
    close(visit.socket);
    visit.web->open--;
    return NULL;
}

static void *listen_loop(void *arg)
{
    struct web *web = arg;

    while (!web->is_stopping) {
        struct pollfd ready = { .fd = web->listener, .events = POLLIN };
        struct visit *visit;
        pthread_t thread;
        int client;

        if (poll(&ready, 1, 20) <= 0)
            continue;
        client = accept(web->listener, NULL, NULL);
        visit = malloc(sizeof(*visit));
        if (client < 0 || !visit)
            abort();
        *visit = (struct visit){ web, client };
        web->connections++;
        web->open++;
        pthread_create(&thread, NULL, serve, visit);
        pthread_detach(thread);
    }
    return NULL;
}

struct web *web_start(bool (*handle)(struct web_client *client), void *arg, bool tls)
{
    struct web *web = calloc(1, sizeof(*web));

    signal(SIGPIPE, SIG_IGN);
    web->handle = handle;
    web->arg = arg;
    if (tls)
        make_certificate(web);
    web->listener = listen_on(SOCK_STREAM, &web->port);
    listen(web->listener, MOST_CLIENTS);
    pthread_create(&web->thread, NULL, listen_loop, web);
    return web;
}

/* Handlers end when their client has gone: stop the net before. */
void web_stop(struct web *web)
{
    web->is_stopping = true;
    pthread_join(web->thread, NULL);
    while (web->open)
        usleep(1000);
    close(web->listener);
    SSL_CTX_free(web->tls);
    if (web->certificate[0])
        unlink(web->certificate);
    free(web);
}

unsigned web_port(const struct web *web)
{
    return web->port;
}

const char *web_certificate(const struct web *web)
{
    return web->certificate;
}

unsigned web_connections(const struct web *web)
{
    return web->connections;
}

struct names {
    uint32_t (*answer)(const char *name, unsigned n);
    int socket;
    unsigned port, asked;
    pthread_t thread;
    atomic_bool is_stopping;
};

/* The question's name with dots; the place behind the question. */
static size_t read_question(const uint8_t *packet, size_t len, char name[256],
                            unsigned *type)
{
    size_t at = 12, out = 0;

    while (at < len && packet[at] && out + packet[at] + 1 < 255) {
        if (out)
            name[out++] = '.';
        memcpy(name + out, packet + at + 1, packet[at]);
        out += packet[at];
        at += packet[at] + 1u;
    }
    name[out] = '\0';
    *type = packet[at + 2];
    return at + 5;
}

static size_t reply(struct names *names, uint8_t *packet, size_t len)
{
    char name[256];
    unsigned type;
    size_t end = read_question(packet, len, name, &type);
    uint32_t address = 0;

    packet[2] = 0x84;
    packet[3] = 0;
    memset(packet + 6, 0, 6);
    if (type == 1) {
        address = names->answer(name, names->asked++);
        if (!address)
            return 0;
        const uint8_t record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4 };

        packet[7] = 1;
        memcpy(packet + end, record, sizeof(record));
        address = htonl(address);
        memcpy(packet + end + sizeof(record), &address, 4);
        end += sizeof(record) + 4;
    }
    return end;
}

static void *name_loop(void *arg)
{
    struct names *names = arg;

    while (!names->is_stopping) {
        struct pollfd ready = { .fd = names->socket, .events = POLLIN };
        struct sockaddr_in from;
        socklen_t from_len = sizeof(from);
        uint8_t packet[512];
        ssize_t len;
        size_t out;

        if (poll(&ready, 1, 20) <= 0)
            continue;
        len =
            recvfrom(names->socket, packet, 300, 0, (struct sockaddr *)&from, &from_len);
        if (len < 17)
            continue;
        out = reply(names, packet, (size_t)len);
        if (out)
            sendto(names->socket, packet, out, 0, (struct sockaddr *)&from, from_len);
    }
    return NULL;
}

struct names *names_start(uint32_t (*answer)(const char *name, unsigned n))
{
    struct names *names = calloc(1, sizeof(*names));

    names->answer = answer;
    names->socket = listen_on(SOCK_DGRAM, &names->port);
    pthread_create(&names->thread, NULL, name_loop, names);
    return names;
}

void names_stop(struct names *names)
{
    names->is_stopping = true;
    pthread_join(names->thread, NULL);
    close(names->socket);
    free(names);
}

unsigned names_port(const struct names *names)
{
    return names->port;
}
