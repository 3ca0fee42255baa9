/* SPDX-License-Identifier: Apache-2.0
 * unpack.c - the fetcher's content encodings: any header over any body. */
#include <stdlib.h>
#include <string.h>

#include "fetcher/unpack.h"
#include "fuzz.h"

enum { MOST = 1 << 20 };

/* The first line is the header's value, what follows the body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    struct mill_str encodings, body;
    struct unpacked out;

    if (!end)
        return 0;
    encodings = (struct mill_str){ (const char *)data, (size_t)(end - data) };
    body = (struct mill_str){ (const char *)end + 1, size - encodings.len - 1 };
    if (unpack_body(encodings, body, MOST, &out) == UNPACK_DONE) {
        HOLDS(out.len <= MOST && out.room <= MOST && out.len <= out.room);
        free(out.data);
    }
    return 0;
}
