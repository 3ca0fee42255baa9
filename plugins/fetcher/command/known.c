/* SPDX-License-Identifier: Apache-2.0
 *
 * known.c - the feeds that the fetcher has in its store.
 *
 * The topic is compacted at leisure, so that a key may come many times: the last counts,
 * and without a value it is gone. */
#include "command/known.h"

#include <stdlib.h>
#include <string.h>

#include "kafka/reader.h"
#include "text/str.h"

enum { POLL_MS = 200 };

static void finish_feed(struct known_feed *feed)
{
    free(feed->key);
    if (feed->is_there)
        record_free(feed->record.root);
}

static int by_key(const void *a, const void *b)
{
    const struct known_feed *one = a, *two = b;
    int order = strcmp(one->key, two->key);

    return order ? order : one->at < two->at ? -1 : 1;
}

/* Keeps the last of each key, in order; what was deleted goes. */
static void settle(struct known *known)
{
    size_t kept = 0;

    if (known->count)
        qsort(known->items, known->count, sizeof(*known->items), by_key);
    for (size_t i = 0; i < known->count; i++) {
        struct known_feed *feed = &known->items[i];
        bool last =
            i + 1 == known->count || strcmp(feed->key, known->items[i + 1].key) != 0;

        if (last && feed->is_there)
            known->items[kept++] = *feed;
        else
            finish_feed(feed);
    }
    known->count = kept;
}

/* What compaction has not got to yet need not be kept here either. */
static bool make_room(struct known *known)
{
    struct known_feed *items;
    size_t room;

    if (known->count == known->room && known->count)
        settle(known);
    if (known->count <= known->room / 2 && known->room)
        return true;
    room = known->room ? 2 * known->room : 256;
    items = realloc(known->items, room * sizeof(*items));
    if (!items)
        return false;
    known->items = items;
    known->room = room;
    return true;
}

static enum mill_status note(struct known *known, const struct inbound *in,
                             struct mill_error *error)
{
    struct known_feed feed = { .at = known->seen++, .is_there = in->value.data };

    if (record_kind(in->key) != RECORD_FEED || memchr(in->key.data, 0, in->key.len) ||
        (feed.is_there && !feed_record_read(in->value, &feed.record)))
        return MILL_OK;
    feed.key = strndup(in->key.data, in->key.len);
    if (feed.key && (known->count < known->room || make_room(known)) &&
        known->count < KNOWN_MOST) {
        known->items[known->count++] = feed;
        return MILL_OK;
    }
    finish_feed(&feed);
    return mill_error(error, MILL_FATAL, "no memory for its feeds");
}

static enum mill_status read_all(struct reader_topic *reader, struct known *known,
                                 struct mill_error *error)
{
    struct inbound in;
    int silent_ms = 0;

    for (;;) {
        switch (reader_next(reader, POLL_MS, &in, error)) {
        case READER_RECORD:
            silent_ms = 0;
            if (note(known, &in, error))
                return MILL_FATAL;
            break;
        case READER_END:
            return MILL_OK;
        case READER_NOTHING:
            silent_ms += POLL_MS;
            if (silent_ms >= KNOWN_WAIT_MS)
                return mill_error(error, MILL_RETRY, "no broker answered for %d s",
                                  KNOWN_WAIT_MS / 1000);
            break;
        case READER_FAILED:
            return MILL_RETRY;
        }
    }
}

enum mill_status known_read(const struct config *config, const struct stage_config *stage,
                            struct known **known, struct mill_error *error)
{
    struct known *made = calloc(1, sizeof(*made));
    struct reader_topic *reader = NULL;
    enum mill_status status;

    if (!made)
        return mill_error(error, MILL_FATAL, "no memory");
    status = reader_open(config, stage->state_topic, false, &reader, error);
    if (status == MILL_OK)
        status = read_all(reader, made, error);
    reader_close(reader);
    settle(made);
    if (status == MILL_OK)
        *known = made;
    else
        known_free(made);
    return status;
}

void known_free(struct known *known)
{
    if (!known)
        return;
    for (size_t i = 0; i < known->count; i++)
        finish_feed(&known->items[i]);
    free(known->items);
    free(known);
}

const struct feed_record *known_find(const struct known *known, const char *url)
{
    for (size_t i = 0; i < known->count; i++)
        if (str_is(known->items[i].record.url, url))
            return &known->items[i].record;
    return NULL;
}
