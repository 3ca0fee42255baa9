/* SPDX-License-Identifier: Apache-2.0
 *
 * when.h - when the article was published and changed, from the best of its signals:
 * JSON-LD, <meta>, <time>, labels in the header, the feed, picture addresses, captions.
 */
#ifndef CLEANER_WHEN_H
#define CLEANER_WHEN_H

#include "doc.h"

/* Needs the pieces, the language and the images. Never reads a clock: a date without a
 * year gets it from another dated signal, else from the time of the fetch. */
void when_find(struct doc *doc);

/* The iso text in the pool, and its first instant. */
struct mill_str when_iso(const struct doc *doc, const struct doc_moment *moment,
                         int64_t *ms);

#endif
