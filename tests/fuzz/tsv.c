/* SPDX-License-Identifier: Apache-2.0
 *
 * tsv.c - fuzzes the reader of rule files and the compiler of their expressions: a bad
 * file is told of, a good one has its cells inside its text. */
#include "fuzz.h"

#include "extractor/regex.h"
#include "extractor/tsv.h"

static unsigned problems;

static void problem(struct mill_host *host, const char *file, unsigned line,
                    unsigned column, const char *what, ...)
{
    problems++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "a", "b", NULL };
    struct mill_host host = { .problem = problem };
    struct tsv tsv;

    problems = 0;
    if (!tsv_parse(&tsv, "fuzz", (struct mill_str){ (const char *)data, size }, names,
                   &host)) {
        HOLDS(problems > 0);
        return 0;
    }
    HOLDS(problems == 0);
    for (size_t i = 0; i < tsv.count && i < 8; i++)
        for (size_t j = 0; j < 2; j++) {
            struct mill_str cell = tsv.rows[i].cells[j];
            struct regex_error error;
            struct regex *regex;

            HOLDS(cell.data >= tsv.text && cell.data + cell.len <= tsv.text + size);
            regex = regex_new(cell, j, 0, &error);
            HOLDS(regex || error.offset <= cell.len);
            regex_free(regex);
        }
    tsv_finish(&tsv);
    return 0;
}
