/* SPDX-License-Identifier: Apache-2.0
 * pieces.c - what a page shows, block by block. */
#include "pieces.h"

#include <string.h>

#include "classes.h"
#include "text/squeeze.h"
#include "text/str.h"

const char piece_outside[] = "outside";

enum {
    LAYOUT_MIN = 60, /* weight of a table's row that is one cell of text */
    BREAK_MIN = 40   /* weight of text that a single <br> after a sentence ends */
};

struct writer {
    struct pieces *pieces;
    const struct tree *tree;
    const struct feature *features;
    struct squeeze text;
    struct piece now;     /* the piece being written */
    uint32_t block, row;  /* its block; its table row */
    unsigned breaks;      /* <br> since the last text */
    uint32_t first, last; /* nodes of the chosen element */
    uint32_t around;      /* the <article> or <main> that it lies in; else itself */
    uint32_t skip_until;
    const char *skip_reason;
    uint32_t link_after, link_end;
};

static bool add_piece(struct pieces *pieces, const struct piece *piece, struct pool *pool)
{
    if (pieces->count == pieces->max) {
        size_t max = pieces->max ? pieces->max * 2 : 256;
        struct piece *items = pool_array(pool, max, sizeof(*items));

        if (!items)
            return false;
        if (pieces->count)
            memcpy(items, pieces->items, pieces->count * sizeof(*items));
        pieces->items = items;
        pieces->max = max;
    }
    pieces->items[pieces->count++] = *piece;
    return true;
}

static enum piece_kind kind_of(const struct node *node, bool in_row)
{
    if (tag_traits((enum tag)node->tag) & TAG_IS_HEADING)
        return PIECE_HEADING;
    if (node->flags & CLASS_IN_CODE)
        return PIECE_CODE;
    if (in_row)
        return PIECE_TABLE;
    if (node->flags & CLASS_IN_QUOTE)
        return PIECE_QUOTE;
    return node->flags & CLASS_IN_LIST ? PIECE_LIST : PIECE_PARAGRAPH;
}

static struct mill_str written(const struct squeeze *text, size_t from)
{
    return str_trim((struct mill_str){ text->data + from, text->len - from });
}

/* The text buffer holds one piece after the other; `now.text.data` is where this began.
 */
static bool flush(struct writer *w, struct pool *pool)
{
    struct mill_str text = written(&w->text, (size_t)(w->now.text.data - w->text.data));
    bool good = true;

    w->text.space = false;
    if (text.len) {
        w->now.text = text;
        /* A cell with sentences, alone in its row, is there for the layout. */
        if (w->now.kind == PIECE_TABLE && w->now.prose >= LAYOUT_MIN &&
            str_find_byte(text, '\t', 0) == STR_NONE)
            w->now.kind = PIECE_PARAGRAPH;
        good = add_piece(w->pieces, &w->now, pool);
    }
    w->now = (struct piece){ .text.data = w->text.data + w->text.len };
    w->block = w->row = 0;
    w->breaks = 0;
    return good;
}

static bool is_begun(const struct writer *w)
{
    return w->text.data + w->text.len > w->now.text.data;
}

static bool ends_sentence(struct mill_str text)
{
    return text.len && (strchr(".!?\"')", text.data[text.len - 1]) ||
                        str_ends(text, (struct mill_str)MILL_STR("。")) ||
                        str_ends(text, (struct mill_str)MILL_STR("”")));
}

static bool breaks_here(const struct writer *w)
{
    size_t from = (size_t)(w->now.text.data - w->text.data);

    if (w->breaks == 0 || w->now.kind == PIECE_CODE)
        return false;
    return w->breaks > 1 ||
           (w->now.prose >= BREAK_MIN && ends_sentence(written(&w->text, from)));
}

static void begin(struct writer *w, uint32_t block, uint32_t row, uint32_t i)
{
    const struct node *at = &w->tree->nodes[block];

    w->block = block;
    w->row = row;
    w->now.start = w->tree->nodes[i].start;
    w->now.node = block;
    w->now.flags = at->flags;
    w->now.kind = kind_of(at, row != 0);
    if (w->now.kind == PIECE_HEADING)
        w->now.level = (uint8_t)(at->tag - TAG_H1 + 1);
    if (i < w->first || i >= w->last)
        w->now.reason = piece_outside;
    else if (i < w->skip_until)
        w->now.reason = w->skip_reason;
}

static bool is_blank(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] > ' ')
            return false;
    return true;
}

static bool add_text(struct writer *w, uint32_t i, struct pool *pool)
{
    const struct node *node = &w->tree->nodes[i];
    const char *text = w->tree->text + node->start;
    size_t len = node->end - node->start;
    uint32_t block = w->features[i].block, row = 0;
    const struct node *at = &w->tree->nodes[block];
    bool pre = at->flags & CLASS_IN_CODE;
    struct weight weight = { 0 };

    if (is_blank(text, len) && !(pre && is_begun(w))) {
        w->text.space = true;
        return true;
    }
    if (at->tag == TAG_TD || at->tag == TAG_TH)
        row = at->parent;
    if (is_begun(w) && ((row ? row != w->row : block != w->block) || breaks_here(w)) &&
        !flush(w, pool))
        return false;
    if (is_begun(w) && row && block != w->block) {
        w->text.space = false;
        squeeze_put(&w->text, "\t", 1);
        w->block = block;
    }
    if (!is_begun(w))
        begin(w, block, row, i);
    w->text.space |= w->breaks > 0;
    w->breaks = 0;
    squeeze_add(&w->text, text, len, true, pre);
    measure_text(text, len, &weight);
    if (i < w->link_after && node->start < w->link_end)
        w->now.link += weight.prose;
    else
        w->now.prose += weight.prose;
    w->now.end = node->end;
    return true;
}

/* In the article, or in a figure of the <article> around it: the picture at its head. */
static bool is_inside(const struct writer *w, uint32_t i)
{
    if (i < w->skip_until)
        return false;
    return (i >= w->first && i < w->last) ||
           (w->tree->nodes[i].flags & CLASS_IN_FIGURE && i >= w->around && i < w->last);
}

static void add_picture(struct writer *w, uint32_t i, struct pool *pool)
{
    static const enum attr_name urls[] = { ATTR_DATA_ORG_SRC, ATTR_DATA_ORIGINAL,
                                           ATTR_DATA_LAZY_SRC, ATTR_DATA_SRC, ATTR_SRC };
    struct pieces *pieces = w->pieces;
    struct picture picture = { .start = w->tree->nodes[i].start,
                               .before = (uint32_t)pieces->count,
                               .inside = is_inside(w, i) };

    if (pieces->picture_count == PICTURES_MAX)
        return;
    for (size_t n = 0; n < sizeof(urls) / sizeof(urls[0]) && !picture.url.len; n++)
        picture.url = str_trim(tree_attr(w->tree, i, urls[n]));
    picture.alt = pieces_squeeze(pool, tree_attr(w->tree, i, ATTR_ALT), true);
    if (!pieces->pictures)
        pieces->pictures = pool_array(pool, PICTURES_MAX, sizeof(*pieces->pictures));
    if (pieces->pictures && picture.url.len)
        pieces->pictures[pieces->picture_count++] = picture;
}

/* Names what a skipped element is. NULL: it is not for reading at all. */
static const char *reason_of(const struct node *node)
{
    if (tag_traits((enum tag)node->tag) & TAG_IS_NOISE)
        return NULL;
    return classes_name(node->flags & CLASS_NOISE);
}

/* Returns the node to go on with. */
static uint32_t enter(struct writer *w, uint32_t i, struct pool *pool, bool *good)
{
    const struct node *node = &w->tree->nodes[i];

    if (node->flags & CLASS_SKIP && i >= w->skip_until) {
        const char *reason = reason_of(node);

        /* What is hidden inside of a line goes without cutting the line in two. */
        if (!reason || !(tag_traits((enum tag)node->tag) & TAG_IS_BLOCK))
            return node->after;
        *good = *good && flush(w, pool);
        w->skip_until = node->after;
        w->skip_reason = reason;
    } else if (tag_traits((enum tag)node->tag) & TAG_IS_NOISE) {
        return node->after;
    }
    if (node->tag == TAG_BR)
        w->breaks++;
    else if (node->tag == TAG_IMG || node->tag == TAG_AMP_IMG)
        add_picture(w, i, pool);
    else if (node->tag == TAG_A) {
        w->link_after = node->after;
        w->link_end = node->end;
    }
    if (tag_traits((enum tag)node->tag) & TAG_IS_BLOCK && node->tag != TAG_TD &&
        node->tag != TAG_TH && is_begun(w))
        *good = *good && flush(w, pool);
    return i + 1;
}

uint32_t pieces_around(const struct tree *tree, uint32_t chosen)
{
    for (uint32_t i = chosen; i; i = tree->nodes[i].parent)
        if (tree->nodes[i].tag == TAG_ARTICLE || tree->nodes[i].tag == TAG_MAIN)
            return i;
    return chosen;
}

bool pieces_of_tree(struct pieces *pieces, const struct tree *tree,
                    const struct feature *features, uint32_t chosen, struct pool *pool)
{
    size_t room = squeeze_room(tree->len);
    struct writer w = { .pieces = pieces,
                        .tree = tree,
                        .features = features,
                        .first = chosen,
                        .last = tree->nodes[chosen].after,
                        .around = pieces_around(tree, chosen),
                        .text = { .data = pool_alloc(pool, room), .size = room } };
    bool good = w.text.data != NULL;
    uint32_t i = 1;

    w.now.text.data = w.text.data;
    while (good && i < tree->count) {
        if (is_begun(&w) && (i == w.skip_until || i == w.last || i == w.first))
            good = flush(&w, pool);
        if (tree->nodes[i].tag == TREE_TEXT) {
            good = good && add_text(&w, i, pool);
            i++;
        } else {
            i = enter(&w, i, pool, &good);
        }
    }
    return good && flush(&w, pool);
}

struct mill_str pieces_squeeze(struct pool *pool, struct mill_str text, bool html)
{
    struct squeeze out = { .size = squeeze_room(text.len) };

    out.data = text.len ? pool_alloc(pool, out.size) : NULL;
    if (!out.data)
        return (struct mill_str){ "", 0 };
    squeeze_add(&out, text.data, text.len, html, false);
    pool_shrink(pool, out.data, out.size, out.len);
    return (struct mill_str){ out.data, out.len };
}

static bool add_line(struct pieces *pieces, struct mill_str text, size_t start,
                     size_t end, struct squeeze *out, bool html, struct pool *pool)
{
    struct mill_str raw = str_trim(str_slice(text, start, end));
    struct piece piece = { .start = (uint32_t)(raw.data - text.data) };
    struct weight weight = { 0 };
    size_t from = out->len;

    if (!raw.len)
        return true;
    out->space = false;
    piece.end = piece.start + (uint32_t)raw.len;
    squeeze_add(out, raw.data, raw.len, html, false);
    piece.text = (struct mill_str){ out->data + from, out->len - from };
    piece.text = str_trim(piece.text);
    measure_text(piece.text.data, piece.text.len, &weight);
    piece.prose = weight.prose;
    return !piece.text.len || add_piece(pieces, &piece, pool);
}

/* Whether the line that ends before `at`, or begins at it, is empty. */
static bool is_empty_line(struct mill_str text, size_t at)
{
    size_t end = str_find_byte(text, '\n', at);

    return at >= text.len ||
           str_is_blank(str_slice(text, at, end == STR_NONE ? text.len : end));
}

bool pieces_of_lines(struct pieces *pieces, struct mill_str text, size_t start,
                     size_t end, bool html, struct pool *pool)
{
    size_t room = squeeze_room(end - start) + (end - start) / 4;
    struct squeeze out = { .data = pool_alloc(pool, room), .size = room };
    bool gap = true;

    if (!out.data)
        return false;
    while (start < end) {
        size_t stop = str_find_byte(text, '\n', start), had = pieces->count;

        stop = stop == STR_NONE || stop > end ? end : stop;
        if (!add_line(pieces, text, start, stop, &out, html, pool))
            return false;
        if (pieces->count > had) {
            pieces->items[had].alone = gap && is_empty_line(text, stop + 1);
            gap = false;
        } else {
            gap = true;
        }
        start = stop + 1;
    }
    return true;
}
