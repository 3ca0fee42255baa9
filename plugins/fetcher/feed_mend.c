/* SPDX-License-Identifier: Apache-2.0
 * feed_mend.c - what was meant to be XML, as XML: text, references, tags that are open.
 */
#include "feed_mend.h"

#include <stdlib.h>
#include <string.h>

#include "feed_tag.h"
#include "text/entities.h"
#include "text/find.h"
#include "text/utf8.h"

enum { DEPTH = 64, NAME_BYTES = 16 };

struct mend {
    struct mill_str in;
    size_t at;
    char *out;
    size_t len, room;
    bool failed; /* no memory */
    struct mill_str open[DEPTH];
    size_t depth;
    size_t item;      /* depth of the open item; 0: none */
    unsigned missing; /* ends of which there are no more: a bit for each of ends[] */
};

static void put(struct mend *mend, const char *data, size_t len)
{
    if (len > mend->room - mend->len) {
        size_t room = 2 * mend->room + len;
        char *out = mend->failed ? NULL : realloc(mend->out, room);

        if (!out) {
            mend->failed = true;
            return;
        }
        mend->out = out;
        mend->room = room;
    }
    memcpy(mend->out + mend->len, data, len);
    mend->len += len;
}

static void put_text(struct mend *mend, const char *text)
{
    put(mend, text, strlen(text));
}

/* One character that XML takes, or nothing. */
static void put_char(struct mend *mend, uint32_t c)
{
    char bytes[UTF8_MAX];

    if (c == '&')
        put_text(mend, "&amp;");
    else if (c == '<')
        put_text(mend, "&lt;");
    else if (c == '>')
        put_text(mend, "&gt;");
    else if (c == '"')
        put_text(mend, "&quot;");
    else if (c >= ' ' ? c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n' || c == '\r')
        put(mend, bytes, utf8_put(bytes, c));
}

/* "&name;" and "&#12;" as the characters they stand for; a '&' that begins neither is
 * one. Returns the bytes it takes. */
static size_t put_reference(struct mend *mend, struct mill_str text)
{
    char decoded[ENTITY_MAX];
    size_t got = 0, at = 0;
    size_t took = entity_read(text.data, text.len, true, decoded, &got);
    struct mill_str all = { decoded, got };

    if (!took || text.data[took - 1] != ';') {
        put_text(mend, "&amp;");
        return 1;
    }
    while (at < got)
        put_char(mend, utf8_next(all, &at));
    return took;
}

/* 0 an ordinary byte of a text, else it wants a look. 0xEF may begin U+FFFE. */
static bool is_special(unsigned char c)
{
    return c < ' ' || c == '&' || c == '<' || c == '>' || c == '"' || c == 0xEF;
}

/* Text, with the references in it undone where there are any. */
static void put_escaped(struct mend *mend, struct mill_str text, bool has_references)
{
    size_t at = 0;

    while (at < text.len) {
        size_t run = at;

        while (run < text.len && !is_special((unsigned char)text.data[run]))
            run++;
        put(mend, text.data + at, run - at);
        at = run;
        if (at == text.len)
            break;
        if (text.data[at] == '&' && has_references)
            at += put_reference(mend, str_from(text, at));
        else
            put_char(mend, utf8_next(text, &at));
    }
}

/* ---- tags */

static void close_one(struct mend *mend)
{
    struct mill_str name = mend->open[--mend->depth];

    put_text(mend, "</");
    put(mend, name.data, name.len);
    put_text(mend, ">");
    if (mend->depth < mend->item)
        mend->item = 0;
}

static void close_to(struct mend *mend, size_t depth)
{
    while (mend->depth > depth)
        close_one(mend);
}

/* An end tag closes what is open inside its element; one of nothing is dropped. */
static void take_end(struct mend *mend, struct mill_str name)
{
    for (size_t i = mend->depth; i > 0; i--) {
        if (!str_equal_case(mend->open[i - 1], name))
            continue;
        close_to(mend, i - 1);
        return;
    }
}

/* These hold no elements: <title>One<link> lacks an end tag. */
static const char short_fields[] = " title link guid id pubdate published updated date ";
static const char fields[] = " title link guid id pubdate published updated date author "
                             "description summary content category ";

static bool is_one_of(struct mill_str name, const char *list)
{
    char key[NAME_BYTES + 3] = " ";

    if (name.len > NAME_BYTES)
        return false;
    for (size_t i = 0; i < name.len; i++)
        key[i + 1] = ascii_lower(name.data[i]);
    key[name.len + 1] = ' ';
    return strstr(list, key);
}

static bool is_item(struct mill_str name)
{
    size_t colon = str_find_byte(name, ':', 0);

    if (colon != STR_NONE)
        name = str_from(name, colon + 1);
    return is_one_of(name, " item entry ");
}

static void put_attributes(struct mend *mend, const struct tag *tag)
{
    for (size_t i = 0; i < tag->count; i++) {
        put_text(mend, " ");
        put(mend, tag->names[i].data, tag->names[i].len);
        put_text(mend, "=\"");
        put_escaped(mend, tag->values[i], true);
        put_text(mend, "\"");
    }
}

static void take_start(struct mend *mend, const struct tag *tag)
{
    bool item = is_item(tag->name);

    if (item && mend->item)
        close_to(mend, mend->item - 1);
    else if (mend->depth && is_one_of(mend->open[mend->depth - 1], short_fields) &&
             is_one_of(tag->name, fields))
        close_one(mend);
    /* A second document behind the first would be no XML. */
    if (mend->depth == DEPTH || (!mend->depth && mend->len))
        return;
    put_text(mend, "<");
    put(mend, tag->name.data, tag->name.len);
    put_attributes(mend, tag);
    if (tag->is_empty) {
        put_text(mend, "/>");
        return;
    }
    put_text(mend, ">");
    mend->open[mend->depth++] = tag->name;
    if (item)
        mend->item = mend->depth;
}

static void put_outside(struct mend *mend, struct mill_str text, bool has_references)
{
    /* Outside the root there is no text. */
    if (mend->depth)
        put_escaped(mend, text, has_references);
}

enum end { CDATA_END, COMMENT_END, INSTRUCTION_END, DECLARATION_END };
static const char *const ends[] = { "]]>", "-->", "?>", ">" };

/* Bytes up to and with the end; 0: it never comes, which is looked for only once. */
static size_t len_to(struct mend *mend, struct mill_str text, size_t from, enum end end)
{
    size_t at =
        mend->missing & 1u << end ? STR_NONE : str_find(text, str_of(ends[end]), from);

    if (at != STR_NONE)
        return at + strlen(ends[end]);
    mend->missing |= 1u << end;
    return 0;
}

/* What begins with "<!" or "<?"; returns the bytes it takes. */
static size_t take_special(struct mend *mend, struct mill_str text)
{
    size_t len;

    if (starts_with(text, "<![CDATA[")) {
        len = len_to(mend, text, 9, CDATA_END);
        if (len)
            put_outside(mend, str_slice(text, 9, len - 3), false);
        return len ? len : 9; /* without an end it is text */
    }
    if (starts_with(text, "<!--"))
        len = len_to(mend, text, 4, COMMENT_END);
    else
        len = len_to(mend, text, 2,
                     text.data[1] == '?' ? INSTRUCTION_END : DECLARATION_END);
    if (!len)
        put_outside(mend, str_slice(text, 0, 1), false);
    return len ? len : 1;
}

static size_t take_markup(struct mend *mend, struct mill_str text)
{
    struct tag tag;
    size_t len;

    if (text.len > 1 && (text.data[1] == '!' || text.data[1] == '?'))
        return take_special(mend, text);
    len = tag_read(text, &tag);
    if (!len) {
        put_outside(mend, str_slice(text, 0, 1), false);
        return 1;
    }
    if (tag.is_end)
        take_end(mend, tag.name);
    else
        take_start(mend, &tag);
    return len;
}

/* ---- the root */

/* Where the first element begins that may hold a feed; STR_NONE. */
static size_t find_root(struct mill_str text)
{
    static const char *const roots[] = { "rss", "feed", "rdf", "rdf:rdf", "channel" };
    struct tag tag;

    for (size_t at = 0; (at = str_find_byte(text, '<', at)) != STR_NONE; at++) {
        struct mill_str local;
        size_t colon;

        if (!tag_read(str_from(text, at), &tag) || tag.is_end)
            continue;
        colon = str_find_byte(tag.name, ':', 0);
        local = colon == STR_NONE ? tag.name : str_from(tag.name, colon + 1);
        for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++)
            if (is_nocase(tag.name, roots[i]) || is_nocase(local, roots[i]))
                return at;
    }
    return STR_NONE;
}

bool mend_part(struct mill_str text, struct mill_str *out)
{
    struct mend mend = { .in = text, .room = text.len + text.len / 8 + 256 };

    mend.out = malloc(mend.room);
    mend.failed = !mend.out;
    while (!mend.failed && mend.at < mend.in.len) {
        size_t less = str_find_byte(mend.in, '<', mend.at);

        less = less == STR_NONE ? mend.in.len : less;
        put_outside(&mend, str_slice(mend.in, mend.at, less), true);
        mend.at = less;
        if (less < mend.in.len)
            mend.at += take_markup(&mend, str_from(mend.in, less));
    }
    if (mend.failed) {
        free(mend.out);
        return false;
    }
    *out = (struct mill_str){ mend.out, mend.len };
    return true;
}

bool mend_xml(struct mill_str text, struct mill_str *out)
{
    size_t root = find_root(text);

    return root != STR_NONE && mend_part(str_from(text, root), out);
}
