/* SPDX-License-Identifier: Apache-2.0
 *
 * chain.h - stages in one process, joined by the topics of their configuration.
 *
 * Every record goes through as Kafka would carry it: framed bytes, key, ce_id header and
 * timestamp. A record is followed through all later stages before the next one is taken,
 * so memory holds one record a stage.
 */
#ifndef NEWSMILL_CHAIN_H
#define NEWSMILL_CHAIN_H

#include "base/buffer.h"
#include "config/config.h"
#include "host/instance.h"

/* One output record; borrowed until the call returns. `type` tells what value frames. */
struct chain_record {
    const char *stage, *topic;
    const struct mill_type *type;
    const struct emitted *emitted;
    const void *value; /* decoded again from emitted->value */
};

/* One dead letter. `in` is what was refused. */
struct chain_refusal {
    const char *stage, *class;
    const struct inbound *in;
    struct mill_str reason;
};

struct chain_span {
    const char *stage, *verdict, *why;
    const struct mill_type *type; /* of the input */
    const struct inbound *in;
    const void *value; /* of in, decoded */
    size_t start, end;
};

/* What open() found wrong. */
struct chain_problem {
    const char *stage, *file, *what;
    unsigned line, column; /* 0: unknown */
};

struct chain_sink {
    void (*emitted)(void *arg, const struct chain_record *record);
    void (*refused)(void *arg, const struct chain_refusal *refusal);
    void (*explained)(void *arg, const struct chain_span *span); /* NULL: not wanted */
    void (*problem)(void *arg, const struct chain_problem *problem);
    void *arg;
};

struct chain_setup {
    const struct config *config; /* NULL: none */
    const char *stage; /* NULL: all of the configuration that follow each other */
    const char *const *options; /* [STAGE.]NAME=VALUE, over the configuration */
    size_t option_count;
    int64_t now_ms; /* INT64_MIN: the clock */
    struct chain_sink sink;
};

struct chain;

/* `setup` is copied; what it points to is borrowed and outlives the chain. MILL_FATAL:
 * the configuration or a stage is wrong. */
enum mill_status chain_new(const struct chain_setup *setup, struct chain **chain,
                           struct mill_error *error);
void chain_free(struct chain *chain);

/* What the first stage takes. */
const struct mill_type *chain_input(const struct chain *chain);
const struct form *chain_form(const struct chain *chain); /* and how it looks */
const char *chain_first(const struct chain *chain);
/* Is this an output of one of the last two stages? */
bool chain_ends_in(const struct chain *chain, const char *topic);

/* Feeds one record to the first stage and follows it to the end. MILL_RETRY comes back
 * as it is: nobody waits here. */
enum mill_status chain_feed(struct chain *chain, const struct inbound *in,
                            struct mill_error *error);

#endif
