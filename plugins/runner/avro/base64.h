/* SPDX-License-Identifier: Apache-2.0
 *
 * base64.h - bytes as text for JSON. Source: RFC 4648, section 4.
 */
#ifndef NEWSMILL_BASE64_H
#define NEWSMILL_BASE64_H

#include "base/buffer.h"

void base64_write(struct mill_str bytes, struct buffer *out);
/* Decodes in place; false: not base64 with its padding. */
bool base64_read(char *text, size_t len, size_t *bytes);

#endif
