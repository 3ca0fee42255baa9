/* SPDX-License-Identifier: Apache-2.0
 * meta_ld.c - JSON-LD: the article among the objects of a script.
 *
 * Objects are read as they close, so that "@type" may stand anywhere in them; what is
 * nested deeper than the stack is passed over. */
#include "json.h"
#include "meta.h"
#include "pieces.h"
#include "text/find.h"

enum { DEPTH_MAX = 24, NAMED_MAX = 24, OBJECT_AUTHORS = 8, OBJECT_KEYWORDS = 24 };

enum key {
    KEY_OTHER,
    KEY_TYPE,
    KEY_ID,
    KEY_NAME,
    KEY_HEADLINE,
    KEY_PUBLISHED,
    KEY_MODIFIED,
    KEY_AUTHOR,
    KEY_PUBLISHER,
    KEY_SECTION,
    KEY_KEYWORDS,
    KEY_LANGUAGE
};

/* How much an object is the article. */
enum rank { RANK_NONE, RANK_PAGE, RANK_ARTICLE };

struct object {
    bool is_object;
    enum key key;  /* under which it hangs */
    enum key next; /* of the value that comes */
    enum rank rank;
    bool is_site;
    struct mill_str id, name, headline, published, modified, publisher, section, language;
    struct mill_str authors[OBJECT_AUTHORS], keywords[OBJECT_KEYWORDS];
    size_t author_count, keyword_count;
};

struct reader {
    struct meta *meta;
    struct pool *pool;
    struct object stack[DEPTH_MAX];
    size_t depth, beyond;
    enum rank rank; /* of what meta has */
    struct {
        struct mill_str id, name;
    } named[NAMED_MAX]; /* persons and organisations, for references to them */
    size_t named_count;
};

static enum key key_of(struct mill_str name)
{
    static const struct {
        const char *name;
        enum key key;
    } keys[] = { { "@type", KEY_TYPE },
                 { "@id", KEY_ID },
                 { "name", KEY_NAME },
                 { "headline", KEY_HEADLINE },
                 { "datepublished", KEY_PUBLISHED },
                 { "datecreated", KEY_OTHER },
                 { "datemodified", KEY_MODIFIED },
                 { "author", KEY_AUTHOR },
                 { "creator", KEY_AUTHOR },
                 { "publisher", KEY_PUBLISHER },
                 { "sourceorganization", KEY_PUBLISHER },
                 { "articlesection", KEY_SECTION },
                 { "keywords", KEY_KEYWORDS },
                 { "inlanguage", KEY_LANGUAGE } };

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (is_nocase(name, keys[i].name))
            return keys[i].key;
    return KEY_OTHER;
}

static struct mill_str clean(struct reader *r, struct mill_str value)
{
    return pieces_squeeze(r->pool, json_unescape(r->pool, value), true);
}

static void see_type(struct object *object, struct mill_str type)
{
    if (ends_with(type, "Article") || ends_with(type, "BlogPosting") ||
        str_is(type, "Report") || str_is(type, "Review"))
        object->rank = RANK_ARTICLE;
    else if (ends_with(type, "WebPage") && object->rank < RANK_PAGE)
        object->rank = RANK_PAGE;
    object->is_site |= str_is(type, "WebSite");
}

static void set(struct mill_str *field, struct mill_str value)
{
    if (!field->len)
        *field = value;
}

/* The object that a value or a closed object belongs to. */
static struct object *owner(struct reader *r)
{
    for (size_t i = r->depth; i-- > 0;)
        if (r->stack[i].is_object)
            return &r->stack[i];
    return NULL;
}

static enum key next_key(const struct reader *r)
{
    return r->depth ? r->stack[r->depth - 1].next : KEY_OTHER;
}

static void add_author(struct object *object, struct mill_str name)
{
    if (name.len && object->author_count < OBJECT_AUTHORS)
        object->authors[object->author_count++] = name;
}

static void add_keywords(struct object *object, struct mill_str words)
{
    struct mill_str word;

    while (next_part(&words, ",;", &word))
        if (str_trim(word).len && object->keyword_count < OBJECT_KEYWORDS)
            object->keywords[object->keyword_count++] = str_trim(word);
}

static void see_value(struct reader *r, struct mill_str value)
{
    struct object *object = owner(r);

    if (!object || r->beyond || !value.len)
        return;
    switch (next_key(r)) {
    case KEY_TYPE:
        see_type(object, value);
        break;
    case KEY_ID:
        object->id = value;
        break;
    case KEY_NAME:
        set(&object->name, value);
        break;
    case KEY_HEADLINE:
        set(&object->headline, value);
        break;
    case KEY_PUBLISHED:
        set(&object->published, value);
        break;
    case KEY_MODIFIED:
        set(&object->modified, value);
        break;
    case KEY_AUTHOR:
        add_author(object, clean(r, value));
        break;
    case KEY_PUBLISHER:
        set(&object->publisher, clean(r, value));
        break;
    case KEY_SECTION:
        set(&object->section, value);
        break;
    case KEY_KEYWORDS:
        add_keywords(object, clean(r, value));
        break;
    case KEY_LANGUAGE:
        set(&object->language, value);
        break;
    default:
        break;
    }
}

static void open_level(struct reader *r, bool is_object)
{
    enum key key = next_key(r);

    if (r->depth == DEPTH_MAX || r->beyond) {
        r->beyond++;
        return;
    }
    r->stack[r->depth++] = (struct object){ .is_object = is_object,
                                            .key = key,
                                            .next = is_object ? KEY_OTHER : key };
}

static void keep(struct reader *r, const struct object *object)
{
    struct meta *meta = r->meta;
    bool better = object->rank > r->rank;

    if (better && r->rank != RANK_NONE && object->published.len)
        meta->published.source = meta->modified.source = NULL;
    meta_set_date(&meta->published, object->published, "json-ld");
    meta_set_date(&meta->modified, object->modified, "json-ld");
    if (object->language.len)
        set(&meta->language, clean(r, object->language));
    if (object->rank == RANK_ARTICLE && r->rank < RANK_ARTICLE) {
        set(&meta->headline,
            clean(r, object->headline.len ? object->headline : object->name));
        set(&meta->section, clean(r, object->section));
        set(&meta->publisher, object->publisher);
        meta->section_rank = meta->section.len ? 9 : 0;
        for (size_t i = 0; i < object->author_count; i++)
            meta_add_author(meta, object->authors[i]);
        meta->author_rank = meta->author_count ? 9 : 0;
        for (size_t i = 0; i < object->keyword_count; i++)
            meta_add_keyword(meta, object->keywords[i]);
        meta->keyword_rank = meta->keyword_count ? 9 : 0;
    }
    r->rank = better ? object->rank : r->rank;
}

/* Names that JSON-LD gives by reference, "#/person/1", begin with this in the object. */
static struct mill_str reference(struct reader *r, const struct object *object)
{
    if (object->name.len)
        return clean(r, object->name);
    return object->id;
}

static void close_level(struct reader *r)
{
    struct object *closed, *up;

    if (r->beyond) {
        r->beyond--;
        return;
    }
    if (!r->depth)
        return;
    closed = &r->stack[--r->depth];
    if (!closed->is_object)
        return;
    up = owner(r);
    if (up && closed->key == KEY_AUTHOR)
        add_author(up, reference(r, closed));
    if (up && closed->key == KEY_PUBLISHER)
        set(&up->publisher, reference(r, closed));
    if (closed->id.len && closed->name.len && r->named_count < NAMED_MAX) {
        r->named[r->named_count].id = closed->id;
        r->named[r->named_count++].name = clean(r, closed->name);
    }
    if (closed->is_site && closed->name.len)
        set(&r->meta->site_name, clean(r, closed->name));
    if (closed->rank)
        keep(r, closed);
}

static struct mill_str resolve(const struct reader *r, struct mill_str name)
{
    for (size_t i = 0; i < r->named_count; i++)
        if (str_equal(r->named[i].id, name))
            return r->named[i].name;
    return name;
}

void meta_read_ld(struct meta *meta, struct mill_str script, struct pool *pool)
{
    struct reader *r = pool_alloc(pool, sizeof(*r));
    struct json json = { .text = script };
    struct mill_str value;
    enum json_kind kind;

    if (!r)
        return;
    *r = (struct reader){ .meta = meta, .pool = pool };
    r->rank = meta->headline.len       ? RANK_ARTICLE
              : meta->published.source ? RANK_PAGE
                                       : RANK_NONE;
    while ((kind = json_next(&json, &value)) != JSON_END) {
        if (kind == JSON_OBJECT || kind == JSON_ARRAY)
            open_level(r, kind == JSON_OBJECT);
        else if (kind == JSON_OBJECT_END || kind == JSON_ARRAY_END)
            close_level(r);
        else if (kind == JSON_KEY && r->depth && !r->beyond)
            r->stack[r->depth - 1].next = key_of(value);
        else if (kind == JSON_STRING)
            see_value(r, value);
    }
    while (r->depth)
        close_level(r); /* cut off: what is there counts */
    for (size_t i = 0; i < meta->author_count; i++)
        meta->authors[i] = resolve(r, meta->authors[i]);
    meta->publisher = resolve(r, meta->publisher);
}
