/* SPDX-License-Identifier: Apache-2.0
 * measure.c - how much prose and how many links lie where. */
#include "measure.h"

#include <string.h>

#include "classes.h"

enum {
    GUARD_PERCENT = 35, /* a box with more of the page's prose is not noise by its name */
    PROSE_MIN = 50,     /* weight of a block that reads as prose */
    KEEP_PERCENT = 40,  /* of the best sum must be left when boxes went by name */
    SCRAP_COST = 12,    /* what a block that is no prose costs its container */
    LINK_COST = 1,      /* what each unit of link text costs, times itself */
};

static bool ends_sentence(const unsigned char *s, size_t i, size_t len)
{
    return i + 1 >= len || s[i + 1] <= ' ' || s[i + 1] == '"' || s[i + 1] == '\'' ||
           s[i + 1] == '<' || s[i + 1] == ')' || s[i + 1] == 0xE2;
}

/* Three bytes from E2 to EF: CJK, and its punctuation. */
static void see_three(const unsigned char *s, struct weight *w)
{
    if (s[0] == 0xE3 && s[1] == 0x80) {
        w->enders += s[2] == 0x82;
        w->commas += s[2] == 0x81;
    } else if (s[0] == 0xEF && s[1] == 0xBC) {
        w->enders += s[2] == 0x81 || s[2] == 0x9F || s[2] == 0x8E;
        w->commas += s[2] == 0x8C;
    } else if (s[0] >= 0xE3 && s[0] <= 0xED) {
        w->prose += 2;
    } else if (s[0] != 0xE2) {
        w->prose++;
    }
}

void measure_text(const char *text, size_t len, struct weight *w)
{
    const unsigned char *s = (const unsigned char *)text;

    for (size_t i = 0; i < len; i++) {
        unsigned char c = s[i];

        if (c <= ' ' || (c >= 0x80 && c < 0xC0))
            continue;
        if (c >= 0xE2) {
            if (i + 2 < len)
                see_three(s + i, w);
            i += 2;
        } else if (c == '.' || c == '!' || c == '?') {
            w->enders += ends_sentence(s, i, len);
        } else if (c == ',') {
            w->commas++;
        } else if (c == '&' && i + 1 < len && s[i + 1] != ' ') {
            const unsigned char *end = memchr(s + i, ';', len - i < 12 ? len - i : 12);

            i = end ? (size_t)(end - s) : i;
        } else {
            w->prose++;
        }
    }
}

uint32_t measure_prose(struct mill_str text)
{
    struct weight weight = { 0 };

    measure_text(text.data, text.len, &weight);
    return weight.prose;
}

static void add_weight(struct weight *to, const struct weight *w)
{
    to->prose += w->prose;
    to->link += w->link;
    to->enders += w->enders;
    to->commas += w->commas;
}

/* Gives each text's weight to the block that it belongs to. */
static void weigh_own(struct tree *tree, struct feature *features)
{
    uint32_t link_after = 0, link_end = 0;

    for (uint32_t i = 1; i < tree->count; i++) {
        struct node *node = &tree->nodes[i];
        struct weight w = { 0 };

        if (node->tag != TREE_TEXT) {
            bool is_block = tag_traits((enum tag)node->tag) & TAG_IS_BLOCK;

            features[i].block = is_block ? i : features[node->parent].block;
            if (node->tag == TAG_A) {
                link_after = node->after;
                link_end = node->end;
            }
            if (node->flags & CLASS_SKIP)
                i = node->after - 1;
            continue;
        }
        features[i].block = features[node->parent].block;
        measure_text(tree->text + node->start, node->end - node->start, &w);
        if (i < link_after && node->start < link_end)
            w = (struct weight){ .link = w.prose };
        add_weight(&features[features[i].block].own, &w);
    }
}

/* What a block says for its container, or against it. */
static int64_t value_of(const struct node *node, const struct weight *own)
{
    int64_t prose = own->prose, link = own->link;

    if (!prose && !link)
        return 0;
    if (tag_traits((enum tag)node->tag) & TAG_IS_HEADING)
        return link ? -SCRAP_COST - link * LINK_COST : 0;
    if (prose >= PROSE_MIN && prose > link && (own->enders || own->commas > 1))
        return prose - link / 2;
    return -SCRAP_COST - link * LINK_COST + (link ? 0 : prose / 4);
}

/* Sums over subtrees, children before parents. */
static void sum_up(const struct tree *tree, struct feature *features)
{
    for (size_t i = 0; i < tree->count; i++) {
        features[i].all = features[i].own;
        features[i].value = 0;
        features[i].paragraphs = 0;
    }
    for (size_t i = tree->count; i-- > 1;) {
        const struct node *node = &tree->nodes[i];
        struct feature *f = &features[i], *up = &features[node->parent];

        if (node->tag == TREE_TEXT)
            continue;
        if (node->flags & CLASS_SKIP) {
            f->all = (struct weight){ 0 };
            continue;
        }
        f->value += value_of(node, &f->own);
        f->paragraphs += f->own.prose >= PROSE_MIN && f->own.prose > f->own.link;
        add_weight(&up->all, &f->all);
        up->value += f->value;
        up->paragraphs += f->paragraphs;
    }
}

static bool is_noise(const struct node *node, const struct feature *f,
                     uint32_t page_prose, uint32_t names)
{
    if (!(node->flags & names) || node->flags & CLASS_BODY)
        return false;
    /* A word in a paragraph is not noise for what its class says. */
    if (!(tag_traits((enum tag)node->tag) & TAG_IS_BLOCK) &&
        !(node->flags & (CLASS_HIDDEN | CLASS_SHARE | CLASS_AD | CLASS_MODAL)))
        return false;
    if (node->tag == TAG_BODY || node->tag == TAG_HTML || node->tag == TAG_MAIN ||
        node->tag == TAG_ARTICLE)
        return false;
    return (uint64_t)f->all.prose * 100 < (uint64_t)page_prose * GUARD_PERCENT;
}

/* An inline element's text was given to the block around it: takes it back. */
static void take_back(const struct tree *tree, struct feature *features, uint32_t i)
{
    struct weight *own = &features[features[i].block].own, w = { 0 };

    for (uint32_t t = i + 1; t < tree->nodes[i].after; t++)
        if (tree->nodes[t].tag == TREE_TEXT && features[t].block == features[i].block)
            measure_text(tree->text + tree->nodes[t].start,
                         tree->nodes[t].end - tree->nodes[t].start, &w);
    own->prose -= own->prose < w.prose ? own->prose : w.prose;
}

/* Below a skipped element nothing counts. */
static void skip_noise(struct tree *tree, struct feature *features, uint32_t names)
{
    uint32_t page_prose = features[0].all.prose;

    for (uint32_t i = 1; i < tree->count; i++) {
        struct node *node = &tree->nodes[i];

        if (node->tag == TREE_TEXT)
            continue;
        if (!(node->flags & CLASS_SKIP) &&
            is_noise(node, &features[i], page_prose, names)) {
            node->flags |= CLASS_SKIP;
            if (features[i].block != i)
                take_back(tree, features, i);
        }
        if (!(node->flags & CLASS_SKIP))
            continue;
        for (uint32_t t = i; t < node->after; t++)
            features[t].own = (struct weight){ 0 };
        i = node->after - 1;
    }
}

static int64_t best_value(const struct tree *tree, const struct feature *features)
{
    int64_t best = 0;

    for (size_t i = 0; i < tree->count; i++)
        best = features[i].value > best ? features[i].value : best;
    return best;
}

static void weigh(struct tree *tree, struct feature *features)
{
    memset(features, 0, tree->count * sizeof(*features));
    weigh_own(tree, features);
    sum_up(tree, features);
}

static void unskip(struct tree *tree)
{
    for (size_t i = 1; i < tree->count; i++)
        if (tree->nodes[i].tag != TREE_TEXT &&
            !(tag_traits((enum tag)tree->nodes[i].tag) & TAG_IS_NOISE))
            tree->nodes[i].flags &= ~(uint32_t)CLASS_SKIP;
}

struct feature *measure_tree(struct tree *tree, struct pool *pool)
{
    struct feature *features = pool_array(pool, tree->count, sizeof(*features));
    int64_t best;

    if (!features)
        return NULL;
    weigh(tree, features);
    best = best_value(tree, features);
    skip_noise(tree, features, CLASS_NOISE);
    sum_up(tree, features);
    if (best_value(tree, features) * 100 >= best * KEEP_PERCENT)
        return features;
    /* The names took the article away, piece by piece: only the surest count. */
    unskip(tree);
    weigh(tree, features);
    skip_noise(tree, features, CLASS_SURE);
    sum_up(tree, features);
    return features;
}
