/* SPDX-License-Identifier: Apache-2.0
 * base64.c - three bytes to four letters and back. */
#include "avro/base64.h"

#include <string.h>

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(struct mill_str bytes, struct buffer *out)
{
    const unsigned char *data = (const unsigned char *)bytes.data;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t more = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t bits = (uint32_t)data[i] << 16;
        char four[4];

        bits |= more > 1 ? (uint32_t)data[i + 1] << 8 : 0;
        bits |= more > 2 ? data[i + 2] : 0;
        for (size_t j = 0; j < 4; j++)
            four[j] = j > more ? '=' : letters[bits >> (18 - 6 * j) & 0x3f];
        buffer_add(out, four, sizeof(four));
    }
}

/* The six bits of four letters each; `pads` of them are '='. */
static bool read_four(const char *four, size_t pads, uint32_t *bits)
{
    *bits = 0;
    for (size_t j = 0; j < 4; j++) {
        const char *letter = j < 4 - pads ? memchr(letters, four[j], 64) : letters;

        if (!letter || (j >= 4 - pads && four[j] != '='))
            return false;
        *bits = *bits << 6 | (uint32_t)(letter - letters);
    }
    /* Bits that no byte takes must be zero, so that each text has one meaning. */
    return !pads || !(*bits & (pads == 1 ? 0xffu : 0xffffu));
}

bool base64_read(char *text, size_t len, size_t *bytes)
{
    size_t done = 0;

    if (len % 4)
        return false;
    for (size_t i = 0; i < len; i += 4) {
        bool last = i + 4 == len;
        size_t pads = last ? (size_t)(text[i + 3] == '=') +
                                 (size_t)(text[i + 3] == '=' && text[i + 2] == '=')
                           : 0;
        uint32_t bits;

        if (!read_four(text + i, pads, &bits))
            return false;
        for (size_t j = 0; j < 3 - pads; j++)
            text[done++] = (char)(bits >> (16 - 8 * j) & 0xff);
    }
    *bytes = done;
    return true;
}
