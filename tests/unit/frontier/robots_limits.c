/* SPDX-License-Identifier: Apache-2.0
 * robots_limits.c - files and paths that are too large, or meant to take long. */
#include "fetcher/robots.h"
#include "test.h"
#include "text/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct file {
    char *text;
    size_t len, room;
};

static void write_text(struct file *file, const char *text, size_t len)
{
    if (file->len + len > file->room) {
        file->room = 2 * (file->len + len);
        file->text = realloc(file->text, file->room);
        assert_non_null(file->text);
    }
    memcpy(file->text + file->len, text, len);
    file->len += len;
}

static void write_line(struct file *file, const char *line)
{
    write_text(file, line, strlen(line));
    write_text(file, "\n", 1);
}

static struct robots *parse(struct file *file)
{
    struct robots *robots =
        robots_parse((struct mill_str){ file->text, file->len }, S("newsmill"));

    assert_non_null(robots);
    assert_true(robots_text(robots).len <= ROBOTS_TEXT_BYTES);
    free(file->text);
    *file = (struct file){ 0 };
    return robots;
}

static int64_t cpu_ms(void)
{
    return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

/* 1 MB of rules that are all different: what is said to be forbidden stays forbidden, an
 * exception goes, and what has nothing to do with it stays allowed. */
static void a_megabyte_forbids_no_less(void **state)
{
    struct file file = { 0 };
    struct robots *robots;
    char line[80], path[64];
    int count = 0;

    write_line(&file, "User-agent: *\nAllow: /tag/00000000/open");
    for (; file.len < 1 << 20; count++) {
        snprintf(line, sizeof(line), "Disallow: /tag/%08d/page", count);
        write_line(&file, line);
    }
    robots = parse(&file);
    for (int i = 0; i < count; i += 97) {
        snprintf(path, sizeof(path), "/tag/%08d/page/1", i);
        assert_false(robots_allow(robots, str_of(path)));
    }
    assert_false(robots_allow(robots, S("/tag/00000000/page")));
    assert_true(robots_allow(robots, S("/news/1")));
    robots_free(robots);
}

/* Whichever way the cut meets them. */
static void escapes_survive_the_cut(void **state)
{
    static const char *const heads[] = { "/", "/a", "/ab" };

    for (size_t i = 0; i < COUNT(heads); i++) {
        struct file file = { 0 };
        struct robots *robots, *again;
        char line[64];

        write_line(&file, "User-agent: *");
        for (int j = 0; j < 20000; j++) {
            snprintf(line, sizeof(line), "Disallow: %s%%ED%%95%%%02X%%EA%%B0%%%02X%d/x",
                     heads[i], 128 + j % 64, 128 + j / 64 % 64, j);
            write_line(&file, line);
        }
        robots = parse(&file);
        again = robots_read(robots_text(robots));
        assert_non_null(again);
        snprintf(line, sizeof(line), "%s%%ED%%95%%80%%EA%%B0%%800/x", heads[i]);
        assert_false(robots_allow(again, str_of(line)));
        assert_true(robots_allow(again, S("/b")));
        robots_free(robots);
        robots_free(again);
    }
}

static void our_group_after_half_a_megabyte(void **state)
{
    struct file file = { 0 };
    struct robots *robots;

    write_line(&file, "User-agent: x");
    while (file.len < 520 << 10)
        write_line(&file, "Disallow: /of/no/interest/to/us");
    write_line(&file, "User-agent: newsmill\nDisallow: /a");
    robots = parse(&file);
    assert_false(robots_allow(robots, S("/a")));
    robots_free(robots);
}

/* The half line at the limit is not read: "Allow: /" is not what was written. */
static void the_last_line_is_whole(void **state)
{
    static const char end[] = "\nDisallow: /\nAllow: /";
    struct file file = { 0 };
    struct robots *robots;

    write_line(&file, "User-agent: *");
    while (file.len + sizeof(end) - 1 < ROBOTS_READ_BYTES)
        write_text(&file, "#", 1);
    write_text(&file, end, sizeof(end) - 1);
    for (int more = 0; more < 2; more++) { /* cut by whoever fetched it, or here */
        struct mill_str text = { file.text, file.len };

        robots = robots_parse(text, S("newsmill"));
        assert_false(robots_allow(robots, S("/a")));
        robots_free(robots);
        write_text(&file, "open", 4);
    }
    free(file.text);
}

static void a_long_pattern_forbids_its_head(void **state)
{
    struct file file = { 0 };
    struct robots *robots;
    char path[3000];

    memset(path, 'a', sizeof(path));
    path[0] = '/';
    write_text(&file, "User-agent: *\nDisallow: ", 24);
    write_text(&file, path, sizeof(path));
    write_text(&file, "$\nAllow: ", 9);
    write_text(&file, path, sizeof(path));
    robots = parse(&file);
    assert_false(robots_allow(robots, (struct mill_str){ path, sizeof(path) }));
    assert_true(robots_allow(robots, (struct mill_str){ path, 2000 }));
    robots_free(robots);
}

static void a_long_path_is_denied(void **state)
{
    struct robots *robots = robots_all(true);
    char *path = malloc(ROBOTS_PATH_BYTES + 1);

    memset(path, '\xFF', ROBOTS_PATH_BYTES + 1);
    path[0] = '/';
    assert_true(robots_allow(robots, (struct mill_str){ path, ROBOTS_PATH_BYTES }));
    assert_false(robots_allow(robots, (struct mill_str){ path, ROBOTS_PATH_BYTES + 1 }));
    free(path);
    robots_free(robots);
}

/* As many stars as there is room for, none of which leads to a match: backtracking would
 * take longer than the universe has been there. */
static void stars_do_not_multiply(void **state)
{
    struct file file = { 0 };
    struct robots *robots;
    char path[ROBOTS_PATH_BYTES];
    int64_t before_ms;

    write_line(&file, "User-agent: *");
    for (int i = 0; i < 30; i++) {
        write_text(&file, "Disallow: /", 11);
        for (int j = 0; j < 1000; j++)
            write_text(&file, "*a", 2);
        write_text(&file, (const char[]){ 'b', (char)('A' + i), '$', '\n' }, 4);
    }
    robots = parse(&file);
    memset(path, 'a', sizeof(path));
    path[0] = '/';
    before_ms = cpu_ms();
    for (int i = 0; i < 10; i++)
        assert_true(robots_allow(robots, (struct mill_str){ path, sizeof(path) }));
    assert_true(cpu_ms() - before_ms < 2000);
    robots_free(robots);
}

/* Needles that nearly match everywhere. */
static void pieces_do_not_multiply(void **state)
{
    struct file file = { 0 };
    struct robots *robots;
    char path[ROBOTS_PATH_BYTES], piece[1500];
    int64_t before_ms;

    memset(piece, 'a', sizeof(piece));
    memset(path, 'a', sizeof(path));
    path[0] = '/';
    write_line(&file, "User-agent: *");
    for (int i = 0; i < 40; i++) {
        write_text(&file, "Disallow: /*", 12);
        write_text(&file, piece, sizeof(piece) - (size_t)i);
        write_text(&file, "b", 1);
        write_text(&file, piece, 10);
        write_text(&file, "\n", 1);
    }
    robots = parse(&file);
    before_ms = cpu_ms();
    for (int i = 0; i < 10; i++)
        assert_true(robots_allow(robots, (struct mill_str){ path, sizeof(path) }));
    assert_true(cpu_ms() - before_ms < 2000);
    robots_free(robots);
}

/* A megabyte of lines that say nothing, or of one line. */
static void junk_takes_no_time(void **state)
{
    int64_t before_ms = cpu_ms();

    for (int kind = 0; kind < 4; kind++) {
        char *text = malloc(1 << 20);

        memset(text, "\n:*\0"[kind], 1 << 20);
        robots_free(robots_parse((struct mill_str){ text, 1 << 20 }, S("newsmill")));
        free(text);
    }
    assert_true(cpu_ms() - before_ms < 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_megabyte_forbids_no_less),
        cmocka_unit_test(escapes_survive_the_cut),
        cmocka_unit_test(our_group_after_half_a_megabyte),
        cmocka_unit_test(the_last_line_is_whole),
        cmocka_unit_test(a_long_pattern_forbids_its_head),
        cmocka_unit_test(a_long_path_is_denied),
        cmocka_unit_test(stars_do_not_multiply),
        cmocka_unit_test(pieces_do_not_multiply),
        cmocka_unit_test(junk_takes_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
