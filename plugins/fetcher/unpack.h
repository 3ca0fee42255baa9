/* SPDX-License-Identifier: Apache-2.0
 *
 * unpack.h - undoes a body's content encodings (gzip, deflate, br, zstd), up to a limit.
 *
 * Not left to libcurl: its zstd decoder takes 128 MB when a frame asks for it, and it
 * ends a transfer over a body that is not encoded as its header says.
 */
#ifndef NEWSMILL_FETCHER_UNPACK_H
#define NEWSMILL_FETCHER_UNPACK_H

#include <newsmill/type.h>

enum { UNPACK_ENCODINGS = 3 }; /* one in another */

struct unpacked {
    char *data; /* owned: free(); NULL when len is 0 */
    size_t len, room;
    bool is_cut; /* there was more than `most`, or the input ended too early */
};

enum unpack_result {
    UNPACK_DONE,
    UNPACK_AS_IS,  /* an encoding nobody knows, or a body that is not encoded */
    UNPACK_DAMAGED /* or no memory */
};

/* `encodings`: the header's value. Only UNPACK_DONE writes *out. */
enum unpack_result unpack_body(struct mill_str encodings, struct mill_str body,
                               size_t most, struct unpacked *out);

#endif
