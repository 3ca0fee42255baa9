/* SPDX-License-Identifier: Apache-2.0
 * builder.c - a growing run of text. */
#include "text/builder.h"

#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 256 };

void builder_init(struct builder *builder, size_t limit_bytes)
{
    *builder = (struct builder){ .limit = limit_bytes };
}

void builder_finish(struct builder *builder)
{
    free(builder->data);
    *builder = (struct builder){ .limit = builder->limit };
}

void builder_reset(struct builder *builder)
{
    builder->len = 0;
    builder->overflowed = false;
}

char *builder_room(struct builder *builder, size_t more)
{
    size_t capacity = builder->capacity ? builder->capacity : FIRST_BYTES;
    char *data;

    if (more > builder->limit - builder->len)
        goto fail;
    if (more <= builder->capacity - builder->len && builder->data)
        return builder->data + builder->len;
    while (capacity < builder->len + more)
        capacity = capacity > builder->limit / 2 ? builder->limit : capacity * 2;
    data = realloc(builder->data, capacity);
    if (!data)
        goto fail;
    builder->data = data;
    builder->capacity = capacity;
    return data + builder->len;
fail:
    builder->overflowed = true;
    return NULL;
}

void builder_add(struct builder *builder, struct mill_str text)
{
    char *room = text.len ? builder_room(builder, text.len) : NULL;

    if (!room)
        return;
    memcpy(room, text.data, text.len);
    builder->len += text.len;
}

void builder_add_char(struct builder *builder, uint32_t c)
{
    char bytes[UTF8_MAX];

    builder_add(builder, (struct mill_str){ bytes, utf8_put(bytes, c) });
}

void builder_printf(struct builder *builder, const char *format, ...)
{
    va_list args;
    char *room;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len <= 0 || !(room = builder_room(builder, (size_t)len + 1)))
        return;
    va_start(args, format);
    vsnprintf(room, (size_t)len + 1, format, args);
    va_end(args);
    builder->len += (size_t)len;
}

struct mill_str builder_str(const struct builder *builder)
{
    return (struct mill_str){ builder->data, builder->len };
}
