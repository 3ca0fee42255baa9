/* SPDX-License-Identifier: Apache-2.0
 *
 * trie.h - words by their characters, in one hash table.
 *
 * Built once, then only read. A word may carry several values. Searching costs a table
 * look-up a character; which places are tried is the caller's affair, so that names are
 * tried at the start of an eojeol alone.
 */
#ifndef EXTRACTOR_TRIE_H
#define EXTRACTOR_TRIE_H

#include <newsmill/type.h>

struct trie_slot;
struct trie_value;

struct trie {
    struct trie_slot *slots; /* owned */
    size_t capacity, count;
    struct trie_value *values; /* owned */
    size_t value_count, value_capacity;
};

#define TRIE_NONE UINT32_MAX

void trie_finish(struct trie *trie); /* a zeroed trie is empty */
/* False without memory. */
bool trie_add(struct trie *trie, struct mill_str word, uint32_t value);

/* The longest word that begins at `at`: *end behind it, and a handle on its values; or
 * TRIE_NONE. With `shorter_than` the longest word that ends before that place. */
uint32_t trie_longest(const struct trie *trie, struct mill_str text, size_t at,
                      size_t shorter_than, size_t *end);
/* The value at a handle, and the next handle of the same word or TRIE_NONE. */
uint32_t trie_value(const struct trie *trie, uint32_t handle, uint32_t *next);
/* The handle of exactly this word, or TRIE_NONE. */
uint32_t trie_find(const struct trie *trie, struct mill_str word);

#endif
