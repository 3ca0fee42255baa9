/* SPDX-License-Identifier: Apache-2.0
 * buffer.c - a growing run of bytes. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_init(struct buffer *buffer, size_t limit)
{
    *buffer = (struct buffer){ .limit = limit };
}

void buffer_finish(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){ .limit = buffer->limit };
}

void buffer_reset(struct buffer *buffer)
{
    buffer->len = 0;
    buffer->overflowed = false;
}

char *buffer_room(struct buffer *buffer, size_t more)
{
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    char *data;

    if (more > buffer->limit - buffer->len)
        goto fail;
    if (more <= buffer->capacity - buffer->len)
        return buffer->data + buffer->len;
    while (capacity - buffer->len < more)
        capacity = capacity > buffer->limit / 2 ? buffer->limit : capacity * 2;
    data = realloc(buffer->data, capacity);
    if (!data)
        goto fail;
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->len;
fail:
    buffer->overflowed = true;
    return NULL;
}

void buffer_add(struct buffer *buffer, const void *data, size_t len)
{
    char *room;

    if (len && (room = buffer_room(buffer, len))) {
        memcpy(room, data, len);
        buffer->len += len;
    }
}

void buffer_add_str(struct buffer *buffer, struct mill_str text)
{
    buffer_add(buffer, text.data, text.len);
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    char *room;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    room = buffer_room(buffer, (size_t)len + 1);
    if (!room)
        return;
    va_start(args, format);
    vsnprintf(room, (size_t)len + 1, format, args);
    va_end(args);
    buffer->len += (size_t)len;
}
