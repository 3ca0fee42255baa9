/* SPDX-License-Identifier: Apache-2.0
 * feed_tag.c - one tag, read as leniently as makes sense. */
#include "feed_tag.h"

#include <string.h>

#include "text/find.h"

static bool is_name_start(char c)
{
    return ascii_is_alpha(c) || c == '_';
}

static bool is_name(char c)
{
    return is_name_start(c) || ascii_is_digit(c) || c == '-' || c == '.' || c == ':';
}

static size_t skip_space(struct mill_str text, size_t at)
{
    while (at < text.len && ascii_is_space(text.data[at]))
        at++;
    return at;
}

/* A name of ASCII; others are Korean between angle brackets. Empty: none. */
static struct mill_str take_name(struct mill_str text, size_t *at)
{
    size_t start = *at, end = start;

    if (end < text.len && is_name_start(text.data[end]))
        while (end < text.len && is_name(text.data[end]))
            end++;
    if (end - start > TAG_NAME_BYTES || (end > start && text.data[end - 1] == ':'))
        end = start;
    *at = end;
    return str_slice(text, start, end);
}

/* The end of a value in quotes; one that never closes ends at the tag's '>'. */
static size_t quoted_end(struct mill_str text, size_t start, char quote)
{
    struct mill_str near = str_slice(text, 0, start + TAG_VALUE_BYTES);
    size_t end = str_find_byte(near, quote, start);

    if (end != STR_NONE)
        return end;
    end = str_find_byte(near, '>', start);
    return end == STR_NONE ? near.len : end;
}

static struct mill_str take_value(struct mill_str text, size_t *at)
{
    char quote = *at < text.len ? text.data[*at] : 0;
    size_t start = *at, end;

    if (quote == '"' || quote == '\'') {
        end = quoted_end(text, ++start, quote);
        *at = end + (end < text.len && text.data[end] == quote);
        return str_slice(text, start, end);
    }
    end = start;
    while (end < text.len && !ascii_is_space(text.data[end]) && text.data[end] != '>' &&
           text.data[end] != '<' && end - start < TAG_VALUE_BYTES)
        end++;
    /* <link href=a/> */
    if (end > start && end < text.len && text.data[end] == '>' &&
        text.data[end - 1] == '/')
        end--;
    *at = end;
    return str_slice(text, start, end);
}

static void keep(struct tag *tag, struct mill_str name, struct mill_str value)
{
    for (size_t i = 0; i < tag->count; i++)
        if (str_equal(tag->names[i], name))
            return;
    if (tag->count == TAG_ATTRIBUTES)
        return;
    tag->names[tag->count] = name;
    tag->values[tag->count++] = value;
}

/* False: this is no attribute, and so no tag. A name without a value is HTML's way, and
 * that of prose: <the new bridge>. */
static bool take_attribute(struct mill_str text, size_t *at, struct tag *tag)
{
    struct mill_str name = take_name(text, at);

    if (!name.len)
        return false;
    *at = skip_space(text, *at);
    if (*at == text.len || text.data[*at] != '=')
        return false;
    *at = skip_space(text, *at + 1);
    keep(tag, name, take_value(text, at));
    return true;
}

size_t tag_read(struct mill_str text, struct tag *tag)
{
    size_t at = 1;

    tag->is_end = text.len > 1 && text.data[1] == '/';
    tag->is_empty = false;
    tag->count = 0;
    at += tag->is_end;
    tag->name = take_name(text, &at);
    if (!tag->name.len)
        return 0;
    for (;;) {
        size_t before = at;

        at = skip_space(text, at);
        if (at == text.len)
            return 0;
        if (text.data[at] == '>')
            return at + 1;
        if (text.data[at] == '/' && at + 1 < text.len && text.data[at + 1] == '>') {
            tag->is_empty = !tag->is_end;
            return at + 2;
        }
        /* A '<' where '>' should be: </title<link> */
        if (text.data[at] == '<' && (tag->is_end || tag->count))
            return at;
        if (tag->is_end || (at == before && !tag->count) ||
            !take_attribute(text, &at, tag))
            return 0;
    }
}
