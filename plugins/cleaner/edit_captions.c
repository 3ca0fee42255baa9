/* SPDX-License-Identifier: Apache-2.0
 * edit_captions.c - captions go to images. */
#include "caption.h"
#include "edit.h"
#include "text/find.h"

enum {
    BESIDE = 1,           /* pieces between a picture and its caption */
    ALT_REACH = 3,        /* and where the caption is the picture's alt text */
    CAPTION_LONGEST = 600 /* weight */
};

struct captions {
    struct doc *doc;
    bool *taken; /* pictures that have a caption */
};

/* The first picture, in the order of the page, that comes before piece i - reach or
 * later. */
static size_t first_near(const struct pieces *pieces, size_t i, size_t reach)
{
    size_t low = 0, high = pieces->picture_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (pieces->pictures[middle].before + reach < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The picture that a caption at piece i belongs to; STR_NONE: none near. One before it is
 * nearer than one after it. */
static size_t picture_near(const struct captions *c, size_t i, size_t reach)
{
    const struct pieces *pieces = &c->doc->pieces;
    size_t best = STR_NONE, best_far = 2 * reach + 2;

    for (size_t p = first_near(pieces, i, reach);
         p < pieces->picture_count && pieces->pictures[p].before <= i + reach; p++) {
        size_t before = pieces->pictures[p].before;
        size_t far = before <= i ? 2 * (i - before) : 2 * (before - i) + 1;

        if (!c->taken[p] && pieces->pictures[p].inside && far < best_far) {
            best = p;
            best_far = far;
        }
    }
    return best;
}

static size_t picture_with_alt(const struct captions *c, size_t i)
{
    const struct pieces *pieces = &c->doc->pieces;

    for (size_t p = first_near(pieces, i, ALT_REACH);
         p < pieces->picture_count && pieces->pictures[p].before <= i + ALT_REACH; p++)
        if (pieces->pictures[p].alt.len &&
            str_equal(pieces->pictures[p].alt, pieces->items[i].text))
            return p;
    return STR_NONE;
}

static bool is_caption(const struct captions *c, size_t i)
{
    const struct piece *piece = &c->doc->pieces.items[i];
    struct mill_str credit;
    enum caption_mark mark;

    if (piece->kind == PIECE_HEADING || piece->kind == PIECE_TABLE ||
        piece->prose + piece->link > CAPTION_LONGEST || piece->kinds & LINE_COPYRIGHT)
        return false;
    if (piece->flags & (CLASS_CAPTION | CLASS_CREDIT))
        return true;
    if (picture_with_alt(c, i) != STR_NONE)
        return true;
    if (piece->kinds & LINE_CAPTION)
        return c->doc->shape == DOC_TEXT || picture_near(c, i, BESIDE) != STR_NONE;
    mark = caption_marks(piece->text, NULL, &credit);
    return mark == CAPTION_WEAK &&
           (picture_near(c, i, BESIDE) != STR_NONE ||
            (i + 1 < c->doc->pieces.count &&
             str_equal(c->doc->pieces.items[i + 1].text, piece->text)));
}

/* The caption of the image before, or of an alt text near, once more. */
static bool is_copy(const struct doc *doc, struct mill_str text)
{
    return doc->image_count && str_equal(doc->images[doc->image_count - 1].caption, text);
}

static void take_caption(struct captions *c, size_t i)
{
    struct doc *doc = c->doc;
    struct piece *piece = &doc->pieces.items[i];
    size_t p = picture_with_alt(c, i);
    struct doc_image *image;

    if (is_copy(doc, piece->text)) {
        piece->reason = "caption";
        piece->copy_of = COPY_OF_CAPTION;
        return;
    }
    if (doc->image_count == DOC_IMAGES_MAX)
        return;
    piece->reason = "caption";
    if (!piece->credit.len)
        caption_marks(piece->text, &doc->lists->outlets.names, &piece->credit);
    p = p == STR_NONE ? picture_near(c, i, ALT_REACH) : p;
    image = &doc->images[doc->image_count++];
    *image = (struct doc_image){ .caption = piece->text,
                                 .credit = piece->credit,
                                 .start = piece->start };
    if (p != STR_NONE) {
        c->taken[p] = true;
        image->url = doc->pieces.pictures[p].url;
    }
}

/* A credit below a caption: one image, both as its caption. */
static bool joins_before(struct captions *c, size_t i)
{
    struct doc *doc = c->doc;
    struct piece *piece = &doc->pieces.items[i];

    if (!(piece->flags & CLASS_CREDIT) || !i || !doc->image_count ||
        doc->pieces.items[i - 1].reason == NULL ||
        !str_is(str_of(doc->pieces.items[i - 1].reason), "caption") ||
        doc->images[doc->image_count - 1].credit.len)
        return false;
    doc->images[doc->image_count - 1].credit = piece->text;
    piece->reason = "caption";
    return true;
}

static bool is_worth_showing(const struct picture *picture)
{
    return picture->inside && picture->url.len && !starts_nocase(picture->url, "data:") &&
           !has_nocase(picture->url, "pixel") && !ends_with(picture->url, ".svg");
}

/* A caption between the <article>'s start and the text. */
static bool is_at_head(const struct doc *doc, const struct piece *piece)
{
    return piece->reason == piece_outside && doc->around && piece->node > doc->around &&
           piece->start < doc->chosen_start && piece->flags & CLASS_IN_FIGURE &&
           piece->flags & (CLASS_CAPTION | CLASS_CREDIT);
}

void edit_captions(struct doc *doc)
{
    struct captions c = { doc, pool_alloc(doc->pool, PICTURES_MAX) };

    doc->images = pool_array(doc->pool, DOC_IMAGES_MAX, sizeof(*doc->images));
    if (!c.taken || !doc->images)
        return;
    for (size_t p = 0; p < PICTURES_MAX; p++)
        c.taken[p] = false;
    for (size_t i = 0; i < doc->pieces.count; i++) {
        if (doc->pieces.items[i].reason && !is_at_head(doc, &doc->pieces.items[i]))
            continue;
        if (!joins_before(&c, i) && is_caption(&c, i))
            take_caption(&c, i);
    }
    for (size_t p = 0; p < doc->pieces.picture_count && doc->image_count < DOC_IMAGES_MAX;
         p++)
        if (!c.taken[p] && is_worth_showing(&doc->pieces.pictures[p]))
            doc->images[doc->image_count++] =
                (struct doc_image){ .url = doc->pieces.pictures[p].url,
                                    .start = doc->pieces.pictures[p].start };
}
