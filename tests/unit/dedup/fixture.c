/* SPDX-License-Identifier: Apache-2.0
 * fixture.c - reads articles from lines, writes verdicts as letters. */
#include "fixture.h"

#include "text/str.h"

#include <stdlib.h>
#include <string.h>

enum { MEMORY = 1 << 30 };

const struct collapse_options fixture_options = { { true, true }, 200 };

static void *alloc_in_arena(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

void fixture_init(struct fixture *fixture)
{
    arena_init(&fixture->arena, MEMORY);
    fixture->pool = (struct pool){ alloc_in_arena, &fixture->arena, false };
    fixture->article = article_blank;
}

void fixture_finish(struct fixture *fixture)
{
    arena_finish(&fixture->arena);
}

static void *need(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static struct mill_str *keep(struct fixture *fixture, struct mill_str text)
{
    return need(arena_copy(&fixture->arena, &text, sizeof(text)));
}

static const char *kind_of(char letter)
{
    switch (letter) {
    case 'H':
        return "heading";
    case 'L':
        return "list";
    case 'Q':
        return "quote";
    case 'X':
        return "table";
    default:
        return "paragraph";
    }
}

static size_t count_lines(struct mill_str text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == '\n';
    return count;
}

void fixture_read(struct fixture *fixture, struct mill_str lines)
{
    size_t most = count_lines(lines);
    struct article *article = &fixture->article;
    struct article_block *blocks =
        need(arena_array(&fixture->arena, most, sizeof(*blocks)));
    struct article_image *images =
        need(arena_array(&fixture->arena, most, sizeof(*images)));
    struct mill_str *subtitles =
        need(arena_array(&fixture->arena, most, sizeof(*subtitles)));
    struct mill_str line;

    *article = article_blank;
    article->blocks.items = blocks;
    article->images.items = images;
    article->subtitles.items = subtitles;
    while (str_next(&lines, '\n', &line)) {
        struct mill_str text = str_from(line, 2);

        if (str_starts(line, str_of("T ")))
            article->title = keep(fixture, text);
        else if (str_starts(line, str_of("S ")))
            subtitles[article->subtitles.count++] = text;
        else if (str_starts(line, str_of("C ")))
            images[article->images.count++].caption = keep(fixture, text);
        else
            blocks[article->blocks.count++] = (struct article_block){
                .kind = str_of(kind_of(line.len ? line.data[0] : 'P')), .text = text
            };
    }
}

void fixture_judge(struct fixture *fixture, struct story *story, uint32_t *runs)
{
    if (!story_open(&fixture->article, &fixture->pool, story) ||
        !collapse(&story->pieces, &fixture_options, &fixture->pool, runs) ||
        !story_collapse_images(story) || !story_write(story, *runs))
        abort();
}

void fixture_verdicts(const struct pieces *pieces, char *out)
{
    static const char removed[] = { 0, 'r', 'R', 't', 'T', 'c', 'n', 'v' };
    static const char kept[] = { '.', 'f', 'p', 's', 'x', 'g' };

    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        const struct piece *piece = &pieces->items[at];

        *out++ =
            piece->reason == REASON_NONE ? kept[piece->kept] : removed[piece->reason];
    }
    *out = '\0';
}

struct mill_str fixture_text(struct fixture *fixture)
{
    const struct article_block_array *blocks = &fixture->article.blocks;
    size_t len = 0;
    char *text;

    for (size_t i = 0; i < blocks->count; i++)
        len += blocks->items[i].text.len + 1;
    text = need(arena_alloc(&fixture->arena, len));
    len = 0;
    for (size_t i = 0; i < blocks->count; i++) {
        if (i)
            text[len++] = '\n';
        if (blocks->items[i].text.len)
            memcpy(text + len, blocks->items[i].text.data, blocks->items[i].text.len);
        len += blocks->items[i].text.len;
    }
    return (struct mill_str){ text, len };
}

/* The entry of the article that starts at this byte; NULL: a kept block does. */
static const struct article_removed *removed_at(const struct article *out, size_t *next,
                                                size_t start)
{
    while (*next < out->removed.count) {
        const struct article_removed *removed = &out->removed.items[*next];

        if (!str_is(removed->of, "article"))
            ++*next;
        else if ((size_t)removed->start == start)
            return ++*next, removed;
        else
            break;
    }
    return NULL;
}

struct mill_str fixture_rebuild(struct fixture *fixture, const struct article *out)
{
    size_t len = 0, next = 0, block = 0, room = 1;
    char *text;

    for (size_t i = 0; i < out->blocks.count; i++)
        room += out->blocks.items[i].text.len + 1;
    for (size_t i = 0; i < out->removed.count; i++)
        room += out->removed.items[i].text.len + 1;
    text = need(arena_alloc(&fixture->arena, room));
    for (size_t n = 0;; n++) {
        size_t start = len + (n > 0);
        const struct article_removed *removed = removed_at(out, &next, start);
        struct mill_str part;

        if (!removed && block == out->blocks.count)
            return (struct mill_str){ text, len };
        part = removed ? removed->text : out->blocks.items[block++].text;
        if (n)
            text[len++] = '\n';
        if (part.len)
            memcpy(text + len, part.data, part.len);
        len += part.len;
    }
}
