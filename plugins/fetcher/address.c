/* SPDX-License-Identifier: Apache-2.0
 * address.c - special networks, and what lies inside of them. */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "text/str.h"

/* Not of the public internet. */
static const char special[] =
    "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,"
    "192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,"
    "198.51.100.0/24,203.0.113.0/24,224.0.0.0/4,240.0.0.0/4,"
    "::/128,::1/128,64:ff9b:1::/48,100::/64,2001::/23,2001:db8::/32,3fff::/20,5f00::/16,"
    "fc00::/7,fe80::/10,fec0::/10,ff00::/8";

static bool read_bytes(const char *text, uint8_t bytes[16], unsigned *most)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

    if (inet_pton(AF_INET, text, bytes + 12) == 1) {
        memcpy(bytes, mapped, sizeof(mapped));
        *most = 32;
        return true;
    }
    *most = 128;
    return inet_pton(AF_INET6, text, bytes) == 1;
}

static bool read_network(struct mill_str part, struct network *network)
{
    char text[ADDRESS_TEXT + 8], *slash, *end = NULL;
    unsigned most;
    unsigned long bits;

    if (!part.len || part.len >= sizeof(text))
        return false;
    memcpy(text, part.data, part.len);
    text[part.len] = '\0';
    slash = strchr(text, '/');
    if (slash)
        *slash++ = '\0';
    if (!read_bytes(text, network->bytes, &most))
        return false;
    bits = slash ? strtoul(slash, &end, 10) : most;
    if ((slash && (end == slash || *end)) || bits > most)
        return false;
    network->bits = (unsigned)bits + 128 - most;
    return true;
}

bool networks_read(const char *text, struct networks *networks, struct mill_str *bad)
{
    struct mill_str rest = str_of(text), part;

    networks->count = 0;
    while (str_next(&rest, ',', &part)) {
        part = str_trim(part);
        if (networks->count == ADDRESS_MOST_NETWORKS ||
            !read_network(part, &networks->items[networks->count])) {
            *bad = part;
            return false;
        }
        networks->count++;
    }
    return true;
}

static bool is_within(const uint8_t bytes[16], const struct network *network)
{
    unsigned whole = network->bits / 8, rest = network->bits % 8;

    return !memcmp(bytes, network->bytes, whole) &&
           (!rest || !((bytes[whole] ^ network->bytes[whole]) >> (8 - rest)));
}

static bool is_in(const struct networks *networks, const uint8_t bytes[16])
{
    for (size_t i = 0; i < networks->count; i++)
        if (is_within(bytes, &networks->items[i]))
            return true;
    return false;
}

/* The IPv4 address that an IPv6 one leads to, as a mapped one. */
static bool unwrap(const uint8_t bytes[16], uint8_t inner[16])
{
    static const uint8_t compatible[12], nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    const uint8_t *v4 = NULL;
    uint8_t flipped[4];

    if (!memcmp(bytes, compatible, 12) || !memcmp(bytes, nat64, 12)) {
        v4 = bytes + 12;
    } else if (bytes[0] == 0x20 && bytes[1] == 0x02) { /* 6to4 */
        v4 = bytes + 2;
    } else if (bytes[0] == 0x20 && bytes[1] == 0x01 && !bytes[2] && !bytes[3]) {
        for (int i = 0; i < 4; i++) /* Teredo: the client, inverted */
            flipped[i] = (uint8_t)~bytes[12 + i];
        v4 = flipped;
    }
    if (!v4)
        return false;
    memcpy(inner, mapped, 12);
    memcpy(inner + 12, v4, 4);
    return true;
}

static bool bytes_of(const struct sockaddr *address, uint8_t bytes[16])
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)address;

        memcpy(bytes, mapped, 12);
        memcpy(bytes + 12, &in->sin_addr, 4);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const void *)address;

        memcpy(bytes, &in->sin6_addr, 16);
        return true;
    }
    return false;
}

bool address_may_be_asked(const struct networks *allowed, const struct sockaddr *address)
{
    struct networks denied;
    struct mill_str bad;
    uint8_t bytes[16], inner[16];

    if (!bytes_of(address, bytes))
        return false;
    if (is_in(allowed, bytes))
        return true;
    networks_read(special, &denied, &bad);
    if (is_in(&denied, bytes))
        return false;
    return !unwrap(bytes, inner) || is_in(allowed, inner) || !is_in(&denied, inner);
}

void address_text(const struct sockaddr *address, char text[ADDRESS_TEXT])
{
    const void *bytes =
        address->sa_family == AF_INET
            ? (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr
            : (const void *)&((const struct sockaddr_in6 *)(const void *)address)
                  ->sin6_addr;

    if (!inet_ntop(address->sa_family, bytes, text, ADDRESS_TEXT))
        text[0] = '\0';
}

bool address_read(struct mill_str host, unsigned port, struct sockaddr_storage *address)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
                                .sin6_port = htons((uint16_t)port) };
    char text[ADDRESS_TEXT];

    if (host.len > 1 && host.data[0] == '[')
        host = str_slice(host, 1, host.len - 1);
    if (host.len >= sizeof(text))
        return false;
    memcpy(text, host.data, host.len);
    text[host.len] = '\0';
    *address = (struct sockaddr_storage){ 0 };
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
        memcpy(address, &in, sizeof(in));
        return true;
    }
    if (inet_pton(AF_INET6, text, &in6.sin6_addr) != 1)
        return false;
    memcpy(address, &in6, sizeof(in6));
    return true;
}
