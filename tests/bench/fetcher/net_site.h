/* SPDX-License-Identifier: Apache-2.0
 *
 * net_site.h - a synthetic web site on all of 127.0.0.0/8, in a process of its own: every
 * answer is the same page, and comes a fixed time after its request.
 */
#ifndef BENCH_NET_SITE_H
#define BENCH_NET_SITE_H

#include <sys/types.h>

struct site {
    pid_t process;
    unsigned port;
};

/* Exits when it cannot. */
void site_start(struct site *site, size_t page_bytes, unsigned latency_ms);
void site_stop(const struct site *site);

#endif
