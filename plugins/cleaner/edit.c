/* SPDX-License-Identifier: Apache-2.0
 * edit.c - runs of lines that stand around articles, by-lines, pulled quotations. */
#include "edit.h"

#include <string.h>

#include "byline.h"
#include "caption.h"
#include "text/char.h"
#include "text/find.h"
#include "text/hash.h"
#include "text/utf8.h"

enum {
    RUN_ENOUGH = 2,       /* triggers that make a run: a copyright counts twice */
    QUOTES_MAX = 64,      /* quotations whose speaker is looked for */
    SPEAKER_MAX = 120,    /* weight of the line that names a speaker */
    BYLINE_FROM_HEAD = 6, /* pieces in which a page's by-line stands */
    BYLINE_FROM_TAIL = 5
};

static bool is_kept(const struct piece *piece)
{
    return !piece->reason;
}

size_t doc_first_prose(const struct doc *doc)
{
    size_t i = 0;

    while (i < doc->pieces.count &&
           !(is_kept(&doc->pieces.items[i]) && doc->pieces.items[i].kinds & LINE_PROSE))
        i++;
    return i;
}

size_t doc_last_prose(const struct doc *doc)
{
    for (size_t i = doc->pieces.count; i-- > 0;)
        if (is_kept(&doc->pieces.items[i]) && doc->pieces.items[i].kinds & LINE_PROSE)
            return i;
    return doc->pieces.count;
}

void doc_add_author(struct doc *doc, struct mill_str name)
{
    for (size_t i = 0; i < doc->author_count; i++)
        if (str_equal(doc->authors[i], name))
            return;
    if (name.len && doc->author_count < DOC_AUTHORS_MAX)
        doc->authors[doc->author_count++] = name;
}

void doc_add_subtitle(struct doc *doc, struct mill_str text)
{
    for (size_t i = 0; i < doc->subtitle_count; i++)
        if (str_equal(doc->subtitles[i], text))
            return;
    if (text.len && doc->subtitle_count < DOC_SUBTITLES_MAX)
        doc->subtitles[doc->subtitle_count++] = text;
}

void edit_classify(struct doc *doc)
{
    for (size_t i = 0; i < doc->pieces.count; i++) {
        struct piece *piece = &doc->pieces.items[i];
        struct byline byline;

        if (piece->reason && doc->shape == DOC_PAGE)
            continue;
        piece->kinds = lines_kinds(&doc->lists->lines, piece->text);
        if (!(piece->kinds & LINE_CONTACT) && byline_of_line(piece->text, &byline))
            piece->kinds |= LINE_BYLINE;
        if (caption_marks(piece->text, &doc->lists->outlets.names, &piece->credit) ==
            CAPTION_STRONG)
            piece->kinds |= LINE_CAPTION;
    }
}

static unsigned trigger(const struct piece *piece)
{
    if (piece->kinds & LINE_BYLINE && !(piece->kinds & LINE_COPYRIGHT))
        return 0;
    if (piece->kinds & (LINE_COPYRIGHT | LINE_CONTACT))
        return RUN_ENOUGH;
    return piece->kinds & LINE_TAIL ? 1 : 0;
}

/* Remembers which text came first where. */
struct seen {
    uint64_t *keys;
    size_t size;
};

static bool saw(struct seen *seen, struct mill_str text)
{
    uint64_t key = hash64(text) | 1;
    size_t i = key & (seen->size - 1);

    while (seen->keys[i] && seen->keys[i] != key)
        i = (i + 1) & (seen->size - 1);
    if (seen->keys[i])
        return true;
    seen->keys[i] = key;
    return false;
}

/* repeats[i]: piece i says what one before it said. NULL: no memory left. */
static bool *find_repeats(struct doc *doc)
{
    size_t count = doc->pieces.count;
    struct seen seen = { .size = 16 };
    bool *repeats = pool_alloc(doc->pool, count + 1);

    while (seen.size < 2 * count)
        seen.size *= 2;
    seen.keys = pool_array(doc->pool, seen.size, sizeof(*seen.keys));
    if (!repeats || !seen.keys)
        return NULL;
    memset(seen.keys, 0, seen.size * sizeof(*seen.keys));
    for (size_t i = 0; i < count; i++)
        repeats[i] = saw(&seen, doc->pieces.items[i].text);
    repeats[count] = true; /* the end of the text */
    return repeats;
}

/* Runs of triggers: with a contact anywhere, else where a second scrape begins. */
static void take_runs(struct doc *doc, const bool *repeats)
{
    struct piece *items = doc->pieces.items;

    for (size_t i = 0, end; i < doc->pieces.count; i = end + 1) {
        unsigned weight = 0;
        bool contact = false;

        for (end = i;
             end < doc->pieces.count && is_kept(&items[end]) && trigger(&items[end]);
             end++) {
            weight += trigger(&items[end]);
            contact |= (items[end].kinds & LINE_CONTACT) != 0;
        }
        if (weight < RUN_ENOUGH ||
            !(contact || (end < doc->pieces.count && repeats[end])))
            continue;
        for (size_t k = i; k < end; k++)
            items[k].reason = items[k].kinds & LINE_CONTACT ? "contact" : "trailing";
    }
}

/* Back from the end over lines that are no prose, as far as the first trigger. */
static void take_tail(struct doc *doc)
{
    struct piece *items = doc->pieces.items;
    size_t first = doc->pieces.count;
    unsigned weight = 0;

    for (size_t i = doc->pieces.count; i-- > 0;) {
        if (!is_kept(&items[i]))
            continue;
        if (trigger(&items[i])) {
            weight += trigger(&items[i]);
            first = i;
        } else if (items[i].kinds & LINE_PROSE || items[i].kind == PIECE_TABLE ||
                   (doc->shape == DOC_PAGE && items[i].prose > 80)) {
            break;
        }
    }
    for (size_t i = first; weight >= RUN_ENOUGH && i < doc->pieces.count; i++)
        if (is_kept(&items[i]) && !(items[i].kinds & LINE_BYLINE && !trigger(&items[i])))
            items[i].reason = "trailing";
}

void edit_trails(struct doc *doc)
{
    bool *repeats = find_repeats(doc);

    if (repeats)
        take_runs(doc, repeats);
    take_tail(doc);
    for (size_t i = 0; i < doc->pieces.count; i++)
        if (is_kept(&doc->pieces.items[i]) && doc->pieces.items[i].kinds & LINE_JUNK)
            doc->pieces.items[i].reason = "junk";
}

static void read_names(struct doc *doc, const struct byline *byline)
{
    for (size_t i = 0; i < byline->count; i++)
        doc_add_author(doc, byline->names[i]);
}

static bool may_be_byline(const struct doc *doc, size_t i, size_t first, size_t last)
{
    if (doc->shape != DOC_PAGE)
        return true;
    return i < first + BYLINE_FROM_HEAD || i + BYLINE_FROM_TAIL > doc->pieces.count ||
           i > last;
}

void edit_bylines(struct doc *doc)
{
    size_t first = doc_first_prose(doc), last = doc_last_prose(doc);

    for (size_t i = 0; i < doc->pieces.count; i++) {
        struct piece *piece = &doc->pieces.items[i];
        struct byline byline;

        if (!is_kept(piece) || !(piece->kinds & LINE_BYLINE) ||
            !may_be_byline(doc, i, first, last) || !byline_of_line(piece->text, &byline))
            continue;
        piece->reason = "byline";
        read_names(doc, &byline);
        if (!doc->byline.len || i > last)
            doc->byline = piece->text;
    }
    /* In the head of the first paragraphs it is read and stays. */
    for (size_t i = first, n = 0; i < doc->pieces.count && n < 2; i++) {
        struct byline byline;
        size_t end;

        if (!is_kept(&doc->pieces.items[i]))
            continue;
        n++;
        end = byline_in_head(doc->pieces.items[i].text, &byline);
        read_names(doc, &byline);
        if (end && !doc->byline.len)
            doc->byline = str_trim(str_slice(doc->pieces.items[i].text, 0, end));
    }
}

/* The whole text is one quotation. */
static bool is_quotation(struct mill_str text)
{
    size_t at = 0, last = text.len;
    uint32_t close;

    if (text.len < 8)
        return false;
    close = char_closing(utf8_next(text, &at));
    if (!close || !char_is_double_quote(close) || utf8_prev(text, &last) != close)
        return false;
    while (at < last)
        if (utf8_next(text, &at) == close)
            return false;
    return true;
}

/* Named again where the text speaks of them. */
static bool is_spoken_of(const struct doc *doc, struct mill_str name)
{
    for (size_t i = 0; i < doc->pieces.count; i++) {
        const struct piece *piece = &doc->pieces.items[i];

        if (is_kept(piece) && piece->kinds & LINE_PROSE &&
            str_contains(piece->text, name))
            return true;
    }
    return false;
}

void edit_quotes(struct doc *doc)
{
    struct piece *items = doc->pieces.items;
    size_t tried = 0;

    for (size_t i = 0; i + 1 < doc->pieces.count; i++) {
        struct piece *next = &items[i + 1];

        if (!is_kept(&items[i]) || !is_kept(next) || !is_quotation(items[i].text) ||
            next->kinds & LINE_ENDER || next->kind == PIECE_HEADING ||
            next->prose + next->link > SPEAKER_MAX || next->prose < 4 ||
            tried++ >= QUOTES_MAX || !is_spoken_of(doc, next->text))
            continue;
        items[i].by = next->text;
        items[i].kind = PIECE_QUOTE;
        items[i].kinds |= LINE_PROSE;
        next->reason = "speaker";
    }
}
