/* SPDX-License-Identifier: Apache-2.0
 *
 * key.h - the spelling in which texts are compared.
 *
 * NFC; width, quotes, dashes and case folded; white space, punctuation, symbols and what
 * has no width dropped. Kept is what changes the meaning: digits, %, currency, the sign
 * before a number (+ - and the triangles of Korean tables) and . : / ~ - between two
 * digits, so that 1.5 is not 15, nor 3:2 32. A comma between digits goes: 1,000 is 1000.
 */
#ifndef NEWSMILL_DEDUP_KEY_H
#define NEWSMILL_DEDUP_KEY_H

#include "dedup/pieces.h"

/* False: no memory. key->chars is in the pool. */
bool key_make(struct mill_str text, struct pool *pool, struct key *key);
bool key_equal(const struct key *a, const struct key *b);

/* Where each character of the key starts in the text, and the text's end behind the last
 * (count + 1 offsets, in the pool); NULL: no memory, or the text was not NFC. */
const uint32_t *key_offsets(struct mill_str text, const struct key *key,
                            struct pool *pool);

/* Of a key's characters. */
bool key_is_number(uint32_t c); /* digit, %, currency, sign or a mark inside a number */

#endif
