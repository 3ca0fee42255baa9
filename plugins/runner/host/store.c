/* SPDX-License-Identifier: Apache-2.0
 * store.c - an open addressing table of entries, with a journal of what they replaced.
 *
 * Probing is linear, the load at most 3/4, and a removal shifts its followers back, so
 * that there are no tombstones and a rollback never needs memory: the table only grows.
 * The hash is keyed, since keys come from outside.
 */
#include "host/store.h"

#include "base/siphash.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64, MALLOC_OVERHEAD = 16 };

/* Stores have millions of them: the lengths are as short as they may be. */
struct entry {
    uint64_t hash;
    uint32_t key_len, value_len;
    char data[]; /* key, then value */
};

/* One put or delete: what it took out and what it brought in. */
struct step {
    struct entry *removed, *added; /* NULL: nothing */
};

struct store {
    struct entry **slots; /* NULL: free */
    size_t slot_count;    /* a power of two, or 0 */
    size_t count, bytes, bound;
    struct siphash_key key;
    bool journals, retains;
    struct step *steps;
    size_t step_count, step_capacity;
    size_t call_start; /* the first step of this call; before it: of its transaction */
};

struct store *store_new(void)
{
    struct store *store = calloc(1, sizeof(*store));

    if (store) {
        store->key = siphash_key();
        store->bound = SIZE_MAX;
    }
    return store;
}

/* The journal's removed entries are nobody's any more. */
static void forget_steps(struct store *store)
{
    for (size_t i = 0; i < store->step_count; i++)
        free(store->steps[i].removed);
    store->step_count = store->call_start = 0;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    forget_steps(store);
    for (size_t i = 0; i < store->slot_count; i++)
        free(store->slots[i]);
    free(store->slots);
    free(store->steps);
    free(store);
}

void store_bound(struct store *store, size_t bytes)
{
    store->bound = bytes;
}

static size_t entry_bytes(const struct entry *entry)
{
    return sizeof(*entry) + (size_t)entry->key_len + entry->value_len + MALLOC_OVERHEAD;
}

static struct mill_str entry_key(const struct entry *entry)
{
    return (struct mill_str){ entry->data, entry->key_len };
}

static struct mill_str entry_value(const struct entry *entry)
{
    return (struct mill_str){ entry->data + entry->key_len, entry->value_len };
}

static bool same_key(const struct entry *entry, uint64_t hash, struct mill_str key)
{
    return entry->hash == hash && entry->key_len == key.len &&
           (!key.len || !memcmp(entry->data, key.data, key.len));
}

/* The key's slot, or the free one where it would stand. The table must have one free. */
static size_t find_slot(const struct store *store, uint64_t hash, struct mill_str key)
{
    size_t mask = store->slot_count - 1, at = (size_t)hash & mask;

    while (store->slots[at] && !same_key(store->slots[at], hash, key))
        at = (at + 1) & mask;
    return at;
}

static bool grow_table(struct store *store)
{
    size_t slot_count = store->slot_count ? store->slot_count * 2 : FIRST_SLOTS;
    struct entry **slots = calloc(slot_count, sizeof(struct entry *));
    struct entry **old = store->slots;
    size_t old_count = store->slot_count;

    if (!slots)
        return false;
    store->slots = slots;
    store->slot_count = slot_count;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i])
            slots[find_slot(store, old[i]->hash, entry_key(old[i]))] = old[i];
    }
    free(old);
    return true;
}

static bool has_room(const struct store *store)
{
    return (store->count + 1) * 4 <= store->slot_count * 3;
}

static size_t slot_of(const struct store *store, const struct entry *entry)
{
    return find_slot(store, entry->hash, entry_key(entry));
}

/* Puts the entry into its slot. The one it replaced, or NULL. */
static struct entry *bring_in(struct store *store, size_t at, struct entry *entry)
{
    struct entry *replaced = store->slots[at];

    store->slots[at] = entry;
    store->bytes += entry_bytes(entry);
    if (replaced)
        store->bytes -= entry_bytes(replaced);
    else
        store->count++;
    return replaced;
}

/* Empties a slot and moves back the followers that would no longer be found. */
static struct entry *take_out(struct store *store, size_t hole)
{
    size_t mask = store->slot_count - 1;
    struct entry *entry = store->slots[hole];

    for (size_t at = (hole + 1) & mask; store->slots[at]; at = (at + 1) & mask) {
        size_t home = (size_t)store->slots[at]->hash & mask;

        if (((at - home) & mask) >= ((at - hole) & mask)) {
            store->slots[hole] = store->slots[at];
            hole = at;
        }
    }
    store->slots[hole] = NULL;
    store->count--;
    store->bytes -= entry_bytes(entry);
    return entry;
}

bool store_get(const struct store *store, struct mill_str key, struct mill_str *value)
{
    uint64_t hash = siphash(&store->key, key.data, key.len);
    const struct entry *entry =
        store->slot_count ? store->slots[find_slot(store, hash, key)] : NULL;

    if (entry)
        *value = entry_value(entry);
    return entry;
}

/* Room for one more step of the journal. */
static bool reserve_step(struct store *store)
{
    size_t capacity = store->step_capacity ? store->step_capacity * 2 : 64;
    struct step *steps;

    if (!store->journals || store->step_count < store->step_capacity)
        return true;
    steps = reallocarray(store->steps, capacity, sizeof(*steps));
    if (!steps)
        return false;
    store->steps = steps;
    store->step_capacity = capacity;
    return true;
}

static void note_step(struct store *store, struct entry *removed, struct entry *added)
{
    if (store->journals)
        store->steps[store->step_count++] = (struct step){ removed, added };
    else
        free(removed);
}

static struct entry *entry_new(struct store *store, struct mill_str key,
                               struct mill_str value)
{
    struct entry *entry;

    if (key.len > UINT32_MAX || value.len > UINT32_MAX)
        return NULL;
    entry = malloc(sizeof(*entry) + key.len + value.len);
    if (!entry)
        return NULL;
    *entry = (struct entry){ siphash(&store->key, key.data, key.len), (uint32_t)key.len,
                             (uint32_t)value.len };
    if (key.len)
        memcpy(entry->data, key.data, key.len);
    if (value.len)
        memcpy(entry->data + key.len, value.data, value.len);
    return entry;
}

/* What the entry it would replace gives back counts. */
static bool within_bound(const struct store *store, const struct entry *old,
                         const struct entry *entry)
{
    size_t bytes = store_bytes(store) - (old ? entry_bytes(old) : 0);

    return bytes <= store->bound && entry_bytes(entry) <= store->bound - bytes;
}

bool store_put(struct store *store, struct mill_str key, struct mill_str value)
{
    struct entry *entry = entry_new(store, key, value);
    size_t at;

    if (!entry || !reserve_step(store) || (!has_room(store) && !grow_table(store)))
        goto fail;
    at = slot_of(store, entry);
    if (!within_bound(store, store->slots[at], entry))
        goto fail;
    note_step(store, bring_in(store, at, entry), entry);
    return true;
fail:
    free(entry);
    return false;
}

bool store_delete(struct store *store, struct mill_str key)
{
    uint64_t hash = siphash(&store->key, key.data, key.len);
    size_t at;

    if (!store->slot_count)
        return true;
    at = find_slot(store, hash, key);
    if (!store->slots[at])
        return true;
    if (!reserve_step(store))
        return false;
    note_step(store, take_out(store, at), NULL);
    return true;
}

void store_scan(const struct store *store,
                void (*visit)(void *arg, struct mill_str key, struct mill_str value),
                void *arg)
{
    for (size_t i = 0; i < store->slot_count; i++) {
        if (store->slots[i])
            visit(arg, entry_key(store->slots[i]), entry_value(store->slots[i]));
    }
}

size_t store_count(const struct store *store)
{
    return store->count;
}

size_t store_bytes(const struct store *store)
{
    return store->bytes + store->slot_count * sizeof(struct entry *);
}

void store_begin(struct store *store)
{
    if (!store->retains)
        forget_steps(store);
    store->call_start = store->step_count;
    store->journals = true;
}

static void take_back(struct store *store, size_t down_to)
{
    while (store->step_count > down_to) {
        struct step step = store->steps[--store->step_count];

        if (step.removed)
            bring_in(store, slot_of(store, step.removed), step.removed);
        else
            take_out(store, slot_of(store, step.added));
        free(step.added);
    }
}

void store_rollback(struct store *store)
{
    take_back(store, store->call_start);
}

void store_retain(struct store *store)
{
    store_settle(store);
    store->retains = true;
}

void store_settle(struct store *store)
{
    forget_steps(store);
    store->journals = false;
}

void store_undo(struct store *store)
{
    take_back(store, 0);
    store_settle(store);
}

size_t store_changes(const struct store *store)
{
    return store->step_count - store->call_start;
}

void store_change(const struct store *store, size_t i, struct mill_str *key,
                  struct mill_str *value, bool *deletes)
{
    const struct step *step = &store->steps[store->call_start + i];

    *deletes = !step->added;
    *key = entry_key(step->added ? step->added : step->removed);
    *value = step->added ? entry_value(step->added) : (struct mill_str){ NULL, 0 };
}
