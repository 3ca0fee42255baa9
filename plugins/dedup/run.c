/* SPDX-License-Identifier: Apache-2.0
 * run.c - the longest rising chain of equal pairs, its parts and their weight. */
#include "dedup/run.h"

#include "dedup/shape.h"

enum {
    LATEST_EQUALS = 4,
    LONGEST_GAP = 300,
    SHARE = 60,
    RUN_BLOCKS = 3,
    LEAST_CHARS = 20
};

/* A chain holds stretches in one order; copies in another order come in later rounds. */
enum { ROUNDS = 4 };

struct pair {
    uint32_t i, j;
    uint32_t before; /* the pair before it in its chain; PIECE_NONE */
};

struct chain {
    struct pair *pairs;
    uint32_t count;
    uint32_t *tails; /* tails[n]: the pair that ends the best chain of n + 1 pairs */
    uint32_t len;
};

/* Appends a pair to the longest chain whose last i is smaller. */
static void chain_add(struct chain *chain, uint32_t i, uint32_t j)
{
    uint32_t low = 0, high = chain->len, at = chain->count++;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (chain->pairs[chain->tails[middle]].i < i)
            low = middle + 1;
        else
            high = middle;
    }
    chain->pairs[at] = (struct pair){ i, j, low ? chain->tails[low - 1] : PIECE_NONE };
    chain->tails[low] = at;
    if (low == chain->len)
        chain->len++;
}

static bool chain_init(struct chain *chain, const struct pieces *pieces,
                       struct pool *pool)
{
    chain->pairs = pool_array(pool, pieces->count, LATEST_EQUALS * sizeof(*chain->pairs));
    chain->tails = pool_array(pool, pieces->count, sizeof(*chain->tails));
    return chain->pairs && chain->tails;
}

/* The pairs come by j, and for one j from the latest i to the earliest: so no chain holds
 * two pairs of one j. */
static void chain_find(struct chain *chain, const struct pieces *pieces)
{
    chain->count = chain->len = 0;
    for (uint32_t j = pieces->body; j < pieces->count; j++) {
        uint32_t i = pieces->items[j].previous;

        if (pieces->items[j].reason != REASON_NONE)
            continue;
        for (int n = 0; n < LATEST_EQUALS && i != PIECE_NONE && i >= pieces->head; n++) {
            chain_add(chain, i, j);
            i = pieces->items[i].previous;
        }
    }
}

/* What a stretch of blocks holds. */
struct tally {
    uint64_t chars, blocks;                    /* of all its blocks */
    uint64_t matched, matched_blocks;          /* of the chain's members */
    uint64_t matched_strong, matched_ordinary; /* ordinary: no shape protects it */
};

struct search {
    struct pieces *pieces;
    uint32_t min_chars;
    uint32_t *partner; /* of each block in the chain; PIECE_NONE */
    uint64_t *before;  /* characters of the body's new and old text before each piece */
};

/* Lines that repeat a caption, hold nothing to compare or went with an earlier run are
 * neither new nor old. */
static bool is_neutral(const struct pieces *pieces, const struct piece *piece)
{
    return !piece->key.count || piece->first < pieces->head ||
           piece->reason != REASON_NONE;
}

static bool search_init(struct search *search, struct pool *pool)
{
    const struct pieces *pieces = search->pieces;

    search->partner = pool_array(pool, pieces->count, sizeof(*search->partner));
    search->before = pool_array(pool, (size_t)pieces->count + 1, sizeof(*search->before));
    if (!search->partner || !search->before)
        return false;
    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        const struct piece *piece = &pieces->items[at];

        search->before[at + 1] =
            search->before[at] + (is_neutral(pieces, piece) ? 0 : piece->key.count);
    }
    return true;
}

static void tally_add(struct tally *tally, const struct piece *piece, bool matched)
{
    bool strong = piece_is_strong(piece);

    tally->chars += piece->key.count;
    tally->blocks++;
    if (!matched)
        return;
    tally->matched += piece->key.count;
    tally->matched_blocks++;
    tally->matched_strong += strong ? piece->key.count : 0;
    tally->matched_ordinary +=
        strong || !shape_is_protected(piece) ? piece->key.count : 0;
}

static bool is_run(const struct search *search, const struct tally *tally, uint32_t start)
{
    const uint64_t *before = search->before;
    uint64_t all = before[search->pieces->count];
    uint64_t rest = all - before[start], half = all / 2;

    if (tally->matched_blocks < 2 || 100 * tally->matched < SHARE * tally->chars ||
        100 * tally->matched_blocks < SHARE * tally->blocks)
        return false;
    if (tally->matched_blocks >= RUN_BLOCKS && tally->matched >= search->min_chars &&
        2 * tally->matched_strong >= tally->matched)
        return true;
    return tally->matched >= LEAST_CHARS &&
           100 * tally->matched >= SHARE * (rest > half ? rest : half) &&
           2 * tally->matched_ordinary >= tally->matched;
}

/* Removes the members among blocks [start, end) if they are a run; how many runs. */
static uint32_t settle(struct search *search, uint32_t start, uint32_t end)
{
    struct pieces *pieces = search->pieces;
    struct tally tally = { 0 };

    for (uint32_t at = start; at < end; at++) {
        bool matched = search->partner[at] != PIECE_NONE;

        if (matched || !is_neutral(pieces, &pieces->items[at]))
            tally_add(&tally, &pieces->items[at], matched);
    }
    if (!is_run(search, &tally, start))
        return 0;
    for (uint32_t at = start; at < end; at++)
        if (search->partner[at] != PIECE_NONE)
            piece_remove(pieces, at, REASON_RUN, search->partner[at], 1);
    return 1;
}

/* Cuts the chain at its gaps and settles the parts. */
static uint32_t settle_parts(struct search *search)
{
    uint32_t start = PIECE_NONE, last = 0, runs = 0;

    for (uint32_t at = search->pieces->body; at < search->pieces->count; at++) {
        if (search->partner[at] == PIECE_NONE)
            continue;
        if (start != PIECE_NONE &&
            search->before[at] - search->before[last + 1] > LONGEST_GAP) {
            runs += settle(search, start, last + 1);
            start = at;
        }
        start = start == PIECE_NONE ? at : start;
        last = at;
    }
    return start == PIECE_NONE ? runs : runs + settle(search, start, last + 1);
}

bool run_remove(struct pieces *pieces, uint32_t min_chars, struct pool *pool,
                uint32_t *runs)
{
    struct search search = { .pieces = pieces, .min_chars = min_chars };
    struct chain chain;

    if (!search_init(&search, pool) || !chain_init(&chain, pieces, pool))
        return false;
    *runs = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t found;

        chain_find(&chain, pieces);
        for (uint32_t at = 0; at < pieces->count; at++)
            search.partner[at] = PIECE_NONE;
        for (uint32_t at = chain.len ? chain.tails[chain.len - 1] : PIECE_NONE;
             at != PIECE_NONE; at = chain.pairs[at].before)
            search.partner[chain.pairs[at].j] = chain.pairs[at].i;
        found = settle_parts(&search);
        *runs += found;
        if (!found)
            break;
    }
    return true;
}
