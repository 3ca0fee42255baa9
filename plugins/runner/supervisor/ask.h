/* SPDX-License-Identifier: Apache-2.0
 *
 * ask.h - asks a supervisor's port from outside: one GET, one answer, a bound on both
 * bytes and time.
 */
#ifndef NEWSMILL_ASK_H
#define NEWSMILL_ASK_H

#include "base/buffer.h"
#include "base/error.h"

enum { ASK_PATIENCE_MS = 3000, ASK_BYTES = 32 << 20 };

/* The body of a 200 answer into `body`, which is reset. MILL_RETRY: nobody answers there,
 * or nothing that helps; the error says what, with the address. */
enum mill_status ask_page(const char *address, const char *path, struct buffer *body,
                          struct mill_error *error);

/* What came over the connection, from its first byte to its end, as an answer: *body is
 * borrowed from it. False: it is none, or not whole. */
bool ask_read(struct mill_str answer, unsigned *code, struct mill_str *body);

#endif
