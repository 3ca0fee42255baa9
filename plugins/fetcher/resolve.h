/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.h - names to addresses, by c-ares in the caller's epoll: one query a name, no
 * thread, nothing that blocks.
 */
#ifndef NEWSMILL_FETCHER_RESOLVE_H
#define NEWSMILL_FETCHER_RESOLVE_H

#include <newsmill/type.h>
#include <sys/socket.h>

enum { RESOLVE_MOST = 8 }; /* addresses of a name that are kept */

struct addresses {
    struct sockaddr_storage items[RESOLVE_MOST];
    size_t count;
};

struct resolver;

/* Sockets are put into `epoll` with data.u64 = tag | descriptor. `servers`: NULL, or as
 * c-ares takes them. NULL: *why says why. */
struct resolver *resolver_new(int epoll, uint64_t tag, const char *servers,
                              const char **why);
/* Every query that is open ends now: done() comes with why. */
void resolver_free(struct resolver *resolver);

/* done() comes once, maybe before this returns; `addresses` is NULL when there are none:
 * then `why` says why. */
void resolver_ask(struct resolver *resolver, const char *name, unsigned port,
                  void (*done)(void *arg, const struct addresses *addresses,
                               const char *why),
                  void *arg);
void resolver_ready(struct resolver *resolver, int descriptor, bool readable,
                    bool writable);
void resolver_tick(struct resolver *resolver);
int64_t resolver_due_ms(struct resolver *resolver); /* until the next tick; -1: none */

#endif
