/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_xml.h - XML into elements, by libxml2's push parser. Internal to the reading of
 * feeds and of lists of feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_XML_H
#define NEWSMILL_FETCHER_FEED_XML_H

#include <newsmill/type.h>

struct attribute {
    struct mill_str name, value; /* name without a prefix, value with references undone */
};

/* The trimmed value of the first attribute of this name, whatever its case; empty: none.
 */
struct mill_str xml_attribute(const struct attribute *attributes, size_t count,
                              const char *name);

/* Who hears of elements. What is given is borrowed until the call returns; prefix: before
 * the colon, or empty. */
struct xml_sink {
    void (*open)(void *arg, struct mill_str prefix, struct mill_str name,
                 const struct attribute *attributes, size_t count);
    void (*text)(void *arg, const char *text, size_t len);
    void (*close)(void *arg);
    void *arg;
};

enum xml_result { XML_GOOD, XML_BROKEN, XML_NO_MEMORY };

/* `text` is UTF-8 without a document type: nothing can declare entities. XML_BROKEN: it
 * is not well-formed; `mended`: it went on past errors. */
enum xml_result xml_read(struct mill_str text, bool mended, const struct xml_sink *sink);

/* The text behind what a document begins with: white space, its declaration, comments,
 * its document type with all that it declares. */
struct mill_str xml_without_prolog(struct mill_str text);

#endif
