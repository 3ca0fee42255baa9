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

/* With one more edit on diagonal d: the furthest of replacing (from here), inserting b's
 * character (from the diagonal below) and deleting a's (from the one above). */
static int64_t edit(const struct band *band, int64_t d, int64_t here, int64_t below,
                    int64_t above)
{
    int64_t x = here < 0 ? -1 : here + 1;

    if (below > x)
        x = below;
    if (above >= 0 && above + 1 > x)
        x = above + 1;
    if (x > band->a_len)
        x = band->a_len;
    if (x > band->b_len - d)
        x = band->b_len - d;
    return x < 0 || x + d < 0 ? -1 : slide(band, d, x);
}

/* One more edit on every diagonal; true: both ends are reached. */
static bool step(struct band *band, int64_t edits)
{
    int64_t *reach = band->reach + band->limit + 1;
    int64_t goal = band->b_len - band->a_len, below = -1;

    for (int64_t d = -edits; d <= edits; d++) {
        int64_t here = reach[d];

        reach[d] = edit(band, d, here, below, reach[d + 1]);
        below = here;
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
