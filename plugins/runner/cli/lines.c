/* SPDX-License-Identifier: Apache-2.0
 * lines.c - reads lines without trusting their length. */
#include "cli/lines.h"

void lines_start(struct lines *lines, FILE *stream, size_t limit)
{
    *lines = (struct lines){ .stream = stream };
    buffer_init(&lines->line, limit);
}

bool lines_next(struct lines *lines, struct mill_str *line)
{
    int c = getc_unlocked(lines->stream);

    if (c == EOF)
        return false;
    buffer_reset(&lines->line);
    for (; c != EOF && c != '\n'; c = getc_unlocked(lines->stream)) {
        char byte = (char)c;

        if (!lines->line.overflowed)
            buffer_add(&lines->line, &byte, 1);
    }
    lines->number++;
    lines->too_long = lines->line.overflowed;
    *line = (struct mill_str){ lines->line.data, lines->line.len };
    if (line->len && line->data[line->len - 1] == '\r')
        line->len--;
    return true;
}

void lines_end(struct lines *lines)
{
    buffer_finish(&lines->line);
}
