/* SPDX-License-Identifier: Apache-2.0
 *
 * staging.h - builds the struct staged of one call, under a limit.
 *
 * Overflow is sticky until the reset. Everything added is copied.
 */
#ifndef NEWSMILL_STAGING_H
#define NEWSMILL_STAGING_H

#include "base/buffer.h"
#include "host/staged.h"
#include "host/store.h"

struct staging {
    struct buffer bytes; /* texts and values; has its whole room, so nothing moves */
    struct emitted *emitted;
    size_t emitted_count, emitted_capacity;
    struct rejected *rejected;
    size_t rejected_count, rejected_capacity;
    struct change *changes;
    size_t change_capacity;
    size_t charged; /* beside `bytes`: lists and the store's journal */
    bool overflowed;
    struct staged view;
};

/* MILL_RETRY: no memory. */
enum mill_status staging_init(struct staging *staging, size_t limit,
                              struct mill_error *error);
void staging_finish(struct staging *staging);
void staging_reset(struct staging *staging);

/* Counts bytes that lie elsewhere. */
void staging_charge(struct staging *staging, size_t bytes);
bool staging_overflowed(const struct staging *staging);

/* `value` lies at the end of staging->bytes already; key and id are copied. */
void staging_emit(struct staging *staging, const struct emitted *emitted);
void staging_reject(struct staging *staging, const struct inbound *from,
                    const char *class, const char *reason);
/* Takes back what was emitted from this message. */
void staging_withdraw(struct staging *staging, const struct inbound *from);

/* What was staged, with the store's changes (NULL: no store). NULL: it overflowed. */
const struct staged *staging_view(struct staging *staging, const struct store *store);

#endif
