/* SPDX-License-Identifier: Apache-2.0
 *
 * sha256.h - SHA-256 in lower-case hex, and the 128-bit ids made of it. Cannot fail,
 * allocates nothing.
 */
#ifndef NEWSMILL_TEXT_SHA256_H
#define NEWSMILL_TEXT_SHA256_H

#include <newsmill/type.h>

enum { SHA256_HEX = 65, ID_HEX = 33 }; /* with the closing NUL */

void sha256_hex(struct mill_str text, char hex[SHA256_HEX]);
/* Of the lines joined by one LF: an article's text_sha256 from its blocks' texts. */
void sha256_lines_hex(const struct mill_str *lines, size_t count, char hex[SHA256_HEX]);
/* An id: 128 bits over the parts, each behind its length as 8 bytes little-endian, so
 * that ("ab", "c") and ("a", "bc") differ. */
void id_hex(const struct mill_str *parts, size_t count, char hex[ID_HEX]);

/* The same piece by piece. */
struct sha256 {
    uint64_t state[16];
};
void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, struct mill_str text);
void sha256_finish(struct sha256 *sha, char hex[SHA256_HEX]);

#endif
