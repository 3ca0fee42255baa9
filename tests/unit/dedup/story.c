/* SPDX-License-Identifier: Apache-2.0
 * story.c - what goes out rebuilds what came in, points to the right bytes, and names
 * only text that stays. */
#include "dedup/key.h"
#include "fixture.h"
#include "test.h"
#include "text/sha256.h"
#include "text/str.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define P1                                                                                                         \
    "남해안 다섯 개 시군이 공동으로 운영하는 순환 버스가 내년 봄부터 섬 지역까지 " \
    "다닌다."
#define P2                                                                               \
    "군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 띄우기로 했다고 밝혔다."

static void a_double_body_is_told_once(void **state)
{
    struct fixture fixture;
    struct story story;
    const struct article *out;
    char sha[SHA256_HEX];
    uint32_t runs;

    fixture_init(&fixture);
    fixture_read(&fixture, S("S 봄부터 섬까지\nP " P1 "\nP " P2 "\nP 봄부터 섬까지\nP " P1
                             "\nP " P2));
    fixture_judge(&fixture, &story, &runs);
    out = story.out;
    assert_int_equal(out->blocks.count, 2);
    assert_str(out->blocks.items[1].text, P2);
    assert_int_equal(out->removed.count, 3);
    assert_str(out->removed.items[0].of, "article");
    assert_str(out->removed.items[0].reason, "run");
    assert_str(out->removed.items[0].text, "봄부터 섬까지");
    assert_str(out->removed.items[0].duplicate_of->field, "subtitle");
    assert_null(out->removed.items[0].duplicate_of->article_id);
    assert_int_equal(out->removed.items[0].duplicate_of->end, strlen("봄부터 섬까지"));
    assert_str(out->removed.items[2].duplicate_of->field, "body");
    assert_int_equal(out->removed.items[2].duplicate_of->start, strlen(P1) + 1);
    assert_int_equal(out->removed.items[2].start,
                     2 * strlen(P1) + strlen(P2) + strlen("봄부터 섬까지") + 4);
    assert_true(*out->removed.items[2].score == 1);
    sha256_hex(S(P1 "\n" P2), sha);
    assert_str(out->text_sha256, sha);
    assert_int_equal(out->attributes.count, 1);
    assert_str(out->attributes.items[0].name, "double_scrapes");
    assert_str(out->attributes.items[0].value, "1");
    fixture_finish(&fixture);
}

static void what_others_removed_stays_first(void **state)
{
    static const struct article_removed menu[] = {
        { .of = MILL_STR("page"), .reason = MILL_STR("menu"), .text = MILL_STR("홈") },
    };
    struct fixture fixture;
    struct story story;
    uint32_t runs;

    fixture_init(&fixture);
    fixture_read(&fixture, S("P " P1 "\nP " P1));
    fixture.article.removed = (struct article_removed_array){ menu, 1 };
    fixture_judge(&fixture, &story, &runs);
    assert_int_equal(story.out->removed.count, 2);
    assert_str(story.out->removed.items[0].reason, "menu");
    assert_str(story.out->removed.items[1].reason, "twin");
    fixture_finish(&fixture);
}

static void covered_points_into_its_source(void **state)
{
    struct fixture fixture;
    struct story story;
    const struct article_original *original;
    struct mill_str text;
    uint32_t runs;

    fixture_init(&fixture);
    fixture_read(&fixture, S("P 머리말: “" P1 "” " P2
                             "\nP 다른 이야기를 하는 문단이 여기에 하나 있다.\nP " P2));
    fixture_judge(&fixture, &story, &runs);
    assert_int_equal(story.out->removed.count, 1);
    assert_str(story.out->removed.items[0].reason, "covered");
    original = story.out->removed.items[0].duplicate_of;
    text = fixture_text(&fixture);
    assert_str(str_slice(text, (size_t)original->start, (size_t)original->end), P2);
    fixture_finish(&fixture);
}

/* Images: caption | credit | address, NULL: none. */
static struct image_case {
    const char *name;
    const char *images[2][3];
    size_t images_left, captions_left;
} images[] = {
    { "two captions",
      { { "등대 앞에 배가 서 있다. /한빛일보", NULL, NULL }, { "선착장", NULL, NULL } },
      2,
      2 },
    { "one caption, no address",
      { { "등대 앞에", NULL, NULL }, { "등대 앞에", NULL, NULL } },
      1,
      1 },
    { "one caption, one address",
      { { "등대 앞에", NULL, "a" }, { "등대 앞에", NULL, "a" } },
      1,
      1 },
    { "one long caption, two addresses",
      { { "등대 앞에 배가 서 있고 사람들이 그 곁에서 물고기를 나른다", NULL, "a" },
        { "등대 앞에 배가 서 있고 사람들이 그 곁에서 물고기를 나른다", NULL, "b" } },
      2,
      1 },
    { "a word below two pictures",
      { { "자료사진", NULL, "a" }, { "자료사진", NULL, "b" } },
      2,
      2 },
    { "with and without its credit",
      { { "등대 앞에 /한빛", "한빛", "a" }, { "등대 앞에", NULL, "a" } },
      1,
      1 },
    { "without and with its credit",
      { { "등대 앞에", NULL, "a" }, { "등대 앞에 /한빛", "한빛", "a" } },
      1,
      1 },
};

static void captions_are_said_once(void **state)
{
    const struct image_case *c = *state;
    struct mill_str texts[2][3];
    struct article_image items[2];
    struct fixture fixture;
    struct story story;
    size_t captions = 0;
    uint32_t runs;

    fixture_init(&fixture);
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 3; k++)
            texts[i][k] = str_of(c->images[i][k]);
        items[i] = (struct article_image){
            .caption = &texts[i][0],
            .credit = c->images[i][1] ? &texts[i][1] : NULL,
            .url = c->images[i][2] ? &texts[i][2] : NULL,
        };
    }
    fixture.article.images = (struct article_image_array){ items, 2 };
    fixture_judge(&fixture, &story, &runs);
    assert_int_equal(story.out->images.count, c->images_left);
    for (size_t i = 0; i < story.out->images.count; i++)
        captions += story.out->images.items[i].caption != NULL;
    assert_int_equal(captions, c->captions_left);
    assert_int_equal(story.out->removed.count, 2 - c->captions_left);
    if (c->captions_left < 2) {
        assert_str(story.out->removed.items[0].of, "images");
        assert_str(story.out->removed.items[0].duplicate_of->field, "caption");
    }
    fixture_finish(&fixture);
}

static uint32_t random_below(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

/* Lines from a few words, so that they often repeat, grow and contain each other. */
static size_t invent(uint64_t *seed, char *out, size_t room)
{
    static const char first[] = P1, second[] = P2;
    const char *words[] = { "바다", "버스는 ", "섬까지 ", "3-2",   "“그렇다”",
                            "Q. ",  first,     second,    "1,000", "" };
    uint32_t lines = random_below(seed, 14);
    size_t len = 0;

    for (uint32_t i = 0; i < lines; i++) {
        uint32_t count = random_below(seed, 4);

        len += (size_t)snprintf(out + len, room - len, "%s%c ", i ? "\n" : "",
                                "PPPPPHLQXTSC"[random_below(seed, 12)]);
        for (uint32_t w = 0; w < count; w++)
            len += (size_t)snprintf(out + len, room - len, "%s",
                                    words[random_below(seed, COUNT(words))]);
    }
    return len;
}

static void sources_stay(const struct pieces *pieces)
{
    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        const struct piece *piece = &pieces->items[at];

        if (piece->reason == REASON_NONE)
            continue;
        assert_true(piece->source < pieces->count);
        assert_int_equal(pieces->items[piece->source].reason, REASON_NONE);
        assert_true(piece->source_start <= piece->source_end);
        if (piece->reason == REASON_TITLE || piece->reason == REASON_CAPTION)
            assert_true(key_equal(&piece->key, &pieces->items[piece->source].key));
    }
}

static void any_article_is_rebuilt(void **state)
{
    static char lines[16384];
    uint64_t seed = 3;

    for (int round = 0; round < 3000; round++) {
        struct mill_str text = { lines, invent(&seed, lines, sizeof(lines)) };
        struct fixture fixture;
        struct story story;
        uint32_t runs;

        fixture_init(&fixture);
        fixture_read(&fixture, text);
        fixture_judge(&fixture, &story, &runs);
        sources_stay(&story.pieces);
        assert_true(
            str_equal(fixture_rebuild(&fixture, story.out), fixture_text(&fixture)));
        fixture_finish(&fixture);
    }
}

/* Articles made to be slow: each must be judged in well under a second, sanitizers on. */
static struct hostile_case {
    const char *name, *line;
    bool numbered;
    size_t lines;
} hostile[] = {
    { "10,000 equal short blocks", "같은 말", false, 10000 },
    { "10,000 equal long blocks", P1, false, 10000 },
    { "10,000 blocks but for a number", P1, true, 10000 },
    { "one letter, over and over",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      true, 10000 },
};

static void is_judged_in_time(void **state)
{
    const struct hostile_case *c = *state;
    size_t room = c->lines * (strlen(c->line) + 16), len = 0;
    char *lines = test_malloc(room);
    struct fixture fixture;
    struct story story;
    clock_t start;
    uint32_t runs;

    for (size_t i = 0; i < c->lines; i++)
        len += (size_t)snprintf(lines + len, room - len,
                                c->numbered ? "P %s %zu\n" : "P %s\n", c->line, i);
    fixture_init(&fixture);
    fixture_read(&fixture, (struct mill_str){ lines, len });
    start = clock();
    fixture_judge(&fixture, &story, &runs);
    assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    assert_true(str_equal(fixture_rebuild(&fixture, story.out), fixture_text(&fixture)));
    fixture_finish(&fixture);
    test_free(lines);
}

static void a_block_of_a_megabyte(void **state)
{
    enum { MEGABYTE = 1 << 20 };
    char *text = test_malloc(MEGABYTE);
    struct article_block blocks[3];
    struct fixture fixture;
    struct story story;
    clock_t start;
    uint32_t runs;

    for (size_t i = 0; i < MEGABYTE; i++)
        text[i] = i % 7 ? (char)('a' + i * i % 23) : ' ';
    for (int i = 0; i < 3; i++)
        blocks[i] = (struct article_block){ .kind = S("paragraph"),
                                            .text = { text, MEGABYTE - (size_t)i * 3 } };
    fixture_init(&fixture);
    fixture.article.blocks = (struct article_block_array){ blocks, 3 };
    start = clock();
    fixture_judge(&fixture, &story, &runs);
    assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    assert_true(str_equal(fixture_rebuild(&fixture, story.out), fixture_text(&fixture)));
    fixture_finish(&fixture);
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_double_body_is_told_once),
        cmocka_unit_test(what_others_removed_stays_first),
        cmocka_unit_test(covered_points_into_its_source),
        cmocka_unit_test(any_article_is_rebuilt),
        cmocka_unit_test(a_block_of_a_megabyte),
    };

    return run_table(images, captions_are_said_once) +
           run_table(hostile, is_judged_in_time) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
