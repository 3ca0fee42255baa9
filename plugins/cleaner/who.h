/* SPDX-License-Identifier: Apache-2.0
 *
 * who.h - authors, publisher and language of an article.
 */
#ifndef CLEANER_WHO_H
#define CLEANER_WHO_H

#include "doc.h"

/* By the script of the article's text, else by what the page says. BCP 47, or empty. */
void who_language(struct doc *doc);
/* JSON-LD, og:site_name, the page's own address; else the addresses and names in
 * by-lines, contact lines and copyrights, by the list of outlets. */
void who_publisher(struct doc *doc);
/* Bare names: by-lines in the text, then JSON-LD and <meta>, then the feed. */
void who_authors(struct doc *doc);

#endif
