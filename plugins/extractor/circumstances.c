/* SPDX-License-Identifier: Apache-2.0
 * circumstances.c - when, where and for how much: what stands around a trigger. */
#include "extractor/chars.h"
#include "extractor/roles.h"

static const struct entity *entity_of(const struct clause *c, const struct mention *m)
{
    return &c->story->names.entities.items[m->entity];
}

/* Whether a date tells when something was said rather than done: 24일 … 에 따르면. */
static bool dates_report(const struct clause *c, const struct date *date)
{
    struct mill_str ahead = chars_ahead(c->field->text, date->end, 60);
    size_t end = chars_find(ahead, STR("따르면"), 0);

    return end != SIZE_MAX &&
           chars_find(chars_slice(ahead, 0, end), STR(","), 0) == SIZE_MAX;
}

static size_t date_at(const struct field *field, size_t at)
{
    size_t low = 0, high = field->dates.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (field->dates.items[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The nearest date before the trigger in its clause, else in the sentence. */
static const struct date *find_date(const struct clause *c, const struct trigger *t)
{
    const struct date *vague = NULL;

    for (size_t i = date_at(c->field, t->verb); i-- > 0;) {
        const struct date *date = &c->field->dates.items[i];

        if (date->start < c->first || t->verb - date->start > NEAR_BYTES)
            break;
        if (story_in_quote(c->field, c->sentence, date->start) != c->in_quote ||
            dates_report(c, date))
            continue;
        if (date->resolved)
            return date;
        vague = vague ? vague : date;
    }
    return vague;
}

static void find_amounts(const struct clause *c, const struct trigger *t,
                         struct found_event *event)
{
    for (unsigned i = 0; i < c->field->amounts.count; i++) {
        const struct amount *amount = &c->field->amounts.items[i];

        if (amount->start >= t->verb)
            break;
        if (amount->start >= c->start && amount->class == UNIT_MONEY &&
            !amount->conversion && event->amount_count < MOST_AMOUNTS)
            event->amounts[event->amount_count++] = i;
    }
}

/* 부산 동구의 한 회관에서: from a place's name to 에서. */
static void find_place(const struct clause *c, const struct trigger *t,
                       struct found_event *event)
{
    size_t first, last;

    story_near(c->field, c->sentence, t->start, &first, &last);
    for (size_t i = last; i-- > first;) {
        const struct mention *m = &c->field->mentions.items[i];
        size_t end, at;

        if (m->start < c->start)
            break;
        if (m->start >= t->start || entity_of(c, m)->kind != KIND_PLACE ||
            story_in_quote(c->field, c->sentence, m->start) != c->in_quote)
            continue;
        at = chars_find(chars_ahead(c->field->text, m->start, 80), STR("에서"), 0);
        end = m->start + at;
        if (at == SIZE_MAX || end > t->start ||
            chars_word(chars_at(c->field->text, end + 6)))
            continue;
        event->place = chars_slice(c->field->text, m->start, end);
    }
}

void roles_circumstances(const struct clause *c, const struct trigger *t,
                         struct found_event *event)
{
    event->date = find_date(c, t);
    find_amounts(c, t, event);
    find_place(c, t, event);
}
