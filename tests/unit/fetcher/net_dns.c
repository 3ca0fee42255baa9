/* SPDX-License-Identifier: Apache-2.0
 * net_dns.c - a name server that says what the test wants said. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net_server.h"
#include "test.h"

enum { PACKET = 1500, HEAD = 12, TYPE_A = 1 };

/* Appends an A record for the name at HEAD. */
static size_t add_record(uint8_t *packet, size_t len, const char *address, unsigned ttl)
{
    const uint8_t record[] = { 0xc0,
                               HEAD,
                               0,
                               TYPE_A,
                               0,
                               1,
                               (uint8_t)(ttl >> 24),
                               (uint8_t)(ttl >> 16),
                               (uint8_t)(ttl >> 8),
                               (uint8_t)ttl,
                               0,
                               4 };

    memcpy(packet + len, record, sizeof(record));
    assert_int_equal(inet_pton(AF_INET, address, packet + len + sizeof(record)), 1);
    packet[7]++;
    return len + sizeof(record) + 4;
}

static size_t add_records(const struct dns *dns, unsigned query, uint8_t *packet,
                          size_t len)
{
    const char *at = dns->answers[query < dns->count ? query : dns->count - 1];
    char address[32];
    int used;

    while (sscanf(at, " %31s%n", address, &used) == 1) {
        len = add_record(packet, len, address, dns->ttl);
        at += used;
    }
    return len;
}

static void *answer_all(void *arg)
{
    struct dns *dns = arg;
    uint8_t packet[PACKET];
    struct sockaddr_in from;
    socklen_t size = sizeof(from);
    ssize_t got;

    while ((got = recvfrom(dns->descriptor, packet, PACKET / 2, 0, (void *)&from,
                           &size)) > HEAD &&
           !dns->ends) {
        size_t end = HEAD;

        while (packet[end])
            end += packet[end] + 1u;
        end += 5; /* the root label, type, class */
        assert_true(end <= (size_t)got);
        packet[2] |= 0x80;
        packet[3] = 0x80;
        memset(packet + 6, 0, 6);
        if (packet[end - 3] == TYPE_A) {
            unsigned query = atomic_fetch_add(&dns->queries, 1);

            if (!dns->count)
                continue;
            end = add_records(dns, query, packet, end);
        } else if (!dns->count) {
            continue;
        }
        sendto(dns->descriptor, packet, end, 0, (void *)&from, size);
    }
    return NULL;
}

void dns_start(struct dns *dns)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof(at);
    int room = 1 << 20;

    dns->descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt(dns->descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(dns->descriptor, (void *)&at, sizeof(at)), 0);
    assert_int_equal(getsockname(dns->descriptor, (void *)&at, &len), 0);
    dns->port = ntohs(at.sin_port);
    snprintf(dns->servers, sizeof(dns->servers), "127.0.0.1:%u", dns->port);
    assert_int_equal(pthread_create(&dns->thread, NULL, answer_all, dns), 0);
}

void dns_stop(struct dns *dns)
{
    atomic_store(&dns->ends, true);
    shutdown(dns->descriptor, SHUT_RDWR);
    pthread_join(dns->thread, NULL);
    close(dns->descriptor);
}
