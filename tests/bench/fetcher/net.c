/* SPDX-License-Identifier: Apache-2.0
 *
 * net.c - pages through the net, and through libcurl alone in turn, from a synthetic site
 * of many hosts that thinks for 200 ms. CPU time is the fetching process's; a page is
 * 30 KB and stays packed. */
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "fetcher/net.h"
#include "net_bare.h"
#include "net_site.h"

enum { PAGE_BYTES = 30 << 10, LATENCY_MS = 200, ROUNDS = 5, MANY = 1000, FEW = 100 };

static double seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double rss_kb(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long size, resident = 0;

    if (!file || fscanf(file, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1024;
}

struct run {
    struct net *net;
    struct bare *bare;
    unsigned hosts, port;
    size_t pages;
    double most_kb; /* of memory seen */
};

static void start(const struct run *run, size_t host)
{
    char url[64];
    struct net_request request = { .url = { url, 0 }, .most_bytes = 4 << 20 };

    bare_url(url, (unsigned)host, run->port);
    request.url.len = strlen(url);
    request.owner = (void *)(uintptr_t)host;
    if (!net_start(run->net, &request)) {
        fprintf(stderr, "net: too many\n");
        exit(1);
    }
}

static size_t take_answers(struct run *run, size_t *started)
{
    struct net_answer *answer;
    size_t done = 0;

    while ((answer = net_next(run->net))) {
        size_t host = (uintptr_t)answer->owner;

        if (answer->error || answer->body.len != PAGE_BYTES) {
            fprintf(stderr, "net: %d %s\n", answer->status, answer->why);
            exit(1);
        }
        net_answer_free(run->net, answer);
        done++;
        if ((*started)++ < run->pages)
            start(run, host);
    }
    return done;
}

static void fetch(void *arg)
{
    struct run *run = arg;
    struct pollfd ring = { .fd = net_descriptor(run->net), .events = POLLIN };
    size_t started = 0, done = 0, steps = 0;

    while (started < run->hosts && started < run->pages)
        start(run, started++);
    while (done < run->pages) {
        int64_t due_ms = net_due_ms(run->net);

        poll(&ring, 1, due_ms < 0 || due_ms > 1000 ? 1000 : (int)due_ms);
        net_step(run->net);
        done += take_answers(run, &started);
        if (run->most_kb >= 0 && steps++ % 16 == 0 && rss_kb() > run->most_kb)
            run->most_kb = rss_kb();
    }
}

static void fetch_bare(void *arg)
{
    struct run *run = arg;

    bare_fetch(run->bare, run->pages);
}

struct figures {
    double cpu_us[ROUNDS], rate[ROUNDS];
};

static void measure(void (*work)(void *arg), struct run *run, struct figures *figures,
                    int round)
{
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

    work(run);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    figures->cpu_us[round] = cpu * 1e6 / (double)run->pages;
    figures->rate[round] = (double)run->pages / wall;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;

    return (one > other) - (one < other);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof(*values), by_size);
    return values[count / 2];
}

static struct net *open_net(unsigned hosts)
{
    struct net_config config = { .user_agent = "newsmill-bench",
                                 .allow = "127.0.0.0/8",
                                 .most = hosts };
    char why[NET_WHY_BYTES];
    struct net *net = net_new(&config, why);

    if (!net) {
        fprintf(stderr, "net: %s\n", why);
        exit(1);
    }
    return net;
}

static void compare(struct run *run, int rounds, const char *name)
{
    struct figures net, bare;
    char what[80], note[80];
    double net_us, bare_us;

    run->most_kb = -1;
    run->net = open_net(run->hosts);
    run->bare = bare_new(run->hosts, run->port);
    fetch(run); /* connections and caches */
    fetch_bare(run);
    for (int i = 0; i < rounds; i++) {
        measure(fetch, run, &net, i);
        measure(fetch_bare, run, &bare, i);
    }
    net_us = median(net.cpu_us, rounds);
    bare_us = median(bare.cpu_us, rounds);
    snprintf(what, sizeof(what), "%s: CPU a page", name);
    snprintf(note, sizeof(note), "%.2f times bare libcurl", net_us / bare_us);
    bench_print(what, net_us, "us", note);
    snprintf(what, sizeof(what), "%s: CPU a page, bare libcurl", name);
    bench_print(what, bare_us, "us", "");
    snprintf(what, sizeof(what), "%s: pages a second", name);
    snprintf(note, sizeof(note), "at most %u by the site's 200 ms", run->hosts * 5);
    bench_print(what, median(net.rate, rounds), "pages/s", note);
    snprintf(what, sizeof(what), "%s: pages a second, bare libcurl", name);
    bench_print(what, median(bare.rate, rounds), "pages/s", "");
    snprintf(what, sizeof(what), "%s: pages a second of CPU", name);
    bench_print(what, 1e6 / net_us, "pages/s", "what a core could do");
    bare_free(run->bare);
    net_free(run->net);
}

/* First, while the heap is small. */
static void weigh(struct run *run)
{
    double before_kb;

    run->net = open_net(run->hosts);
    before_kb = rss_kb();
    run->most_kb = 0;
    fetch(run);
    bench_print("memory a request under way", (run->most_kb - before_kb) / run->hosts,
                "KB", "at its peak, with its connection and its page");
    net_free(run->net);
}

int main(void)
{
    const char *text = getenv("NEWSMILL_BENCH_MS");
    bool is_short = text && strtol(text, NULL, 10) < 100;
    struct rlimit files;
    struct site site;
    struct run run;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    site_start(&site, PAGE_BYTES, is_short ? 1 : LATENCY_MS);
    run = (struct run){ .hosts = is_short ? 20 : MANY, .port = site.port };
    run.pages = is_short ? 20 : run.hosts * 2;
    weigh(&run);
    run.pages = is_short ? 20 : run.hosts * 8;
    compare(&run, is_short ? 1 : ROUNDS, "1,000 hosts");
    run.hosts = is_short ? 10 : FEW;
    run.pages = is_short ? 10 : run.hosts * 10;
    compare(&run, is_short ? 1 : ROUNDS, "100 hosts");
    site_stop(&site);
    return 0;
}
