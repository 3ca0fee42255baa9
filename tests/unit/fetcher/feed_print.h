/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_print.h - a feed as lines of text, so that a test can say what it wants in one.
 */
#ifndef FEED_PRINT_H
#define FEED_PRINT_H

#include "fetcher/feed.h"

enum { PRINT_BYTES = 8192 };

/* "clean rss", then "title=...", "link=..." of the feed and " | url=... title=..." of
 * each item: only what is said. Dates as "2026-05-04T10:30:00Z", "?" behind one that is
 * not sure. */
void feed_print(const struct feed *feed, char out[PRINT_BYTES]);

#endif
