/* SPDX-License-Identifier: Apache-2.0
 * domain.c - the registrable domain of a host, by libpsl. */
#include "domain.h"

#include <libpsl.h>
#include <string.h>

#include "ascii.h"
#include "url.h"

static bool is_address(struct mill_str host)
{
    /* No top-level domain ends in a digit: a WHATWG host that does is an IPv4 address. */
    return host.data[0] == '[' || is_ascii_digit(host.data[host.len - 1]);
}

struct mill_str domain_registrable(struct mill_str host)
{
    char name[URL_HOST_BYTES + 1];
    const char *found;

    if (host.len > 1 && host.data[host.len - 1] == '.')
        host.len--;
    if (!host.len || host.len > URL_HOST_BYTES || is_address(host))
        return host;
    for (size_t i = 0; i < host.len; i++)
        name[i] = to_ascii_lower(host.data[i]);
    name[host.len] = '\0';
    if (strlen(name) != host.len)
        return host;
    found = psl_registrable_domain(psl_builtin(), name);
    if (found)
        host = (struct mill_str){ host.data + (found - name),
                                  host.len - (size_t)(found - name) };
    return host;
}
