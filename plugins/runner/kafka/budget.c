/* SPDX-License-Identifier: Apache-2.0
 * budget.c - fractions, with a least where less would not work at all. */
#include "kafka/budget.h"

enum { KIB = 1 << 10, MIB = 1 << 20 };

static size_t clamp(size_t bytes, size_t least, size_t most)
{
    return bytes < least ? least : bytes > most ? most : bytes;
}

struct budget budget_of(int64_t memory_bytes)
{
    size_t memory = memory_bytes > 0 ? (size_t)memory_bytes : 0;
    struct budget budget = {
        .memory = memory,
        .fetched = clamp(memory / 5, MIB, (size_t)2097151 * KIB),
        .answer = clamp(memory / 128, MIB, (size_t)4 * MIB),
        .sent = clamp(memory / 20 * 3, MIB, (size_t)2097151 * KIB),
        .arena = memory / 4,
        .staged = memory / 8,
        .headers = clamp(memory / 8, (size_t)8 * MIB, SIZE_MAX),
        .stores = memory / 2,
    };

    budget_shrink(&budget, 0);
    return budget;
}

void budget_shrink(struct budget *budget, size_t stores)
{
    size_t memory = budget->memory, quarter = memory / 4;
    size_t over = stores > quarter ? stores - quarter : 0;

    if (over > quarter)
        over = quarter;
    /* 100 % without, 25 % at half of the memory. */
    memory -= over * 3;
    budget->held = clamp(memory / 10, MIB, SIZE_MAX);
    budget->batch = clamp(memory / 64, (size_t)256 * KIB, SIZE_MAX);
    budget->transaction = clamp(memory / 6, MIB, SIZE_MAX);
}
