/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.h - a YAML document as a tree whose nodes know their place in the file.
 *
 * Aliases share the node of their anchor, so a tree never takes more memory than its
 * file; what it would hold written out is counted and limited. Tags, merge keys and
 * further documents are refused. Nothing here or in its readers recurses deeper than the
 * tree's own limit.
 */
#ifndef NEWSMILL_CONFIG_TREE_H
#define NEWSMILL_CONFIG_TREE_H

#include "base/arena.h"
#include "base/error.h"

enum {
    TREE_FILE_BYTES = 1 << 20,
    TREE_DEPTH = 16,
    TREE_NODES = 60000,  /* aliases written out */
    TREE_ENTRIES = 1000, /* of one mapping */
    TREE_ITEMS = 5000    /* of one list: a newsroom's feeds */
};

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAPPING };

struct node;

struct entry {
    struct entry *next;
    struct node *key, *value; /* key: a scalar; NULL in a list */
};

struct node {
    enum node_kind kind;
    unsigned line, column; /* from 1 */
    struct mill_str text;  /* a scalar's, closed by a NUL */
    bool plain;            /* a scalar without quotes */
    struct entry *entries; /* in the order of the file */
    size_t count;
    size_t weight; /* nodes in it, aliases written out */

    /* Of config/scalar.c: the text with ${...} replaced. */
    enum { NODE_UNREAD, NODE_READ, NODE_BAD } state;
    const char *value;
};

/* Where reading stopped, and why. */
struct fault {
    unsigned line, column;
    struct mill_error error;
};

/* *root is in the arena. MILL_FATAL: see *fault. */
enum mill_status tree_read(struct mill_str text, struct arena *arena, struct node **root,
                           struct fault *fault);

/* An unquoted null, ~ or nothing. */
bool node_is_null(const struct node *node);

#endif
