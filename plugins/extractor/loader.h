/* SPDX-License-Identifier: Apache-2.0
 *
 * loader.h - what the parts of a rule set share while it is read: the folder, the host
 * that hears of problems, the count of regular expressions, the hash over every file.
 */
#ifndef EXTRACTOR_LOADER_H
#define EXTRACTOR_LOADER_H

#include "extractor/regex.h"
#include "extractor/trie.h"
#include "extractor/tsv.h"
#include "text/sha256.h"

struct loader {
    struct mill_host *host;
    const char *folder;   /* of one language */
    unsigned regexes;     /* compiled so far, and so the next one's index */
    unsigned interpreted; /* of these, without machine code */
    struct sha256 sha;
    bool good; /* false after the first problem */
};

void loader_init(struct loader *loader, struct mill_host *host);

/* Reads folder/name; what is read goes into the hash. */
bool loader_open(struct loader *loader, const char *name, const char *const *columns,
                 struct tsv *tsv);
/* The cell's regular expression; NULL when it is empty or broken (then a problem). */
struct regex *loader_regex(struct loader *loader, const struct tsv *tsv,
                           const struct tsv_row *row, size_t cell, bool anchored);
/* A problem with a cell. */
#define loader_problem(loader, tsv, row, cell, ...)                                      \
    (tsv_problem((tsv), (row), (cell), 0, (loader)->host, __VA_ARGS__),                  \
     (loader)->good = false)
/* The place of the cell's word in a list that ends with NULL; -1 and a problem when it is
 * not there. */
int loader_choice(struct loader *loader, const struct tsv *tsv, const struct tsv_row *row,
                  size_t cell, const char *const *choices);
/* A number; 0 for an empty cell, a problem for anything else. */
double loader_number(struct loader *loader, const struct tsv *tsv,
                     const struct tsv_row *row, size_t cell);
/* A copy that the caller frees; out of memory is a problem, and gives "". */
struct mill_str loader_keep(struct loader *loader, struct mill_str text);
void *loader_array(struct loader *loader, size_t count, size_t size);
/* Adds the pieces of "a|b|c" to a trie. */
void loader_words(struct loader *loader, struct trie *trie, struct mill_str words,
                  uint32_t value);

#endif
