/* SPDX-License-Identifier: Apache-2.0
 * feed_fields.c - the table of elements, and where their texts go. */
#include "feed_fields.h"

#include <stdlib.h>
#include <string.h>

#include "text/find.h"

const char format_rss[] = "rss", format_rdf[] = "rdf", format_atom[] = "atom",
           format_json[] = "json";

enum { NAME_BYTES = 24 };

struct field_name {
    const char *name;
    int field;
};

/* In order of the names, which are in lower case. */
static const struct field_name names[] = {
    { "author", FIELD_AUTHOR },
    { "content", FIELD_BODY },
    { "contributor", FIELD_SKIPPED },
    { "created", FIELD_CREATED },
    { "creator", FIELD_CREATOR },
    { "date", FIELD_CREATED },
    { "day", FIELD_DAY },
    { "description", FIELD_SUMMARY },
    { "encoded", FIELD_BODY },
    { "entry", FIELD_ITEM },
    { "guid", FIELD_GUID },
    { "hour", FIELD_HOUR },
    { "id", FIELD_GUID },
    { "image", FIELD_SKIPPED },
    { "issued", FIELD_PUBLISHED },
    { "item", FIELD_ITEM },
    { "language", FIELD_LANGUAGE },
    { "link", FIELD_LINK },
    { "modified", FIELD_UPDATED },
    { "origlink", FIELD_ORIGINAL_LINK },
    { "pubdate", FIELD_PUBLISHED },
    { "published", FIELD_PUBLISHED },
    { "source", FIELD_SKIPPED },
    { "summary", FIELD_SUMMARY },
    { "textinput", FIELD_SKIPPED },
    { "title", FIELD_TITLE },
    { "ttl", FIELD_TTL },
    { "updated", FIELD_UPDATED },
    { "updatefrequency", FIELD_FREQUENCY },
    { "updateperiod", FIELD_PERIOD },
};

/* Vocabularies that say title or link and mean a picture, a video or a search. */
static const char foreign_prefixes[] = " media itunes googleplay podcast psc yt thr geo "
                                       "georss gd opensearch image cc xhtml h svg ";

static int compare(const void *key, const void *element)
{
    return strcmp(key, ((const struct field_name *)element)->name);
}

/* False: longer than any that is known, which leave two bytes of room. */
static bool lower(struct mill_str name, char *out)
{
    if (name.len >= NAME_BYTES - 2)
        return false;
    for (size_t i = 0; i < name.len; i++)
        out[i] = ascii_lower(name.data[i]);
    out[name.len] = 0;
    return true;
}

static bool is_foreign(struct mill_str prefix)
{
    char key[NAME_BYTES] = " ";

    if (!prefix.len || !lower(prefix, key + 1))
        return false;
    key[prefix.len + 1] = ' ';
    key[prefix.len + 2] = 0;
    return strstr(foreign_prefixes, key);
}

int field_of(struct mill_str prefix, struct mill_str name)
{
    char key[NAME_BYTES];
    const struct field_name *found;

    if (!lower(name, key))
        return FIELD_NONE;
    found = bsearch(key, names, sizeof(names) / sizeof(*names), sizeof(*names), compare);
    return found && !is_foreign(prefix) ? found->field : FIELD_NONE;
}

const char *format_of_root(struct mill_str name)
{
    if (is_nocase(name, "rss") || is_nocase(name, "channel"))
        return format_rss;
    if (is_nocase(name, "rdf"))
        return format_rdf;
    return is_nocase(name, "feed") ? format_atom : NULL;
}

bool fields_are_raw(int field)
{
    return field == FIELD_LINK || field == FIELD_ORIGINAL_LINK || field == FIELD_GUID ||
           field == FIELD_PUBLISHED || field == FIELD_CREATED || field == FIELD_UPDATED;
}

/* Takes a text that says it better than what there is. */
static bool is_better(int *rank, int fresh, struct mill_str text)
{
    if (!text.len || fresh <= *rank)
        return false;
    *rank = fresh;
    return true;
}

/* "desk@example.com (Kim Ha-neul)" names somebody. */
static struct mill_str author_name(struct mill_str text)
{
    size_t open = str_find_byte(text, '(', 0);
    size_t close = open == STR_NONE ? STR_NONE : str_find_byte(text, ')', open);

    if (close == STR_NONE || str_find_byte(str_slice(text, 0, open), '@', 0) == STR_NONE)
        return text;
    return str_trim(str_slice(text, open + 1, close));
}

enum { AUTHORS_BYTES = 512 };

/* Authors of one rank are joined; a better rank takes their place. */
static void take_author(struct elements *elements, int rank, struct mill_str text)
{
    struct feed_item *item = elements->item;
    char joined[AUTHORS_BYTES];

    text = author_name(text);
    if (!text.len || rank < elements->author_rank)
        return;
    if (rank == elements->author_rank &&
        item->author.len + 2 + text.len <= sizeof(joined)) {
        memcpy(joined, item->author.data, item->author.len);
        memcpy(joined + item->author.len, ", ", 2);
        memcpy(joined + item->author.len + 2, text.data, text.len);
        text = (struct mill_str){ joined, item->author.len + 2 + text.len };
    } else if (rank == elements->author_rank) {
        return;
    }
    elements->author_rank = rank;
    item->author = build_text(elements->build, text);
}

static bool is_url(struct mill_str text)
{
    return (starts_nocase(text, "http://") || starts_nocase(text, "https://")) &&
           str_find_byte(text, ' ', 0) == STR_NONE;
}

static void take_guid(struct elements *elements, struct mill_str text)
{
    struct feed_item *item = elements->item;

    if (!item->guid.len)
        item->guid = build_url(elements->build, text);
    if (elements->is_permanent && is_url(text) &&
        is_better(&elements->link_rank, 1, text))
        item->url = build_url(elements->build, text);
}

void fields_about(struct elements *elements, struct mill_str about)
{
    elements->is_permanent = true;
    take_guid(elements, about);
}

static void take_of_item(struct elements *elements, int field, struct mill_str text)
{
    struct feed_item *item = elements->item;
    struct feed_build *build = elements->build;

    switch (field) {
    case FIELD_TITLE:
        if (is_better(&elements->title_rank, 1, text))
            item->title = build_text(build, text);
        break;
    case FIELD_LINK:
    case FIELD_ORIGINAL_LINK:
        if (is_better(&elements->link_rank, field == FIELD_LINK ? 3 : 4, text))
            item->url = build_url(build, text);
        break;
    case FIELD_GUID:
        take_guid(elements, text);
        break;
    case FIELD_AUTHOR:
    case FIELD_CREATOR:
        take_author(elements, field == FIELD_CREATOR ? 2 : 1, text);
        break;
    case FIELD_SUMMARY:
        if (is_better(&elements->summary_rank, 1, text))
            item->summary = build_text(build, text);
        break;
    case FIELD_PUBLISHED:
    case FIELD_CREATED:
    case FIELD_UPDATED:
        if (is_better(&elements->date_rank, FIELD_UPDATED - field + 1, text))
            item->published_text = build_text(build, text);
        break;
    default:
        break;
    }
}

/* ---- of the feed */

static unsigned number(struct mill_str text)
{
    unsigned n = 0;

    for (size_t i = 0; i < text.len && i < 6 && ascii_is_digit(text.data[i]); i++)
        n = n * 10 + (unsigned)(text.data[i] - '0');
    return n;
}

static int64_t period_ms(struct mill_str text)
{
    static const struct {
        const char *name;
        int hours;
    } periods[] = { { "hourly", 1 },
                    { "daily", 24 },
                    { "weekly", 7 * 24 },
                    { "monthly", 30 * 24 },
                    { "yearly", 365 * 24 } };

    for (size_t i = 0; i < sizeof(periods) / sizeof(*periods); i++)
        if (is_nocase(text, periods[i].name))
            return periods[i].hours * (int64_t)3600000;
    return 0;
}

static uint8_t day_bit(struct mill_str text)
{
    static const char *const days[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };

    for (unsigned i = 0; i < 7; i++)
        if (starts_nocase(text, days[i]))
            return (uint8_t)(1u << i);
    return 0;
}

static void take_of_feed(struct elements *elements, int field, struct mill_str text)
{
    struct feed_build *build = elements->build;
    struct feed *feed = &build->feed;

    switch (field) {
    case FIELD_TITLE:
        if (!feed->title.len)
            feed->title = build_text(build, text);
        break;
    case FIELD_LINK:
        if (!feed->link.len)
            feed->link = build_url(build, text);
        break;
    case FIELD_LANGUAGE:
        build->language = build_text(build, text);
        break;
    case FIELD_TTL:
        if (number(text))
            feed->ttl_ms = number(text) * (int64_t)60000;
        break;
    case FIELD_PERIOD:
        elements->period_ms = period_ms(text);
        break;
    case FIELD_FREQUENCY:
        elements->frequency = number(text) ? number(text) : 1;
        break;
    case FIELD_HOUR:
        if (text.len && ascii_is_digit(text.data[0]) && number(text) <= 24)
            feed->skip_hours |= 1u << number(text) % 24;
        break;
    case FIELD_DAY:
        feed->skip_days |= day_bit(text);
        break;
    default:
        break;
    }
}

void fields_take(struct elements *elements, int field, struct mill_str text)
{
    if (elements->item)
        take_of_item(elements, field, text);
    else if (!elements->item_depth)
        take_of_feed(elements, field, text);
}

void fields_link(struct elements *elements, struct mill_str rel, struct mill_str type,
                 struct mill_str href)
{
    struct feed *feed = &elements->build->feed;
    struct mill_str *of_feed = NULL;
    bool is_alternate = !rel.len || is_nocase(rel, "alternate");

    if (elements->item_depth) {
        /* A page before any other form of it. */
        int rank = !type.len || has_nocase(type, "html") ? 3 : 2;

        if (elements->item && is_alternate && is_better(&elements->link_rank, rank, href))
            elements->item->url = build_url(elements->build, href);
        return;
    }
    if (is_alternate)
        of_feed = &feed->link;
    else if (is_nocase(rel, "self"))
        of_feed = &feed->self;
    else if (is_nocase(rel, "hub"))
        of_feed = &feed->hub;
    else if (is_nocase(rel, "next"))
        of_feed = &feed->next;
    if (of_feed && !of_feed->len)
        *of_feed = build_url(elements->build, href);
}
