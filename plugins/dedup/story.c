/* SPDX-License-Identifier: Apache-2.0
 * story.c - blocks into pieces, verdicts into records. */
#include "dedup/story.h"

#include "text/sha256.h"
#include "text/str.h"

#include <stdio.h>
#include <string.h>

static const struct mill_str nothing = { "", 0 };

static void add(struct pieces *pieces, struct mill_str text, enum piece_field field)
{
    pieces->items[pieces->count++] = (struct piece){ .text = text, .field = field };
}

/* A caption, and the same without the credit that it ends in. */
static void add_caption(struct story *story, uint32_t at)
{
    const struct article_image *image = &story->in->images.items[at];
    struct pieces *pieces = &story->pieces;
    struct mill_str whole = image->caption ? *image->caption : nothing;
    struct mill_str credit = image->credit ? *image->credit : nothing;
    struct mill_str caption = str_trim(whole);

    story->image_of[pieces->count] = at;
    add(pieces, whole, FIELD_CAPTION);
    if (credit.len && credit.len < caption.len && str_ends(caption, credit)) {
        size_t end = (size_t)(caption.data - whole.data) + caption.len - credit.len;

        story->image_of[pieces->count] = at;
        add(pieces, str_slice(whole, 0, end), FIELD_CAPTION);
    }
}

/* False: the text is too long to be counted in an int. */
static bool add_blocks(struct pieces *pieces, const struct article_block_array *blocks)
{
    size_t start = 0;

    for (size_t i = 0; i < blocks->count; i++) {
        const struct article_block *block = &blocks->items[i];
        struct piece *piece = &pieces->items[pieces->count];

        if (block->text.len >= INT32_MAX - start)
            return false;
        add(pieces, block->text, FIELD_BODY);
        piece->kind = piece_kind_of(block->kind);
        piece->start = start;
        start += block->text.len + 1;
    }
    return true;
}

bool story_open(const struct article *in, struct pool *pool, struct story *story)
{
    size_t most = 2 * in->images.count + 1 + in->subtitles.count + in->blocks.count;
    struct pieces *pieces = &story->pieces;

    *story = (struct story){ .in = in, .pool = pool };
    if (most >= PIECE_NONE - 1)
        return false;
    pieces->items = pool_array(pool, most, sizeof(*pieces->items));
    story->out = pool_array(pool, 1, sizeof(*story->out));
    story->removed =
        pool_array(pool, in->removed.count + in->images.count + in->blocks.count,
                   sizeof(*story->removed));
    story->image_of = pool_array(pool, 2 * in->images.count, sizeof(*story->image_of));
    if (!pieces->items || !story->out || !story->removed || !story->image_of)
        return false;
    *story->out = *in;
    if (in->removed.count)
        memcpy(story->removed, in->removed.items,
               in->removed.count * sizeof(*story->removed));
    story->removed_count = in->removed.count;
    for (uint32_t i = 0; i < in->images.count; i++)
        add_caption(story, i);
    pieces->head = pieces->count;
    if (in->title)
        add(pieces, *in->title, FIELD_TITLE);
    for (size_t i = 0; i < in->subtitles.count; i++)
        add(pieces, in->subtitles.items[i], FIELD_SUBTITLE);
    pieces->body = pieces->count;
    return add_blocks(pieces, &in->blocks);
}

/* An entry with its own copies of what it points to; NULL: no memory. */
static struct article_removed *add_removed(struct story *story, const char *of,
                                           const char *reason, const char *field,
                                           double score)
{
    struct article_original *original = pool_array(story->pool, 1, sizeof(*original));
    struct article_removed *removed = &story->removed[story->removed_count];
    double *likeness = pool_array(story->pool, 1, sizeof(*likeness));

    if (!original || !likeness)
        return NULL;
    *original = article_original_blank;
    original->field = str_of(field);
    *likeness = score;
    *removed = article_removed_blank;
    removed->of = str_of(of);
    removed->reason = str_of(reason);
    removed->duplicate_of = original;
    removed->score = likeness;
    story->removed_count++;
    return removed;
}

static bool remove_block(struct story *story, const struct piece *piece)
{
    enum piece_field field = story->pieces.items[piece->source].field;
    struct article_removed *removed =
        add_removed(story, "article", piece_reason_name(piece->reason),
                    piece_field_name(field), piece->score);
    struct article_original *original;

    if (!removed)
        return false;
    removed->text = piece->text;
    removed->start = (int32_t)piece->start;
    removed->end = (int32_t)(piece->start + piece->text.len);
    original = (struct article_original *)removed->duplicate_of;
    original->start = (int32_t)piece->source_start;
    original->end = (int32_t)piece->source_end;
    return true;
}

/* Image `at` says what an earlier one says. Its entry: the caption, within itself. */
static bool remove_caption(struct story *story, const struct piece *piece,
                           const struct piece *earlier)
{
    struct article_removed *removed =
        add_removed(story, "images", piece_reason_name(REASON_CAPTION),
                    piece_field_name(FIELD_CAPTION), 1);
    struct article_original *original;

    if (!removed)
        return false;
    removed->text = piece->text;
    removed->end = (int32_t)piece->text.len;
    original = (struct article_original *)removed->duplicate_of;
    original->end = (int32_t)earlier->text.len;
    return true;
}

static bool same_address(const struct article_image *a, const struct article_image *b)
{
    return !a->url || !b->url || str_equal(*a->url, *b->url);
}

/* The earlier piece that says what caption `at` says, with or without its credit. */
static uint32_t earlier_caption(const struct story *story, uint32_t at)
{
    const struct pieces *pieces = &story->pieces;

    for (uint32_t i = at; i < pieces->head && story->image_of[i] == story->image_of[at];
         i++)
        if (pieces->items[i].key.count && pieces->items[i].first < at)
            return pieces->items[i].first;
    return PIECE_NONE;
}

bool story_collapse_images(struct story *story)
{
    const struct article_image_array *old = &story->in->images;
    struct article_image *images = pool_array(story->pool, old->count, sizeof(*images));
    const struct piece *pieces = story->pieces.items;
    size_t kept = 0;

    if (!images)
        return false;
    for (uint32_t at = 0; at < story->pieces.head; at++) {
        const struct article_image *image = &old->items[story->image_of[at]];
        uint32_t earlier;
        bool same;

        if (at > 0 && story->image_of[at] == story->image_of[at - 1])
            continue;
        images[kept++] = *image;
        earlier = earlier_caption(story, at);
        if (earlier == PIECE_NONE)
            continue;
        same = same_address(image, &old->items[story->image_of[earlier]]);
        /* "File photo" below two different pictures is said twice on purpose. */
        if (!same && !piece_is_strong(&pieces[at]))
            continue;
        if (!remove_caption(story, &pieces[at], &pieces[earlier]))
            return false;
        story->captions_removed++;
        if (same)
            kept--;
        else
            images[kept - 1].caption = images[kept - 1].credit = NULL;
    }
    story->out->images = (struct article_image_array){ images, kept };
    return true;
}

/* Adds "NAME: WHAT N" (what may be empty) unless n is 0; false: no memory. */
static bool add_attribute(struct story *story, struct article_attribute *items,
                          size_t *count, const char *name, const char *what, uint32_t n)
{
    enum { ROOM = 32 };
    char *value;
    int len;

    if (!n)
        return true;
    value = pool_array(story->pool, ROOM, 1);
    if (!value)
        return false;
    len = snprintf(value, ROOM, "%s%s%u", what, *what ? " " : "", n);
    items[(*count)++] =
        (struct article_attribute){ str_of(name), { value, (size_t)len } };
    return true;
}

/* What repeats and was left on purpose, as attributes: repeat_kept "refrain 3". */
static bool add_attributes(struct story *story, uint32_t runs)
{
    const struct article_attribute_array *old = &story->in->attributes;
    const struct pieces *pieces = &story->pieces;
    struct article_attribute *items =
        pool_array(story->pool, old->count + KEPT_COUNT, sizeof(*items));
    uint32_t kept[KEPT_COUNT] = { 0 };
    size_t count = old->count;

    if (!items || !add_attribute(story, items, &count, "double_scrapes", "", runs))
        return false;
    if (old->count)
        memcpy(items, old->items, old->count * sizeof(*items));
    for (uint32_t at = pieces->body; at < pieces->count; at++)
        kept[pieces->items[at].kept] += pieces->items[at].reason == REASON_NONE;
    for (int why = KEPT_PLAIN + 1; why < KEPT_COUNT; why++)
        if (!add_attribute(story, items, &count, "repeat_kept",
                           piece_kept_name((enum piece_kept)why), kept[why]))
            return false;
    story->out->attributes = (struct article_attribute_array){ items, count };
    return true;
}

static bool hash_text(struct story *story)
{
    const struct article_block_array *blocks = &story->out->blocks;
    char *hex = pool_array(story->pool, 1, SHA256_HEX);
    struct sha256 sha;

    if (!hex)
        return false;
    sha256_init(&sha);
    for (size_t i = 0; i < blocks->count; i++) {
        if (i)
            sha256_add(&sha, (struct mill_str){ "\n", 1 });
        sha256_add(&sha, blocks->items[i].text);
    }
    sha256_finish(&sha, hex);
    story->out->text_sha256 = (struct mill_str){ hex, SHA256_HEX - 1 };
    return true;
}

bool story_write(struct story *story, uint32_t runs)
{
    const struct article_block_array *blocks = &story->in->blocks;
    struct article_block *kept = pool_array(story->pool, blocks->count, sizeof(*kept));
    size_t count = 0;

    if (!kept)
        return false;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct piece *piece = &story->pieces.items[story->pieces.body + i];

        if (piece->reason == REASON_NONE)
            kept[count++] = blocks->items[i];
        else if (!remove_block(story, piece))
            return false;
    }
    story->out->blocks = (struct article_block_array){ kept, count };
    story->out->removed =
        (struct article_removed_array){ story->removed, story->removed_count };
    return add_attributes(story, runs) && hash_text(story);
}
