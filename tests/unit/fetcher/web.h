/* SPDX-License-Identifier: Apache-2.0
 *
 * web.h - a web server and a name server on loopback that misbehave as they are told.
 */
#ifndef NEWSMILL_TEST_WEB_H
#define NEWSMILL_TEST_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WEB_REQUEST_BYTES = 4096 };

struct web;

/* A connection as a handler sees it. */
struct web_client {
    int socket;
    void *tls;           /* SSL; NULL: none */
    const char *request; /* head of the request, closed by a NUL */
    void *arg;
};

/* `handle` answers one request in a thread of its own; true: the connection stays open
 * for another. With `tls` the server has a certificate of its own making, which
 * web_certificate() names a file of. */
struct web *web_start(bool (*handle)(struct web_client *client), void *arg, bool tls);
void web_stop(struct web *web);
unsigned web_port(const struct web *web);
const char *web_certificate(const struct web *web);
unsigned web_connections(const struct web *web); /* accepted so far */

/* False: the client has gone. */
bool web_send(struct web_client *client, const void *data, size_t len);
bool web_print(struct web_client *client, const char *text);

struct names;

/* Answers each question for an A record: `answer` gives the address of the n-th question
 * for a name (from 0), in host order; 0: says nothing at all. */
struct names *names_start(uint32_t (*answer)(const char *name, unsigned n));
void names_stop(struct names *names);
unsigned names_port(const struct names *names);

#endif
