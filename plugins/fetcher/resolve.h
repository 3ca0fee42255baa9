/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.h - names to addresses, by c-ares in the caller's epoll: no thread, nothing
 * that blocks. Answers are kept as long as they say, within limits; who asks for a name
 * that is asked for already waits with the others.
 */
#ifndef NEWSMILL_FETCHER_RESOLVE_H
#define NEWSMILL_FETCHER_RESOLVE_H

#include <newsmill/type.h>
#include <sys/queue.h>
#include <sys/socket.h>

enum {
    RESOLVE_MOST = 8,       /* addresses of a name that are kept */
    RESOLVE_NAMES = 4096,   /* names that are kept or asked for */
    RESOLVE_KEEP_MS = 1000, /* at least: a page's redirects are within it */
    RESOLVE_KEEP_MOST_MS = 600000
};

struct addresses {
    struct sockaddr_storage items[RESOLVE_MOST];
    size_t count;
};

/* Somebody who waits for a name. The caller's, until done() or resolver_drop(). */
struct resolve_wait {
    /* `addresses` is borrowed, and NULL when there are none: then `why` says why. */
    void (*done)(struct resolve_wait *wait, const struct addresses *addresses,
                 const char *why);
    TAILQ_ENTRY(resolve_wait) place; /* the resolver's own, as is `name` */
    struct name *name;
};

struct resolver;

/* Sockets are put into `epoll` with data.u64 = tag | descriptor. `servers`: NULL, or as
 * c-ares takes them. NULL: *why says why. */
struct resolver *resolver_new(int epoll, uint64_t tag, const char *servers,
                              const char **why);
/* Never waits for a name server. Nobody may be waiting any more. */
void resolver_free(struct resolver *resolver);

/* wait->done comes once, maybe before this returns. */
void resolver_ask(struct resolver *resolver, const char *name, struct resolve_wait *wait);
/* done() will not come. */
void resolver_drop(struct resolve_wait *wait);
/* This address of a name has served: it comes first from now on, so that connections are
 * used again and dead addresses are not tried each time. */
void resolver_prefer(struct resolver *resolver, const char *name,
                     const struct sockaddr *address);

void resolver_ready(struct resolver *resolver, int descriptor, bool readable,
                    bool writable);
void resolver_tick(struct resolver *resolver);      /* after any of the above, too */
int64_t resolver_due_ms(struct resolver *resolver); /* until the next tick; -1: none */

#endif
