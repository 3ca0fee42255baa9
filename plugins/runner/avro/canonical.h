/* SPDX-License-Identifier: Apache-2.0
 *
 * canonical.h - a schema's Parsing Canonical Form and its CRC-64-AVRO fingerprint.
 * Source: Avro 1.11 specification, "Transforming into Parsing Canonical Form".
 */
#ifndef NEWSMILL_CANONICAL_H
#define NEWSMILL_CANONICAL_H

#include "avro/avsc.h"
#include "base/buffer.h"

/* Adds the canonical form. Out of memory or over the limit: out->overflowed. */
void canonical_write(const struct avsc *avsc, struct buffer *out);

uint64_t canonical_fingerprint(struct mill_str canonical);

#endif
