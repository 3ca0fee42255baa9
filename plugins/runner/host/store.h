/* SPDX-License-Identifier: Apache-2.0
 *
 * store.h - a partition's keys and values: a table in memory. Who fills it and makes it
 * durable is the driver's affair.
 */
#ifndef NEWSMILL_STORE_H
#define NEWSMILL_STORE_H

#include "base/error.h"

struct store;

struct store *store_new(void); /* NULL: no memory */
void store_free(struct store *store);
/* *value is borrowed until the store changes. */
bool store_get(const struct store *store, struct mill_str key, struct mill_str *value);
bool store_put(struct store *store, struct mill_str key,
               struct mill_str value); /* false: no memory */
void store_delete(struct store *store, struct mill_str key);
void store_scan(const struct store *store,
                void (*visit)(void *arg, struct mill_str key, struct mill_str value),
                void *arg);
size_t store_count(const struct store *store);
size_t store_bytes(const struct store *store); /* memory it takes */

#endif
