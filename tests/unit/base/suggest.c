/* SPDX-License-Identifier: Apache-2.0
 * suggest.c - the nearest known name, or none. */
#include "base/suggest.h"
#include "test.h"

#include <string.h>

struct suggest_case {
    const char *name;
    const char *word;
    const char *best;
};

static const char *const known[] = { "workers", "delivery", "commit", "memory",
                                     "http",    "kafka",    "id",     NULL };

static struct suggest_case cases[] = {
    { "a dropped letter", "worker", "workers" },
    { "an added letter", "kaffka", "kafka" },
    { "a swap counts one", "htpt", "http" },
    { "two of seven letters", "delvary", "delivery" },
    { "another case", "Commit", "commit" },
    { "a short word has one change", "it", "id" },
    { "nothing is near", "colour", NULL },
    { "two letters are far from two", "xy", NULL },
    { "no word", "", NULL },
    { "a word too long for the table",
      "workersworkersworkersworkersworkersworkersworkersworkersworkersworkers", NULL },
};

static void nearest(void **state)
{
    const struct suggest_case *row = *state;
    struct mill_str word = { row->word, strlen(row->word) };
    struct suggestion suggestion = suggest_for(word);

    for (size_t i = 0; known[i]; i++)
        suggest_offer(&suggestion, known[i]);
    if (row->best) {
        assert_non_null(suggestion.best);
        assert_string_equal(suggestion.best, row->best);
    } else {
        assert_null(suggestion.best);
    }
}

int main(void)
{
    return run_table(cases, nearest);
}
