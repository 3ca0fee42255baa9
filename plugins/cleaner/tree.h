/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.h - a page as elements and spans of text, in one array in the order of the page.
 *
 * Not a browser's DOM: implied ends are read as browsers do, stray end tags are ignored,
 * nothing is moved. Children of node i begin at i + 1; the next sibling of c is
 * nodes[c].after. Text is never lost, whatever limit is met, but for what lies beyond
 * 1 M pieces of it.
 */
#ifndef CLEANER_TREE_H
#define CLEANER_TREE_H

#include "pool.h"
#include "token.h"

enum {
    TREE_DEPTH_MAX = 512,     /* as browsers; what is deeper goes to the deepest node */
    TREE_NODES_MAX = 1 << 20, /* elements; and as many pieces of text */
    TREE_SCAN_MAX = 64,   /* open elements searched for the one that an end tag means */
    TREE_TEXT = TAG_COUNT /* the "tag" of a piece of text */
};

struct node {
    uint32_t start,
        end;          /* from start tag to end tag, both included; of a text its span */
    uint32_t content; /* where the start tag ends */
    uint32_t parent;  /* 0 for the top ones; node 0 is the page itself */
    uint32_t after;   /* the first node that is not below this one */
    uint32_t attrs;   /* in tree.attrs */
    uint32_t flags;   /* enum class_flag of classes.h; 0 until classes_mark() */
    uint16_t depth;
    uint8_t tag, attr_count;
};

struct tree {
    const char *text;
    size_t len;
    struct node *nodes;
    size_t count;
    struct attr *attrs;
    size_t attr_count;
    size_t elements;
    bool cut;     /* a limit was met: the tree is simpler than the page */
    size_t steps; /* open elements looked at, for tests of the time it takes */
};

/* Everything lies in the pool. False: over the pool's limit. */
bool tree_build(struct tree *tree, struct pool *pool, const char *text, size_t len);

/* The value as written; NULL data: no such attribute. */
struct mill_str tree_attr(const struct tree *tree, size_t node, enum attr_name name);

#endif
