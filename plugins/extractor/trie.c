/* SPDX-License-Identifier: Apache-2.0
 * trie.c - words by their characters, in one hash table. */
#include "extractor/trie.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"

/* An edge: from a node by a character to a node. Node 0 is the root; the others are
 * numbered as they are made. */
struct trie_slot {
    uint32_t from, c;
    uint32_t to; /* 0: the slot is free */
    uint32_t value;
};

struct trie_value {
    uint32_t value, next;
};

void trie_finish(struct trie *trie)
{
    free(trie->slots);
    free(trie->values);
    memset(trie, 0, sizeof(*trie));
}

static size_t place(const struct trie *trie, uint32_t from, uint32_t c)
{
    uint64_t hash = ((uint64_t)from << 21 ^ c) * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(hash >> 32) & (trie->capacity - 1);

    while (trie->slots[i].to && (trie->slots[i].from != from || trie->slots[i].c != c))
        i = (i + 1) & (trie->capacity - 1);
    return i;
}

static bool grow(struct trie *trie)
{
    struct trie old = *trie;

    if (trie->count * 2 < trie->capacity)
        return true;
    trie->capacity = trie->capacity ? trie->capacity * 2 : 256;
    trie->slots = calloc(trie->capacity, sizeof(*trie->slots));
    if (!trie->slots) {
        *trie = old;
        return false;
    }
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].to)
            trie->slots[place(trie, old.slots[i].from, old.slots[i].c)] = old.slots[i];
    free(old.slots);
    return true;
}

static bool add_value(struct trie *trie, size_t slot, uint32_t value)
{
    if (trie->value_count == trie->value_capacity) {
        size_t more = trie->value_capacity ? trie->value_capacity * 2 : 64;
        struct trie_value *values = realloc(trie->values, more * sizeof(*values));

        if (!values)
            return false;
        trie->values = values;
        trie->value_capacity = more;
    }
    trie->values[trie->value_count].value = value;
    trie->values[trie->value_count].next = trie->slots[slot].value;
    trie->slots[slot].value = (uint32_t)trie->value_count++;
    return true;
}

bool trie_add(struct trie *trie, struct mill_str word, uint32_t value)
{
    uint32_t node = 0;
    size_t slot = 0;

    if (!word.len)
        return true;
    for (size_t at = 0; at < word.len;) {
        uint32_t c = chars_next(word, &at);

        if (!grow(trie))
            return false;
        slot = place(trie, node, c);
        if (!trie->slots[slot].to) {
            trie->count++;
            trie->slots[slot] =
                (struct trie_slot){ node, c, (uint32_t)trie->count, TRIE_NONE };
        }
        node = trie->slots[slot].to;
    }
    return add_value(trie, slot, value);
}

uint32_t trie_longest(const struct trie *trie, struct mill_str text, size_t at,
                      size_t shorter_than, size_t *end)
{
    uint32_t node = 0, found = TRIE_NONE;

    while (trie->capacity && at < text.len) {
        uint32_t c = chars_next(text, &at);
        size_t slot = place(trie, node, c);

        if (!trie->slots[slot].to || at >= shorter_than)
            break;
        node = trie->slots[slot].to;
        if (trie->slots[slot].value != TRIE_NONE) {
            found = trie->slots[slot].value;
            *end = at;
        }
    }
    return found;
}

uint32_t trie_value(const struct trie *trie, uint32_t handle, uint32_t *next)
{
    if (next)
        *next = trie->values[handle].next;
    return trie->values[handle].value;
}

uint32_t trie_find(const struct trie *trie, struct mill_str word)
{
    size_t end = 0;
    uint32_t handle = trie_longest(trie, word, 0, SIZE_MAX, &end);

    return handle != TRIE_NONE && end == word.len ? handle : TRIE_NONE;
}
