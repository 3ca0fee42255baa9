/* SPDX-License-Identifier: Apache-2.0
 *
 * address.h - which addresses may be asked: those of the public internet, and those of
 * networks that the configuration allows.
 *
 * Source: IANA's special-purpose address registries. An IPv4 address inside an IPv6 one
 * (mapped, compatible, NAT64, 6to4, Teredo) is judged as what it leads to.
 */
#ifndef NEWSMILL_FETCHER_ADDRESS_H
#define NEWSMILL_FETCHER_ADDRESS_H

#include <newsmill/type.h>
#include <sys/socket.h>

enum { ADDRESS_MOST_NETWORKS = 64, ADDRESS_TEXT = 64 };

struct network {
    uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
    unsigned bits;
};

struct networks {
    struct network items[ADDRESS_MOST_NETWORKS];
    size_t count;
};

/* "127.0.0.0/8, fd00::/8"; an address alone is a network of one. False: *bad is the part
 * that is none. NULL is none. */
bool networks_read(const char *text, struct networks *networks, struct mill_str *bad);

/* NULL: it may be asked. Else what kind of address it is: "loopback". Anything that is
 * neither IPv4 nor IPv6 may not. */
const char *address_denied(const struct networks *allowed,
                           const struct sockaddr *address);
bool address_equal(const struct sockaddr *a, const struct sockaddr *b); /* ports aside */
/* "192.0.2.1", "2001:db8::1". */
void address_text(const struct sockaddr *address, char text[ADDRESS_TEXT]);
/* An address written as a URL's host has it, [..] around IPv6. False: it is a name. */
bool address_read(struct mill_str host, unsigned port, struct sockaddr_storage *address);

#endif
