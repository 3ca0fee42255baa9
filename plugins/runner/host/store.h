/* SPDX-License-Identifier: Apache-2.0
 *
 * store.h - a partition's keys and values: a table in memory. Who fills it and makes it
 * durable is the driver's affair.
 *
 * A call into a stage may be taken back: from store_begin() on, the store keeps what puts
 * and deletes replace until the next store_begin(), so that values got before them stay
 * valid and store_rollback() can restore it all.
 *
 * Where many calls stand or fall together (a transaction), store_retain() makes the store
 * keep what they replaced until store_settle(), and store_undo() takes all of them back.
 */
#ifndef NEWSMILL_STORE_H
#define NEWSMILL_STORE_H

#include "base/error.h"

struct store;

struct store *store_new(void); /* NULL: no memory */
void store_free(struct store *store);
/* Puts that would make store_bytes() larger fail; SIZE_MAX (the default): no bound. */
void store_bound(struct store *store, size_t bytes);

/* *value is borrowed until the store changes; after store_begin() until the next one. */
bool store_get(const struct store *store, struct mill_str key, struct mill_str *value);
/* False: no memory, or over the bound. */
bool store_put(struct store *store, struct mill_str key, struct mill_str value);
/* False: no memory to remember it by. Deleting what is not there is true. */
bool store_delete(struct store *store, struct mill_str key);
/* `visit` must not change the store. */
void store_scan(const struct store *store,
                void (*visit)(void *arg, struct mill_str key, struct mill_str value),
                void *arg);
size_t store_count(const struct store *store);
size_t store_bytes(const struct store *store); /* memory it takes */

void store_begin(struct store *store);
void store_rollback(struct store *store);
/* The changes since store_begin(), in order; borrowed until the next. A delete of what is
 * not there is none. */
size_t store_changes(const struct store *store);
void store_change(const struct store *store, size_t i, struct mill_str *key,
                  struct mill_str *value, bool *deletes);

/* From now on store_undo() goes back to here, whatever calls there are in between. */
void store_retain(struct store *store);
/* All calls since store_retain() stand; until the next store_begin() changes are not
 * remembered. No call may be under way, as for store_undo(). */
void store_settle(struct store *store);
/* The store is as it was at store_retain() or the last store_settle(). Needs no memory.
 */
void store_undo(struct store *store);

#endif
