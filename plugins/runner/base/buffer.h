/* SPDX-License-Identifier: Apache-2.0
 *
 * buffer.h - bytes that grow at the end, under a limit. Overflow is sticky: what does not
 * fit is dropped whole, and `overflowed` says so until the reset.
 */
#ifndef NEWSMILL_BUFFER_H
#define NEWSMILL_BUFFER_H

#include <newsmill/plugin.h>

struct buffer {
    char *data; /* owned */
    size_t len, capacity, limit;
    bool overflowed;
};

void buffer_init(struct buffer *buffer, size_t limit);
void buffer_finish(struct buffer *buffer);
void buffer_reset(struct buffer *buffer);
/* Room for `more` bytes at the end, len not yet moved; NULL over the limit. */
char *buffer_room(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const void *data, size_t len);
void buffer_add_str(struct buffer *buffer, struct mill_str text);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...) MILL_PRINTF(2, 3);

#endif
