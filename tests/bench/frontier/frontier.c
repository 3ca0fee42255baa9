/* SPDX-License-Identifier: Apache-2.0
 *
 * frontier.c - a million errands over ten thousand hosts: put, take and end, put and
 * remove, and the bytes an errand takes; and robots.txt: megabytes read a second, paths
 * judged a second. */
#include "bench.h"

#include "fetcher/frontier.h"
#include "fetcher/robots.h"
#include "text/str.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRANDS = 1000000, HOSTS = 10000, TURNS = 100000, START_MS = 1000000000 };

struct crowd {
    struct frontier *frontier;
    struct errand *errands;
    struct mill_str hosts[HOSTS];
    char names[HOSTS][24];
    int64_t now_ms;
    uint64_t seed;
    size_t count;
};

static uint32_t below(struct crowd *crowd, uint32_t limit)
{
    crowd->seed = crowd->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(crowd->seed >> 33) % limit;
}

static void put(struct crowd *crowd, struct errand *errand)
{
    if (!frontier_put(crowd->frontier, errand, crowd->hosts[below(crowd, HOSTS)],
                      crowd->now_ms + below(crowd, 86400000) - 43200000))
        abort();
}

static void fill(void *arg)
{
    const struct politeness politeness = { 2000, 120000, 256 };
    struct crowd *crowd = arg;

    frontier_free(crowd->frontier);
    crowd->frontier = frontier_new(&politeness);
    if (!crowd->frontier)
        abort();
    memset(crowd->errands, 0, crowd->count * sizeof(*crowd->errands));
    for (size_t i = 0; i < crowd->count; i++)
        put(crowd, &crowd->errands[i]);
}

/* An errand is taken, ends, and is put again, as in a crawl without an end. */
static void turn(void *arg)
{
    const struct host_answer answer = { 200, { "", 0 }, 1 };
    struct crowd *crowd = arg;

    for (int i = 0; i < TURNS; i++) {
        struct errand *errand = frontier_take(crowd->frontier, crowd->now_ms);

        if (!errand) {
            crowd->now_ms = frontier_due_ms(crowd->frontier);
            continue;
        }
        frontier_end(crowd->frontier, errand->host, &answer, crowd->now_ms);
        put(crowd, errand);
    }
}

static void move(void *arg)
{
    struct crowd *crowd = arg;

    for (int i = 0; i < TURNS; i++) {
        struct errand *errand = &crowd->errands[below(crowd, (uint32_t)crowd->count)];

        frontier_remove(crowd->frontier, errand);
        put(crowd, errand);
    }
}

static void bench_crowd(size_t count)
{
    struct crowd *crowd = calloc(1, sizeof(*crowd));
    size_t before;
    char note[64];

    if (!crowd || !(crowd->errands = calloc(count, sizeof(*crowd->errands))))
        abort();
    crowd->now_ms = START_MS;
    crowd->count = count;
    for (int i = 0; i < HOSTS; i++)
        crowd->hosts[i] =
            (struct mill_str){ crowd->names[i],
                               (size_t)snprintf(crowd->names[i], sizeof(crowd->names[i]),
                                                "news%d.example.com", i) };
    before = mallinfo2().uordblks;
    fill(crowd);
    snprintf(note, sizeof(note), "%zu errands, %d hosts", count, HOSTS);
    bench_print("frontier, memory",
                (double)(mallinfo2().uordblks - before) / (double)count +
                    (double)sizeof(struct errand),
                "bytes/errand", "hosts, queues and the errand itself");
    bench_print("frontier, put", (double)count * 1e9 / bench_run(fill, crowd).cpu_ns,
                "errands/s", note);
    bench_print("frontier, take, end, put again",
                TURNS * 1e9 / bench_run(turn, crowd).cpu_ns, "errands/s", note);
    bench_print("frontier, remove and put", TURNS * 1e9 / bench_run(move, crowd).cpu_ns,
                "errands/s", note);
    frontier_free(crowd->frontier);
    free(crowd->errands);
    free(crowd);
}

struct file {
    struct mill_str text;
    struct robots *robots;
};

static void parse(void *arg)
{
    struct file *file = arg;

    robots_free(file->robots);
    file->robots = robots_parse(file->text, (struct mill_str)MILL_STR("newsmill"));
    BENCH_KEEP(file->robots);
}

static void judge(void *arg)
{
    const struct file *file = arg;

    for (int i = 0; i < 1000; i++)
        BENCH_KEEP(robots_allow(file->robots,
                                (struct mill_str)MILL_STR("/news/2026/11/24/12345?p=1")));
}

static void bench_robots(size_t rules, const char *name)
{
    char *text = malloc(rules * 40 + 64);
    size_t len;
    struct file file = { .robots = NULL };
    char title[80];

    if (!text)
        abort();
    len = (size_t)snprintf(text, 40, "User-agent: *\n");
    for (size_t i = 0; i < rules; i++)
        len += (size_t)snprintf(
            text + len, 40,
            i % 3 ? "Disallow: /section/%zu/\n" : "Disallow: /*/%zu.pdf$\n", i);
    file.text = (struct mill_str){ text, len };
    snprintf(title, sizeof(title), "robots.txt, read, %s", name);
    bench_print(title, (double)len * 1e3 / bench_run(parse, &file).cpu_ns, "MB/s", "");
    snprintf(title, sizeof(title), "robots.txt, judge, %s", name);
    bench_print(title, 1000 * 1e9 / bench_run(judge, &file).cpu_ns, "paths/s", "");
    robots_free(file.robots);
    free(text);
}

int main(void)
{
    const char *ms = getenv("NEWSMILL_BENCH_MS");
    bool is_short = ms && strtol(ms, NULL, 10) < 10;

    bench_crowd(is_short ? ERRANDS / 100 : ERRANDS);
    bench_robots(30, "30 rules");
    bench_robots(1000, "1,000 rules");
    bench_robots(is_short ? 4000 : 40000, "1 MB");
    return 0;
}
