/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.h - a sheet of bytes that one process writes and another reads, in shared memory:
 * no copy is ever torn, and neither waits for the other.
 *
 * A sequence number is odd while the sheet is being written. The reader trusts nothing:
 * the file cannot shrink under it (it is sealed), and a length that is too large, or a
 * writer that died or never ends, is no reading.
 */
#ifndef NEWSMILL_SHEET_H
#define NEWSMILL_SHEET_H

#include "base/buffer.h"
#include "base/error.h"

enum { SHEET_BYTES = 1 << 20 }; /* of one reading */

struct sheet;

/* The reader's end, and the descriptor for the writer; both owned. */
enum mill_status sheet_make(struct sheet **sheet, int *descriptor,
                            struct mill_error *error);
/* The writer's end of such a descriptor, which may be closed then. NULL: it is none. */
struct sheet *sheet_attach(int descriptor);
void sheet_free(struct sheet *sheet); /* either end; NULL is fine */

/* Replaces what is there. False: more than SHEET_BYTES, nothing changed. */
bool sheet_write(struct sheet *sheet, struct mill_str bytes);
/* The last whole reading into `out`, which is reset first and needs a limit of
 * SHEET_BYTES. False: none was ever written, or none could be had now. *edition tells
 * readings apart. */
bool sheet_read(const struct sheet *sheet, struct buffer *out, uint64_t *edition);

#endif
