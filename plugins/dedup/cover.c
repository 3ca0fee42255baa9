/* SPDX-License-Identifier: Apache-2.0
 * cover.c - common stretches between each block and those before it, and what they mean.
 */
#include "dedup/cover.h"

#include "dedup/key.h"
#include "dedup/near.h"
#include "dedup/winnow.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LEFT = 14, NEAR_BUDGET = 200000 };

/* Characters [start, end) of the block in hand stand at `from` in piece `source`. */
struct stretch {
    uint32_t start, end;
    uint32_t source, from;
};

/* A block that stands whole in one earlier block. */
struct contained {
    uint32_t source, from, piece;
};

struct cover {
    struct pieces *pieces;
    const struct cover_options *options;
    struct pool *pool;
    struct sightings seen;
    struct print *prints;      /* of the block in hand */
    struct stretch *stretches; /* likewise, in order, not overlapping */
    uint32_t stretch_count;
    uint32_t *votes; /* characters shared with each piece */
    struct contained *contained;
    uint32_t contained_count;
    uint64_t near_left; /* characters that may still be compared */
};

static bool is_source(const struct piece *piece)
{
    return piece->reason == REASON_NONE && piece_is_strong(piece);
}

static bool cover_init(struct cover *cover)
{
    const struct pieces *pieces = cover->pieces;
    uint32_t longest = 0;
    size_t chars = 0;

    for (uint32_t at = 0; at < pieces->count; at++) {
        const struct piece *piece = &pieces->items[at];

        if (!is_source(piece))
            continue;
        chars += piece->key.count;
        longest = piece->key.count > longest ? piece->key.count : longest;
    }
    cover->near_left = NEAR_BUDGET;
    cover->prints = pool_array(cover->pool, longest, sizeof(*cover->prints));
    cover->stretches =
        pool_array(cover->pool, longest / WINNOW_GRAM + 1, sizeof(*cover->stretches));
    cover->votes = pool_array(cover->pool, pieces->count, sizeof(*cover->votes));
    cover->contained = pool_array(cover->pool, pieces->count, sizeof(*cover->contained));
    return sightings_init(&cover->seen, chars / 4, cover->pool) && cover->prints &&
           cover->stretches && cover->votes && cover->contained;
}

/* Grows a sighting to the longest common stretch that overlaps no earlier one; false:
 * the hash lied, or less than a gram is new. */
static bool grow(const struct cover *cover, const struct key *key, uint32_t at,
                 const struct sighting *seen, struct stretch *stretch)
{
    const struct key *old = &cover->pieces->items[seen->piece].key;
    uint32_t floor =
        cover->stretch_count ? cover->stretches[cover->stretch_count - 1].end : 0;
    uint32_t start = at, from = seen->at, end;

    if (memcmp(key->chars + at, old->chars + from, WINNOW_GRAM * sizeof(*key->chars)) !=
        0)
        return false;
    end = at + WINNOW_GRAM;
    while (end < key->count && from + (end - at) < old->count &&
           key->chars[end] == old->chars[from + (end - at)])
        end++;
    while (start > floor && from > 0 && key->chars[start - 1] == old->chars[from - 1]) {
        start--;
        from--;
    }
    if (start < floor) {
        from += floor - start;
        start = floor;
    }
    *stretch = (struct stretch){ start, end, seen->piece, from };
    return end - start >= WINNOW_GRAM;
}

static void find_stretches(struct cover *cover, const struct key *key, uint32_t prints)
{
    uint32_t covered = 0;

    cover->stretch_count = 0;
    for (uint32_t i = 0; i < prints; i++) {
        const struct print *print = &cover->prints[i];
        const struct sighting *seen = NULL;
        struct stretch *stretch = &cover->stretches[cover->stretch_count];

        if (print->at + WINNOW_GRAM > covered)
            seen = sightings_find(&cover->seen, print->hash);
        if (!seen || !grow(cover, key, print->at, seen, stretch))
            continue;
        covered = stretch->end;
        cover->stretch_count++;
    }
}

/* The piece that shares most with the block in hand, and how much. */
static uint32_t likest(struct cover *cover, uint32_t *shared)
{
    uint32_t best = PIECE_NONE;

    *shared = 0;
    for (uint32_t i = 0; i < cover->stretch_count; i++) {
        const struct stretch *stretch = &cover->stretches[i];
        uint32_t *votes = &cover->votes[stretch->source];

        *votes += stretch->end - stretch->start;
        if (*votes > *shared) {
            *shared = *votes;
            best = stretch->source;
        }
    }
    for (uint32_t i = 0; i < cover->stretch_count; i++)
        cover->votes[cover->stretches[i].source] = 0;
    return best;
}

/* Characters [start, end) of the key may be left over: few, and no number. */
static bool may_be_left(const struct key *key, uint32_t start, uint32_t end,
                        uint32_t *left)
{
    *left += end - start;
    for (uint32_t at = start; at < end && *left <= MOST_LEFT; at++)
        if (key_is_number(key->chars[at]))
            return false;
    return *left <= MOST_LEFT;
}

/* 5 %, but for a caption: a credit is no small part of one. */
static bool is_small_part(const struct cover *cover, const struct key *key, uint32_t left)
{
    return cover->pieces->items[cover->stretches[0].source].field == FIELD_CAPTION ||
           20 * left <= key->count;
}

static bool ends_source(const struct cover *cover, const struct stretch *stretch)
{
    return stretch->from + (stretch->end - stretch->start) ==
           cover->pieces->items[stretch->source].key.count;
}

/* What lies between two stretches (NULL: the block's edge) was added, not replaced or
 * left out: it stands before or behind a whole source, and the two are of different
 * sources. */
static bool is_added(const struct cover *cover, const struct stretch *before,
                     const struct stretch *next, uint32_t len)
{
    if (before && next && before->source == next->source)
        return false;
    return !len || ((!before || ends_source(cover, before)) && (!next || !next->from));
}

static bool is_covered(const struct cover *cover, const struct key *key, uint32_t *left)
{
    const struct stretch *before = NULL;

    *left = 0;
    for (uint32_t i = 0; i <= cover->stretch_count; i++) {
        const struct stretch *next =
            i < cover->stretch_count ? &cover->stretches[i] : NULL;
        uint32_t start = before ? before->end : 0;
        uint32_t end = next ? next->start : key->count;

        if (!is_added(cover, before, next, end - start) ||
            !may_be_left(key, start, end, left))
            return false;
        before = next;
    }
    return cover->stretch_count > 0 && is_small_part(cover, key, *left);
}

/* From the start of the first source to the end of the last, if all are blocks in a row;
 * else the first source. */
static void name_sources(struct cover *cover, struct piece *piece)
{
    const struct stretch *first = &cover->stretches[0];
    const struct stretch *last = &cover->stretches[cover->stretch_count - 1];
    const struct piece *from = &cover->pieces->items[first->source];
    const struct piece *to = &cover->pieces->items[last->source];
    bool in_a_row = from->field == FIELD_BODY && to->field == FIELD_BODY;

    for (uint32_t i = 1; i < cover->stretch_count; i++)
        in_a_row =
            in_a_row && cover->stretches[i].source > cover->stretches[i - 1].source;
    if (!in_a_row)
        to = from;
    piece->source_start = from->start;
    piece->source_end = to->start + to->text.len;
}

/* The bytes of the one stretch that covers the block. */
static void name_stretch(struct cover *cover, struct piece *piece)
{
    const struct stretch *stretch = &cover->stretches[0];
    const struct piece *from = &cover->pieces->items[stretch->source];
    uint32_t end = stretch->from + (stretch->end - stretch->start);
    const uint32_t *offsets = key_offsets(from->text, &from->key, cover->pool);

    if (!offsets)
        return;
    piece->source_start = from->start + offsets[stretch->from];
    piece->source_end = from->start + offsets[end];
}

static void remove_covered(struct cover *cover, uint32_t at, uint32_t left)
{
    struct piece *piece = &cover->pieces->items[at];
    const struct stretch *first = &cover->stretches[0];

    piece_remove(cover->pieces, at, REASON_COVERED, first->source,
                 1 - (double)left / piece->key.count);
    if (cover->stretch_count > 1) {
        name_sources(cover, piece);
        return;
    }
    name_stretch(cover, piece);
    if (first->source >= cover->pieces->body)
        cover->contained[cover->contained_count++] =
            (struct contained){ first->source, first->from, at };
}

static bool try_near(struct cover *cover, uint32_t at, uint32_t source)
{
    const struct piece *old = &cover->pieces->items[source];
    const struct piece *piece = &cover->pieces->items[at];
    uint64_t cost = (uint64_t)old->key.count + piece->key.count;
    double score;

    if (!cover->options->near || !near_may_be(&old->key, &piece->key) ||
        cost > cover->near_left)
        return false;
    cover->near_left -= cost;
    if (!near_is(old, piece, cover->pool, &score))
        return false;
    piece_remove(cover->pieces, at, REASON_NEAR, source, score);
    return true;
}

static void note_likeness(struct cover *cover, struct piece *piece, uint32_t source,
                          uint32_t shared)
{
    const struct piece *old = &cover->pieces->items[source];

    if (piece->key.count > old->key.count &&
        10 * (uint64_t)shared >= 9 * (uint64_t)old->key.count)
        piece->kept = KEPT_GROWN;
    else if (10 * (uint64_t)shared >= 8 * (uint64_t)piece->key.count)
        piece->kept = KEPT_CHANGED;
    else
        return;
    piece->source = source;
    piece->source_start = old->start;
    piece->source_end = old->start + old->text.len;
    piece->score = (double)shared / piece->key.count;
}

static void judge(struct cover *cover, uint32_t at)
{
    struct piece *piece = &cover->pieces->items[at];
    uint32_t shared, left, source = likest(cover, &shared);

    if (source == PIECE_NONE || try_near(cover, at, source))
        return;
    if (cover->options->covered && is_covered(cover, &piece->key, &left))
        remove_covered(cover, at, left);
    else
        note_likeness(cover, piece, source, shared);
}

static bool may_go(const struct piece *piece)
{
    return piece->field == FIELD_BODY && piece->kind == KIND_PARAGRAPH &&
           piece->kept != KEPT_REFRAIN && piece->kept != KEPT_PROTECTED;
}

static void look_at(struct cover *cover, uint32_t at)
{
    struct piece *piece = &cover->pieces->items[at];
    uint32_t prints;

    if (!is_source(piece))
        return;
    prints = winnow(&piece->key, cover->prints);
    if (may_go(piece)) {
        find_stretches(cover, &piece->key, prints);
        judge(cover, at);
    }
    for (uint32_t i = 0; i < prints && piece->reason == REASON_NONE; i++)
        sightings_add(&cover->seen, cover->prints[i].hash, at, cover->prints[i].at);
}

static int compare_contained(const void *left, const void *right)
{
    const struct contained *a = left, *b = right;

    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->piece > b->piece) - (a->piece < b->piece);
}

/* The blocks of list[0 .. count) cover their source in turn. */
static bool cover_source(const struct cover *cover, const struct contained *list,
                         size_t count)
{
    const struct piece *source = &cover->pieces->items[list[0].source];
    uint32_t end = 0, left = 0;

    if (count < 2 || !may_go(source) || source->reason != REASON_NONE)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct key *key = &cover->pieces->items[list[i].piece].key;

        if (list[i].from > end && !may_be_left(&source->key, end, list[i].from, &left))
            return false;
        end = list[i].from + key->count > end ? list[i].from + key->count : end;
    }
    return (end >= source->key.count ||
            may_be_left(&source->key, end, source->key.count, &left)) &&
           20 * left <= source->key.count;
}

/* A blob before its paragraphs: it goes, they stay. */
static void turn_around(struct cover *cover, const struct contained *list, size_t count)
{
    const struct piece *first = &cover->pieces->items[list[0].piece];
    const struct piece *last = &cover->pieces->items[list[count - 1].piece];
    struct piece *blob = &cover->pieces->items[list[0].source];

    for (size_t i = 0; i < count; i++) {
        struct piece *piece = &cover->pieces->items[list[i].piece];

        piece->reason = REASON_NONE;
        piece->source = PIECE_NONE;
        piece->score = 0;
    }
    piece_remove(cover->pieces, list[0].source, REASON_COVERED, list[0].piece, 1);
    blob->source_start = first->start;
    blob->source_end = first->start < last->start ? last->start + last->text.len
                                                  : first->start + first->text.len;
}

static void turn_blobs_around(struct cover *cover)
{
    const struct contained *list = cover->contained;
    size_t count = cover->contained_count;

    qsort(cover->contained, count, sizeof(*cover->contained), compare_contained);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && list[end].source == list[start].source;)
            end++;
        if (cover_source(cover, list + start, end - start))
            turn_around(cover, list + start, end - start);
    }
}

bool cover_remove(struct pieces *pieces, const struct cover_options *options,
                  struct pool *pool)
{
    struct cover cover = { .pieces = pieces, .options = options, .pool = pool };

    if (!options->near && !options->covered)
        return true;
    if (!cover_init(&cover))
        return false;
    for (uint32_t at = 0; at < pieces->count; at++)
        look_at(&cover, at);
    turn_blobs_around(&cover);
    return !pool->failed;
}
