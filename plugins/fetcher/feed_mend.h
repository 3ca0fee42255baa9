/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_mend.h - what was meant to be XML, as XML. Internal to the reading of feeds.
 *
 * Out go junk before the root, NUL and control characters (in CDATA too), declarations,
 * document types, comments, processing instructions. CDATA becomes escaped text. A '&'
 * and a '<' that begin nothing are escaped, references of HTML become characters,
 * attributes get their quotes, and end tags that are missing or too many are mended by
 * what is open: a new item closes the one before it. What comes out is well-formed
 * but for what is open at its end, which was cut off.
 */
#ifndef NEWSMILL_FETCHER_FEED_MEND_H
#define NEWSMILL_FETCHER_FEED_MEND_H

#include <newsmill/type.h>

/* `text` is UTF-8. *out is owned: free() its data. False: no memory, or nothing in it
 * begins a feed. */
bool mend_xml(struct mill_str text, struct mill_str *out);
/* The same for any part of a document, from its first byte on. */
bool mend_part(struct mill_str text, struct mill_str *out);

#endif
