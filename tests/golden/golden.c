/* SPDX-License-Identifier: Apache-2.0
 *
 * golden.c - runs one case through `newsmill try` and compares what comes out.
 *
 *     golden NEWSMILL tests/golden/STAGE/CASE
 *
 * README.md says what a case holds. UPDATE_GOLDEN=1 writes what came out instead of
 * comparing it.
 */
#include "base/buffer.h"
#include "diff.h"

#include <errno.h>
#include <glob.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 100, LARGEST = 64 << 20 };

struct arguments {
    char *items[MOST_ARGUMENTS + 1];
    size_t count;
    char text[1 << 14]; /* that the items lie in */
    size_t used;
};

/* A mistake in the case, not in the stage. */
static void __attribute__((noreturn, format(printf, 1, 2))) give_up(const char *why, ...)
{
    va_list args;

    va_start(args, why);
    fputs("golden: ", stdout);
    vprintf(why, args);
    va_end(args);
    putchar('\n');
    exit(2);
}

static void add(struct arguments *arguments, const char *text)
{
    size_t size = strlen(text) + 1;

    if (arguments->count == MOST_ARGUMENTS ||
        size > sizeof(arguments->text) - arguments->used)
        give_up("more arguments than %d, or %zu bytes of them", MOST_ARGUMENTS,
                sizeof(arguments->text));
    arguments->items[arguments->count++] =
        memcpy(arguments->text + arguments->used, text, size);
    arguments->used += size;
}

static void add_pair(struct arguments *arguments, const char *option, const char *value)
{
    if (!value)
        return;
    add(arguments, option);
    add(arguments, value);
}

/* ---- the case */

static json_t *read_meta(void)
{
    json_error_t error;
    json_t *meta;

    if (access("meta.json", F_OK) != 0)
        return json_object();
    meta = json_load_file("meta.json", JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(meta))
        give_up("meta.json:%d: %s", error.line, error.text);
    return meta;
}

static void add_meta(struct arguments *arguments, const json_t *meta)
{
    static const char *const known[][2] = { { "url", "--url" },
                                            { "published", "--published" },
                                            { "content_type", "--content-type" },
                                            { "now", "--now" } };
    const char *key;
    json_t *value;

    if (!json_object_get(meta, "now"))
        add_pair(arguments, "--now", "2026-01-01T00:00:00Z");
    json_object_foreach((json_t *)meta, key, value)
    {
        size_t i = 0;

        while (i < 4 && strcmp(known[i][0], key) != 0)
            i++;
        if (i < 4)
            add_pair(arguments, known[i][1], json_string_value(value));
        else if (strcmp(key, "ignore") != 0)
            give_up("meta.json: unknown member %s; want url, published, content_type, "
                    "now, ignore",
                    key);
    }
}

/* Lines of a small file, without comments, each to `take`. */
static void each_line(const char *file, void (*take)(void *arg, const char *line),
                      void *arg)
{
    FILE *stream = fopen(file, "r");
    char line[4096];

    while (stream && fgets(line, sizeof(line), stream)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] && line[0] != '#')
            take(arg, line);
    }
    if (stream)
        fclose(stream);
}

static void take_option(void *arg, const char *line)
{
    add_pair(arg, "--option", line);
}

/* in.jsonl, or the one file named page.*. */
static void add_input(struct arguments *arguments)
{
    glob_t pages;

    if (access("in.jsonl", F_OK) == 0) {
        add(arguments, "in.jsonl");
        return;
    }
    if (glob("page.*", 0, NULL, &pages) != 0 || pages.gl_pathc != 1)
        give_up("want in.jsonl, or one file page.html, page.txt or the like");
    add(arguments, pages.gl_pathv[0]);
    globfree(&pages);
}

/* ---- the run */

static void run_child(const struct arguments *arguments, int out)
{
    dup2(out, STDOUT_FILENO);
    unsetenv("NEWSMILL_CONFIG");
    execv(arguments->items[0], (char *const *)arguments->items);
    fprintf(stderr, "golden: %s: %s\n", arguments->items[0], strerror(errno));
    _exit(127);
}

static void read_all(int from, struct buffer *text)
{
    char block[1 << 14];
    ssize_t len;

    while ((len = read(from, block, sizeof(block))) > 0)
        buffer_add(text, block, (size_t)len);
    if (text->overflowed)
        give_up("more than %d bytes of output", LARGEST);
}

static void run(const struct arguments *arguments, struct buffer *text)
{
    int ends[2], status = 0;
    pid_t child;

    if (pipe(ends) != 0)
        give_up("pipe: %s", strerror(errno));
    child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(arguments, ends[1]);
    }
    close(ends[1]);
    read_all(ends[0], text);
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0)
        give_up("newsmill try exited with %d", WEXITSTATUS(status));
}

/* ---- what came out */

static json_t *parse_line(const char *file, size_t number, const char *line, size_t len)
{
    json_error_t error;
    json_t *record = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);

    if (!json_is_object(record))
        give_up("%s:%zu: %s", file, number, error.text);
    return record;
}

static json_t *parse_lines(const char *file, const char *text, size_t len)
{
    json_t *records = json_array();
    size_t number = 1;

    for (size_t at = 0; at < len; number++) {
        const char *line = text + at, *end = memchr(line, '\n', len - at);
        size_t size = end ? (size_t)(end - line) : len - at;

        if (size)
            json_array_append_new(records, parse_line(file, number, line, size));
        at += size + 1;
    }
    return records;
}

static json_t *read_expected(const char *file)
{
    struct buffer text;
    FILE *stream = fopen(file, "r");
    json_t *records;

    buffer_init(&text, LARGEST);
    if (stream)
        read_all(fileno(stream), &text);
    records = parse_lines(file, text.data, text.len);
    if (stream)
        fclose(stream);
    buffer_finish(&text);
    return records;
}

/* Parts the refused from the rest, and drops the name of the file, which says nothing. */
static void sort_out(json_t *all, json_t *out, json_t *rejected)
{
    json_t *record;
    size_t i;

    json_array_foreach(all, i, record)
    {
        const char *topic = json_string_value(json_object_get(record, "topic"));
        bool dead = topic && !strcmp(topic, "dead");

        json_object_del(record, "file");
        if (dead)
            json_object_del(record, "topic");
        json_array_append(dead ? rejected : out, record);
    }
}

static void ignore_path(void *arg, const char *path)
{
    json_t *record;
    size_t i;

    json_array_foreach((json_t *)arg, i, record) diff_ignore(record, path);
}

/* The case's own list, and that of its stage. */
static void ignore(json_t *records, const json_t *meta)
{
    const json_t *path;
    size_t i;

    json_array_foreach(json_object_get(meta, "ignore"), i, path)
        ignore_path(records, json_string_value(path));
    each_line("../ignore", ignore_path, records);
}

static void write_records(const char *file, const json_t *records)
{
    const json_t *record;
    FILE *stream;
    size_t i;

    if (!json_array_size(records)) {
        unlink(file);
        return;
    }
    stream = fopen(file, "w");
    if (!stream)
        give_up("%s: %s", file, strerror(errno));
    json_array_foreach((json_t *)records, i, record)
    {
        json_dumpf(record, stream,
                   JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
        fputc('\n', stream);
    }
    if (fclose(stream) != 0)
        give_up("%s: %s", file, strerror(errno));
}

static int settle(const char *file, json_t *actual, const json_t *meta)
{
    const char *update = getenv("UPDATE_GOLDEN");
    json_t *expected;
    bool same;

    ignore(actual, meta);
    if (update && update[0] && strcmp(update, "0") != 0) {
        write_records(file, actual);
        return 0;
    }
    expected = read_expected(file);
    ignore(expected, meta);
    same = diff_records(file, expected, actual);
    json_decref(expected);
    return same ? 0 : 1;
}

static int settle_all(const struct buffer *text, const json_t *meta)
{
    json_t *all = parse_lines("output", text->data, text->len);
    json_t *out = json_array(), *rejected = json_array();
    int failed;

    sort_out(all, out, rejected);
    failed = settle("out.jsonl", out, meta) | settle("rejected.jsonl", rejected, meta);
    if (failed)
        printf("- expected, + came out. When it is right so: UPDATE_GOLDEN=1 ctest -R "
               "golden, and read the diff\n");
    json_decref(all);
    json_decref(out);
    json_decref(rejected);
    return failed;
}

int main(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct buffer text;
    char *stage, *slash;
    json_t *meta;
    int failed;

    if (argc != 3 || chdir(argv[2]) != 0)
        give_up("usage: golden NEWSMILL FOLDER");
    slash = strrchr(argv[2], '/');
    if (!slash)
        give_up("%s: want STAGE/CASE", argv[2]);
    *slash = '\0';
    stage = strrchr(argv[2], '/') ? strrchr(argv[2], '/') + 1 : argv[2];
    meta = read_meta();
    add(&arguments, argv[1]);
    add(&arguments, "try");
    add(&arguments, stage);
    add(&arguments, "--json");
    add_meta(&arguments, meta);
    each_line("options", take_option, &arguments);
    add_input(&arguments);
    buffer_init(&text, LARGEST);
    run(&arguments, &text);
    failed = settle_all(&text, meta);
    buffer_finish(&text);
    json_decref(meta);
    return failed;
}
