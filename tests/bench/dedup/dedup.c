/* SPDX-License-Identifier: Apache-2.0
 *
 * dedup.c - articles a second through the judgement of the deduplicator, record in,
 * record out (no codec), over invented Korean articles of 3 KB: each text once, and the
 * same with the body twice. Beside them, in the same run, what a hash of the text costs,
 * and each step alone: a figure is worth something only against those. */
#include "bench.h"

#include "base/arena.h"
#include "dedup/collapse.h"
#include "dedup/key.h"
#include "dedup/story.h"
#include "text/hash.h"
#include "text/sha256.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLES = 200, PARAGRAPHS = 9, WORDS = 32, ROOM = 1024, WORD_LIST = 800 };

struct set {
    struct article articles[ARTICLES];
    size_t bytes;
    struct arena *arena;
    struct collapse_options options;
};

static uint32_t random_below(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

/* Two to four syllables; which ones depends on nothing but the number. */
static size_t invent_word(uint32_t number, char *out)
{
    uint64_t seed = number * 7919u + 1;
    size_t len = 0;

    for (uint32_t i = 0; i < 2 + number % 3; i++)
        len += utf8_put(out + len, 0xAC00 + 28 * random_below(&seed, 399));
    return len;
}

static struct mill_str invent_paragraph(uint64_t *seed, struct arena *texts)
{
    char *text = arena_alloc(texts, ROOM);
    size_t len = 0;

    if (!text)
        abort();
    for (int i = 0; i < WORDS; i++) {
        if (i % 8 == 3)
            len += (size_t)snprintf(text + len, ROOM - len, "%u년 ",
                                    1990 + random_below(seed, 40));
        len += invent_word(random_below(seed, WORD_LIST), text + len);
        memcpy(text + len, i % 11 == 10 || i == WORDS - 1 ? ". " : "  ", 2);
        len += i == WORDS - 1 || i % 11 != 10 ? 1 : 2;
    }
    return (struct mill_str){ text, len };
}

static void invent(struct set *set, int copies, struct arena *texts)
{
    uint64_t seed = 11;

    set->bytes = 0;
    for (size_t i = 0; i < ARTICLES; i++) {
        size_t count = (size_t)copies * PARAGRAPHS;
        struct article_block *blocks = arena_array(texts, count, sizeof(*blocks));

        if (!blocks)
            abort();
        for (size_t b = 0; b < count; b++) {
            blocks[b] = b < PARAGRAPHS ? article_block_blank : blocks[b - PARAGRAPHS];
            if (b < PARAGRAPHS)
                blocks[b].text = invent_paragraph(&seed, texts);
            blocks[b].kind = (struct mill_str){ "paragraph", 9 };
            set->bytes += blocks[b].text.len + 1;
        }
        set->articles[i] = article_blank;
        set->articles[i].blocks = (struct article_block_array){ blocks, count };
    }
}

static void *alloc_in_arena(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void tell_once(void *arg)
{
    struct set *set = arg;

    for (size_t i = 0; i < ARTICLES; i++) {
        struct pool pool = { alloc_in_arena, set->arena, false };
        struct story story;
        uint32_t runs;

        if (!story_open(&set->articles[i], &pool, &story) ||
            !collapse(&story.pieces, &set->options, &pool, &runs) ||
            !story_collapse_images(&story) || !story_write(&story, runs))
            abort();
        BENCH_KEEP(story.out);
        arena_reset(set->arena);
    }
}

static void make_keys(void *arg)
{
    struct set *set = arg;

    for (size_t i = 0; i < ARTICLES; i++) {
        struct pool pool = { alloc_in_arena, set->arena, false };
        struct key key;

        for (size_t b = 0; b < set->articles[i].blocks.count; b++)
            if (!key_make(set->articles[i].blocks.items[b].text, &pool, &key))
                abort();
        BENCH_KEEP(key.hash);
        arena_reset(set->arena);
    }
}

static void hash_only(void *arg)
{
    const struct set *set = arg;

    for (size_t i = 0; i < ARTICLES; i++)
        for (size_t b = 0; b < set->articles[i].blocks.count; b++)
            BENCH_KEEP(hash64(set->articles[i].blocks.items[b].text));
}

static void sha_only(void *arg)
{
    const struct set *set = arg;
    char hex[SHA256_HEX];

    for (size_t i = 0; i < ARTICLES; i++) {
        struct sha256 sha;

        sha256_init(&sha);
        for (size_t b = 0; b < set->articles[i].blocks.count; b++)
            sha256_add(&sha, set->articles[i].blocks.items[b].text);
        sha256_finish(&sha, hex);
        BENCH_KEEP(hex[0]);
    }
}

static double report(const char *name, void (*work)(void *), struct set *set)
{
    double cpu_ns = bench_run(work, set).cpu_ns, mb_s = (double)set->bytes * 1e3 / cpu_ns;
    char note[64];

    snprintf(note, sizeof(note), "%.0f MB/s, %.1f KB an article", mb_s,
             (double)set->bytes / ARTICLES / 1e3);
    bench_print(name, ARTICLES * 1e9 / cpu_ns, "articles/s", note);
    return cpu_ns;
}

int main(void)
{
    struct set *set = calloc(1, sizeof(*set));
    struct arena arena, texts;
    double floor_ns;

    if (!set)
        return 1;
    arena_init(&arena, 64 << 20);
    arena_init(&texts, 64 << 20);
    set->arena = &arena;
    set->options = (struct collapse_options){ { true, true }, 200 };
    invent(set, 1, &texts);
    floor_ns = report("dedup, floor: XXH3 of the text", hash_only, set);
    floor_ns += report("dedup, floor: SHA-256 of the text", sha_only, set);
    report("dedup, keys alone", make_keys, set);
    bench_print("dedup, each text once, over both hashes",
                report("dedup, each text once", tell_once, set) / floor_ns, "x",
                "CPU time");
    set->options.cover = (struct cover_options){ false, false };
    report("dedup, each text once, equal blocks only", tell_once, set);
    set->options.cover = (struct cover_options){ true, true };
    invent(set, 2, &texts);
    report("dedup, the body twice", tell_once, set);
    arena_finish(&arena);
    arena_finish(&texts);
    free(set);
    return 0;
}
