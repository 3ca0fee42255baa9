/* SPDX-License-Identifier: Apache-2.0
 *
 * table.h - files of tab-separated columns, and words that mean a number.
 *
 * A line beginning with '#' is a comment; empty lines are skipped. What is wrong is said
 * with its file, line and column, and all of it, not just the first.
 */
#ifndef NEWSMILL_TEXT_TABLE_H
#define NEWSMILL_TEXT_TABLE_H

#include <newsmill/type.h>

enum {
    TABLE_BYTES_MAX = 1 << 22, /* of a file */
    TABLE_COLUMNS_MAX = 4
};

/* Where problems are said; line and column from 1, 0: unknown. */
struct table_listener {
    void (*problem)(void *arg, const char *file, unsigned line, unsigned column,
                    const char *what);
    void *arg;
    unsigned problems; /* said so far */
};

struct table_row {
    struct mill_str
        columns[TABLE_COLUMNS_MAX];     /* trimmed; borrowed from the file's text */
    unsigned starts[TABLE_COLUMNS_MAX]; /* columns of characters, from 1 */
    size_t count;
    unsigned line;
    const char *file;
};

void table_problem(struct table_listener *listener, const struct table_row *row,
                   size_t column, const char *what);

/* Reads `path` and calls see() for each row of `columns` columns (the last `optional` of
 * them may be missing). Returns the file's text (owned, free()): rows point into it;
 * NULL: the problem is said. */
char *table_read(const char *path, size_t columns, size_t optional,
                 struct table_listener *listener,
                 void (*see)(void *arg, const struct table_row *row), void *arg);

/* Words that mean a number. */
struct words {
    struct word *slots;
    size_t size, count;
};
/* Borrows the word. One that is there gets the bits of both numbers. False: no memory. */
bool words_add(struct words *words, struct mill_str word, uint32_t value);
uint32_t words_find(const struct words *words, struct mill_str word); /* 0: not there */
void words_free(struct words *words);

#endif
