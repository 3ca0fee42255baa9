/* SPDX-License-Identifier: Apache-2.0
 *
 * net_parts.h - what a net is made of. Internal to net.c and net_open.c.
 */
#ifndef NEWSMILL_FETCHER_NET_PARTS_H
#define NEWSMILL_FETCHER_NET_PARTS_H

#include "net.h"
#include "transfer.h"

/* Whose socket it is: beside its descriptor, in an event's data. */
#define TAG_CURL (UINT64_C(1) << 32)
#define TAG_RESOLVER (UINT64_C(2) << 32)

TAILQ_HEAD(transfer_list, transfer);

struct net {
    struct net_settings settings;
    unsigned most;
    int epoll;
    CURLM *multi;
    struct resolver *resolver;
    struct transfer_list resolving, running, done;
    size_t count; /* resolving and running */
    size_t bytes;
    int64_t timer_ms; /* curl's, CLOCK_MONOTONIC; -1: none */
    CURL **idle;      /* `most` */
    size_t idle_count;
    int64_t due_ms, stalled_ms; /* when a step was due; when one came late, last */
    int64_t looked_ms;          /* for transfers that hang */
};

/* Takes the handle off the transfer, and off curl. */
void net_give_back(struct net *net, struct transfer *transfer);

#endif
