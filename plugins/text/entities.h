/* SPDX-License-Identifier: Apache-2.0
 *
 * entities.h - character references of HTML, as its standard reads them.
 */
#ifndef NEWSMILL_TEXT_ENTITIES_H
#define NEWSMILL_TEXT_ENTITIES_H

#include <newsmill/type.h>

enum { ENTITY_MAX = 8 }; /* bytes of UTF-8 that one reference can become */

/* Reads the reference that begins at text[0] == '&'. Returns how many bytes it takes and
 * what it stands for, or 0: the '&' is just that. In attribute values a name without ';'
 * before '=', a letter or a digit is text. */
size_t entity_read(const char *text, size_t len, bool in_attribute, char out[ENTITY_MAX],
                   size_t *out_len);

/* Decodes all references of `text` to `out`, which has room for len + len / 4 + 8 bytes.
 * Returns the bytes written. */
size_t entities_decode(const char *text, size_t len, bool in_attribute, char *out);

#endif
