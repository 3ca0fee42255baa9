/* SPDX-License-Identifier: Apache-2.0
 *
 * charset.h - a body into valid UTF-8.
 *
 * Order: byte order mark, valid UTF-8 with more than ASCII (whatever the label says),
 * transport, <meta> or <?xml?> in the first 64 kB, detector. All Korean labels mean
 * CP949. What cannot be decoded becomes U+FFFD and never swallows an ASCII byte.
 */
#ifndef NEWSMILL_TEXT_CHARSET_H
#define NEWSMILL_TEXT_CHARSET_H

#include <newsmill/type.h>

struct charset_text {
    struct mill_str text;    /* valid UTF-8; in the body where nothing had to be done */
    char *owned;             /* else in this: free(); NULL: nothing to free */
    const char *name;        /* as iconv calls it */
    const char *source;      /* bom, utf-8, transport, meta or detector */
    struct mill_str unknown; /* a label that nobody knows; empty: none */
    size_t repaired;         /* U+FFFD put in */
};

/* content_type: the header's value, or empty. It takes at most 3 bytes for each of the
 * body's. False: no memory; nothing to free. */
bool charset_decode(struct mill_str body, struct mill_str content_type,
                    struct charset_text *out);

/* What iconv calls the encoding of a label, as WHATWG reads labels; NULL: unknown. */
const char *charset_by_label(struct mill_str label);

/* The likeliest encoding of bytes that are no valid UTF-8. Never NULL. */
const char *charset_detect(struct mill_str body);

#endif
