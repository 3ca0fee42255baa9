/* SPDX-License-Identifier: Apache-2.0
 *
 * fill.h - a cleaned page as the Article record.
 */
#ifndef CLEANER_FILL_H
#define CLEANER_FILL_H

#include "article.h"
#include "doc.h"
#include "page.h"

/* Fills *article from the page and what was made of it. Texts are borrowed from both and
 * from the doc's pool. False: over the pool's limit. */
bool fill_article(struct doc *doc, const struct page *page, struct mill_str id,
                  int64_t fetched_ms, struct article *article);

#endif
