/* SPDX-License-Identifier: Apache-2.0
 * feed_inflate.c - feeds that are gzip files. */
#include "feed_inflate.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "fetcher/feed.h"

enum { GZIP_WINDOW = 15 + 16, FIRST_BYTES = 64 << 10 };

static bool fail(char *buffer, char *why, const char *what)
{
    free(buffer);
    snprintf(why, FEED_WHY_BYTES, "gzip: %s", what);
    return false;
}

/* Doubles the room, up to one byte more than may be, so that too much is seen. */
static bool grow(char **buffer, size_t *room, size_t most)
{
    size_t size = *room ? 2 * *room : FIRST_BYTES;
    char *more;

    size = size < most + 1 ? size : most + 1;
    more = realloc(*buffer, size);
    if (!more)
        return false;
    *buffer = more;
    *room = size;
    return true;
}

bool feed_inflate(struct mill_str body, size_t most, struct mill_str *out, char *why)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)body.data,
                        .avail_in = (uInt)body.len };
    char *buffer = NULL;
    size_t room = 0;
    int result = Z_OK;

    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        return fail(NULL, why, "no memory");
    while (result == Z_OK && stream.total_out <= most) {
        if (stream.total_out == room && !grow(&buffer, &room, most)) {
            inflateEnd(&stream);
            return fail(buffer, why, "no memory");
        }
        stream.next_out = (Bytef *)buffer + stream.total_out;
        stream.avail_out = (uInt)(room - stream.total_out);
        result = inflate(&stream, Z_NO_FLUSH);
    }
    *out = (struct mill_str){ buffer, stream.total_out };
    inflateEnd(&stream);
    if (out->len > most) {
        free(buffer);
        snprintf(why, FEED_WHY_BYTES, "more than %zu bytes", most);
        return false;
    }
    return out->len > 0 || fail(buffer, why, "damaged");
}
