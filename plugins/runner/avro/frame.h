/* SPDX-License-Identifier: Apache-2.0
 *
 * frame.h - what stands before a datum on Kafka and says which schema wrote it.
 *
 * Avro single-object encoding: C3 01, the CRC-64-AVRO of the writer's schema
 * (little-endian), the datum. Source: Avro 1.11 specification.
 */
#ifndef NEWSMILL_FRAME_H
#define NEWSMILL_FRAME_H

#include "base/error.h"

enum { FRAME_SIZE = 10 };

void frame_write(char to[FRAME_SIZE], uint64_t fingerprint);
/* MILL_FATAL: no such frame; the error says what it looks like. *datum is within
 * framed. */
enum mill_status frame_read(struct mill_str framed, uint64_t *fingerprint,
                            struct mill_str *datum, struct mill_error *error);

#endif
