/* SPDX-License-Identifier: Apache-2.0
 * record.c - an Article as a story, and found events as Event records. */
#include "extractor/record.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"
#include "text/sha256.h"

enum { MOST_FIELDS = 256 };

static bool add_field(struct story *story, enum field_kind kind, unsigned index,
                      struct mill_str text)
{
    size_t bad;

    if (!chars_valid(text, &bad))
        return false;
    if (text.len && story->field_count < MOST_FIELDS)
        story->fields[story->field_count++] =
            (struct field){ .kind = kind, .index = index, .text = text };
    return true;
}

/* The blocks' texts joined by LF: what offsets of events speak of. */
static struct mill_str body_of(struct story *story, const struct article *article)
{
    size_t len = 0, at = 0;
    char *text;

    for (size_t i = 0; i < article->blocks.count; i++)
        len += article->blocks.items[i].text.len + 1;
    text = pool_alloc(story->pool, len + 1);
    story->hints =
        pool_array(story->pool, article->blocks.count + 1, sizeof(*story->hints));
    if (!text || !story->hints)
        return (struct mill_str){ "", 0 };
    for (size_t i = 0; i < article->blocks.count; i++) {
        const struct article_block *block = &article->blocks.items[i];

        if (i)
            text[at++] = '\n';
        if (block->by)
            story->hints[story->hint_count++] = (struct speaker_hint){ at, *block->by };
        if (block->text.len)
            memcpy(text + at, block->text.data, block->text.len);
        at += block->text.len;
    }
    return (struct mill_str){ text, at };
}

bool record_story(struct story *story, const struct article *article, bool captions,
                  const char **bad)
{
    *bad = "title";
    story->fields = pool_array(story->pool, MOST_FIELDS, sizeof(*story->fields));
    if (!story->fields)
        return true; /* the host sees that its memory ran out */
    if (article->title && !add_field(story, FIELD_TITLE, 0, *article->title))
        return false;
    *bad = "subtitles";
    for (unsigned i = 0; i < article->subtitles.count && i < 32; i++)
        if (!add_field(story, FIELD_SUBTITLE, i, article->subtitles.items[i]))
            return false;
    *bad = "captions";
    for (unsigned i = 0; captions && i < article->images.count && i < 128; i++)
        if (article->images.items[i].caption &&
            !add_field(story, FIELD_CAPTION, i, *article->images.items[i].caption))
            return false;
    *bad = "blocks";
    return add_field(story, FIELD_BODY, 0, body_of(story, article));
}

static const struct mill_str *keep(struct pool *pool, struct mill_str text)
{
    struct mill_str *copy = pool_alloc(pool, sizeof(*copy));

    if (copy)
        *copy = text;
    return copy;
}

static struct mill_str text_of(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

struct attributes {
    struct event_attribute *items;
    size_t count, capacity;
};

static void attribute(struct pool *pool, struct attributes *list, const char *name,
                      struct mill_str value)
{
    struct event_attribute attribute = { text_of(name), value };

    if (value.len)
        list_add(pool, list, attribute);
}

static void set_date(const struct story *story, const struct found_event *found,
                     struct event *event)
{
    const struct date *date = found->date;
    struct event_date *out;

    if (!date || !(out = pool_alloc(story->pool, sizeof(*out))))
        return;
    out->text =
        keep(story->pool, chars_slice(found->field->text, date->start, date->end));
    if (date->resolved) {
        out->start = keep(story->pool, calendar_text(date->days.first, story->pool));
        out->end = keep(story->pool, calendar_text(date->days.last, story->pool));
        out->precision = keep(story->pool, text_of(date_precisions[date->precision]));
        out->anchor = keep(story->pool, text_of(date_anchors[date->anchor]));
    }
    event->date = out;
}

static void set_participants(const struct story *story, const struct found_event *found,
                             struct event *event)
{
    struct event_participant *out =
        pool_array(story->pool, found->participant_count + 1, sizeof(*out));

    for (size_t i = 0; out && i < found->participant_count; i++) {
        const struct participant *p = &found->participants[i];
        struct attributes list = { 0 };

        out[i].role = p->role;
        out[i].name = p->name;
        out[i].kind = text_of(entity_kinds[p->kind]);
        out[i].mention = chars_slice(found->field->text, p->start, p->end);
        out[i].start = (int32_t)p->start;
        out[i].end = (int32_t)p->end;
        attribute(story->pool, &list, "coarse",
                  rules_coarse(story->rules, found->type, p->role));
        attribute(story->pool, &list, "via", text_of(mention_vias[p->via]));
        if (p->entity != UINT32_MAX) {
            const struct entity *entity = &story->names.entities.items[p->entity];

            attribute(story->pool, &list, "canonical_id", entity->id);
            attribute(story->pool, &list, "title", entity->title);
            attribute(story->pool, &list, "org", entity->org);
            if (entity->anonymous)
                attribute(story->pool, &list, "anonymous", STR("true"));
        }
        out[i].attributes.items = list.items;
        out[i].attributes.count = list.count;
    }
    event->participants.items = out;
    event->participants.count = out ? found->participant_count : 0;
}

static void set_amounts(const struct story *story, const struct found_event *found,
                        struct event *event)
{
    struct event_amount *out =
        pool_array(story->pool, found->amount_count + 1, sizeof(*out));

    for (size_t i = 0; out && i < found->amount_count; i++) {
        const struct amount *amount = &found->field->amounts.items[found->amounts[i]];

        out[i].text = chars_slice(found->field->text, amount->start, amount->end);
        out[i].value = amount->value.len ? keep(story->pool, amount->value) : NULL;
        out[i].unit = amount->unit.len ? keep(story->pool, amount->unit) : NULL;
    }
    event->amounts.items = out;
    event->amounts.count = out ? found->amount_count : 0;
}

static int by_text(const void *a, const void *b)
{
    const struct mill_str *x = a, *y = b;
    size_t len = x->len < y->len ? x->len : y->len;
    int order = len ? memcmp(x->data, y->data, len) : 0;

    return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* The participants by what is the same for everyone, in order. */
static struct mill_str core_of(const struct story *story, const struct found_event *found)
{
    struct mill_str names[MOST_PARTICIPANTS], all = { "", 0 };
    size_t count = 0;

    for (size_t i = 0; i < found->participant_count; i++) {
        const struct participant *p = &found->participants[i];
        const struct entity *entity =
            p->entity != UINT32_MAX ? &story->names.entities.items[p->entity] : NULL;

        names[count++] = entity && entity->id.len ? entity->id : p->name;
    }
    qsort(names, count, sizeof(names[0]), by_text);
    for (size_t i = 0; i < count; i++)
        all = pool_printf(story->pool, "%.*s|%.*s", (int)all.len, all.data,
                          (int)names[i].len, names[i].data);
    return all;
}

static struct mill_str id_of(struct pool *pool, const struct mill_str *parts,
                             size_t count)
{
    char hex[ID_HEX];

    id_hex(parts, count, hex);
    return pool_copy(pool, text_of(hex));
}

static void set_ids(const struct story *story, const struct article *article,
                    const struct found_event *found, struct event *event)
{
    struct mill_str core = core_of(story, found);
    struct mill_str place =
        pool_printf(story->pool, "%s|%u|%zu|%zu", field_names[found->field->kind],
                    found->field->index, found->start, found->end);
    struct mill_str day = event->date && event->date->start ? *event->date->start
                                                            : (struct mill_str){ "", 0 };
    struct mill_str words = event->quote ? *event->quote : (struct mill_str){ "", 0 };
    struct mill_str mention[] = { article->text_sha256, found->type, place, core };
    struct mill_str one[] = { found->type, core, day, words };

    event->mention_id = id_of(story->pool, mention, 4);
    event->event_id = id_of(story->pool, one, 4);
}

bool record_event(const struct story *story, const struct article *article,
                  const struct found_event *found, const char *rules_hash,
                  struct event *event)
{
    struct attributes list = { 0 };

    *event = event_blank;
    event->type = found->type;
    event->trigger = chars_slice(found->field->text, found->start, found->end);
    event->modality = text_of(modalities[found->modality]);
    event->polarity = text_of(found->negated ? "negated" : "affirmed");
    event->place = found->place.len ? keep(story->pool, found->place) : NULL;
    if (found->quote)
        event->quote =
            keep(story->pool, chars_slice(found->field->text, found->quote->inner,
                                          found->quote->inner_end));
    event->evidence = (struct event_evidence){
        chars_slice(found->field->text, found->sentence->start, found->sentence->end),
        text_of(field_names[found->field->kind]), (int32_t)found->sentence->start,
        (int32_t)found->sentence->end
    };
    event->confidence = found->confidence;
    event->rule = found->rule;
    event->rules = text_of(rules_hash);
    event->article_id = article->id;
    event->text_sha256 = article->text_sha256;
    event->url = article->url;
    event->published = article->published ? &article->published->iso : NULL;
    set_date(story, found, event);
    set_participants(story, found, event);
    set_amounts(story, found, event);
    set_ids(story, article, found, event);
    if (found->field->kind == FIELD_CAPTION)
        attribute(story->pool, &list, "caption",
                  pool_printf(story->pool, "%u", found->field->index));
    if (found->indirect)
        attribute(story->pool, &list, "indirect", STR("true"));
    event->attributes.items = list.items;
    event->attributes.count = list.count;
    return !story->pool->overflowed;
}
