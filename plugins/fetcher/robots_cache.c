/* SPDX-License-Identifier: Apache-2.0
 * robots_cache.c - robots.txt of many origins, in memory and as records. */
#include "robots_cache.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/hash.h"
#include "text/str.h"

enum { BUCKETS = 1024, HEAD_BYTES = 48 };

struct node {
    struct robots_entry entry; /* first: an entry's address is its node's */
    struct node *next;
    size_t len;
    char origin[];
};

struct robots_cache {
    struct node *buckets[BUCKETS];
    size_t count;
};

struct robots_cache *robots_cache_new(void)
{
    return calloc(1, sizeof(struct robots_cache));
}

static void forget(struct robots_cache *cache, bool pending_too)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct node **link = &cache->buckets[i];

        while (*link) {
            struct node *node = *link;

            if (node->entry.is_pending && !pending_too) {
                link = &node->next;
                continue;
            }
            *link = node->next;
            robots_free(node->entry.robots);
            free(node);
            cache->count--;
        }
    }
}

void robots_cache_free(struct robots_cache *cache)
{
    if (cache)
        forget(cache, true);
    free(cache);
}

static struct node *make(struct mill_str origin)
{
    struct node *node = calloc(1, sizeof(*node) + origin.len);

    if (!node)
        return NULL;
    node->len = origin.len;
    memcpy(node->origin, origin.data, origin.len);
    return node;
}

struct robots_entry *robots_cache_entry(struct robots_cache *cache,
                                        struct mill_str origin)
{
    struct node **bucket = &cache->buckets[hash64(origin) % BUCKETS];

    for (struct node *node = *bucket; node; node = node->next)
        if (str_equal((struct mill_str){ node->origin, node->len }, origin))
            return &node->entry;
    if (cache->count >= ROBOTS_CACHE_MOST)
        forget(cache, false);

    struct node *node = make(origin);

    if (!node)
        return NULL;
    node->next = *bucket;
    *bucket = node;
    cache->count++;
    return &node->entry;
}

void robots_cache_set(struct robots_entry *entry, struct robots *robots, int status,
                      int64_t expires_ms)
{
    robots_free(entry->robots);
    entry->robots = robots;
    entry->status = status;
    entry->expires_ms = expires_ms;
    entry->is_pending = false;
}

char *robots_record_print(const struct robots_entry *entry, size_t *len)
{
    struct mill_str rules = robots_text(entry->robots);
    char *text = malloc(HEAD_BYTES + rules.len);
    size_t head;

    if (!text)
        return NULL;
    head = (size_t)snprintf(text, HEAD_BYTES, "%" PRId64 " %d\n", entry->expires_ms,
                            entry->status);
    memcpy(text + head, rules.data, rules.len);
    *len = head + rules.len;
    return text;
}

bool robots_record_read(struct mill_str value, struct robots_entry *entry)
{
    struct mill_str rules = value, line;
    char head[HEAD_BYTES] = "";
    long long expires;
    struct robots *robots;
    int status;

    if (!str_next(&rules, '\n', &line) || line.len >= sizeof(head))
        return false;
    memcpy(head, line.data, line.len);
    if (sscanf(head, "%lld %d", &expires, &status) != 2)
        return false;
    robots = robots_read(rules);
    if (!robots)
        return false;
    robots_cache_set(entry, robots, status, expires);
    return true;
}
