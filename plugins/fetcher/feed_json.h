/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_json.h - JSON Feed 1.0 and 1.1. Internal to the reading of feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_JSON_H
#define NEWSMILL_FETCHER_FEED_JSON_H

#include "fetcher/feed_build.h"

/* Where a JSON object begins, for which the text is taken; STR_NONE: it is none. */
size_t json_start(struct mill_str text);
/* Reads it strictly, mended (control characters, commas too many, escapes that are none),
 * or item by item. Fills build->feed with its level. False: *why (FEED_WHY_BYTES). */
bool json_read(struct mill_str text, struct feed_build *build, char *why);

/* `text` as JSON has it: at most 2 * len bytes, in `out`. Returns them. */
size_t json_mend(struct mill_str text, char *out);

#endif
