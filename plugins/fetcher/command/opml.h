/* SPDX-License-Identifier: Apache-2.0
 *
 * opml.h - the feeds of an OPML file, as feed readers export them.
 *
 * Outlines with an xmlUrl are feeds, the outlines around them folders, whose names become
 * tags. Such files are as broken as feeds are, so they are mended as feeds are.
 */
#ifndef NEWSMILL_FEED_OPML_H
#define NEWSMILL_FEED_OPML_H

#include <newsmill/type.h>

enum { OPML_BYTES = 16 << 20, OPML_MOST = 10000, OPML_TAGS = 4, OPML_WHY_BYTES = 160 };

struct outline {
    const char *title, *url; /* as written; title may be empty */
    const char *tags[OPML_TAGS];
    size_t tag_count;
};

struct opml {
    struct outline *items; /* in the order of the file */
    size_t count;
    bool mended, cut;          /* it was no XML; it had more than OPML_MOST */
    struct opml_chunk *chunks; /* of the texts */
};

/* NULL: *why says why. Owned: opml_free(). */
struct opml *opml_read(struct mill_str bytes, char why[OPML_WHY_BYTES]);
void opml_free(struct opml *opml);

#endif
