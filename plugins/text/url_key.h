/* SPDX-License-Identifier: Apache-2.0
 *
 * url_key.h - one text for one page: what a URL names, without what only says who sent
 * the reader there.
 *
 * A list of tracking parameters is a file of rows (table.h): a parameter to leave out,
 * and, in a second column, the one host with all below it where that is so.
 *
 *     utm_*                      every name that begins so
 *     fbclid                     this name
 *     ref=rss                    this name with this value; ref=rss* with one that begins
 * so !source  paper.example     kept there, whatever other rows say
 *
 * The case of ASCII letters does not count.
 */
#ifndef NEWSMILL_TEXT_URL_KEY_H
#define NEWSMILL_TEXT_URL_KEY_H

#include "table.h"
#include "url.h"

struct url_tracking;

enum { TRACKING_ROWS_MAX = 1024 };

/* Owned; url_tracking_free(). NULL: problems were said. */
struct url_tracking *url_tracking_load(const char *path, struct table_listener *listener);
void url_tracking_free(struct url_tracking *tracking);

/* Writes the canonical form to `key`, which is not `url`: no fragment, no dot behind the
 * host, percent codes of letters, digits and -._~ decoded and the others in capitals, no
 * tracking parameters (`tracking` may be NULL: none are known), no empty ones, no empty
 * query. The order of parameters stays. Cannot fail: nothing gets longer. A key is a URL,
 * and its own key. */
void url_key(const struct url *url, const struct url_tracking *tracking, struct url *key);

#endif
