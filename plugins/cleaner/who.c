/* SPDX-License-Identifier: Apache-2.0
 * who.c - authors, publisher and language of an article. */
#include "who.h"

#include "address.h"
#include "byline.h"
#include "text/char.h"
#include "text/find.h"
#include "text/utf8.h"

enum {
    SAMPLE = 6000, /* bytes of text that tell its script */
    TAG_MAX = 16,  /* bytes of a language tag */
    EDGE = 8,      /* pieces at the text's ends whose addresses are the paper's */
    BRACKET_MAX = 80
};

struct scripts {
    size_t letters, hangul, kana, han;
};

static void count_scripts(struct mill_str text, struct scripts *scripts)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        bool hangul = char_is_hangul(c), kana = char_is_kana(c), han = char_is_han(c);

        scripts->hangul += hangul;
        scripts->kana += kana;
        scripts->han += han;
        scripts->letters += hangul || kana || han || (c > 0x40 && char_is_word(c));
    }
}

static struct mill_str by_script(const struct doc *doc)
{
    struct scripts s = { 0 };
    size_t bytes = 0;

    for (size_t i = 0; i < doc->pieces.count && bytes < SAMPLE; i++) {
        if (doc->pieces.items[i].reason)
            continue;
        count_scripts(str_slice(doc->pieces.items[i].text, 0, SAMPLE), &s);
        bytes += doc->pieces.items[i].text.len;
    }
    if (s.hangul * 5 > s.letters)
        return (struct mill_str)MILL_STR("ko");
    if (s.kana * 10 > s.letters)
        return (struct mill_str)MILL_STR("ja");
    if (s.han * 5 > s.letters)
        return (struct mill_str)MILL_STR("zh");
    return (struct mill_str){ "", 0 };
}

/* en_US, EN-us; empty for what is no tag. */
static struct mill_str tag_of(struct doc *doc, struct mill_str said)
{
    char *tag = pool_alloc(doc->pool, TAG_MAX);
    size_t n = 0, part = 0;

    said = str_trim(said);
    while (tag && n < said.len && n < TAG_MAX) {
        char c = said.data[n] == '_' ? '-' : ascii_lower(said.data[n]);

        if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '-')
            break;
        part = c == '-' ? n : part;
        tag[n++] = c;
    }
    if (n < 2 || (n > 3 && !part))
        return (struct mill_str){ "", 0 };
    if (part && n - part == 3) { /* a region */
        tag[n - 2] = (char)(tag[n - 2] - (ascii_is_alpha(tag[n - 2]) ? 32 : 0));
        tag[n - 1] = (char)(tag[n - 1] - (ascii_is_alpha(tag[n - 1]) ? 32 : 0));
    }
    return (struct mill_str){ tag, n };
}

/* The commonest words of English, in text that says no language. */
static bool is_english(const struct doc *doc)
{
    static const char *const common[] = {
        " the ", " of ", " and ", " to ", " in ", " a "
    };
    size_t hits = 0, bytes = 0;

    for (size_t i = 0; i < doc->pieces.count && bytes < SAMPLE; i++) {
        struct mill_str text = str_slice(doc->pieces.items[i].text, 0, SAMPLE);

        if (doc->pieces.items[i].reason)
            continue;
        bytes += text.len;
        for (size_t c = 0; c < sizeof(common) / sizeof(common[0]); c++)
            for (size_t at = find_text(text, common[c]); at != STR_NONE;
                 at = str_find(text, str_of(common[c]), at + 1))
                hits++;
    }
    return hits >= 3 && hits * 60 > bytes;
}

void who_language(struct doc *doc)
{
    struct mill_str script = by_script(doc);
    struct mill_str said = tag_of(doc, doc->meta.language);

    if (!said.len)
        said = tag_of(doc, doc->meta.locale);
    /* What is written in Hangul is Korean, whatever a template says. */
    if (script.len && !str_starts(said, script))
        said = script;
    if (!said.len && is_english(doc))
        said = (struct mill_str)MILL_STR("en");
    doc->language = said;
    doc->has_zone = doc->input->has_zone;
    doc->zone_minutes = doc->input->zone_minutes;
    if (doc->has_zone)
        return;
    doc->has_zone =
        starts_with(said, "ko") || starts_with(said, "ja") || starts_with(said, "zh");
    doc->zone_minutes = starts_with(said, "zh") ? 480 : doc->has_zone ? 540 : 0;
}

static const struct outlet *outlet_in(const struct doc *doc, struct mill_str text)
{
    struct address address;

    for (size_t at = 0; address_next(text, &at, &address);) {
        const struct outlet *outlet = outlets_by_host(&doc->lists->outlets, address.host);

        if (outlet)
            return outlet;
    }
    return NULL;
}

/* A name of the list among the words of [the brackets at a paragraph's head]. */
static const struct outlet *outlet_in_brackets(const struct doc *doc,
                                               struct mill_str text)
{
    struct mill_str rest = str_slice(text, 0, BRACKET_MAX), word;
    size_t close = str_find_byte(rest, ']', 0);

    close = close == STR_NONE ? str_find_byte(rest, ')', 0) : close;
    if (close == STR_NONE || (!starts_with(text, "[") && !starts_with(text, "(")))
        return NULL;
    rest = str_slice(rest, 1, close);
    while (next_part(&rest, " =,/", &word)) {
        const struct outlet *outlet = outlets_by_name(&doc->lists->outlets, word);

        if (outlet)
            return outlet;
    }
    return NULL;
}

/* `Copyright © NAME. …`, `저작권자 ⓒ NAME, …`. */
static struct mill_str name_in_copyright(struct mill_str text)
{
    size_t at = find_text(text, "©"), end;
    struct mill_str name;

    if (at == STR_NONE)
        at = find_text(text, "ⓒ");
    if (at == STR_NONE)
        return (struct mill_str){ "", 0 };
    name = str_trim(str_from(text, utf8_is_start(text, at + 3) ? at + 3 : at + 2));
    end = str_find_byte(name, '.', 0);
    for (size_t i = 0; i < name.len; i++)
        if (i < end && name.data[i] == ',')
            end = i;
    if (find_nocase(name, " all rights") < end)
        end = find_nocase(name, " all rights");
    name = str_trim(str_slice(name, 0, end));
    return measure_prose(name) < 40 && name.len && !ascii_is_digit(name.data[0])
               ? name
               : (struct mill_str){ "", 0 };
}

static bool speaks_for_paper(const struct doc *doc, size_t i)
{
    const struct piece *piece = &doc->pieces.items[i];

    if (piece->kinds & (LINE_BYLINE | LINE_CONTACT | LINE_COPYRIGHT))
        return true;
    return doc->shape != DOC_PAGE && piece->reason && piece->reason != piece_outside &&
           (i < EDGE || i + EDGE > doc->pieces.count);
}

static struct mill_str publisher_in_text(const struct doc *doc)
{
    struct mill_str copyright = { "", 0 };
    size_t first = doc_first_prose(doc);
    const struct outlet *outlet;

    for (size_t i = doc->pieces.count; i-- > 0;) {
        const struct piece *piece = &doc->pieces.items[i];

        if (!speaks_for_paper(doc, i))
            continue;
        if ((outlet = outlet_in(doc, piece->text)))
            return outlet->name;
        if (piece->kinds & LINE_COPYRIGHT && !copyright.len)
            copyright = name_in_copyright(piece->text);
    }
    if (first < doc->pieces.count &&
        (outlet = outlet_in_brackets(doc, doc->pieces.items[first].text)))
        return outlet->name;
    return copyright;
}

void who_publisher(struct doc *doc)
{
    const struct outlet *outlet =
        outlets_by_host(&doc->lists->outlets, address_host(doc->input->url));

    doc->publisher = doc->meta.publisher;
    if (!doc->publisher.len || has_text(doc->publisher, "://") ||
        has_text(doc->publisher, "#"))
        doc->publisher = doc->meta.site_name;
    if (!doc->publisher.len && outlet)
        doc->publisher = outlet->name;
    if (!doc->publisher.len)
        doc->publisher = publisher_in_text(doc);
}

static bool is_person(const struct doc *doc, struct mill_str name)
{
    return !str_equal_case(name, doc->publisher) &&
           !str_equal_case(name, doc->meta.site_name) &&
           !outlets_by_name(&doc->lists->outlets, name) && !is_nocase(name, "admin") &&
           !is_nocase(name, "administrator") && !is_nocase(name, "editor") &&
           !is_nocase(name, "staff") && !is_nocase(name, "guest") &&
           !is_nocase(name, "관리자");
}

static void add_all(struct doc *doc, struct mill_str said)
{
    struct byline byline;

    byline_of_author(said, &byline);
    for (size_t i = 0; i < byline.count; i++)
        if (is_person(doc, byline.names[i]))
            doc_add_author(doc, byline.names[i]);
}

/* Boxes that are named as an author's, around the text's head. */
static void authors_in_boxes(struct doc *doc)
{
    size_t first = doc_first_prose(doc);

    for (size_t i = 0; i < doc->pieces.count && i < first + 3 && !doc->author_count;
         i++) {
        const struct piece *piece = &doc->pieces.items[i];

        if (piece->flags & CLASS_AUTHOR && piece->prose + piece->link < 60 &&
            i + 40 > first)
            add_all(doc, piece->text);
    }
}

void who_authors(struct doc *doc)
{
    size_t in_text = doc->author_count;

    if (doc->meta.author_rank >= 3) {
        struct mill_str kept[DOC_AUTHORS_MAX];

        for (size_t i = 0; i < in_text; i++)
            kept[i] = doc->authors[i];
        doc->author_count = 0;
        for (size_t i = 0; i < doc->meta.author_count; i++)
            add_all(doc, doc->meta.authors[i]);
        for (size_t i = 0; i < in_text && !doc->author_count; i++)
            doc_add_author(doc, kept[i]);
        if (!doc->author_count && in_text) {
            for (size_t i = 0; i < in_text; i++)
                doc->authors[i] = kept[i];
            doc->author_count = in_text;
        }
    }
    if (!doc->author_count && doc->shape == DOC_PAGE)
        authors_in_boxes(doc);
    if (!doc->author_count && doc->input->feed_author.len)
        add_all(doc, doc->input->feed_author);
}
