/* SPDX-License-Identifier: Apache-2.0
 * edit_head.c - title, subtitles and what stands before the text.
 *
 * A page says its title in its head. A captured post has it before a label. In plain text
 * a line is the title when something speaks for it: the feed, a repetition around the
 * text, or its place alone between empty lines. */
#include "edit.h"
#include "text/find.h"

enum {
    HEAD_MAX = 60,  /* pieces before the text that are looked at */
    TITLE_MIN = 10, /* weight */
    TITLE_MAX = 320,
    SUBTITLE_MAX = 260
};

static bool is_kept(const struct piece *piece)
{
    return !piece->reason;
}

static bool same_words(struct mill_str a, struct mill_str b)
{
    return str_equal(str_trim(a), str_trim(b));
}

/* A part of a title after the last of these is perhaps the outlet's name. */
static struct mill_str without_outlet(const struct doc *doc, struct mill_str title)
{
    static const char *const marks[] = { " | ", " - ", " – ", " — ", " :: ",
                                         " « ", " » ", " : ", " < " };
    size_t cut = STR_NONE, skip = 0;
    struct mill_str tail, head;

    for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++)
        for (size_t at = find_text(title, marks[m]); at != STR_NONE;
             at = str_find(title, str_of(marks[m]), at + 1))
            if (cut == STR_NONE || at > cut) {
                cut = at;
                skip = str_of(marks[m]).len;
            }
    if (cut == STR_NONE)
        return title;
    head = str_trim(str_slice(title, 0, cut));
    tail = str_trim(str_from(title, cut + skip));
    if (measure_prose(head) < TITLE_MIN)
        return title;
    if (str_equal_case(tail, doc->meta.site_name) ||
        str_equal_case(tail, doc->meta.publisher) ||
        str_equal_case(tail, doc->publisher) || same_words(head, doc->meta.h1) ||
        outlets_by_name(&doc->lists->outlets, tail) ||
        outlets_by_host(&doc->lists->outlets, tail))
        return head;
    return title;
}

static struct mill_str page_title(const struct doc *doc)
{
    const struct meta *meta = &doc->meta;

    if (meta->headline.len)
        return without_outlet(doc, meta->headline);
    if (meta->og_title.len)
        return without_outlet(doc, meta->og_title);
    if (meta->h1.len && measure_prose(meta->h1) <= TITLE_MAX)
        return meta->h1;
    if (meta->page_title.len)
        return without_outlet(doc, meta->page_title);
    return doc->input->feed_title;
}

static bool is_title(const struct doc *doc, const struct piece *piece)
{
    return (doc->title.len && same_words(piece->text, doc->title)) ||
           (doc->meta.h1.len && piece->kind == PIECE_HEADING && piece->level == 1);
}

static void head_of_page(struct doc *doc)
{
    size_t first = doc_first_prose(doc);

    doc->title = page_title(doc);
    for (size_t i = 0; i < first && i < doc->pieces.count; i++) {
        struct piece *piece = &doc->pieces.items[i];

        if (piece->flags & CLASS_SUBTITLE && i + HEAD_MAX > first &&
            piece->prose + piece->link <= SUBTITLE_MAX && piece->prose >= TITLE_MIN &&
            piece->kind != PIECE_LIST &&
            (is_kept(piece) || piece->reason == piece_outside)) {
            doc_add_subtitle(doc, piece->text);
            piece->reason = is_kept(piece) ? "subtitle" : piece->reason;
        }
        if (!is_kept(piece))
            continue;
        if (is_title(doc, piece))
            piece->reason = "title";
        else if (piece->kinds & (LINE_LEAD | LINE_MENU))
            piece->reason = "leading";
    }
}

/* The words of a captured post's head before its first label: `TITLE 작성일 10-23 15
 * 목록`. */
static struct mill_str before_label(const struct doc *doc, struct mill_str text)
{
    struct mill_str rest = text, word;

    while (next_part(&rest, " \t", &word)) {
        size_t at = (size_t)(word.data - text.data);

        if (at && lines_label(&doc->lists->lines, word) & (LINE_STOP | LINE_PUBLISHED))
            return str_trim(str_slice(text, 0, at));
    }
    return text;
}

static void head_of_fragment(struct doc *doc)
{
    size_t first = doc_first_prose(doc);

    for (size_t i = 0; i < doc->pieces.count; i++) {
        struct piece *piece = &doc->pieces.items[i];
        struct mill_str title;

        if (piece->reason != piece_outside || piece->start >= doc->chosen_start)
            break;
        title = before_label(doc, piece->text);
        if (doc->title.len || measure_prose(title) < TITLE_MIN ||
            measure_prose(title) > TITLE_MAX || piece->kinds & (LINE_MENU | LINE_LEAD))
            continue;
        doc->title = title;
    }
    if (!doc->title.len)
        doc->title = page_title(doc);
    for (size_t i = 0; i < first && i < doc->pieces.count; i++) {
        struct piece *piece = &doc->pieces.items[i];

        if (is_kept(piece) && is_title(doc, piece))
            piece->reason = "title";
    }
}

static bool may_be_title(const struct piece *piece)
{
    return is_kept(piece) && piece->prose >= TITLE_MIN && piece->prose <= TITLE_MAX &&
           !(piece->kinds &
             (LINE_LEAD | LINE_MENU | LINE_JUNK | LINE_TAIL | LINE_COPYRIGHT |
              LINE_CONTACT | LINE_CAPTION | LINE_BYLINE)) &&
           piece->copy_of == COPY_OF_NOTHING;
}

/* The line stands again in the head, or in a line after the text. */
static bool is_said_again(const struct doc *doc, size_t i, size_t first, size_t last)
{
    const struct piece *items = doc->pieces.items;

    for (size_t k = i + 1; k < first; k++)
        if (str_equal(items[k].text, items[i].text))
            return true;
    for (size_t k = last + 1; k < doc->pieces.count && k < last + HEAD_MAX; k++)
        if (str_contains(items[k].text, items[i].text))
            return true;
    return false;
}

/* How much speaks for a line of plain text as the title; 0: nothing. */
static int speaks_for(const struct doc *doc, size_t i, size_t first, size_t last,
                      size_t candidates)
{
    const struct piece *piece = &doc->pieces.items[i];

    if (same_words(piece->text, doc->input->feed_title))
        return 9;
    if (is_said_again(doc, i, first, last))
        return 5;
    if (piece->kinds & LINE_ENDER && !piece->alone)
        return 0;
    if (piece->alone)
        return 3;
    /* The first line of all, or the only one. A text that begins with an empty line has
     * an empty title. */
    return candidates == 1 || piece->start == 0 ? 2 : 0;
}

static bool is_weather(struct mill_str text)
{
    return measure_prose(text) < 40 && (has_text(text, "°") || has_text(text, "℃"));
}

static size_t find_title(struct doc *doc, size_t first)
{
    size_t last = doc_last_prose(doc), best = STR_NONE, candidates = 0;
    int most = 0;

    for (size_t i = 0; i < first; i++)
        candidates += may_be_title(&doc->pieces.items[i]);
    for (size_t i = 0; i < first && i < HEAD_MAX; i++) {
        int says;

        if (!may_be_title(&doc->pieces.items[i]))
            continue;
        says = speaks_for(doc, i, first, last, candidates);
        if (says > most) {
            most = says;
            best = i;
        }
    }
    return best;
}

static void head_of_text(struct doc *doc)
{
    struct piece *items = doc->pieces.items;
    size_t first = doc_first_prose(doc), last = doc_last_prose(doc), title;

    if (first == doc->pieces.count) {
        first = 0; /* nothing reads as prose: every line stays */
    }
    title = find_title(doc, first);
    doc->title = title == STR_NONE ? doc->input->feed_title : items[title].text;
    for (size_t i = 0; i < first; i++) {
        struct piece *piece = &items[i];

        if (!is_kept(piece))
            continue;
        if (i == title) {
            piece->reason = "title";
        } else if (doc->title.len && str_equal(piece->text, doc->title)) {
            piece->reason = "title";
            piece->copy_of = COPY_OF_TITLE;
        } else if (piece->kinds & (LINE_LEAD | LINE_MENU) || is_weather(piece->text) ||
                   (title != STR_NONE && i < title)) {
            piece->reason = "leading";
        } else if (may_be_title(piece) && piece->prose <= SUBTITLE_MAX &&
                   doc->subtitle_count < DOC_SUBTITLES_MAX &&
                   !(piece->kinds & LINE_ENDER)) {
            doc_add_subtitle(doc, piece->text);
            piece->reason = "subtitle";
        }
    }
    /* What stands between the paragraphs and is no sentence is a heading. */
    for (size_t i = first; i < last && i < doc->pieces.count; i++)
        if (is_kept(&items[i]) && items[i].kind == PIECE_PARAGRAPH &&
            !(items[i].kinds & LINE_ENDER) && items[i].prose < SUBTITLE_MAX)
            items[i].kind = PIECE_HEADING;
}

void edit_head(struct doc *doc)
{
    if (doc->shape == DOC_PAGE)
        head_of_page(doc);
    else if (doc->shape == DOC_FRAGMENT)
        head_of_fragment(doc);
    else
        head_of_text(doc);
}
