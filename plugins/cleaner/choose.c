/* SPDX-License-Identifier: Apache-2.0
 * choose.c - which element holds the article.
 *
 * Each block speaks for the elements around it by its prose, or against them by its links
 * (measure.c). The sum is largest for the element that holds the whole text and little
 * else; a smaller element that has nearly as much is taken instead. One that says by its
 * name that it is the body is believed when the sums do not contradict it. */
#include "choose.h"

#include "classes.h"

enum {
    NEARLY_PERCENT = 90, /* of the best sum: enough for the deeper element */
    NAMED_PERCENT = 45,  /* of the best sum: enough for one named as the body */
    NAMED_MIN = 120,     /* and at least this much */
    BOX_PROSE_MAX = 400, /* weight; a box with more is not a box of links */
    TEASER_MAX = 600
};

static bool may_hold(const struct node *node)
{
    unsigned traits = tag_traits((enum tag)node->tag);

    return node->tag != TREE_TEXT && traits & TAG_IS_BLOCK &&
           !(traits & TAG_IS_HEADING) && node->tag != TAG_P && node->tag != TAG_LI &&
           node->tag != TAG_UL && node->tag != TAG_OL && node->tag != TAG_FIGURE &&
           node->tag != TAG_BLOCKQUOTE && node->tag != TAG_PRE;
}

static uint32_t best_sum(const struct tree *tree, const struct feature *features)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < tree->count; i++) {
        if (tree->nodes[i].tag == TREE_TEXT)
            continue;
        if (tree->nodes[i].flags & CLASS_SKIP)
            i = tree->nodes[i].after - 1;
        else if (may_hold(&tree->nodes[i]) && features[i].value > 0 &&
                 (!best || features[i].value > features[best].value))
            best = i;
    }
    return best;
}

/* Goes down while one child has nearly the whole sum. */
static uint32_t narrow(const struct tree *tree, const struct feature *features,
                       uint32_t best)
{
    int64_t enough = features[best].value * NEARLY_PERCENT / 100;
    uint32_t end = tree->nodes[best].after;

    for (uint32_t i = best + 1; i < end;) {
        const struct node *node = &tree->nodes[i];

        if (may_hold(node) && !(node->flags & CLASS_SKIP) &&
            features[i].value >= enough) {
            best = i++;
            end = node->after;
        } else {
            i = node->after;
        }
    }
    return best;
}

/* The element named as the body with the largest sum. */
static uint32_t best_named(const struct tree *tree, const struct feature *features)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < tree->count; i++) {
        const struct node *node = &tree->nodes[i];

        if (node->tag == TREE_TEXT)
            continue;
        if (node->flags & CLASS_SKIP) {
            i = node->after - 1;
            continue;
        }
        if (node->flags & CLASS_BODY && may_hold(node) && features[i].value > NAMED_MIN &&
            (!best || features[i].value > features[best].value))
            best = i;
    }
    return best;
}

struct choice choose_content(const struct tree *tree, const struct feature *features)
{
    uint32_t best = best_sum(tree, features), named;

    if (!best)
        return (struct choice){ 0, "nothing reads as prose" };
    named = best_named(tree, features);
    if (named &&
        features[named].value * 100 >= features[best].value * (int64_t)NAMED_PERCENT)
        return (struct choice){ named, "named as the body" };
    return (struct choice){ narrow(tree, features, best), "most prose, least links" };
}

static bool is_box(const struct node *node, const struct feature *f, bool top)
{
    double links = measure_links(&f->all);
    bool is_list = node->tag == TAG_UL || node->tag == TAG_OL || node->tag == TAG_DL;

    if (!may_hold(node) && !is_list)
        return false;
    if (f->all.prose + f->all.link == 0 || node->flags & CLASS_BODY)
        return false;
    if (is_list)
        return links > 0.6 && f->all.prose < BOX_PROSE_MAX;
    if (node->tag == TAG_FORM)
        return f->paragraphs == 0;
    if (node->tag == TAG_TABLE || node->tag == TAG_TR || node->tag == TAG_TD ||
        node->tag == TAG_TH || node->tag == TAG_TBODY)
        return links > 0.7 && f->all.prose < BOX_PROSE_MAX;
    return links > 0.5 && f->all.prose < TEASER_MAX && f->value < 0 && !top;
}

size_t choose_prune(struct tree *tree, struct feature *features, uint32_t chosen)
{
    size_t count = 0;

    for (uint32_t i = chosen + 1; i < tree->nodes[chosen].after; i++) {
        struct node *node = &tree->nodes[i];

        if (node->tag == TREE_TEXT)
            continue;
        if (!(node->flags & CLASS_SKIP) && is_box(node, &features[i], false)) {
            node->flags |= CLASS_SKIP;
            count++;
        }
        if (node->flags & CLASS_SKIP)
            i = node->after - 1;
    }
    return count;
}
