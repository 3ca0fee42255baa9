/* SPDX-License-Identifier: Apache-2.0
 * tree.c - a page as elements and spans of text.
 *
 * The stack of open elements is bounded in depth and in how far a tag searches it, so
 * that time is linear in the page whatever it nests. */
#include "tree.h"

struct open {
    uint32_t node;
    bool closed; /* its end tag came while blocks inside were open: it goes with them */
};

struct builder {
    struct tree *tree;
    struct tokenizer tokenizer;
    struct open stack[TREE_DEPTH_MAX + 2];
    size_t depth;   /* open elements; stack[0] is the page */
    size_t beyond;  /* open elements deeper than the stack */
    size_t foreign; /* svg and math that are open */
    size_t texts, nodes_max, attrs_max;
    bool seen_html, seen_body, in_head;
};

static enum tag top(const struct builder *b)
{
    return (enum tag)b->tree->nodes[b->stack[b->depth - 1].node].tag;
}

static enum tag open_at(const struct builder *b, size_t i)
{
    return (enum tag)b->tree->nodes[b->stack[i].node].tag;
}

/* Closes the innermost element, and those whose end tag waited for it. */
static void pop(struct builder *b, uint32_t end)
{
    do {
        struct open *open = &b->stack[--b->depth];
        struct node *node = &b->tree->nodes[open->node];

        if (!open->closed)
            node->end = end;
        node->after = (uint32_t)b->tree->count;
        if (node->tag == TAG_SVG || node->tag == TAG_MATH)
            b->foreign--;
        if (node->tag == TAG_HEAD)
            b->in_head = false;
    } while (b->depth > 1 && b->stack[b->depth - 1].closed);
}

static void pop_to(struct builder *b, size_t i, uint32_t end)
{
    while (b->depth > i)
        pop(b, end);
}

static struct node *add(struct builder *b, uint8_t tag, uint32_t start, uint32_t end)
{
    struct tree *tree = b->tree;
    uint32_t parent = b->stack[b->depth - 1].node;
    struct node *node = &tree->nodes[tree->count++];

    *node = (struct node){
        .start = start,
        .end = end,
        .content = end,
        .parent = parent,
        .after = (uint32_t)tree->count,
        .attrs = (uint32_t)tree->attr_count,
        .depth = (uint16_t)b->depth,
        .tag = tag,
    };
    return node;
}

static bool is_table_part(enum tag tag)
{
    return tag == TAG_TR || tag == TAG_TD || tag == TAG_TH || tag == TAG_TBODY ||
           tag == TAG_THEAD || tag == TAG_TFOOT || tag == TAG_CAPTION ||
           tag == TAG_COLGROUP;
}

/* Whether the search for an open `tag` ends at this one. */
static bool stops(enum tag tag, enum tag at)
{
    if (is_table_part(tag))
        return at == TAG_TABLE;
    if (tag == TAG_LI || tag == TAG_DT || tag == TAG_DD)
        return at == TAG_UL || at == TAG_OL || at == TAG_DL || at == TAG_MENU ||
               (tag_traits(at) & TAG_IS_SCOPE);
    return tag != TAG_TABLE && tag_traits(at) & TAG_IS_SCOPE;
}

/* The place of the innermost open `tag` in the stack; 0: none in reach. *crosses: blocks
 * lie above it. */
static size_t find(struct builder *b, enum tag tag, bool *crosses)
{
    size_t low = b->depth > TREE_SCAN_MAX ? b->depth - TREE_SCAN_MAX : 1;

    *crosses = false;
    for (size_t i = b->depth; i-- > low;) {
        enum tag at = open_at(b, i);

        b->tree->steps++;
        if (at == tag && !b->stack[i].closed)
            return i;
        if (stops(tag, at))
            return 0;
        *crosses |= (tag_traits(at) & TAG_IS_BLOCK) != 0;
    }
    return 0;
}

/* Ends the open paragraph, if the innermost block is one. */
static void end_paragraph(struct builder *b, uint32_t end)
{
    size_t low = b->depth > TREE_SCAN_MAX ? b->depth - TREE_SCAN_MAX : 1;

    for (size_t i = b->depth; i-- > low;) {
        enum tag at = open_at(b, i);

        b->tree->steps++;
        if (at == TAG_P)
            pop_to(b, i, end);
        if (tag_traits(at) & (TAG_IS_BLOCK | TAG_IS_SCOPE))
            return;
    }
}

/* Ends an open element of either kind. */
static void end_open(struct builder *b, enum tag one, enum tag other, uint32_t end)
{
    bool crosses;
    size_t i = find(b, one, &crosses);
    size_t j = other ? find(b, other, &crosses) : 0;

    i = i > j ? i : j;
    if (i)
        pop_to(b, i, end);
}

static void end_if_top(struct builder *b, unsigned trait, enum tag one, uint32_t end)
{
    if ((one && top(b) == one) || (trait && tag_traits(top(b)) & trait))
        pop(b, end);
}

/* What the start of `tag` closes without saying so. */
static void imply_ends(struct builder *b, enum tag tag, uint32_t at)
{
    if (tag_traits(tag) & TAG_ENDS_P)
        end_paragraph(b, at);
    if (tag_traits(tag) & TAG_IS_HEADING)
        end_if_top(b, TAG_IS_HEADING, TAG_OTHER, at);
    switch (tag) {
    case TAG_LI:
        end_open(b, TAG_LI, TAG_OTHER, at);
        break;
    case TAG_DT:
    case TAG_DD:
        end_open(b, TAG_DT, TAG_DD, at);
        break;
    case TAG_TD:
    case TAG_TH:
        end_open(b, TAG_TD, TAG_TH, at);
        break;
    case TAG_TR:
        end_open(b, TAG_TR, TAG_OTHER, at);
        break;
    case TAG_TBODY:
    case TAG_THEAD:
    case TAG_TFOOT:
        end_open(b, TAG_TBODY, TAG_THEAD, at);
        break;
    case TAG_OPTION:
    case TAG_OPTGROUP:
        end_if_top(b, 0, TAG_OPTION, at);
        break;
    case TAG_RT:
    case TAG_RP:
        end_if_top(b, 0, TAG_RT, at);
        end_if_top(b, 0, TAG_RP, at);
        break;
    default:
        break;
    }
}

static void end_element(struct builder *b, enum tag tag, uint32_t at, uint32_t end)
{
    bool crosses;
    size_t i = find(b, tag, &crosses);

    if (!i && tag_traits(tag) & TAG_IS_HEADING && tag_traits(top(b)) & TAG_IS_HEADING) {
        pop(b, end);
        return;
    }
    if (!i)
        return;
    if (crosses && !(tag_traits(tag) & (TAG_IS_BLOCK | TAG_IS_NOISE))) {
        b->tree->nodes[b->stack[i].node].end = end;
        b->stack[i].closed = true;
        return;
    }
    pop_to(b, i + 1, at);
    pop(b, end);
}

static bool belongs_in_head(enum tag tag)
{
    return tag == TAG_BASE || tag == TAG_LINK || tag == TAG_META || tag == TAG_SCRIPT ||
           tag == TAG_STYLE || tag == TAG_TITLE || tag == TAG_NOSCRIPT ||
           tag == TAG_TEMPLATE || tag == TAG_HEAD || tag == TAG_HTML;
}

static void leave_head(struct builder *b, uint32_t at)
{
    bool crosses;
    size_t i = find(b, TAG_HEAD, &crosses);

    if (i)
        pop_to(b, i, at);
    b->in_head = false;
}

/* html and body are there once, and above all else. */
static bool comes_again(struct builder *b, enum tag tag)
{
    bool *seen = tag == TAG_HTML ? &b->seen_html : tag == TAG_BODY ? &b->seen_body : NULL;
    bool again = seen && (*seen || b->depth > 2);

    if (seen)
        *seen = true;
    return again;
}

static void keep_attrs(struct builder *b, struct node *node, const struct token *token)
{
    for (size_t i = 0; i < token->attr_count; i++) {
        if (b->tree->attr_count == b->attrs_max) {
            b->tree->cut = true;
            return;
        }
        b->tree->attrs[b->tree->attr_count++] = b->tokenizer.attrs[i];
        node->attr_count++;
    }
}

/* Elements whose end tag is optional are not counted beyond the depth limit: most have
 * none to count down again. */
static bool end_is_optional(enum tag tag)
{
    return tag == TAG_P || tag == TAG_LI || tag == TAG_DT || tag == TAG_DD ||
           tag == TAG_OPTION || is_table_part(tag);
}

static void push(struct builder *b, const struct node *node, enum tag tag)
{
    if (b->depth >= TREE_DEPTH_MAX && !(tag_traits(tag) & TAG_IS_RAW)) {
        b->tree->cut = true;
        if (!end_is_optional(tag))
            b->beyond++;
        return;
    }
    b->stack[b->depth++] = (struct open){ .node = (uint32_t)(node - b->tree->nodes) };
    b->foreign += tag == TAG_SVG || tag == TAG_MATH;
    b->in_head |= tag == TAG_HEAD;
}

static void start_element(struct builder *b, const struct token *token)
{
    enum tag tag = token->tag;
    struct node *node;

    if (b->foreign && (tag_traits(tag) & TAG_IS_RAW))
        b->tokenizer.raw = TAG_OTHER;
    if (comes_again(b, tag))
        return;
    if (b->in_head && !belongs_in_head(tag))
        leave_head(b, token->start);
    imply_ends(b, tag, token->start);
    if (tag == TAG_A) {
        bool crosses;

        if (find(b, TAG_A, &crosses))
            end_element(b, TAG_A, token->start, token->start);
    }
    if (b->tree->elements >= b->nodes_max) {
        b->tree->cut = true;
        return;
    }
    b->tree->elements++;
    node = add(b, (uint8_t)tag, token->start, token->end);
    keep_attrs(b, node, token);
    if (!(tag_traits(tag) & TAG_IS_VOID) && !(b->foreign && token->closes_itself))
        push(b, node, tag);
}

static void end_tag(struct builder *b, const struct token *token)
{
    enum tag tag = token->tag;

    if (tag == TAG_HTML || tag == TAG_BODY || tag_traits(tag) & TAG_IS_VOID)
        return;
    if (b->beyond && !(tag_traits(tag) & TAG_IS_RAW)) {
        b->beyond -= !end_is_optional(tag);
        return;
    }
    end_element(b, tag, token->start, token->end);
}

static bool is_blank(const char *text, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++)
        if ((unsigned char)text[i] > ' ')
            return false;
    return true;
}

static void add_text(struct builder *b, const struct token *token)
{
    if (b->in_head && top(b) == TAG_HEAD) {
        if (is_blank(b->tree->text, token->start, token->end))
            return;
        leave_head(b, token->start);
    }
    if (b->texts >= b->nodes_max) {
        b->tree->cut = true;
        return;
    }
    b->texts++;
    add(b, TREE_TEXT, token->start, token->end);
}

static bool reserve(struct builder *b, struct pool *pool, size_t len)
{
    struct tree *tree = b->tree;

    b->nodes_max = len / 4 + 16 < TREE_NODES_MAX ? len / 4 + 16 : TREE_NODES_MAX;
    b->attrs_max = len / 6 + 16 < 2 * TREE_NODES_MAX ? len / 6 + 16 : 2 * TREE_NODES_MAX;
    tree->attrs = pool_array(pool, b->attrs_max, sizeof(*tree->attrs));
    tree->nodes = pool_array(pool, 2 * b->nodes_max + 1, sizeof(*tree->nodes));
    return tree->nodes && tree->attrs;
}

bool tree_build(struct tree *tree, struct pool *pool, const char *text, size_t len)
{
    struct builder b = { .tree = tree };
    struct token token;

    *tree = (struct tree){ .text = text, .len = len };
    if (!reserve(&b, pool, len))
        return false;
    tree->nodes[0] = (struct node){ .end = (uint32_t)len };
    tree->count = 1;
    b.depth = 1;
    tokenizer_init(&b.tokenizer, text, len);
    for (token_next(&b.tokenizer, &token); token.kind; token_next(&b.tokenizer, &token)) {
        if (token.kind == TOKEN_TEXT)
            add_text(&b, &token);
        else if (token.kind == TOKEN_START)
            start_element(&b, &token);
        else
            end_tag(&b, &token);
    }
    pop_to(&b, 0, (uint32_t)len);
    pool_shrink(pool, tree->nodes, (2 * b.nodes_max + 1) * sizeof(*tree->nodes),
                tree->count * sizeof(*tree->nodes));
    return true;
}

struct mill_str tree_attr(const struct tree *tree, size_t node, enum attr_name name)
{
    const struct node *at = &tree->nodes[node];

    for (size_t i = at->attrs; i < at->attrs + at->attr_count; i++)
        if (tree->attrs[i].name == name)
            return (struct mill_str){ tree->text + tree->attrs[i].value,
                                      tree->attrs[i].len };
    return (struct mill_str){ NULL, 0 };
}
