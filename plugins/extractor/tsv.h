/* SPDX-License-Identifier: Apache-2.0
 *
 * tsv.h - reads a rule file: UTF-8, a header line of column names, a row a line, cells
 * apart by tabs, # comments, no quoting.
 *
 * What is wrong with a file is told to the host's problem() with file, line and column
 * (in characters, from 1), and the file as a whole is refused.
 */
#ifndef EXTRACTOR_TSV_H
#define EXTRACTOR_TSV_H

#include <newsmill/plugin.h>

enum { TSV_MAX_COLUMNS = 16, TSV_MAX_BYTES = 32 << 20 };

struct tsv_row {
    unsigned line;
    struct mill_str cells[TSV_MAX_COLUMNS]; /* in the order of the wanted names */
};

struct tsv {
    char *path, *text;    /* owned */
    struct tsv_row *rows; /* owned */
    size_t count, bytes;
};

/* `names` ends with NULL; every one must be in the header, in any order, and no other. A
 * cell that is missing at a row's end or is written "-" is empty. */
bool tsv_load(struct tsv *tsv, const char *path, const char *const *names,
              struct mill_host *host);
/* The same over text at hand, which is copied; `path` names it in problems. */
bool tsv_parse(struct tsv *tsv, const char *path, struct mill_str text,
               const char *const *names, struct mill_host *host);
void tsv_finish(struct tsv *tsv);

/* Tells of a cell, `offset` bytes into it. */
void tsv_problem(const struct tsv *tsv, const struct tsv_row *row, size_t cell,
                 size_t offset, struct mill_host *host, const char *what, ...)
    MILL_PRINTF(6, 7);

#endif
