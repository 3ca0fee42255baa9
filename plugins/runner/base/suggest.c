/* SPDX-License-Identifier: Apache-2.0
 * suggest.c - optimal string alignment over three rows. */
#include "base/suggest.h"

#include <string.h>

enum { LONGEST = 64 };

struct suggestion suggest_for(struct mill_str word)
{
    size_t near = word.len / 3 ? word.len / 3 : 1;

    return (struct suggestion){ word, NULL, near + 1 };
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool swapped(struct mill_str a, struct mill_str b, size_t i, size_t j)
{
    return i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
           a.data[i - 2] == b.data[j - 1];
}

size_t suggest_distance(struct mill_str a, struct mill_str b, size_t limit)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare;

    for (size_t j = 0; j <= b.len; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = last[j - 1] + (a.data[i - 1] != b.data[j - 1]);

            row[j] = least(change, least(last[j], row[j - 1]) + 1);
            if (swapped(a, b, i, j))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[b.len], limit + 1);
}

void suggest_offer(struct suggestion *suggestion, const char *name)
{
    struct mill_str known = { name, strlen(name) };
    size_t distance;

    if (suggestion->word.len > LONGEST || known.len > LONGEST || !suggestion->word.len)
        return;
    distance = suggest_distance(suggestion->word, known, LONGEST);
    if (distance < suggestion->distance) {
        suggestion->distance = distance;
        suggestion->best = name;
    }
}
