/* SPDX-License-Identifier: Apache-2.0
 * meta.c - what a page says of itself. */
#include "meta.h"

#include "classes.h"
#include "pieces.h"
#include "text/find.h"

enum field {
    FIELD_NONE,
    FIELD_TITLE,
    FIELD_PUBLISHED,
    FIELD_MODIFIED,
    FIELD_AUTHOR,
    FIELD_SITE_NAME,
    FIELD_SECTION,
    FIELD_KEYWORDS,
    FIELD_LOCALE,
    FIELD_URL,
    FIELD_IMAGE
};

/* A higher rank replaces what a lower one gave. */
static const struct {
    const char *name;
    enum field field;
    int rank;
} names[] = {
    { "og:title", FIELD_TITLE, 5 },
    { "twitter:title", FIELD_TITLE, 4 },
    { "parsely-title", FIELD_TITLE, 3 },
    { "sailthru.title", FIELD_TITLE, 3 },
    { "dc.title", FIELD_TITLE, 2 },
    { "headline", FIELD_TITLE, 2 },
    { "article:published_time", FIELD_PUBLISHED, 0 },
    { "og:article:published_time", FIELD_PUBLISHED, 0 },
    { "og:published_time", FIELD_PUBLISHED, 0 },
    { "og:regdate", FIELD_PUBLISHED, 0 },
    { "datepublished", FIELD_PUBLISHED, 0 },
    { "publishdate", FIELD_PUBLISHED, 0 },
    { "publish_date", FIELD_PUBLISHED, 0 },
    { "publish-date", FIELD_PUBLISHED, 0 },
    { "published_time", FIELD_PUBLISHED, 0 },
    { "pubdate", FIELD_PUBLISHED, 0 },
    { "parsely-pub-date", FIELD_PUBLISHED, 0 },
    { "sailthru.date", FIELD_PUBLISHED, 0 },
    { "article.published", FIELD_PUBLISHED, 0 },
    { "dc.date", FIELD_PUBLISHED, 0 },
    { "dc.date.issued", FIELD_PUBLISHED, 0 },
    { "dcterms.date", FIELD_PUBLISHED, 0 },
    { "dcterms.created", FIELD_PUBLISHED, 0 },
    { "citation_publication_date", FIELD_PUBLISHED, 0 },
    { "date", FIELD_PUBLISHED, 0 },
    { "article:modified_time", FIELD_MODIFIED, 0 },
    { "og:article:modified_time", FIELD_MODIFIED, 0 },
    { "datemodified", FIELD_MODIFIED, 0 },
    { "og:updated_time", FIELD_MODIFIED, 0 },
    { "dcterms.modified", FIELD_MODIFIED, 0 },
    { "lastmod", FIELD_MODIFIED, 0 },
    { "last-modified", FIELD_MODIFIED, 0 },
    { "author", FIELD_AUTHOR, 4 },
    { "article:author", FIELD_AUTHOR, 3 },
    { "article:author_name", FIELD_AUTHOR, 5 },
    { "parsely-author", FIELD_AUTHOR, 5 },
    { "sailthru.author", FIELD_AUTHOR, 5 },
    { "dable:author", FIELD_AUTHOR, 5 },
    { "byl", FIELD_AUTHOR, 5 },
    { "dc.creator", FIELD_AUTHOR, 3 },
    { "dcterms.creator", FIELD_AUTHOR, 3 },
    { "og:site_name", FIELD_SITE_NAME, 5 },
    { "og:article:author", FIELD_SITE_NAME, 6 }, /* the outlet, where a portal shows it */
    { "publisher", FIELD_SITE_NAME, 3 },
    { "dc.publisher", FIELD_SITE_NAME, 3 },
    { "application-name", FIELD_SITE_NAME, 2 },
    { "article:section", FIELD_SECTION, 5 },
    { "parsely-section", FIELD_SECTION, 4 },
    { "section", FIELD_SECTION, 3 },
    { "news_keywords", FIELD_KEYWORDS, 5 },
    { "keywords", FIELD_KEYWORDS, 4 },
    { "article:tag", FIELD_KEYWORDS, 6 },
    { "parsely-tags", FIELD_KEYWORDS, 3 },
    { "og:locale", FIELD_LOCALE, 1 },
    { "content-language", FIELD_LOCALE, 2 },
    { "og:url", FIELD_URL, 1 },
    { "og:image", FIELD_IMAGE, 2 },
    { "twitter:image", FIELD_IMAGE, 1 },
};

struct ranks {
    int title, site_name, locale, url, image;
};

void meta_add_author(struct meta *meta, struct mill_str name)
{
    for (size_t i = 0; i < meta->author_count; i++)
        if (str_equal(meta->authors[i], name))
            return;
    if (name.len && meta->author_count < META_AUTHORS_MAX)
        meta->authors[meta->author_count++] = name;
}

void meta_add_keyword(struct meta *meta, struct mill_str word)
{
    for (size_t i = 0; i < meta->keyword_count; i++)
        if (str_equal(meta->keywords[i], word))
            return;
    if (word.len && meta->keyword_count < META_KEYWORDS_MAX)
        meta->keywords[meta->keyword_count++] = word;
}

void meta_set_date(struct meta_date *date, struct mill_str text, const char *source)
{
    size_t end;

    if (date->source || !date_find(text, DATE_STRICT, &date->date, &end))
        return;
    date->text = str_trim(text);
    date->source = source;
}

static void set_ranked(struct mill_str *field, int *had, struct mill_str value, int rank)
{
    if (rank <= *had || !value.len)
        return;
    *field = value;
    *had = rank;
}

static void set_author(struct meta *meta, struct mill_str value, int rank)
{
    if (rank < meta->author_rank || has_text(value, "://"))
        return;
    if (rank > meta->author_rank)
        meta->author_count = 0;
    meta->author_rank = rank;
    meta_add_author(meta, value);
}

static void set_keywords(struct meta *meta, struct mill_str value, int rank)
{
    struct mill_str word;

    if (rank < meta->keyword_rank)
        return;
    if (rank > meta->keyword_rank)
        meta->keyword_count = 0;
    meta->keyword_rank = rank;
    while (next_part(&value, ",;", &word))
        meta_add_keyword(meta, str_trim(word));
}

static void set_field(struct meta *meta, struct ranks *ranks, enum field field, int rank,
                      struct mill_str value)
{
    switch (field) {
    case FIELD_TITLE:
        set_ranked(&meta->og_title, &ranks->title, value, rank);
        break;
    case FIELD_PUBLISHED:
        meta_set_date(&meta->published, value, "meta");
        break;
    case FIELD_MODIFIED:
        meta_set_date(&meta->modified, value, "meta");
        break;
    case FIELD_AUTHOR:
        set_author(meta, value, rank);
        break;
    case FIELD_SITE_NAME:
        set_ranked(&meta->site_name, &ranks->site_name, value, rank);
        break;
    case FIELD_SECTION:
        set_ranked(&meta->section, &meta->section_rank, value, rank);
        break;
    case FIELD_KEYWORDS:
        set_keywords(meta, value, rank);
        break;
    case FIELD_LOCALE:
        set_ranked(&meta->locale, &ranks->locale, value, rank);
        break;
    case FIELD_URL:
        set_ranked(&meta->canonical, &ranks->url, value, rank);
        break;
    case FIELD_IMAGE:
        set_ranked(&meta->image, &ranks->image, value, rank);
        break;
    case FIELD_NONE:
        break;
    }
}

static void read_meta(struct meta *meta, struct ranks *ranks, const struct tree *tree,
                      size_t i, struct pool *pool)
{
    static const enum attr_name keys[] = { ATTR_PROPERTY, ATTR_NAME, ATTR_ITEMPROP,
                                           ATTR_HTTP_EQUIV };
    struct mill_str raw = tree_attr(tree, i, ATTR_CONTENT), value = { "", 0 };

    if (!raw.len)
        return;
    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        struct mill_str key = str_trim(tree_attr(tree, i, keys[k]));

        for (size_t n = 0; key.len && n < sizeof(names) / sizeof(names[0]); n++) {
            if (!is_nocase(key, names[n].name))
                continue;
            if (!value.len)
                value = pieces_squeeze(pool, raw, true);
            set_field(meta, ranks, names[n].field, names[n].rank, value);
        }
    }
}

/* All text below an element, squeezed. */
static struct mill_str text_below(const struct tree *tree, size_t i, struct pool *pool)
{
    size_t start = tree->nodes[i].content, len = 0;
    char *joined;

    for (size_t t = i + 1; t < tree->nodes[i].after; t++)
        len += tree->nodes[t].tag == TREE_TEXT ? tree->nodes[t].end - tree->nodes[t].start
                                               : tree->nodes[t].tag == TAG_BR;
    joined = pool_alloc(pool, len);
    if (!joined || !len)
        return (struct mill_str){ tree->text + start, 0 };
    len = 0;
    for (size_t t = i + 1; t < tree->nodes[i].after; t++) {
        const struct node *node = &tree->nodes[t];

        if (node->tag == TAG_BR)
            joined[len++] = ' ';
        if (node->tag != TREE_TEXT)
            continue;
        for (uint32_t b = node->start; b < node->end; b++)
            joined[len++] = tree->text[b];
    }
    return pieces_squeeze(pool, (struct mill_str){ joined, len }, true);
}

static void read_script(struct meta *meta, const struct tree *tree, size_t i,
                        struct pool *pool)
{
    struct mill_str type = str_trim(tree_attr(tree, i, ATTR_TYPE));
    const struct node *text = &tree->nodes[i + 1];

    if (!is_nocase(type, "application/ld+json") || i + 1 >= tree->nodes[i].after)
        return;
    meta_read_ld(meta,
                 (struct mill_str){ tree->text + text->start, text->end - text->start },
                 pool);
}

static void read_element(struct meta *meta, struct ranks *ranks, const struct tree *tree,
                         size_t i, struct pool *pool)
{
    const struct node *node = &tree->nodes[i];

    if (node->tag == TAG_META)
        read_meta(meta, ranks, tree, i, pool);
    else if (node->tag == TAG_TITLE && !meta->page_title.len)
        meta->page_title = text_below(tree, i, pool);
    else if (node->tag == TAG_HTML)
        meta->language =
            meta->language.len ? meta->language : str_trim(tree_attr(tree, i, ATTR_LANG));
    else if (node->tag == TAG_LINK &&
             is_nocase(tree_attr(tree, i, ATTR_REL), "canonical"))
        set_ranked(&meta->canonical, &ranks->url,
                   pieces_squeeze(pool, tree_attr(tree, i, ATTR_HREF), true), 2);
    else if (node->tag == TAG_H1 && !meta->h1.len && !(node->flags & CLASS_SKIP))
        meta->h1 = text_below(tree, i, pool);
}

void meta_read(struct meta *meta, const struct tree *tree, struct pool *pool)
{
    struct ranks ranks = { 0 };
    struct mill_str lang;

    *meta = (struct meta){ 0 };
    for (size_t i = 1; i < tree->count; i++)
        if (tree->nodes[i].tag == TAG_SCRIPT)
            read_script(meta, tree, i, pool);
    lang = meta->language;
    meta->language = (struct mill_str){ 0 };
    for (size_t i = 1; i < tree->count; i++)
        if (tree->nodes[i].tag != TREE_TEXT)
            read_element(meta, &ranks, tree, i, pool);
    if (!meta->language.len)
        meta->language = lang;
}
