/* SPDX-License-Identifier: Apache-2.0
 * tsv.c - what a rule file may look like, and where its faults are. */
#include "extractor/tsv.h"

#include <stdio.h>

#include "at_hand.h"

struct tsv_case {
    const char *name, *text;
    const char *problem; /* NULL: fine */
    size_t rows;
    const char *cells; /* of the first row, apart by / */
};

static struct tsv_case cases[] = {
    { "a header and a row", "a\tb\n1\t2\n", NULL, 1, "1/2" },
    { "columns in another order", "b\ta\n2\t1\n", NULL, 1, "1/2" },
    { "comments and empty lines", "# x\n\na\tb\n# y\n1\t2\n", NULL, 1, "1/2" },
    { "a dash is an empty cell", "a\tb\n-\t2\n", NULL, 1, "/2" },
    { "a missing last cell is empty", "a\tb\n1\n", NULL, 1, "1/" },
    { "no line end at the end", "a\tb\n1\t2", NULL, 1, "1/2" },
    { "a carriage return is no text", "a\tb\r\n1\t2\r\n", NULL, 1, "1/2" },
    { "a byte order mark is skipped",
      "\xef\xbb\xbf"
      "a\tb\n1\t2\n",
      NULL, 1, "1/2" },
    { "Hangul", "a\tb\n가나\t다\n", NULL, 1, "가나/다" },
    { "an unknown column", "a\tb\tc\n", "r.tsv:1:5: unknown column c", 0, "" },
    { "a missing column", "a\n", "r.tsv:1:1: column b is missing from the header line", 0,
      "" },
    { "a column twice", "a\ta\tb\n", "r.tsv:1:3: column a twice", 0, "" },
    { "too many cells", "a\tb\n가\t2\t3\n",
      "r.tsv:2:5: more cells than the header has columns (2)", 0, "" },
    { "no header", "# only this\n", "r.tsv:1:1: no header line", 0, "" },
    { "no UTF-8", "a\tb\n가\t\xff\n", "r.tsv:2:3: no UTF-8, or a NUL", 0, "" },
};

static void reads(void **state)
{
    static const char *const names[] = { "a", "b", NULL };
    struct tsv_case *row = *state;
    struct test_host host;
    struct tsv tsv;
    bool good;

    test_host_init(&host);
    good = tsv_parse(&tsv, "dir/r.tsv", test_str(row->text), names, &host.host);
    assert_int_equal(good, !row->problem);
    if (row->problem) {
        assert_string_equal(host.problem, row->problem);
        return;
    }
    assert_int_equal(tsv.count, row->rows);
    {
        char cells[64];

        snprintf(cells, sizeof(cells), "%.*s/%.*s", (int)tsv.rows[0].cells[0].len,
                 tsv.rows[0].cells[0].data, (int)tsv.rows[0].cells[1].len,
                 tsv.rows[0].cells[1].data);
        assert_string_equal(cells, row->cells);
    }
    tsv_finish(&tsv);
}

int main(void)
{
    return run_table(cases, reads);
}
