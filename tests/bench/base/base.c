/* SPDX-License-Identifier: Apache-2.0
 * base.c - what an allocation from an arena costs. */
#include "bench.h"

#include "base/arena.h"

enum { COUNT = 10000, SIZE = 64 };

static void fill(void *arg)
{
    struct arena *arena = arg;

    for (int i = 0; i < COUNT; i++)
        BENCH_KEEP(arena_alloc(arena, SIZE));
    arena_reset(arena);
}

int main(void)
{
    struct arena arena;

    arena_init(&arena, 1 << 20);
    bench_print("arena, 64 bytes", bench_run(fill, &arena).cpu_ns / COUNT, "ns/call",
                "zeroed; reset included");
    arena_finish(&arena);
    return 0;
}
