/* SPDX-License-Identifier: Apache-2.0
 * loader.c - what the parts of a rule set share while it is read. */
#include "extractor/loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"

void loader_init(struct loader *loader, struct mill_host *host)
{
    memset(loader, 0, sizeof(*loader));
    loader->host = host;
    loader->good = true;
    sha256_init(&loader->sha);
}

bool loader_open(struct loader *loader, const char *name, const char *const *columns,
                 struct tsv *tsv)
{
    char path[4096];
    int len = snprintf(path, sizeof(path), "%s/%s", loader->folder, name);

    if (len < 0 || (size_t)len >= sizeof(path)) {
        mill_problem(loader->host, name, 0, 0, "path too long");
        loader->good = false;
        return false;
    }
    if (!tsv_load(tsv, path, columns, loader->host)) {
        loader->good = false;
        return false;
    }
    sha256_add(&loader->sha, (struct mill_str){ name, strlen(name) + 1 });
    sha256_add(&loader->sha, (struct mill_str){ tsv->text, tsv->bytes });
    return true;
}

struct regex *loader_regex(struct loader *loader, const struct tsv *tsv,
                           const struct tsv_row *row, size_t cell, bool anchored)
{
    struct regex_error error;
    struct regex *regex;

    if (!row->cells[cell].len)
        return NULL;
    regex = regex_new(row->cells[cell], anchored, loader->regexes, &error);
    if (!regex) {
        tsv_problem(tsv, row, cell, error.offset, loader->host, "%s", error.what);
        loader->good = false;
        return NULL;
    }
    loader->regexes++;
    loader->interpreted += !regex_jitted(regex);
    return regex;
}

int loader_choice(struct loader *loader, const struct tsv *tsv, const struct tsv_row *row,
                  size_t cell, const char *const *choices)
{
    struct mill_str word = row->cells[cell];
    char known[160] = "";

    for (int i = 0; choices[i]; i++) {
        size_t len = strlen(known);

        if (word.len == strlen(choices[i]) && !memcmp(word.data, choices[i], word.len))
            return i;
        snprintf(known + len, sizeof(known) - len, "%s%s", i ? ", " : "", choices[i]);
    }
    loader_problem(loader, tsv, row, cell, "unknown %.*s: want one of %s",
                   word.len ? (int)word.len : 4, word.len ? word.data : "cell", known);
    return -1;
}

double loader_number(struct loader *loader, const struct tsv *tsv,
                     const struct tsv_row *row, size_t cell)
{
    struct mill_str text = row->cells[cell];
    char copy[32] = "", *end = copy;
    double value = 0;

    if (!text.len)
        return 0;
    if (text.len < sizeof(copy)) {
        memcpy(copy, text.data, text.len);
        value = strtod(copy, &end);
    }
    if (end == copy || *end)
        loader_problem(loader, tsv, row, cell, "want a number, got %.*s", (int)text.len,
                       text.data);
    return value;
}

static void no_memory(struct loader *loader)
{
    if (loader->good)
        mill_problem(loader->host, loader->folder, 0, 0, "no memory");
    loader->good = false;
}

struct mill_str loader_keep(struct loader *loader, struct mill_str text)
{
    char *copy = malloc(text.len + 1);

    if (!copy) {
        no_memory(loader);
        return (struct mill_str){ NULL, 0 };
    }
    if (text.len)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return (struct mill_str){ copy, text.len };
}

void *loader_array(struct loader *loader, size_t count, size_t size)
{
    void *array = calloc(count ? count : 1, size);

    if (!array)
        no_memory(loader);
    return array;
}

void loader_words(struct loader *loader, struct trie *trie, struct mill_str words,
                  uint32_t value)
{
    struct mill_str word;

    while (chars_piece(&words, '|', &word))
        if (!trie_add(trie, word, value))
            no_memory(loader);
}
