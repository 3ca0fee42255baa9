/* SPDX-License-Identifier: Apache-2.0
 *
 * collapse.c - the order of the steps: equal pieces, runs, refrains, then each copy that
 * is left by its own strength, then what is only like something. */
#include "dedup/collapse.h"

#include "dedup/key.h"
#include "dedup/repeat.h"
#include "dedup/run.h"
#include "dedup/shape.h"

enum { HEAD_BLOCKS = 8, TWIN_WEIGHT = 8 };

/* Title and subtitles repeat at the top: until the first paragraph of the article's own,
 * among the first blocks. */
struct head {
    bool is_open;
};

static bool ends_head(const struct pieces *pieces, uint32_t at)
{
    const struct piece *piece = &pieces->items[at];

    return at - pieces->body >= HEAD_BLOCKS ||
           (piece->reason == REASON_NONE && piece->kind == KIND_PARAGRAPH &&
            piece_is_strong(piece));
}

/* What a strong block is removed for, by where it was said first. */
static enum piece_reason reason_by_source(const struct pieces *pieces, uint32_t at,
                                          uint32_t source)
{
    switch (pieces->items[source].field) {
    case FIELD_CAPTION:
        return REASON_CAPTION;
    case FIELD_TITLE:
    case FIELD_SUBTITLE:
        return REASON_TITLE;
    default:
        return pieces->items[at].previous + 1 == at ? REASON_TWIN : REASON_REPEAT;
    }
}

static void judge_weak(struct pieces *pieces, uint32_t at, const struct head *head)
{
    struct piece *piece = &pieces->items[at];
    enum piece_field field = pieces->items[piece->first].field;

    if (shape_is_protected(piece)) {
        piece->kept = KEPT_PROTECTED;
    } else if (field == FIELD_CAPTION && piece->kind == KIND_PARAGRAPH) {
        piece_remove(pieces, at, REASON_CAPTION, piece->first, 1);
    } else if ((field == FIELD_TITLE || field == FIELD_SUBTITLE) && head->is_open) {
        piece_remove(pieces, at, REASON_TITLE, piece->first, 1);
    } else if (piece->previous + 1 == at && piece->previous >= pieces->body &&
               piece->key.weight >= TWIN_WEIGHT) {
        piece_remove(pieces, at, REASON_TWIN, piece->previous, 1);
    } else {
        piece->kept = KEPT_SHORT;
    }
}

static void judge_strong(struct pieces *pieces, uint32_t at)
{
    struct piece *piece = &pieces->items[at];

    if (shape_is_question(piece->text))
        piece->kept = KEPT_PROTECTED;
    else
        piece_remove(pieces, at, reason_by_source(pieces, at, piece->first), piece->first,
                     1);
}

static void judge(struct pieces *pieces, uint32_t at, const struct head *head)
{
    struct piece *piece = &pieces->items[at];

    if (piece->first == at || piece->reason != REASON_NONE)
        return;
    if (piece->kept != KEPT_REFRAIN) {
        if (piece_is_strong(piece))
            judge_strong(pieces, at);
        else
            judge_weak(pieces, at, head);
    }
    if (piece->reason == REASON_NONE) {
        const struct piece *from = &pieces->items[piece->first];

        piece->source = piece->first;
        piece->source_start = from->start;
        piece->source_end = from->start + from->text.len;
        piece->score = 1;
    }
}

/* A source that went itself names a source: follow, so that every removed block points to
 * text that stays. Sources come before their copies, but for a blob, which points to its
 * paragraphs, and those stay. */
static void name_what_stays(struct pieces *pieces)
{
    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        struct piece *piece = &pieces->items[at];
        const struct piece *source;

        if (piece->source == PIECE_NONE)
            continue;
        source = &pieces->items[piece->source];
        if (source->reason == REASON_NONE)
            continue;
        piece->source = source->source;
        piece->source_start = source->source_start;
        piece->source_end = source->source_end;
        piece->score *= source->score;
    }
}

static bool prepare(struct pieces *pieces, struct pool *pool)
{
    for (uint32_t at = 0; at < pieces->count; at++) {
        struct piece *piece = &pieces->items[at];

        piece->reason = REASON_NONE;
        piece->kept = KEPT_PLAIN;
        piece->source = PIECE_NONE;
        if (!key_make(piece->text, pool, &piece->key))
            return false;
    }
    return repeat_find(pieces, pool);
}

bool collapse(struct pieces *pieces, const struct collapse_options *options,
              struct pool *pool, uint32_t *runs)
{
    struct head head = { .is_open = true };

    if (!prepare(pieces, pool) || !run_remove(pieces, options->run_chars, pool, runs) ||
        !repeat_guard_refrains(pieces, pool))
        return false;
    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        judge(pieces, at, &head);
        head.is_open = head.is_open && !ends_head(pieces, at);
    }
    if (!cover_remove(pieces, &options->cover, pool))
        return false;
    name_what_stays(pieces);
    return true;
}
