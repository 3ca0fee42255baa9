/* SPDX-License-Identifier: Apache-2.0
 * domain.c - the registrable domain of hosts. */
#include "text/domain.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "text/str.h"

struct domain_case {
    const char *name, *host, *expected;
};

static struct domain_case domains[] = {
    { "below com", "www.news.example.com", "example.com" },
    { "itself", "example.com", "example.com" },
    { "below co.kr", "news.paper.co.kr", "paper.co.kr" },
    { "below kr", "news.paper.kr", "paper.kr" },
    { "a public suffix", "co.kr", "co.kr" },
    { "below co.uk", "a.b.c.co.uk", "c.co.uk" },
    { "a private suffix", "me.github.io", "me.github.io" },
    { "below a wildcard rule", "a.b.c.ck", "b.c.ck" },
    { "an exception of it", "a.www.ck", "www.ck" },
    { "a domain in Korean", "a.b.xn--3e0b707e", "b.xn--3e0b707e" },
    { "an unknown top level", "a.b.test", "b.test" },
    { "a single name", "localhost", "localhost" },
    { "a dot at the end", "news.example.com.", "example.com" },
    { "capitals", "NEWS.Example.COM", "Example.COM" },
    { "IPv4", "192.0.2.1", "192.0.2.1" },
    { "IPv6", "[2001:db8::1]", "[2001:db8::1]" },
    { "nothing", "", "" },
    { "a dot", ".", "." },
    { "dots", "..", "." },
    { "an empty label", "a..example.com", "example.com" },
    { "a dot first", ".example.com", ".example.com" },
};

static void check(void **state)
{
    const struct domain_case *row = *state;

    assert_str(domain_registrable(str_of(row->host)), row->expected);
}

static void takes_anything(void **state)
{
    char host[300];

    memset(host, 'a', sizeof(host));
    host[4] = '.';
    assert_int_equal(domain_registrable((struct mill_str){ host, 300 }).len, 300);
    assert_int_equal(domain_registrable(S("a\0.example.com")).len, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(takes_anything) };

    return run_table(domains, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
