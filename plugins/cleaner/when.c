/* SPDX-License-Identifier: Apache-2.0
 * when.c - when the article was published and changed. */
#include "when.h"

#include "text/find.h"

enum {
    HEADER_PIECES = 40,  /* before the text and around it, looked at for a date */
    HEADER_WEIGHT = 160, /* of a piece that can be a line of dates */
    AFTER_LABEL = 48,    /* bytes after a label in which its date begins */
    SIGNALS_MAX = 64
};

/* Days that addresses name: 202510/23, /2025/10/23/. */
struct signals {
    struct date days[SIGNALS_MAX];
    size_t count;
};

static void set(struct doc_moment *moment, struct date date, struct mill_str text,
                const char *source)
{
    if (!moment->source)
        *moment = (struct doc_moment){ date, str_trim(text), source };
}

static void from_meta(struct doc *doc)
{
    const struct meta *meta = &doc->meta;

    if (meta->published.source)
        set(&doc->published, meta->published.date, meta->published.text,
            meta->published.source);
    if (meta->modified.source)
        set(&doc->modified, meta->modified.date, meta->modified.text,
            meta->modified.source);
}

static bool is_modified(const struct doc *doc, size_t node)
{
    struct mill_str prop = tree_attr(&doc->tree, node, ATTR_ITEMPROP);
    struct mill_str name = tree_attr(&doc->tree, node, ATTR_CLASS);

    return is_nocase(prop, "datemodified") || has_nocase(name, "updated") ||
           has_nocase(name, "modified");
}

/* <time datetime>, and what microdata call datePublished. */
static void from_elements(struct doc *doc)
{
    const struct tree *tree = &doc->tree;

    for (size_t i = 1; i < tree->count; i++) {
        const struct node *node = &tree->nodes[i];
        struct mill_str value, prop;
        struct date date;
        size_t end;

        if (node->tag == TREE_TEXT || node->start > doc->chosen_end ||
            node->flags & (CLASS_COMMENTS | CLASS_RELATED))
            continue;
        prop = tree_attr(tree, i, ATTR_ITEMPROP);
        if (node->tag != TAG_TIME && !is_nocase(prop, "datepublished") &&
            !is_nocase(prop, "datemodified"))
            continue;
        value = tree_attr(tree, i, ATTR_DATETIME);
        if (!value.len)
            value = tree_attr(tree, i, ATTR_CONTENT);
        if (!value.len)
            value = (struct mill_str){ tree->text + node->content,
                                       node->end - node->content };
        if (date_find(value, DATE_STRICT, &date, &end))
            set(is_modified(doc, i) ? &doc->modified : &doc->published, date, value,
                "time");
    }
}

static struct mill_str cut_text(struct mill_str text, size_t from, size_t end)
{
    return str_trim(str_slice(text, from, end));
}

/* A label and the date behind it: `입력 2026.01.30. 04:30 | 수정 …`, `작성일 10-23`. */
static void from_labels(struct doc *doc, struct mill_str text)
{
    struct mill_str rest = text, word;

    while (next_part(&rest, " \t|", &word)) {
        uint32_t kinds = lines_label(&doc->lists->lines, word);
        size_t after = (size_t)(word.data + word.len - text.data), end;
        struct mill_str near = str_slice(text, after, after + AFTER_LABEL);
        struct date date;

        if (!(kinds & (LINE_PUBLISHED | LINE_MODIFIED)) ||
            !date_find(near, DATE_YEARLESS, &date, &end))
            continue;
        set(kinds & LINE_MODIFIED ? &doc->modified : &doc->published, date,
            cut_text(near, 0, end), "header");
    }
}

static bool is_header(const struct doc *doc, const struct piece *piece, size_t i,
                      size_t first)
{
    if (piece->prose + piece->link > HEADER_WEIGHT &&
        !(doc->shape == DOC_FRAGMENT && piece->start < doc->chosen_start))
        return false;
    if (doc->shape != DOC_PAGE)
        return i < first;
    return i < first + 3 && i + HEADER_PIECES > first &&
           !(piece->flags & (CLASS_COMMENTS | CLASS_RELATED));
}

static void from_header(struct doc *doc)
{
    size_t first = doc_first_prose(doc);
    struct date date;
    size_t end;

    for (size_t i = 0; i < doc->pieces.count && i < first + 3; i++)
        if (is_header(doc, &doc->pieces.items[i], i, first))
            from_labels(doc, doc->pieces.items[i].text);
    for (size_t i = 0; i < doc->pieces.count && i < first + 3 && !doc->published.source;
         i++) {
        const struct piece *piece = &doc->pieces.items[i];

        if (is_header(doc, piece, i, first) &&
            !(piece->kinds & (LINE_PROSE | LINE_CAPTION | LINE_COPYRIGHT)) &&
            date_find(piece->text, DATE_STRICT, &date, &end) && date.day &&
            (doc->shape != DOC_TEXT || piece->reason))
            set(&doc->published, date, piece->text, "text");
    }
}

static void from_feed(struct doc *doc)
{
    const struct doc_input *input = doc->input;
    struct date date;
    size_t end;

    if (doc->published.source && doc->published.date.year)
        return;
    if (date_find(input->feed_published, DATE_STRICT, &date, &end)) {
        doc->published = (struct doc_moment){ date, input->feed_published, "feed" };
    } else if (input->feed_ms) {
        date = date_of_ms(*input->feed_ms, doc->has_zone ? doc->zone_minutes : 0);
        doc->published = (struct doc_moment){ date, { "", 0 }, "feed" };
    }
}

/* Reads 20YYMM?DD with or without '/' or '-' between its parts. */
static bool day_in_address(struct mill_str url, size_t at, struct date *date)
{
    int parts[3] = { 0, 0, 0 };
    static const int digits[3] = { 4, 2, 2 };

    for (int p = 0; p < 3; p++) {
        if (p && at < url.len && (url.data[at] == '/' || url.data[at] == '-'))
            at++;
        for (int d = 0; d < digits[p]; d++, at++) {
            if (at >= url.len || !ascii_is_digit(url.data[at]))
                return false;
            parts[p] = parts[p] * 10 + (url.data[at] - '0');
        }
    }
    *date = (struct date){
        .year = parts[0], .month = parts[1], .day = parts[2], .hour = -1, .second = -1
    };
    return parts[0] >= 1995 && parts[2] > 0 && date_is_good(date);
}

static void add_signals(struct signals *signals, struct mill_str url)
{
    struct date date;

    for (size_t i = 0; i + 8 <= url.len && signals->count < SIGNALS_MAX; i++)
        if ((i == 0 || !ascii_is_digit(url.data[i - 1])) && url.data[i] <= '2' &&
            url.data[i] >= '1' && day_in_address(url, i, &date))
            signals->days[signals->count++] = date;
}

static void find_signals(const struct doc *doc, struct signals *signals)
{
    signals->count = 0;
    add_signals(signals, doc->input->url);
    add_signals(signals, doc->canonical);
    for (size_t i = 0; i < doc->pieces.picture_count && i < SIGNALS_MAX; i++)
        add_signals(signals, doc->pieces.pictures[i].url);
}

/* The year of a day without one: of a signal on that day, of the nearest signal, else the
 * latest that is not after the fetch. */
static void give_year(struct doc *doc, struct doc_moment *moment,
                      const struct signals *signals)
{
    struct date fetched = date_of_ms(doc->input->fetched_ms, doc->zone_minutes);
    struct date *date = &moment->date;

    if (!moment->source || date->year)
        return;
    for (size_t i = 0; i < signals->count && !date->year; i++)
        if (signals->days[i].month == date->month && signals->days[i].day == date->day)
            date->year = signals->days[i].year;
    if (!date->year && signals->count)
        date->year = signals->days[0].year;
    if (!date->year && doc->input->fetched_ms > 0) {
        bool later = date->month > fetched.month ||
                     (date->month == fetched.month && date->day > fetched.day);

        date->year = fetched.year - later;
    }
    if (!date->year || !date_is_good(date))
        *moment = (struct doc_moment){ 0 };
}

/* "9일" with no digit before it. */
static bool says_day(struct mill_str text, int day)
{
    struct mill_str rest = text;
    size_t at;

    while ((at = find_text(rest, "일")) != STR_NONE) {
        size_t from = at;
        int value = 0, scale = 1;

        while (from > 0 && ascii_is_digit(rest.data[from - 1]) && at - from < 2) {
            value += (rest.data[--from] - '0') * scale;
            scale *= 10;
        }
        if (from < at && value == day && !(from && ascii_is_digit(rest.data[from - 1])))
            return true;
        rest = str_from(rest, at + 3);
    }
    return false;
}

/* A caption's own date, when the text speaks of the same day of a month. */
static void from_captions(struct doc *doc)
{
    struct date date;
    size_t end;

    for (size_t i = 0; i < doc->image_count && !doc->published.source; i++) {
        struct mill_str caption = doc->images[i].caption;

        if (!date_find(caption, DATE_STRICT, &date, &end) || !date.day)
            continue;
        for (size_t p = 0; p < doc->pieces.count; p++)
            if (!doc->pieces.items[p].reason &&
                says_day(doc->pieces.items[p].text, date.day)) {
                date.hour = -1;
                set(&doc->published, date, caption, "caption");
                break;
            }
    }
}

void when_find(struct doc *doc)
{
    struct signals signals;

    from_meta(doc);
    if (doc->has_tree && doc->shape == DOC_PAGE)
        from_elements(doc);
    from_header(doc);
    find_signals(doc, &signals);
    give_year(doc, &doc->modified, &signals);
    if (doc->published.source && !doc->published.date.year &&
        doc->input->feed_published.len)
        from_feed(doc);
    give_year(doc, &doc->published, &signals);
    from_feed(doc);
    from_captions(doc);
    if (!doc->published.source && signals.count && doc->input->url.len) {
        struct signals own = { .count = 0 };

        add_signals(&own, doc->input->url);
        if (own.count)
            set(&doc->published, own.days[0], doc->input->url, "url");
    }
}

struct mill_str when_iso(const struct doc *doc, const struct doc_moment *moment,
                         int64_t *ms)
{
    struct date date = moment->date;
    char *iso = pool_alloc(doc->pool, DATE_ISO);

    if (!iso)
        return (struct mill_str){ "", 0 };
    if (!date.has_offset && doc->has_zone) {
        date.has_offset = true;
        date.offset_minutes = doc->zone_minutes;
    }
    *ms = date_ms(&date, 0);
    return (struct mill_str){ iso, date_iso(&date, iso) };
}
