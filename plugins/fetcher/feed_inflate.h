/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_inflate.h - feeds that are gzip files, which no header says. Internal to the
 * reading of feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_INFLATE_H
#define NEWSMILL_FETCHER_FEED_INFLATE_H

#include <newsmill/type.h>

static inline bool feed_is_packed(struct mill_str body)
{
    return body.len > 2 && (unsigned char)body.data[0] == 0x1F &&
           (unsigned char)body.data[1] == 0x8B;
}

/* *out is owned: free() its data. One that breaks off gives what there was. False: *why
 * (FEED_WHY_BYTES): damaged from its start, over `most`, or no memory. */
bool feed_inflate(struct mill_str body, size_t most, struct mill_str *out, char *why);

#endif
