/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_tag.h - one tag, read as leniently as makes sense. Internal to feed_mend.
 */
#ifndef NEWSMILL_FETCHER_FEED_TAG_H
#define NEWSMILL_FETCHER_FEED_TAG_H

#include <newsmill/type.h>

enum { TAG_ATTRIBUTES = 24, TAG_NAME_BYTES = 64, TAG_VALUE_BYTES = 8192 };

struct tag {
    struct mill_str name;
    bool is_end, is_empty;
    /* No name comes twice; values are as written. */
    struct mill_str names[TAG_ATTRIBUTES], values[TAG_ATTRIBUTES];
    size_t count;
};

/* Reads the tag that begins at text.data[0] == '<'. Returns the bytes it takes; 0: it is
 * none, and the '<' is just that. */
size_t tag_read(struct mill_str text, struct tag *tag);

#endif
