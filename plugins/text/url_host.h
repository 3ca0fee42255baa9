/* SPDX-License-Identifier: Apache-2.0
 *
 * url_host.h - the host of a URL: names to ASCII (IDNA, UTS #46), IPv4 in all its forms,
 * IPv6. Internal to text/: url_parse() uses it.
 */
#ifndef NEWSMILL_TEXT_URL_HOST_H
#define NEWSMILL_TEXT_URL_HOST_H

#include "url.h"

struct host {
    char text[URL_HOST_BYTES + 1];
    size_t len;
    bool is_ip;
};

/* `input` as it stands in the URL, percent-encoding included, brackets too. NULL: done;
 * else why not. */
const char *host_parse(struct mill_str input, struct host *host);

#endif
