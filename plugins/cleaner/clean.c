/* SPDX-License-Identifier: Apache-2.0
 * clean.c - one page to one article's parts. */
#include "clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choose.h"
#include "edit.h"
#include "text/find.h"
#include "when.h"
#include "who.h"

struct lists *lists_new(const struct lists_paths *paths, struct table_listener *listener)
{
    struct lists *lists = calloc(1, sizeof(*lists));
    bool good;

    if (!lists)
        return NULL;
    good = classes_load(&lists->classes, paths->classes, listener);
    good = lines_load(&lists->lines, paths->lines, listener) && good;
    good = outlets_load(&lists->outlets, paths->outlets, listener) && good;
    if (good)
        return lists;
    lists_free(lists);
    return NULL;
}

void lists_free(struct lists *lists)
{
    if (!lists)
        return;
    classes_free(&lists->classes);
    lines_free(&lists->lines);
    outlets_free(&lists->outlets);
    free(lists);
}

static bool says(char why[CLEAN_WHY], const char *what)
{
    snprintf(why, CLEAN_WHY, "%s", what);
    return false;
}

/* Whether a tag opens at text[at] == '<'. */
static bool is_tag(struct mill_str text, size_t at)
{
    char next = at + 1 < text.len ? text.data[at + 1] : ' ';

    if (next == '/')
        next = at + 2 < text.len ? text.data[at + 2] : ' ';
    return ascii_is_alpha(next);
}

static enum doc_shape shape_of(struct mill_str text, struct mill_str type)
{
    size_t tags = 0;
    bool page = false;

    if (starts_nocase(str_trim(type), "text/plain") &&
        !has_nocase(str_slice(text, 0, 4096), "<html"))
        return DOC_TEXT;
    for (size_t at = str_find_byte(text, '<', 0); at != STR_NONE && !page;
         at = str_find_byte(text, '<', at + 1)) {
        struct mill_str rest = str_from(text, at);

        tags += is_tag(text, at);
        page = starts_nocase(rest, "<html") || starts_nocase(rest, "<body") ||
               starts_nocase(rest, "<head>") || starts_nocase(rest, "<!doctype") ||
               starts_nocase(rest, "<meta ");
    }
    if (page)
        return DOC_PAGE;
    return tags && tags * 1024 >= text.len * DOC_TAGS_PER_KB ? DOC_FRAGMENT : DOC_TEXT;
}

static bool read_tree(struct doc *doc, char why[CLEAN_WHY])
{
    struct feature *features = NULL;
    struct choice choice = { 0 };

    doc->has_tree = tree_build(&doc->tree, doc->pool, doc->text.data, doc->text.len);
    if (doc->has_tree) {
        classes_mark(&doc->lists->classes, &doc->tree);
        features = measure_tree(&doc->tree, doc->pool);
    }
    if (!features)
        return says(why, "the page needs more memory than one page may take");
    choice = choose_content(&doc->tree, features);
    choose_prune(&doc->tree, features, choice.node);
    doc->chosen_why = choice.why;
    doc->chosen_start = doc->tree.nodes[choice.node].start;
    doc->chosen_end = doc->tree.nodes[choice.node].end;
    doc->around = pieces_around(&doc->tree, choice.node);
    meta_read(&doc->meta, &doc->tree, doc->pool);
    return pieces_of_tree(&doc->pieces, &doc->tree, features, choice.node, doc->pool) ||
           says(why, "the page needs more memory than one page may take");
}

static bool read_pieces(struct doc *doc, char why[CLEAN_WHY])
{
    if (doc->shape != DOC_TEXT)
        return read_tree(doc, why);
    doc->chosen_why = "plain text";
    doc->chosen_end = (uint32_t)doc->text.len;
    return pieces_of_lines(&doc->pieces, doc->text, 0, doc->text.len, true, doc->pool) ||
           says(why, "the page needs more memory than one page may take");
}

/* What had to be decoded moves into the page's memory. */
static bool keep_decoded(struct doc *doc, struct mill_str body)
{
    struct charset_text *charset = &doc->charset;

    if (!charset_decode(body, doc->input->content_type, charset))
        return false;
    if (charset->owned) {
        charset->text = pool_copy(doc->pool, charset->text);
        free(charset->owned);
        charset->owned = NULL;
    }
    return !doc->pool->overflowed;
}

static bool decode(struct doc *doc, char why[CLEAN_WHY])
{
    const struct doc_input *input = doc->input;
    struct mill_str body;

    if (!input->body.len)
        return says(why, "body: empty");
    if (input->body.len > input->max_body) {
        snprintf(why, CLEAN_WHY, "body: %zu bytes, over max_body (%zu)", input->body.len,
                 input->max_body);
        return false;
    }
    if (!inflate_body(doc->pool, input->body, input->content_encoding, input->max_body,
                      &body, &doc->mislabelled, why))
        return false;
    if (!keep_decoded(doc, body))
        return says(why, "body: not enough memory to decode it");
    doc->text = doc->charset.text;
    if (str_is_blank(doc->text))
        return says(why, "body: nothing but white space");
    return true;
}

/* What is outside of a captured post's element is listed as removed, unlike a page's. */
static void name_outside(struct doc *doc)
{
    for (size_t i = 0; i < doc->pieces.count; i++) {
        struct piece *piece = &doc->pieces.items[i];

        if (piece->reason == piece_outside)
            piece->reason = piece->start < doc->chosen_start ? "head" : "trailing";
    }
}

static size_t count_kept(const struct doc *doc)
{
    size_t count = 0;

    for (size_t i = 0; i < doc->pieces.count; i++)
        count += !doc->pieces.items[i].reason;
    return count;
}

bool clean_page(struct pool *pool, const struct lists *lists,
                const struct doc_input *input, struct doc *doc, char why[CLEAN_WHY])
{
    pool_reset(pool);
    memset(doc, 0, sizeof(*doc));
    doc->pool = pool;
    doc->lists = lists;
    doc->input = input;
    if (!decode(doc, why))
        return false;
    doc->shape = shape_of(doc->text, input->content_type);
    if (!read_pieces(doc, why))
        return false;
    doc->canonical = doc->meta.canonical;
    doc->section = doc->meta.section;
    edit_classify(doc);
    edit_captions(doc);
    edit_quotes(doc);
    who_publisher(doc);
    edit_head(doc);
    edit_trails(doc);
    edit_bylines(doc);
    if (!doc->publisher.len)
        who_publisher(doc);
    who_language(doc);
    who_authors(doc);
    when_find(doc);
    if (doc->shape == DOC_FRAGMENT)
        name_outside(doc);
    if (pool->overflowed)
        return says(why, "the page needs more memory than one page may take");
    return count_kept(doc) ||
           says(why, "no text: nothing on the page reads as an article");
}
