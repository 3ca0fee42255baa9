/* SPDX-License-Identifier: Apache-2.0
 * bench.c - rounds, the clock and the line printed. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, ROUND_MS = 333 };

static double now_ns(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double round_ns(void)
{
    const char *text = getenv("NEWSMILL_BENCH_MS");
    long ms = text ? strtol(text, NULL, 10) : 0;

    return (double)(ms > 0 ? ms : ROUND_MS) * 1e6;
}

static struct bench_time time_round(void (*work)(void *arg), void *arg, double least_ns)
{
    double wall = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    double passed, calls = 0;

    do {
        work(arg);
        calls++;
        passed = now_ns(CLOCK_MONOTONIC) - wall;
    } while (passed < least_ns);
    cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    return (struct bench_time){ .cpu_ns = cpu / calls, .wall_ns = passed / calls };
}

struct bench_time bench_run(void (*work)(void *arg), void *arg)
{
    double least_ns = round_ns();
    struct bench_time best;

    time_round(work, arg, least_ns);
    best = time_round(work, arg, least_ns);
    for (int i = 1; i < ROUNDS; i++) {
        struct bench_time time = time_round(work, arg, least_ns);

        if (time.cpu_ns < best.cpu_ns)
            best = time;
    }
    return best;
}

void bench_print(const char *name, double value, const char *unit, const char *note)
{
    printf("%s\t%.6g\t%s\t%s\n", name, value, unit, note);
    fflush(stdout);
}
