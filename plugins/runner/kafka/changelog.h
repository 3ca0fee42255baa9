/* SPDX-License-Identifier: Apache-2.0
 *
 * changelog.h - a partition's store and its place in the state topic. Knows no client.
 *
 * The state topic's partition n is the store of the input's partition n: what a call puts
 * and deletes goes there in the call's own transaction, and a store is what reading it
 * gives. Two things are kept apart:
 *
 *   position   the store holds all of the topic before it. Reading on from there gives
 *              the present store, whatever it had of the records already, because the
 *              last record of a key decides. So a doubt costs what was written since,
 *              not the whole topic.
 *   the claim  a random id and the number of partitions, written into the topic beside
 *              the first change ever and with every offset that the group commits. Where
 *              the group's offset has a claim that the topic does not have, the topic was
 *              emptied or made anew, and going on would be a silent loss.
 */
#ifndef NEWSMILL_CHANGELOG_H
#define NEWSMILL_CHANGELOG_H

#include "host/store.h"
#include "kafka/claim.h"

struct changelog {
    struct store *store;   /* owned; NULL: not begun */
    int64_t position;      /* in the state topic */
    bool is_current;       /* the store may be worked on */
    struct claim claim;    /* of the topic; empty: none yet */
    struct claim expected; /* of the group's offset */
    bool claim_is_stored;  /* the topic has it */
    bool is_claimed;       /* so since the store was filled: a topic may forget */
    bool claims;           /* the open transaction has it */

    /* While it is read. */
    bool is_filling;
    int64_t end;   /* read until here; -1: not known yet */
    int64_t begin; /* the first offset there was; -1: none yet */
    bool is_whole; /* from the topic's beginning */
    uint64_t records, bytes;
    int64_t started_ms, said_ms; /* by clock_ms() */
};

/* Not current, and nothing in it. */
void changelog_init(struct changelog *changelog);
void changelog_finish(struct changelog *changelog);
/* The store must be read: on from its position, or from the beginning when there is none.
 * False: no memory. */
bool changelog_begin(struct changelog *changelog, int64_t now_ms);
/* Takes one record of the topic. False: no memory for it. */
bool changelog_take(struct changelog *changelog, int64_t offset, struct mill_str key,
                    struct mill_str value);
/* Everything before `offset` was taken; there may be no record at its end. */
void changelog_reach(struct changelog *changelog, int64_t offset);
bool changelog_is_read(const struct changelog *changelog); /* up to a known end */
/* From now on it is worked on. */
void changelog_end(struct changelog *changelog);

/* The transaction's outcome. In doubt: the store must be read on. */
void changelog_stored(struct changelog *changelog);
void changelog_dropped(struct changelog *changelog, bool in_doubt);

#endif
