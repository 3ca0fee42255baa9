/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_xml.h - XML into elements, by libxml2's push parser. Internal to the reading of
 * feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_XML_H
#define NEWSMILL_FETCHER_FEED_XML_H

#include "fetcher/feed_elements.h"

/* `text` is UTF-8 without a document type: nothing can declare entities. True: it was
 * well-formed. `mended`: go on past errors. */
bool xml_read(struct mill_str text, bool mended, struct elements *elements);

/* The text behind what a document begins with: white space, its declaration, comments,
 * its document type with all that it declares. */
struct mill_str xml_without_prolog(struct mill_str text);

#endif
