/* SPDX-License-Identifier: Apache-2.0
 * plan.c - what sync has to ask for, and the asking. */
#include "command/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avro/codec.h"
#include "base/buffer.h"
#include "kafka/sender.h"
#include "request.h"
#include "text/domain.h"
#include "text/sha256.h"
#include "text/str.h"

enum { ARENA_BYTES = 256 << 20, RECORD_BYTES = 64 << 10 };

static void add(struct plan *plan, const struct step *step)
{
    plan->items[plan->count++] = *step;
}

/* NULL: the store has it as the list does. */
static const char *why_asked(const struct listed_feed *feed,
                             const struct feed_record *record, const struct known *known)
{
    if (!record)
        return known ? "new" : "in the list";
    if (!str_is(record->source, feed->name))
        return "renamed";
    return record->most_ms == feed->interval_ms ? NULL : "changed";
}

static void plan_listed(const struct listed_feed *feed, const struct known *known,
                        struct plan *plan)
{
    const struct feed_record *record = known ? known_find(known, feed->url) : NULL;
    struct step step = {
        .kind = "feed", .name = feed->name, .url = feed->url, .key = feed->key
    };

    if (feed->paused) {
        step.kind = "forget";
        step.why = "paused";
        if (!known || record)
            add(plan, &step);
        else
            plan->unchanged++;
        return;
    }
    step.interval_ms = feed->interval_ms;
    step.why = why_asked(feed, record, known);
    if (!step.why)
        plan->unchanged++;
    else
        add(plan, &step);
}

static const char *copy(struct plan *plan, struct mill_str text)
{
    char *made = arena_alloc(&plan->arena, text.len + 1);

    if (made && text.len)
        memcpy(made, text.data, text.len);
    return made;
}

static bool plan_stray(const struct feed_record *record, struct plan *plan)
{
    struct step step = { .kind = "forget", .why = "not in the list" };
    struct url url;

    if (!url_parse(record->url, NULL, &url, NULL))
        return true;
    step.url = copy(plan, url_text(&url));
    step.key = copy(plan, domain_registrable(url_host(&url)));
    step.name = record->source.len ? copy(plan, record->source) : NULL;
    if (!step.url || !step.key)
        return false;
    add(plan, &step);
    return true;
}

static bool start(struct plan *plan, size_t most)
{
    *plan = (struct plan){ .items = calloc(most + 1, sizeof(struct step)) };
    arena_init(&plan->arena, ARENA_BYTES);
    return plan->items;
}

bool plan_make(const struct feed_list *list, const struct known *known, struct plan *plan)
{
    if (!start(plan, list->count + (known ? known->count : 0)))
        return false;
    for (size_t i = 0; i < list->count; i++)
        plan_listed(&list->items[i], known, plan);
    for (size_t i = 0; known && i < known->count; i++)
        if (!feed_list_find_url(list, known->items[i].record.url) &&
            !plan_stray(&known->items[i].record, plan))
            return false;
    return true;
}

bool plan_now(const struct listed_feed *feed, struct plan *plan)
{
    const struct step step = { .kind = "feed",
                               .why = "now",
                               .name = feed->name,
                               .url = feed->url,
                               .key = feed->key,
                               .interval_ms = feed->interval_ms,
                               .force = true };

    if (!start(plan, 1))
        return false;
    add(plan, &step);
    return true;
}

void plan_finish(struct plan *plan)
{
    free(plan->items);
    arena_finish(&plan->arena);
}

/* ---- sending */

/* The same for the same request; one that is forced is another each time. */
static void make_id(const struct step *step, int64_t now_ms, char id[ID_HEX])
{
    char when[64];
    struct mill_str parts[4] = {
        str_of(step->kind), str_of(step->url), str_of(step->name), { when, 0 }
    };

    parts[3].len =
        (size_t)snprintf(when, sizeof(when), "%lld %lld", (long long)step->interval_ms,
                         (long long)(step->force ? now_ms : 0));
    id_hex(parts, 4, id);
}

static enum mill_status send_step(struct sender *sender, const struct step *step,
                                  int64_t now_ms, struct buffer *framed,
                                  struct mill_error *error)
{
    struct request request = request_blank;
    struct mill_str source = str_of(step->name);
    struct inbound in = { .key = str_of(step->key), .timestamp_ms = now_ms };
    struct header header = { MILL_STR("ce_id"), { "", 0 } };
    char id[ID_HEX];

    make_id(step, now_ms, id);
    request.id = header.value = str_of(id);
    request.kind = str_of(step->kind);
    request.url = str_of(step->url);
    request.source = step->name ? &source : NULL;
    request.interval_ms = step->interval_ms ? &step->interval_ms : NULL;
    request.force = step->force;
    request.requested_ms = now_ms;
    buffer_reset(framed);
    if (encode_framed(&request_type, &request, framed, error))
        return MILL_FATAL;
    in.value = (struct mill_str){ framed->data, framed->len };
    in.headers = &header;
    in.header_count = 1;
    return sender_send(sender, &in, error);
}

enum mill_status plan_send(const struct plan *plan, const struct config *config,
                           const struct stage_config *stage, int64_t now_ms,
                           struct mill_error *error)
{
    struct sender *sender;
    struct mill_error late;
    struct buffer framed;
    enum mill_status status = MILL_OK;

    if (!plan->count)
        return MILL_OK;
    if (sender_open(config, stage->input.topic, &sender, error))
        return MILL_FATAL;
    buffer_init(&framed, RECORD_BYTES);
    for (size_t i = 0; status == MILL_OK && i < plan->count; i++)
        status = send_step(sender, &plan->items[i], now_ms, &framed, error);
    buffer_finish(&framed);
    if (sender_close(sender, &late) && status == MILL_OK) {
        *error = late;
        status = MILL_FATAL;
    }
    return status;
}
