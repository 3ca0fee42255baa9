/* SPDX-License-Identifier: Apache-2.0
 *
 * cleaner.c - the full clean beside libxml2's HTML parser alone, over the same pages.
 *
 * usage: cleaner [--dir FOLDER of .html files]. Without it: pages that are made here,
 * with the shares of script, markup and text that real ones have. */
#include <dirent.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "cleaner/clean.h"

enum { MADE = 24, PAGE_ROOM = 1 << 20, PAGES_MAX = 4096, FILE_MAX = 16 << 20 };

struct pages {
    char *texts[PAGES_MAX];
    size_t lens[PAGES_MAX], count, bytes;
    struct lists *lists;
    struct pool pool;
    struct doc doc;
    size_t kept;
};

static void add(struct pages *pages, char *text, size_t len)
{
    if (pages->count == PAGES_MAX) {
        free(text);
        return;
    }
    pages->texts[pages->count] = text;
    pages->lens[pages->count++] = len;
    pages->bytes += len;
}

static size_t put(char *text, size_t n, const char *what)
{
    return n + (size_t)snprintf(text + n, PAGE_ROOM - n, "%s", what);
}

static size_t put_boxes(char *text, size_t n, const char *class, int count, int seed)
{
    for (int i = 0; i < count; i++)
        n += (size_t)snprintf(
            text + n, PAGE_ROOM - n,
            "<li class=\"%s-item c-%d\"><a class=\"link\" "
            "href=\"/news/%d/%d.html?from=%s\" "
            "data-id=\"%d\"><img src=\"/thumb/%d.jpg\" width=\"80\" alt=\"\"><span "
            "class=\"t\">Headline number %d of the day</span></a></li>\n",
            class, i % 7, seed, i, class, i, i, i);
    return n;
}

/* Korean and English pages by turns, 60 to 200 kB. */
static void make(struct pages *pages, int seed)
{
    static const char *const sentences[2] = {
        "<p class=\"par\">The council said on Monday that three new bridges &amp; a road "
        "will be "
        "built before next spring, at a cost of four million, and that traffic will "
        "ease.</p>\n",
        "<p class=\"par\">한빛군은 내년 봄까지 하천에 새 다리 세 곳을 놓기로 했다고 "
        "밝혔다. 주민들은 "
        "출퇴근 시간이 절반으로 줄어들 것으로 기대하고 있다.</p>\n"
    };
    char *text = malloc(PAGE_ROOM);
    size_t n = 0;

    if (!text)
        return;
    n = put(
        text, n,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Bridges"
        "</title><meta property=\"og:title\" content=\"New bridges\"><style>");
    for (int i = 0; i < 300 + seed * 10; i++)
        n += (size_t)snprintf(text + n, PAGE_ROOM - n,
                              ".c-%d>a{margin:0 %dpx;color:#%06x}\n", i, i, i * 977);
    n = put(text, n, "</style><script>");
    for (int i = 0; i < 500 + seed * 20; i++)
        n += (size_t)snprintf(text + n, PAGE_ROOM - n,
                              "window.q%d=function(a,b){return a<b?'<i>'+a+'</i>':b}; ",
                              i);
    n = put(text, n, "</script></head><body><header class=\"site-header\"><nav><ul>");
    n = put_boxes(text, n, "menu", 40, seed);
    n = put(text, n,
            "</ul></nav></header><main><article><h1>New bridges</h1><div "
            "class=\"story-text\">");
    for (int i = 0; i < 30 + seed; i++)
        n = put(text, n, sentences[seed % 2]);
    n = put(text, n, "</div></article><aside class=\"related\"><ul>");
    n = put_boxes(text, n, "related", 60, seed);
    n = put(text, n,
            "</ul></aside></main><footer><p>Copyright</p></footer></body></html>");
    add(pages, text, n);
}

static void read_file(struct pages *pages, const char *folder, const char *name)
{
    char path[4096];
    char *text;
    FILE *file;

    if (strlen(name) < 5 || strcmp(name + strlen(name) - 5, ".html") != 0)
        return;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    text = file ? malloc(FILE_MAX) : NULL;
    if (text) {
        size_t len = fread(text, 1, FILE_MAX, file);
        char *fit = len ? realloc(text, len) : NULL;

        if (fit)
            add(pages, fit, len);
        else
            free(text);
    }
    if (file)
        fclose(file);
}

static void read_folder(struct pages *pages, const char *folder)
{
    DIR *dir = opendir(folder);

    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
        read_file(pages, folder, entry->d_name);
    if (dir)
        closedir(dir);
}

static void clean_all(void *arg)
{
    struct pages *pages = arg;

    for (size_t i = 0; i < pages->count; i++) {
        struct doc_input input = { .body = { pages->texts[i], pages->lens[i] },
                                   .max_body = FILE_MAX };
        char why[CLEAN_WHY];

        pages->kept += clean_page(&pages->pool, pages->lists, &input, &pages->doc, why);
    }
}

static void parse_all(void *arg)
{
    struct pages *pages = arg;

    for (size_t i = 0; i < pages->count; i++) {
        htmlDocPtr doc =
            htmlReadMemory(pages->texts[i], (int)pages->lens[i], NULL, "UTF-8",
                           HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_RECOVER | XML_PARSE_HUGE);

        xmlFreeDoc(doc);
    }
}

static bool prepare(struct pages *pages)
{
    struct table_listener listener = { 0 };
    struct lists_paths paths = { CONF "/cleaner/classes.tsv", CONF "/cleaner/lines.tsv",
                                 CONF "/outlets.tsv" };

    pool_init(&pages->pool, CLEAN_POOL_MAX);
    pages->lists = lists_new(&paths, &listener);
    return pages->lists != NULL;
}

int main(int argc, char **argv)
{
    struct pages *pages = calloc(1, sizeof(*pages));
    struct bench_time ours, theirs;
    char note[64];

    if (!pages || !prepare(pages))
        return 1;
    if (argc == 3 && !strcmp(argv[1], "--dir"))
        read_folder(pages, argv[2]);
    for (int i = 0; argc == 1 && i < MADE; i++)
        make(pages, i);
    if (!pages->count) {
        fprintf(stderr, "usage: cleaner [--dir FOLDER of .html files]\n");
        return 2;
    }
    ours = bench_run(clean_all, pages);
    theirs = bench_run(parse_all, pages);
    snprintf(note, sizeof(note), "%zu pages, mean %zu kB", pages->count,
             pages->bytes / pages->count / 1000);
    bench_print("clean a page", (double)pages->bytes / ours.cpu_ns * 1e3, "MB/s", note);
    bench_print("clean a page", (double)pages->count / ours.cpu_ns * 1e9, "pages/s",
                note);
    bench_print("parse a page, libxml2", (double)pages->bytes / theirs.cpu_ns * 1e3,
                "MB/s", "");
    bench_print("clean against libxml2's parse", theirs.cpu_ns / ours.cpu_ns, "times",
                "");
    for (size_t i = 0; i < pages->count; i++)
        free(pages->texts[i]);
    lists_free(pages->lists);
    pool_finish(&pages->pool);
    free(pages);
    return 0;
}
