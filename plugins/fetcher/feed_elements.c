/* SPDX-License-Identifier: Apache-2.0
 * feed_elements.c - which element is open, and what its text is for. */
#include "feed_elements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_fields.h"
#include "feed_plain.h"
#include "text/find.h"
#include "text/utf8.h"

bool elements_start(struct elements *elements, struct feed_build *build)
{
    *elements = (struct elements){ .build = build, .frequency = 1 };
    elements->text.data = malloc(ELEMENT_RAW_BYTES);
    elements->body.data = malloc(ELEMENT_RAW_BYTES);
    elements->plain = malloc(plain_room(ELEMENT_RAW_BYTES));
    if (elements->text.data && elements->body.data && elements->plain)
        return true;
    elements_finish(elements);
    return false;
}

/* ---- items */

static void open_item(struct elements *elements, const struct attribute *attributes,
                      size_t count)
{
    struct mill_str about = xml_attribute(attributes, count, "about");

    elements->item = build_item(elements->build);
    elements->item_depth = elements->depth;
    elements->link_rank = elements->date_rank = elements->author_rank = 0;
    elements->title_rank = elements->summary_rank = 0;
    elements->body.len = 0;
    if (elements->item && about.len)
        fields_about(elements, about);
}

static struct mill_str plain(struct elements *elements, const struct element_text *text,
                             bool is_markup)
{
    return (struct mill_str){ elements->plain,
                              plain_text((struct mill_str){ text->data, text->len },
                                         is_markup, elements->plain) };
}

static void close_item(struct elements *elements)
{
    struct feed_item *item = elements->item;

    elements->item_depth = 0;
    elements->item = NULL;
    if (!item)
        return;
    if (!item->summary.len && elements->body.len)
        item->summary = build_text(
            elements->build, plain(elements, &elements->body, elements->body_is_markup));
    if (!item->url.len && !item->guid.len && !item->title.len)
        build_drop_item(elements->build);
}

/* ---- fields */

static void open_field(struct elements *elements, int field,
                       const struct attribute *attributes, size_t count)
{
    struct mill_str type = xml_attribute(attributes, count, "type");

    elements->field = field;
    elements->field_depth = elements->depth;
    elements->text.len = 0;
    elements->is_nested = elements->is_settled = false;
    elements->is_markup =
        elements->build->feed.format != format_atom
            ? true
            : type.len && !is_nocase(type, "text") && !is_nocase(type, "text/plain");
    elements->is_permanent =
        !is_nocase(xml_attribute(attributes, count, "ispermalink"), "false");
}

static void close_field(struct elements *elements)
{
    int field = elements->field;
    struct mill_str raw = { elements->text.data, elements->text.len };

    elements->field = FIELD_NONE;
    elements->field_depth = 0;
    raw = utf8_cut(raw, raw.len); /* the raw limit may have cut a character */
    elements->text.len = raw.len;
    if (field == FIELD_BODY) {
        struct element_text body = elements->body;

        if (elements->item && !body.len) {
            elements->body = elements->text;
            elements->body_is_markup = elements->is_markup && !elements->is_nested;
            elements->text = body;
        }
        return;
    }
    if (fields_are_raw(field))
        fields_take(elements, field, str_trim(raw));
    else
        fields_take(elements, field,
                    plain(elements, &elements->text,
                          elements->is_markup && !elements->is_nested));
}

static void add(struct element_text *text, const char *data, size_t len)
{
    if (len > ELEMENT_RAW_BYTES - text->len)
        len = ELEMENT_RAW_BYTES - text->len;
    memcpy(text->data + text->len, data, len);
    text->len += len;
}

void elements_text(struct elements *elements, const char *text, size_t len)
{
    if (elements->field && !elements->skip_depth && !elements->is_settled)
        add(&elements->text, text, len);
}

/* An element in a text: the name of an author, or HTML that was not escaped. */
static void open_inside(struct elements *elements, struct mill_str name)
{
    if (elements->field == FIELD_AUTHOR && is_nocase(name, "name")) {
        elements->text.len = 0;
        elements->name_depth = elements->depth;
        return;
    }
    if (elements->field == FIELD_AUTHOR)
        return;
    elements->is_nested = true;
    add(&elements->text, " ", !plain_is_inline(name));
}

static void close_inside(struct elements *elements)
{
    if (elements->field == FIELD_AUTHOR && elements->name_depth == elements->depth)
        elements->is_settled = true;
}

/* ---- the root */

static void open_root(struct elements *elements, struct mill_str name)
{
    struct feed *feed = &elements->build->feed;

    feed->format = format_of_root(name);
    if (feed->format)
        return;
    snprintf(elements->root, sizeof(elements->root), "%.*s",
             (int)(name.len < 32 ? name.len : 32), name.data);
    elements->foreign_root = elements->root;
}

/* ---- */

void elements_open(struct elements *elements, struct mill_str prefix,
                   struct mill_str name, const struct attribute *attributes, size_t count)
{
    int field;

    elements->depth++;
    if (elements->skip_depth || elements->foreign_root)
        return;
    if (elements->depth == 1) {
        open_root(elements, name);
        return;
    }
    field = field_of(prefix, name);
    if (elements->field && field != FIELD_ITEM) {
        open_inside(elements, name);
        return;
    }
    switch (field) {
    case FIELD_NONE:
        return;
    case FIELD_SKIPPED:
        elements->skip_depth = elements->depth;
        return;
    case FIELD_ITEM:
        /* One that was never closed ends here. */
        if (elements->field)
            close_field(elements);
        if (elements->item_depth)
            close_item(elements);
        open_item(elements, attributes, count);
        return;
    case FIELD_LINK:
        if (xml_attribute(attributes, count, "href").len) {
            fields_link(elements, xml_attribute(attributes, count, "rel"),
                        xml_attribute(attributes, count, "type"),
                        xml_attribute(attributes, count, "href"));
            return;
        }
        break;
    default:
        break;
    }
    open_field(elements, field, attributes, count);
}

void elements_close(struct elements *elements)
{
    if (!elements->depth)
        return;
    if (elements->skip_depth) {
        if (elements->skip_depth == elements->depth)
            elements->skip_depth = 0;
    } else if (elements->field && elements->field_depth == elements->depth) {
        close_field(elements);
    } else if (elements->field) {
        close_inside(elements);
    } else if (elements->item_depth == elements->depth && elements->item_depth) {
        close_item(elements);
    }
    elements->depth--;
}

static void hear_open(void *arg, struct mill_str prefix, struct mill_str name,
                      const struct attribute *attributes, size_t count)
{
    elements_open(arg, prefix, name, attributes, count);
}

static void hear_text(void *arg, const char *text, size_t len)
{
    elements_text(arg, text, len);
}

static void hear_close(void *arg)
{
    elements_close(arg);
}

bool elements_read(struct elements *elements, struct mill_str text, bool mended)
{
    const struct xml_sink sink = { hear_open, hear_text, hear_close, elements };
    enum xml_result result = xml_read(text, mended, &sink);

    if (result == XML_NO_MEMORY)
        elements->build->failed = true;
    return result == XML_GOOD;
}

void elements_end_item(struct elements *elements)
{
    /* What was open when the file broke off may be half a word: it does not count. */
    elements->field = FIELD_NONE;
    elements->field_depth = elements->skip_depth = 0;
    if (elements->item_depth)
        close_item(elements);
}

void elements_finish(struct elements *elements)
{
    struct feed_build *build = elements->build;

    if (elements->text.data)
        elements_end_item(elements);
    if (elements->period_ms && build->feed.ttl_ms < 0)
        build->feed.ttl_ms = elements->period_ms / elements->frequency;
    free(elements->text.data);
    free(elements->body.data);
    free(elements->plain);
    elements->text.data = elements->body.data = elements->plain = NULL;
}
