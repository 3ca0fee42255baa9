/* SPDX-License-Identifier: Apache-2.0
 * classes.c - what the class, id and role of an element say it is. */
#include "classes.h"

#include <stdlib.h>
#include <string.h>

#include "text/find.h"

enum { NAME_MAX_LEN = 96, PARTS_MAX = 12, KEYS_MAX = 1 << 18 };

static const struct {
    const char *name;
    uint32_t flag;
} names[] = {
    { "body", CLASS_BODY },       { "content", CLASS_CONTENT },
    { "nav", CLASS_NAV },         { "header", CLASS_HEADER },
    { "footer", CLASS_FOOTER },   { "side", CLASS_SIDE },
    { "related", CLASS_RELATED }, { "comments", CLASS_COMMENTS },
    { "share", CLASS_SHARE },     { "ad", CLASS_AD },
    { "promo", CLASS_PROMO },     { "modal", CLASS_MODAL },
    { "meta", CLASS_META },       { "tags", CLASS_TAGS },
    { "author", CLASS_AUTHOR },   { "bio", CLASS_BIO },
    { "caption", CLASS_CAPTION }, { "credit", CLASS_CREDIT },
    { "title", CLASS_TITLE },     { "subtitle", CLASS_SUBTITLE },
    { "date", CLASS_DATE },       { "hidden", CLASS_HIDDEN },
    { "gallery", CLASS_GALLERY }, { "toc", CLASS_TOC },
};

const char *classes_name(uint32_t flags)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (flags & names[i].flag)
            return names[i].name;
    return NULL;
}

struct loading {
    struct classes *classes;
    struct table_listener *listener;
    size_t key_bytes;
};

/* A name in lower case with '-' between its parts; starts[] are where they begin, and
 * starts[count] is past the end. */
struct parts {
    char text[NAME_MAX_LEN * 2];
    size_t starts[PARTS_MAX + 1], count;
};

static void cut(struct mill_str name, struct parts *parts)
{
    size_t n = 0;
    bool fresh = true, was_lower = false;

    parts->count = 0;
    for (size_t i = 0; i < name.len && i < NAME_MAX_LEN; i++) {
        char c = name.data[i];
        bool upper = c >= 'A' && c <= 'Z';

        if (c == '-' || c == '_' || c == ':' || c == '.' || c == '/') {
            fresh = true;
            was_lower = false;
            continue;
        }
        if (fresh || (upper && was_lower)) {
            if (parts->count == PARTS_MAX)
                break;
            if (n)
                parts->text[n++] = '-';
            parts->starts[parts->count++] = n;
            fresh = false;
        }
        parts->text[n++] = ascii_lower(c);
        was_lower = !upper;
    }
    parts->starts[parts->count] = n + 1;
}

static void see(void *arg, const struct table_row *row)
{
    struct loading *load = arg;
    bool whole = row->columns[1].data[0] == '=';
    struct parts parts;
    struct mill_str key;
    char *copy = load->classes->keys + load->key_bytes;
    uint32_t flag = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(row->columns[0], names[i].name))
            flag = names[i].flag;
    if (!flag) {
        table_problem(load->listener, row, 0, "no such kind of element");
        return;
    }
    cut(str_from(row->columns[1], whole), &parts);
    if (!parts.count || (!whole && parts.count > CLASS_PARTS_MAX)) {
        table_problem(load->listener, row, 1, "want one to four parts, or = and a name");
        return;
    }
    key = (struct mill_str){ copy, parts.starts[parts.count] - 1 };
    if (load->key_bytes + key.len > KEYS_MAX) {
        table_problem(load->listener, row, 1, "the names are over 256 KiB in all");
        return;
    }
    memcpy(copy, parts.text, key.len);
    load->key_bytes += key.len;
    if (!words_add(whole ? &load->classes->wholes : &load->classes->parts, key, flag))
        table_problem(load->listener, row, 1, "no memory");
}

bool classes_load(struct classes *classes, const char *path,
                  struct table_listener *listener)
{
    struct loading load = { classes, listener, 0 };
    unsigned before = listener->problems;

    *classes = (struct classes){ .keys = malloc(KEYS_MAX) };
    if (!classes->keys)
        return false;
    classes->text = table_read(path, 2, 0, listener, see, &load);
    return classes->text && listener->problems == before;
}

void classes_free(struct classes *classes)
{
    words_free(&classes->parts);
    words_free(&classes->wholes);
    free(classes->text);
    free(classes->keys);
    *classes = (struct classes){ 0 };
}

static uint32_t flags_of_name(const struct classes *classes, struct mill_str name)
{
    struct parts parts;
    uint32_t flags;

    cut(name, &parts);
    if (!parts.count)
        return 0;
    flags = words_find(&classes->wholes,
                       (struct mill_str){ parts.text, parts.starts[parts.count] - 1 });
    for (size_t i = 0; i < parts.count; i++) {
        for (size_t n = 1; n <= CLASS_PARTS_MAX && i + n <= parts.count; n++) {
            struct mill_str key = { parts.text + parts.starts[i],
                                    parts.starts[i + n] - 1 - parts.starts[i] };

            flags |= words_find(&classes->parts, key);
        }
    }
    return flags;
}

uint32_t classes_of(const struct classes *classes, struct mill_str text)
{
    struct mill_str name;
    uint32_t flags = 0;

    while (next_part(&text, " \t\r\n\f", &name))
        flags |= flags_of_name(classes, name);
    return flags;
}

static uint32_t flags_of_role(struct mill_str role)
{
    if (is_nocase(role, "navigation") || is_nocase(role, "menu") ||
        is_nocase(role, "menubar") || is_nocase(role, "tablist"))
        return CLASS_NAV;
    if (is_nocase(role, "complementary"))
        return CLASS_SIDE;
    if (is_nocase(role, "banner"))
        return CLASS_HEADER;
    if (is_nocase(role, "contentinfo"))
        return CLASS_FOOTER;
    if (is_nocase(role, "dialog") || is_nocase(role, "alertdialog"))
        return CLASS_MODAL;
    return is_nocase(role, "main") || is_nocase(role, "article") ? CLASS_CONTENT : 0;
}

static uint32_t flags_of_itemprop(struct mill_str prop)
{
    if (is_nocase(prop, "articlebody"))
        return CLASS_BODY;
    return is_nocase(prop, "headline") ? CLASS_TITLE : 0;
}

static bool hides(struct mill_str style)
{
    size_t at = find_nocase(style, "display");
    struct mill_str rest;

    if (at == STR_NONE)
        return false;
    rest = str_trim(str_from(style, at + 7));
    return rest.len && rest.data[0] == ':' &&
           starts_nocase(str_trim(str_from(rest, 1)), "none");
}

static uint32_t flags_of_attr(const struct classes *classes, enum attr_name name,
                              struct mill_str value)
{
    switch (name) {
    case ATTR_CLASS:
    case ATTR_ID:
    case ATTR_DATA_COMPONENT:
    case ATTR_DATA_TESTID:
        return classes_of(classes, value);
    case ATTR_ROLE:
        return flags_of_role(value);
    case ATTR_ITEMPROP:
        return flags_of_itemprop(value);
    case ATTR_HIDDEN:
        return is_nocase(value, "until-found") ? 0 : CLASS_HIDDEN;
    case ATTR_ARIA_HIDDEN:
        return is_nocase(value, "true") ? CLASS_HIDDEN : 0;
    case ATTR_STYLE:
        return hides(value) ? CLASS_HIDDEN : 0;
    case ATTR_DMCF_SID:
        return CLASS_BODY;
    default:
        return 0;
    }
}

static uint32_t flags_of_tag(enum tag tag)
{
    switch (tag) {
    case TAG_NAV:
    case TAG_MENU:
        return CLASS_NAV;
    case TAG_FOOTER:
        return CLASS_FOOTER;
    case TAG_ASIDE:
        return CLASS_SIDE;
    case TAG_FIGCAPTION:
        return CLASS_CAPTION;
    case TAG_MAIN:
        return CLASS_CONTENT;
    case TAG_LI:
    case TAG_DT:
    case TAG_DD:
        return CLASS_IN_LIST;
    case TAG_BLOCKQUOTE:
        return CLASS_IN_QUOTE;
    case TAG_PRE:
        return CLASS_IN_CODE;
    case TAG_FIGURE:
        return CLASS_IN_FIGURE;
    default:
        return tag_traits(tag) & TAG_IS_NOISE ? CLASS_SKIP : 0;
    }
}

void classes_mark(const struct classes *classes, struct tree *tree)
{
    for (size_t i = 1; i < tree->count; i++) {
        struct node *node = &tree->nodes[i];

        if (node->tag == TREE_TEXT)
            continue;
        node->flags = flags_of_tag((enum tag)node->tag) |
                      (tree->nodes[node->parent].flags & CLASS_INHERITED);
        for (size_t a = node->attrs; a < node->attrs + node->attr_count; a++) {
            struct mill_str value = { tree->text + tree->attrs[a].value,
                                      tree->attrs[a].len };

            node->flags |= flags_of_attr(classes, tree->attrs[a].name, value);
        }
    }
}
