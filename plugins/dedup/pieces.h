/* SPDX-License-Identifier: Apache-2.0
 *
 * pieces.h - an article as the deduplicator sees it: a row of pieces of text, and what
 * becomes of each.
 *
 * Captions come first, then title and subtitles, then the blocks of the body: whatever
 * repeats a piece comes after it. Only pieces of the body are ever removed.
 */
#ifndef NEWSMILL_DEDUP_PIECES_H
#define NEWSMILL_DEDUP_PIECES_H

#include "dedup/pool.h"

#include <newsmill/type.h>

#define PIECE_NONE UINT32_MAX

enum piece_field { FIELD_BODY, FIELD_TITLE, FIELD_SUBTITLE, FIELD_CAPTION };
enum piece_kind {
    KIND_PARAGRAPH,
    KIND_HEADING,
    KIND_LIST,
    KIND_QUOTE,
    KIND_TABLE,
    KIND_CODE
};

enum piece_reason {
    REASON_NONE,    /* the piece stays */
    REASON_REPEAT,  /* says again what an earlier block says */
    REASON_RUN,     /* part of a stretch that was there before: a double scrape */
    REASON_TWIN,    /* equals the block before it */
    REASON_TITLE,   /* equals the title or a subtitle */
    REASON_CAPTION, /* equals the caption of an image */
    REASON_NEAR,    /* an earlier block but for particles and endings */
    REASON_COVERED, /* all of it stands in other blocks */
    REASON_COUNT
};

enum piece_kept {
    KEPT_PLAIN,     /* nothing is like it */
    KEPT_REFRAIN,   /* three times or more, among other words each time */
    KEPT_PROTECTED, /* an item, a cell, a verse, a label, a date, a score, an answer */
    KEPT_SHORT,     /* too short to be sure */
    KEPT_CHANGED,   /* nearly an earlier block: other numbers, names or a negation */
    KEPT_GROWN,     /* an earlier block with something added */
    KEPT_COUNT
};

/* The text in the spelling in which texts are compared; see key.h. */
struct key {
    const uint32_t *chars;
    uint32_t count;
    uint32_t weight; /* Hangul, Han, kana count 2, others 1 */
    uint64_t hash;
};

struct piece {
    struct mill_str text;
    enum piece_field field;
    enum piece_kind kind; /* of a block */
    size_t start;         /* byte offset in its field: a block's in the article's text */
    struct key key;
    uint32_t first, previous; /* the earliest and the latest earlier equal piece */

    enum piece_reason reason;
    enum piece_kept kept;
    uint32_t source; /* REASON_NONE: PIECE_NONE, or what it is like */
    /* Bytes [source_start, source_end) of the source's field. */
    size_t source_start, source_end;
    double score; /* likeness to the source, 0 to 1 */
};

struct pieces {
    struct piece *items;
    uint32_t count;
    uint32_t head; /* the first piece that is no caption */
    uint32_t body; /* the first block */
};

/* Enough letters that a chance repeat is out of the question: 20 Hangul or 40 Latin. */
static inline bool piece_is_strong(const struct piece *piece)
{
    return piece->key.weight >= 40;
}

/* Removes a block in favour of the whole of another piece. */
static inline void piece_remove(struct pieces *pieces, uint32_t at,
                                enum piece_reason reason, uint32_t source, double score)
{
    const struct piece *from = &pieces->items[source];
    struct piece *piece = &pieces->items[at];

    piece->reason = reason;
    piece->source = source;
    piece->source_start = from->start;
    piece->source_end = from->start + from->text.len;
    piece->score = score;
}

/* As records say it: "repeat", "run" ...; and why a piece stayed, in a few words. */
const char *piece_reason_name(enum piece_reason reason);
const char *piece_kept_name(enum piece_kept kept);
const char *piece_field_name(enum piece_field field);
enum piece_kind piece_kind_of(struct mill_str name); /* unknown: KIND_PARAGRAPH */

#endif
