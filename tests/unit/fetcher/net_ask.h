/* SPDX-License-Identifier: Apache-2.0
 * net_ask.h - a net, waited for. */
#ifndef TEST_NET_ASK_H
#define TEST_NET_ASK_H

#include "fetcher/net.h"

enum { ASK_BYTES = 1 << 20 };

/* Made with defaults that suit loopback, where `config` says nothing; fails the test. */
struct net *net_made(struct net_config config);
/* Steps until an answer is there; NULL: none within ten seconds. */
struct net_answer *net_wait(struct net *net);
/* One request, waited for. */
struct net_answer *net_ask(struct net *net, const struct net_request *request);
/* "http://127.0.0.1:PORT/path", of at most ASK_BYTES. */
struct net_answer *net_get(struct net *net, unsigned port, const char *path);
/* The same of another host. */
struct net_answer *net_get_of(struct net *net, const char *host, unsigned port,
                              const char *path);
int64_t now_ms(void);

#endif
