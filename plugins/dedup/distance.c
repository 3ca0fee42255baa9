/* SPDX-License-Identifier: Apache-2.0
 *
 * distance.c - furthest reaching points on the 2 * limit + 1 diagonals around the main
 * one (Ukkonen 1985, Myers 1986): with e edits, how far along each diagonal can one get?
 * Near texts are nearly all slides along equal characters, so this beats bit vectors,
 * which would need a table of the alphabet as well. */
#include "dedup/distance.h"

struct band {
    const uint32_t *a, *b;
    int64_t a_len, b_len, limit;
    int64_t *reach; /* reach[d]: on diagonal d - limit - 1, characters of a passed; -1 */
};

static int64_t slide(const struct band *band, int64_t diagonal, int64_t x)
{
    while (x < band->a_len && x + diagonal < band->b_len &&
           band->a[x] == band->b[x + diagonal])
        x++;
    return x;
}

static int64_t largest(int64_t a, int64_t b, int64_t c)
{
    int64_t most = a > b ? a : b;

    return most > c ? most : c;
}

/* One more edit on every diagonal; true: both ends are reached. */
static bool step(struct band *band, int64_t edits)
{
    int64_t *reach = band->reach + band->limit + 1;
    int64_t goal = band->b_len - band->a_len, below = -1;

    for (int64_t d = -edits; d <= edits; d++) {
        int64_t here = reach[d], x;

        /* Replace; insert b's character (from d - 1); delete a's (from d + 1). */
        x = largest(here < 0 ? -1 : here + 1, below,
                    reach[d + 1] < 0 ? -1 : reach[d + 1] + 1);
        below = here;
        if (x > band->a_len)
            x = band->a_len;
        if (x >= 0 && x + d > band->b_len)
            x = band->b_len - d;
        reach[d] = x < 0 || x + d < 0 ? -1 : slide(band, d, x);
        if (d == goal && reach[d] == band->a_len)
            return true;
    }
    return false;
}

uint32_t distance_within(const uint32_t *a, uint32_t a_len, const uint32_t *b,
                         uint32_t b_len, uint32_t limit, struct pool *pool)
{
    struct band band = { a, b, a_len, b_len, limit, NULL };
    int64_t gap =
        band.a_len > band.b_len ? band.a_len - band.b_len : band.b_len - band.a_len;

    if (gap > band.limit)
        return limit + 1;
    band.reach = pool_array(pool, 2 * ((size_t)limit + 1) + 1, sizeof(*band.reach));
    if (!band.reach)
        return UINT32_MAX;
    for (int64_t d = 0; d <= 2 * (band.limit + 1); d++)
        band.reach[d] = -1;
    band.reach[limit + 1] = slide(&band, 0, 0);
    if (a_len == b_len && band.reach[limit + 1] == band.a_len)
        return 0;
    for (int64_t edits = 1; edits <= band.limit; edits++)
        if (step(&band, edits))
            return (uint32_t)edits;
    return limit + 1;
}
