/* SPDX-License-Identifier: Apache-2.0
 * feed_xml.c - XML into elements, by libxml2's push parser. */
#include "feed_xml.h"

#include <libxml/parser.h>
#include <string.h>

#include "text/find.h"

enum { PUSH_BYTES = 32 << 10, ATTRIBUTES = 16, VALUE_BYTES = 8192 };

static struct mill_str str_of_xml(const xmlChar *text)
{
    return str_of((const char *)text);
}

/* libxml2 leaves "&amp;" in values as "&#38;", for a tree that would be made of them. */
static struct mill_str undo_amp(struct mill_str value, char *scratch, size_t *used)
{
    char *to = scratch + *used, *start = to;
    size_t at = 0, next;

    if (value.len > VALUE_BYTES - *used ||
        str_find(value, str_of("&#38;"), 0) == STR_NONE)
        return value;
    while (at < value.len) {
        next = str_find(value, str_of("&#38;"), at);
        next = next == STR_NONE ? value.len : next + 1;
        memcpy(to, value.data + at, next - at);
        to += next - at;
        at = next + (next < value.len ? 4 : 0);
    }
    *used += (size_t)(to - start);
    return (struct mill_str){ start, (size_t)(to - start) };
}

/* libxml2 gives five pointers an attribute: name, prefix, namespace, value, its end.
 * NOLINTNEXTLINE(readability-function-size): the parameters are libxml2's. */
static void open_element(void *context, const xmlChar *name, const xmlChar *prefix,
                         const xmlChar *uri, int namespaces, const xmlChar **declared,
                         int count, int defaulted, const xmlChar **attributes)
{
    xmlParserCtxtPtr parser = context;
    const struct xml_sink *sink = parser->_private;
    struct attribute got[ATTRIBUTES];
    char scratch[VALUE_BYTES];
    size_t n = 0, used = 0;

    for (; (int)n < count && n < ATTRIBUTES; n++) {
        const xmlChar **one = attributes + 5 * n;

        got[n].name = str_of_xml(one[0]);
        got[n].value =
            undo_amp((struct mill_str){ (const char *)one[3], (size_t)(one[4] - one[3]) },
                     scratch, &used);
    }
    sink->open(sink->arg, str_of_xml(prefix), str_of_xml(name), got, n);
}

static void close_element(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri)
{
    const struct xml_sink *sink = ((xmlParserCtxtPtr)context)->_private;

    sink->close(sink->arg);
}

static void take_text(void *context, const xmlChar *text, int len)
{
    const struct xml_sink *sink = ((xmlParserCtxtPtr)context)->_private;

    sink->text(sink->arg, (const char *)text, (size_t)len);
}

/* libxml2 prints what nobody hears. */
static void hear_nothing(void *context, xmlErrorPtr error)
{
}

static void listen(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof(*sax));
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = open_element;
    sax->endElementNs = close_element;
    sax->characters = sax->ignorableWhitespace = sax->cdataBlock = take_text;
    sax->serror = hear_nothing;
}

struct mill_str xml_attribute(const struct attribute *attributes, size_t count,
                              const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (is_nocase(attributes[i].name, name))
            return str_trim(attributes[i].value);
    return (struct mill_str){ "", 0 };
}

enum xml_result xml_read(struct mill_str text, bool mended, const struct xml_sink *sink)
{
    xmlSAXHandler sax;
    xmlParserCtxtPtr parser;
    enum xml_result result;

    listen(&sax);
    parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    if (!parser)
        return XML_NO_MEMORY;
    parser->_private = (void *)(uintptr_t)sink;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                  XML_PARSE_IGNORE_ENC |
                                  (mended ? XML_PARSE_RECOVER : 0));
    for (size_t at = 0; at < text.len; at += PUSH_BYTES) {
        struct mill_str part = str_slice(text, at, at + PUSH_BYTES);

        if (xmlParseChunk(parser, part.data, (int)part.len, 0) && !mended)
            break;
    }
    xmlParseChunk(parser, "", 0, 1);
    result = parser->errNo == XML_ERR_NO_MEMORY ? XML_NO_MEMORY
             : parser->wellFormed               ? XML_GOOD
                                                : XML_BROKEN;
    xmlFreeDoc(parser->myDoc); /* SAX mode makes one for entities */
    parser->myDoc = NULL;
    xmlFreeParserCtxt(parser);
    return result;
}

/* ---- the prolog */

/* Behind "<!DOCTYPE ...>": quotes, comments and a subset in brackets are part of it. */
static size_t doctype_len(struct mill_str text)
{
    bool subset = false;
    char quote = 0;

    for (size_t i = 9; i < text.len; i++) {
        char c = text.data[i];

        if (quote) {
            quote = c == quote ? 0 : quote;
        } else if (starts_with(str_from(text, i), "<!--")) {
            size_t end = str_find(text, str_of("-->"), i + 4);

            if (end == STR_NONE)
                return text.len;
            i = end + 2;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[' || c == ']') {
            subset = c == '[';
        } else if (c == '>' && !subset) {
            return i + 1;
        }
    }
    return text.len;
}

struct mill_str xml_without_prolog(struct mill_str text)
{
    for (;;) {
        const char *end;
        size_t at, skip = 0;

        while (skip < text.len && ascii_is_space(text.data[skip]))
            skip++;
        text = str_from(text, skip);
        if (starts_nocase(text, "<!doctype")) {
            text = str_from(text, doctype_len(text));
            continue;
        }
        end = starts_with(text, "<?") ? "?>" : starts_with(text, "<!--") ? "-->" : NULL;
        if (!end)
            return text;
        at = str_find(text, str_of(end), 2);
        if (at == STR_NONE)
            return text;
        text = str_from(text, at + strlen(end));
    }
}
