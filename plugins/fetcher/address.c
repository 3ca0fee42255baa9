/* SPDX-License-Identifier: Apache-2.0
 * address.c - special networks, and what lies inside of them. */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "text/str.h"

#define V4(bits, kind, ...)                                                              \
    {                                                                                    \
        { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, __VA_ARGS__ }, 96 + (bits) }, kind \
    }
#define V6(bits, kind, ...)                                                              \
    {                                                                                    \
        { { __VA_ARGS__ }, bits }, kind                                                  \
    }

/* Not of the public internet. */
static const struct {
    struct network network;
    const char *kind;
} special[] = {
    V4(8, "this network", 0),
    V4(8, "private", 10),
    V4(10, "shared by a provider's customers", 100, 64),
    V4(8, "loopback", 127),
    V4(16, "link-local", 169, 254),
    V4(12, "private", 172, 16),
    V4(24, "reserved", 192, 0, 0),
    V4(24, "documentation", 192, 0, 2),
    V4(24, "a 6to4 relay", 192, 88, 99),
    V4(16, "private", 192, 168),
    V4(15, "for benchmarks", 198, 18),
    V4(24, "documentation", 198, 51, 100),
    V4(24, "documentation", 203, 0, 113),
    V4(4, "multicast", 224),
    V4(4, "reserved", 240),
    V6(128, "unspecified", 0),
    V6(128, "loopback", [15] = 1),
    V6(23, "reserved", 0x20, 0x01), /* with Teredo */
    V6(32, "documentation", 0x20, 0x01, 0x0d, 0xb8),
    V6(20, "documentation", 0x3f, 0xff),
    V6(7, "private", 0xfc),
    V6(10, "link-local", 0xfe, 0x80),
    V6(10, "site-local", 0xfe, 0xc0),
    V6(8, "multicast", 0xff),
};

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

static const char *kind_of(const uint8_t bytes[16])
{
    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
        if (is_within(bytes, &special[i].network))
            return special[i].kind;
    return NULL;
}

/* The IPv4 address that an IPv6 one leads to, as a mapped one. */
static bool unwrap(const uint8_t bytes[16], uint8_t inner[16])
{
    static const uint8_t compatible[12], nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    const uint8_t *v4 = NULL;

    if (!memcmp(bytes, mapped, 12) || !memcmp(bytes, compatible, 12) ||
        !memcmp(bytes, nat64, 12))
        v4 = bytes + 12;
    else if (bytes[0] == 0x20 && bytes[1] == 0x02) /* 6to4 */
        v4 = bytes + 2;
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

const char *address_denied(const struct networks *allowed, const struct sockaddr *address)
{
    uint8_t bytes[16], inner[16];
    const char *kind;

    if (!bytes_of(address, bytes))
        return "of no known family";
    if (is_in(allowed, bytes))
        return NULL;
    kind = kind_of(bytes);
    if (kind)
        return kind;
    if (unwrap(bytes, inner))
        return is_in(allowed, inner) ? NULL : kind_of(inner);
    /* Only 2000::/3 has been given out for the public. */
    return bytes[0] >> 5 == 1 ? NULL : "reserved";
}

bool address_equal(const struct sockaddr *a, const struct sockaddr *b)
{
    uint8_t bytes[16], others[16];

    return a->sa_family == b->sa_family && bytes_of(a, bytes) && bytes_of(b, others) &&
           !memcmp(bytes, others, sizeof(bytes));
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
