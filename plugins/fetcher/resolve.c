/* SPDX-License-Identifier: Apache-2.0
 * resolve.c - c-ares in somebody else's epoll, and what it answered. */
#include "resolve.h"

#include <ares.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "address.h"
#include "monotonic.h"
#include "text/hash.h"
#include "text/str.h"

/* Two queries a name, A and AAAA: more names at a time, and a name server's socket may be
 * too small for them. */
enum { TRY_MS = 2500, TRIES = 3, BUCKETS = 1024, MOST_ASKED = 64 };

TAILQ_HEAD(wait_queue, resolve_wait);
LIST_HEAD(name_list, name);

/* A name is in its bucket, and kept in the order of the last use, or in line to be asked
 * for, or (in no queue) asked for. */
struct name {
    TAILQ_ENTRY(name) place;
    LIST_ENTRY(name) neighbour;
    struct wait_queue waiting;
    struct resolver *resolver;
    struct addresses addresses;
    int64_t expires_ms;
    bool is_wanted; /* in line, or asked for */
    char text[];    /* lower-case already: a URL's */
};

TAILQ_HEAD(name_queue, name);

struct resolver {
    ares_channel channel;
    int epoll;
    uint64_t tag;
    struct name_list buckets[BUCKETS];
    struct name_queue kept, line;
    size_t count, asked;
};

static void watch(void *arg, ares_socket_t socket, int readable, int writable)
{
    const struct resolver *resolver = arg;
    struct epoll_event event = { .events = (readable ? EPOLLIN : 0u) |
                                           (writable ? EPOLLOUT : 0u),
                                 .data.u64 = resolver->tag | (uint32_t)socket };

    if (!event.events)
        epoll_ctl(resolver->epoll, EPOLL_CTL_DEL, socket, NULL);
    else if (epoll_ctl(resolver->epoll, EPOLL_CTL_MOD, socket, &event))
        epoll_ctl(resolver->epoll, EPOLL_CTL_ADD, socket, &event);
}

struct resolver *resolver_new(int epoll, uint64_t tag, const char *servers,
                              const char **why)
{
    struct resolver *resolver = calloc(1, sizeof(*resolver));
    /* A name of the internet is whole: no search list makes an inner one of it. */
    struct ares_options options = { .timeout = TRY_MS,
                                    .tries = TRIES,
                                    .flags = ARES_FLAG_NOSEARCH,
                                    .sock_state_cb = watch,
                                    .sock_state_cb_data = resolver };
    int code;

    *why = "no memory";
    if (!resolver)
        return NULL;
    TAILQ_INIT(&resolver->kept);
    TAILQ_INIT(&resolver->line);
    resolver->epoll = epoll;
    resolver->tag = tag;
    code = ares_init_options(&resolver->channel, &options,
                             ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_FLAGS |
                                 ARES_OPT_SOCK_STATE_CB);
    if (code != ARES_SUCCESS) {
        *why = ares_strerror(code);
        free(resolver);
        return NULL;
    }
    code =
        servers ? ares_set_servers_ports_csv(resolver->channel, servers) : ARES_SUCCESS;
    if (code != ARES_SUCCESS) {
        *why = ares_strerror(code);
        resolver_free(resolver);
        return NULL;
    }
    return resolver;
}

/* In no queue. */
static void forget(struct name *name)
{
    LIST_REMOVE(name, neighbour);
    name->resolver->count--;
    free(name);
}

static void forget_all(struct name_queue *names)
{
    struct name *name;

    while ((name = TAILQ_FIRST(names))) {
        TAILQ_REMOVE(names, name, place);
        forget(name);
    }
}

void resolver_free(struct resolver *resolver)
{
    if (!resolver)
        return;
    ares_destroy(resolver->channel); /* finishes what is asked for, which goes */
    forget_all(&resolver->line);
    forget_all(&resolver->kept);
    free(resolver);
}

static size_t bucket_of(const char *text)
{
    return hash64(str_of(text)) % BUCKETS;
}

static struct name *find(struct resolver *resolver, const char *text)
{
    struct name *name;

    LIST_FOREACH(name, &resolver->buckets[bucket_of(text)], neighbour)
    if (!strcmp(name->text, text))
        return name;
    return NULL;
}

static struct name *add(struct resolver *resolver, const char *text)
{
    size_t len = strlen(text) + 1;
    struct name *name, *oldest = TAILQ_FIRST(&resolver->kept);

    if (resolver->count == RESOLVE_NAMES && oldest) {
        TAILQ_REMOVE(&resolver->kept, oldest, place);
        forget(oldest);
    }
    if (resolver->count == RESOLVE_NAMES)
        return NULL;
    name = calloc(1, sizeof(*name) + len);
    if (!name)
        return NULL;
    TAILQ_INIT(&name->waiting);
    memcpy(name->text, text, len);
    name->resolver = resolver;
    LIST_INSERT_HEAD(&resolver->buckets[bucket_of(text)], name, neighbour);
    TAILQ_INSERT_TAIL(&resolver->kept, name, place);
    resolver->count++;
    return name;
}

static void put_first(struct addresses *addresses, const struct sockaddr *address)
{
    struct sockaddr_storage first;

    for (size_t i = 1; i < addresses->count; i++)
        if (address_equal((const void *)&addresses->items[i], address)) {
            first = addresses->items[i];
            memmove(addresses->items + 1, addresses->items, i * sizeof(first));
            addresses->items[0] = first;
            return;
        }
}

/* True: there is something to keep. */
static bool read_answer(struct name *name, const struct ares_addrinfo *info)
{
    struct addresses had = name->addresses, *now = &name->addresses;
    int64_t keep_ms = RESOLVE_KEEP_MOST_MS;

    now->count = 0;
    for (const struct ares_addrinfo_node *node = info ? info->nodes : NULL;
         node && now->count < RESOLVE_MOST; node = node->ai_next) {
        if (node->ai_addrlen > sizeof(now->items[0]))
            continue;
        memcpy(&now->items[now->count++], node->ai_addr, node->ai_addrlen);
        if (node->ai_ttl * INT64_C(1000) < keep_ms)
            keep_ms = node->ai_ttl * INT64_C(1000);
    }
    if (had.count)
        put_first(now, (const void *)&had.items[0]);
    name->expires_ms =
        monotonic_ms() + (keep_ms > RESOLVE_KEEP_MS ? keep_ms : RESOLVE_KEEP_MS);
    return now->count;
}

static void finish(void *arg, int status, int timeouts, struct ares_addrinfo *info)
{
    struct name *name = arg;
    bool found = read_answer(name, info);
    struct addresses addresses = name->addresses;
    const char *why =
        status == ARES_SUCCESS ? "the name has no address" : ares_strerror(status);
    struct resolve_wait *wait;
    struct wait_queue waiting = TAILQ_HEAD_INITIALIZER(waiting);

    if (info)
        ares_freeaddrinfo(info);
    TAILQ_CONCAT(&waiting, &name->waiting, place);
    name->is_wanted = false;
    name->resolver->asked--;
    if (found)
        TAILQ_INSERT_TAIL(&name->resolver->kept, name, place);
    else
        forget(name);
    while ((wait = TAILQ_FIRST(&waiting))) {
        TAILQ_REMOVE(&waiting, wait, place);
        wait->name = NULL;
        wait->done(wait, found ? &addresses : NULL, why);
    }
}

/* Those first in line, and those that nobody waits for any more not at all. */
static void ask_next(struct resolver *resolver)
{
    const struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC,
                                               .ai_socktype = SOCK_STREAM };
    struct name *name;

    while (resolver->asked < MOST_ASKED && (name = TAILQ_FIRST(&resolver->line))) {
        TAILQ_REMOVE(&resolver->line, name, place);
        if (TAILQ_EMPTY(&name->waiting)) {
            forget(name);
            continue;
        }
        resolver->asked++;
        ares_getaddrinfo(resolver->channel, name->text, NULL, &hints, finish, name);
    }
}

void resolver_ask(struct resolver *resolver, const char *text, struct resolve_wait *wait)
{
    struct name *name = find(resolver, text);
    struct addresses addresses;

    if (!name)
        name = add(resolver, text);
    if (!name) {
        wait->done(wait, NULL, "too many names are being resolved");
        return;
    }
    if (!name->is_wanted && name->expires_ms > monotonic_ms()) {
        TAILQ_REMOVE(&resolver->kept, name, place);
        TAILQ_INSERT_TAIL(&resolver->kept, name, place);
        addresses = name->addresses;
        wait->done(wait, &addresses, NULL);
        return;
    }
    wait->name = name;
    TAILQ_INSERT_TAIL(&name->waiting, wait, place);
    if (!name->is_wanted) {
        name->is_wanted = true;
        TAILQ_REMOVE(&resolver->kept, name, place);
        TAILQ_INSERT_TAIL(&resolver->line, name, place);
    }
    ask_next(resolver);
}

void resolver_drop(struct resolve_wait *wait)
{
    if (wait->name)
        TAILQ_REMOVE(&wait->name->waiting, wait, place);
    wait->name = NULL;
}

void resolver_prefer(struct resolver *resolver, const char *text,
                     const struct sockaddr *address)
{
    struct name *name = find(resolver, text);

    if (name)
        put_first(&name->addresses, address);
}

void resolver_ready(struct resolver *resolver, int descriptor, bool readable,
                    bool writable)
{
    ares_process_fd(resolver->channel, readable ? descriptor : ARES_SOCKET_BAD,
                    writable ? descriptor : ARES_SOCKET_BAD);
}

void resolver_tick(struct resolver *resolver)
{
    ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    ask_next(resolver);
}

int64_t resolver_due_ms(struct resolver *resolver)
{
    struct timeval wait, *due;

    if (!resolver->asked)
        return -1;
    due = ares_timeout(resolver->channel, NULL, &wait);
    return due ? (int64_t)due->tv_sec * 1000 + due->tv_usec / 1000 + 1 : -1;
}
