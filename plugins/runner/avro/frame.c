/* SPDX-License-Identifier: Apache-2.0
 * frame.c - Avro single-object frames. */
#include "avro/frame.h"

#include <string.h>

static const char marker[] = { (char)0xc3, 1 };

void frame_write(char to[FRAME_SIZE], uint64_t fingerprint)
{
    memcpy(to, marker, sizeof(marker));
    for (size_t i = 0; i < sizeof(fingerprint); i++)
        to[sizeof(marker) + i] = (char)(fingerprint >> 8 * i);
}

static enum mill_status refuse(struct mill_str framed, struct mill_error *error)
{
    const unsigned char *bytes = (const unsigned char *)framed.data;

    if (!framed.len)
        return mill_error(error, MILL_FATAL, "the value is empty: want an Avro record");
    if (framed.len >= sizeof(marker) && !memcmp(framed.data, marker, sizeof(marker)))
        return mill_error(error, MILL_FATAL, "the frame is cut short: %zu bytes, want %d",
                          framed.len, FRAME_SIZE);
    if (bytes[0] <= 1 && framed.len >= 5)
        return mill_error(
            error, MILL_FATAL,
            "no Avro single-object frame (C3 01): it starts with %02X, which "
            "looks like a schema registry's format",
            bytes[0]);
    if (bytes[0] == '{')
        return mill_error(error, MILL_FATAL,
                          "no Avro single-object frame (C3 01): it looks "
                          "like JSON, which wants 'format: json'");
    if (framed.len == 1)
        return mill_error(error, MILL_FATAL,
                          "no Avro single-object frame: want C3 01, got %02X", bytes[0]);
    return mill_error(error, MILL_FATAL,
                      "no Avro single-object frame: want C3 01, got %02X %02X", bytes[0],
                      bytes[1]);
}

enum mill_status frame_read(struct mill_str framed, uint64_t *fingerprint,
                            struct mill_str *datum, struct mill_error *error)
{
    uint64_t bits = 0;

    if (framed.len < FRAME_SIZE || memcmp(framed.data, marker, sizeof(marker)) != 0)
        return refuse(framed, error);
    for (size_t i = FRAME_SIZE; i > sizeof(marker); i--)
        bits = bits << 8 | (unsigned char)framed.data[i - 1];
    *fingerprint = bits;
    *datum = (struct mill_str){ framed.data + FRAME_SIZE, framed.len - FRAME_SIZE };
    return MILL_OK;
}
