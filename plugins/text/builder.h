/* SPDX-License-Identifier: Apache-2.0
 *
 * builder.h - text that grows at its end, under a limit. What does not fit is dropped
 * whole, and `overflowed` says so until the reset.
 */
#ifndef NEWSMILL_TEXT_BUILDER_H
#define NEWSMILL_TEXT_BUILDER_H

#include <newsmill/type.h>

struct builder {
    char *data; /* owned */
    size_t len, capacity, limit;
    bool overflowed;
};

void builder_init(struct builder *builder, size_t limit_bytes);
void builder_finish(struct builder *builder);
void builder_reset(struct builder *builder); /* empty again; keeps its memory */

/* Room for `more` bytes at the end, len not yet moved; NULL over the limit or without
 * memory. */
char *builder_room(struct builder *builder, size_t more);
void builder_add(struct builder *builder, struct mill_str text);
void builder_add_char(struct builder *builder, uint32_t c); /* a code point */
void builder_printf(struct builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Borrowed until the builder changes. */
struct mill_str builder_str(const struct builder *builder);

#endif
