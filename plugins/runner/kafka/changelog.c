/* SPDX-License-Identifier: Apache-2.0
 * changelog.c - what is known of a partition's store and its topic. */
#include "kafka/changelog.h"

void changelog_init(struct changelog *changelog)
{
    *changelog = (struct changelog){ .end = -1, .begin = -1 };
}

void changelog_finish(struct changelog *changelog)
{
    store_free(changelog->store);
    changelog->store = NULL;
}

bool changelog_begin(struct changelog *changelog, int64_t now_ms)
{
    if (!changelog->store) {
        changelog->store = store_new();
        if (!changelog->store)
            return false;
        store_retain(changelog->store);
        changelog->position = 0;
        changelog->is_whole = true;
    }
    store_undo(changelog->store);
    changelog->is_current = changelog->claims = false;
    changelog->is_filling = true;
    changelog->end = changelog->begin = -1;
    changelog->records = changelog->bytes = 0;
    changelog->started_ms = changelog->said_ms = now_ms;
    return true;
}

static void take_claim(struct changelog *changelog, struct mill_str value)
{
    if (!value.data || !claim_parse(value, &changelog->claim))
        changelog->claim = (struct claim){ .id = "" };
    changelog->claim_is_stored = changelog->claim.id[0];
}

bool changelog_take(struct changelog *changelog, int64_t offset, struct mill_str key,
                    struct mill_str value)
{
    bool good = true;

    if (changelog->begin < 0)
        changelog->begin = offset;
    if (offset < changelog->position)
        return true;
    if (claim_is_key(key))
        take_claim(changelog, value);
    else if (value.data)
        good = store_put(changelog->store, key, value);
    else
        good = store_delete(changelog->store, key);
    if (!good)
        return false;
    changelog->position = offset + 1;
    changelog->records++;
    changelog->bytes += key.len + value.len;
    return true;
}

void changelog_reach(struct changelog *changelog, int64_t offset)
{
    if (changelog->position < offset)
        changelog->position = offset;
}

bool changelog_is_read(const struct changelog *changelog)
{
    return changelog->end >= 0 && changelog->position >= changelog->end;
}

void changelog_end(struct changelog *changelog)
{
    store_settle(changelog->store);
    changelog->is_current = true;
    changelog->is_filling = changelog->is_whole = changelog->is_claimed = false;
}

void changelog_stored(struct changelog *changelog)
{
    store_settle(changelog->store);
    if (changelog->claims)
        changelog->claim_is_stored = changelog->is_claimed = true;
    changelog->claims = false;
}

void changelog_dropped(struct changelog *changelog, bool in_doubt)
{
    if (!changelog->store)
        return;
    if (changelog->is_current)
        store_undo(changelog->store);
    if (in_doubt)
        changelog->is_current = changelog->is_filling = false;
    if (!changelog->claim_is_stored)
        changelog->claim = (struct claim){ .id = "" };
    changelog->claims = false;
}
