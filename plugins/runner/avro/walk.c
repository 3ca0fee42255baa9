/* SPDX-License-Identifier: Apache-2.0
 * walk.c - what of the wire is not worth inlining. */
#include "avro/walk.h"

#include <stdarg.h>
#include <stdio.h>

void walk_note(struct walk *walk, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(walk->what, sizeof(walk->what), format, args);
    va_end(args);
    walk->where = (size_t)(walk->next - walk->start);
}

bool walk_wide(struct walk *walk, int64_t *value)
{
    uint64_t bits = 0;
    size_t most = walk_left(walk) < 10 ? walk_left(walk) : 10;

    for (size_t i = 0; i < most; i++) {
        unsigned char byte = walk->next[i];

        bits |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (i == 9 && byte > 1)
            break;
        if (byte < 0x80) {
            walk->next += i + 1;
            *value = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
            return true;
        }
    }
    return walk_wrong(walk,
                      most < 10 ? "the number is cut short" : "the number is too long");
}

bool walk_block(struct walk *walk, uint32_t least, size_t *count)
{
    int64_t values, bytes = 0;

    if (!walk_long(walk, &values))
        return false;
    if (values < 0) {
        if (values == INT64_MIN || !walk_long(walk, &bytes))
            return values == INT64_MIN ? walk_wrong(walk, "block of %" PRId64, values)
                                       : false;
        values = -values;
    }
    if (bytes < 0 || (uint64_t)bytes > walk_left(walk))
        return walk_wrong(walk, "block of %" PRId64 " bytes, %zu bytes are left", bytes,
                          walk_left(walk));
    if (!walk_charge(walk, (uint64_t)values))
        return false;
    if (least && (uint64_t)values > walk_left(walk) / least)
        return walk_wrong(walk, "%" PRId64 " items, %zu bytes are left", values,
                          walk_left(walk));
    *count = (size_t)values;
    return true;
}
