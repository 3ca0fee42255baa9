/* SPDX-License-Identifier: Apache-2.0
 * address.c - which addresses may be asked. */
#include "fetcher/address.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "test.h"

struct address_case {
    const char *name, *allow;
    const char *kind; /* NULL: it may be asked */
};

/* The name is the address. */
static struct address_case cases[] = {
    { "8.8.4.4", NULL, NULL },
    { "0.0.0.0", NULL, "this network" },
    { "0.255.255.255", NULL, "this network" },
    { "1.0.0.0", NULL, NULL },
    { "9.255.255.255", NULL, NULL },
    { "10.0.0.0", NULL, "private" },
    { "10.255.255.255", NULL, "private" },
    { "11.0.0.0", NULL, NULL },
    { "100.63.255.255", NULL, NULL },
    { "100.64.0.0", NULL, "shared by a provider's customers" },
    { "100.127.255.255", NULL, "shared by a provider's customers" },
    { "100.128.0.0", NULL, NULL },
    { "127.0.0.1", NULL, "loopback" },
    { "127.255.255.254", NULL, "loopback" },
    { "169.254.169.254", NULL, "link-local" },
    { "172.15.255.255", NULL, NULL },
    { "172.16.0.1", NULL, "private" },
    { "172.31.255.255", NULL, "private" },
    { "172.32.0.0", NULL, NULL },
    { "192.0.0.170", NULL, "reserved" },
    { "192.0.2.1", NULL, "documentation" },
    { "192.88.99.1", NULL, "a 6to4 relay" },
    { "192.167.255.255", NULL, NULL },
    { "192.168.0.1", NULL, "private" },
    { "192.169.0.0", NULL, NULL },
    { "198.17.255.255", NULL, NULL },
    { "198.18.0.1", NULL, "for benchmarks" },
    { "198.19.255.255", NULL, "for benchmarks" },
    { "198.51.100.7", NULL, "documentation" },
    { "203.0.113.7", NULL, "documentation" },
    { "223.255.255.255", NULL, NULL },
    { "224.0.0.1", NULL, "multicast" },
    { "240.0.0.1", NULL, "reserved" },
    { "255.255.255.255", NULL, "reserved" },
    { "[2606:4700::1]", NULL, NULL },
    { "[::]", NULL, "unspecified" },
    { "[::1]", NULL, "loopback" },
    { "[::ffff:127.0.0.1]", NULL, "loopback" },
    { "[::ffff:169.254.169.254]", NULL, "link-local" },
    { "[::10.0.0.1]", NULL, "private" },
    { "[64:ff9b::127.0.0.1]", NULL, "loopback" },
    { "[64:ff9b::8.8.4.4]", NULL, NULL },
    { "[64:ff9b:1::8.8.4.4]", NULL, "reserved" },
    { "[100::1]", NULL, "reserved" },
    { "[2001::1]", NULL, "reserved" },
    { "[2001:0:0808:0404::f7f7:fbfb]", NULL, "reserved" },
    { "[2001:db8::1]", NULL, "documentation" },
    { "[2002:7f00:1::]", NULL, "loopback" },
    { "[2002:a00:1::]", NULL, "private" },
    { "[2002:808:404::]", NULL, NULL },
    { "[3fff::1]", NULL, "documentation" },
    { "[4000::1]", NULL, "reserved" },
    { "[fc00::1]", NULL, "private" },
    { "[fdff::1]", NULL, "private" },
    { "[fe80::1]", NULL, "link-local" },
    { "[fec0::1]", NULL, "site-local" },
    { "[ff02::1]", NULL, "multicast" },
    { "127.0.0.1", "127.0.0.0/8", NULL },
    { "127.0.0.1", "10.0.0.0/8, 127.0.0.1", NULL },
    { "127.0.0.2", "10.0.0.0/8, 127.0.0.1", "loopback" },
    { "[::ffff:127.0.0.1]", "127.0.0.0/8", NULL },
    { "[::1]", "127.0.0.0/8", "loopback" },
    { "[::1]", "::1", NULL },
    { "10.1.2.3", "10.1.2.0/25", NULL },
    { "10.1.2.128", "10.1.2.0/25", "private" },
    { "[fd12::1]", "fd00::/8", NULL },
    { "[fd12::1]", "0.0.0.0/0", "private" },
};

static void check(void **state)
{
    const struct address_case *row = *state;
    struct mill_str host = { row->name, strlen(row->name) }, bad;
    struct sockaddr_storage address;
    struct networks allowed;
    const char *kind;

    assert_true(networks_read(row->allow, &allowed, &bad));
    assert_true(address_read(host, 80, &address));
    kind = address_denied(&allowed, (const void *)&address);
    if (row->kind)
        assert_string_equal(kind ? kind : "it may be asked", row->kind);
    else
        assert_null(kind);
}

static void other_families_are_denied(void **state)
{
    struct sockaddr_storage address = { .ss_family = AF_UNIX };
    struct networks allowed;
    struct mill_str bad;

    assert_true(networks_read("0.0.0.0/0, ::/0", &allowed, &bad));
    assert_non_null(address_denied(&allowed, (const void *)&address));
}

static void wrong_networks_are_named(void **state)
{
    static const char *const wrong[] = { "127.0.0.0/33", "127.0.0.0/x",  "localhost",
                                         "fd00::/129",   "127.0.0.0/8a", "10.0.0.0/" };
    struct networks networks;
    struct mill_str bad;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        char text[64];

        snprintf(text, sizeof(text), "10.0.0.0/8, %s", wrong[i]);
        assert_false(networks_read(text, &networks, &bad));
        assert_str(bad, wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_families_are_denied),
        cmocka_unit_test(wrong_networks_are_named),
    };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
