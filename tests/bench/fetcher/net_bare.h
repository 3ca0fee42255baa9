/* SPDX-License-Identifier: Apache-2.0
 *
 * net_bare.h - what the net is measured against: libcurl's multi interface in an epoll,
 * with nothing around it. No address is judged, no header kept, bodies go into one
 * buffer.
 */
#ifndef BENCH_NET_BARE_H
#define BENCH_NET_BARE_H

#include <stddef.h>

struct bare;

/* Asks hosts 127.1.x.y at `port`, each for one page at a time. Exits when it cannot. */
struct bare *bare_new(unsigned hosts, unsigned port);
void bare_free(struct bare *bare);
/* Fetches so many pages, as many at once as there are hosts. */
void bare_fetch(struct bare *bare, size_t pages);
void bare_url(char url[64], unsigned host, unsigned port);

#endif
