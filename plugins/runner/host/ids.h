/* SPDX-License-Identifier: Apache-2.0
 *
 * ids.h - ids of records: 128 bits of SHA-256 in hex.
 */
#ifndef NEWSMILL_IDS_H
#define NEWSMILL_IDS_H

#include "base/arena.h"
#include "host/staged.h"

enum { ID_LEN = 32 };

/* Of the texts with an LF between them. */
void id_of_texts(const struct mill_str *texts, size_t count, char id[ID_LEN + 1]);
/* The id of a record: its ce_id header; without one the string field `id` of its value;
 * without that the hash of `topic/partition/offset`. Empty ones are none. `*id` is
 * borrowed from what came in, or lies in the arena. */
enum mill_status id_of_record(const struct inbound *in, const struct mill_type *type,
                              const void *value, struct arena *arena, struct mill_str *id,
                              struct mill_error *error);

#endif
