/* SPDX-License-Identifier: Apache-2.0
 * changelog.c - what is known of a partition's store and its topic. */
#include "kafka/changelog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* No UTF-8 text begins so. */
static const char key_of_claim[] = "\xffnewsmill.claim";
static const char form_of_claim[] = "newsmill.state id=%16[0-9a-f] partitions=%9" SCNd32;

struct mill_str claim_key(void)
{
    return (struct mill_str){ key_of_claim, sizeof(key_of_claim) - 1 };
}

bool claim_is_key(struct mill_str key)
{
    return key.len == sizeof(key_of_claim) - 1 &&
           !memcmp(key.data, key_of_claim, key.len);
}

struct claim claim_new(int32_t partitions)
{
    struct claim claim = { .partitions = partitions };
    uint64_t chance = 0;

    /* Up to 256 bytes are never refused once the kernel has begun. */
    while (getrandom(&chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
        continue;
    snprintf(claim.id, sizeof(claim.id), "%016" PRIx64, chance);
    return claim;
}

void claim_print(const struct claim *claim, char text[CLAIM_TEXT_BYTES])
{
    snprintf(text, CLAIM_TEXT_BYTES, "newsmill.state id=%s partitions=%" PRId32,
             claim->id, claim->partitions);
}

bool claim_parse(struct mill_str text, struct claim *claim)
{
    char copy[CLAIM_TEXT_BYTES] = "";
    struct claim found;

    if (text.len >= sizeof(copy) || !text.len)
        return false;
    memcpy(copy, text.data, text.len);
    if (sscanf(copy, form_of_claim, found.id, &found.partitions) != 2 ||
        strlen(found.id) != CLAIM_ID_BYTES - 1 || found.partitions < 1)
        return false;
    *claim = found;
    return true;
}

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
