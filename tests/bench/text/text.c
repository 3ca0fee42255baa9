/* SPDX-License-Identifier: Apache-2.0
 * text.c - what an address costs: parsed, resolved, keyed, its domain found. */
#include "bench.h"

#include "text/domain.h"
#include "text/str.h"
#include "text/url_key.h"

#include <stdlib.h>

static const char *const links[] = {
    "https://www.harbour.example/2026/01/02/bridges?utm_source=rss&utm_medium=feed",
    "/view/?id=20260102001&ref=rss",
    "../sports/20260102-001.html#comments",
    "//img.nuri.example:443/photo/2026/01/%EC%84%BC%EC%84%9C.jpg",
    "https://news.paper.co.kr/article/view?idx=1234567",
};
enum { COUNT = sizeof(links) / sizeof(links[0]), ROUNDS = 1000 };

struct work {
    struct url base, urls[COUNT], idn;
    struct url_tracking *tracking;
};

static void parse(void *arg)
{
    struct work *work = arg;

    for (int i = 0; i < ROUNDS; i++)
        for (int k = 0; k < COUNT; k++)
            BENCH_KEEP(url_parse(str_of(links[k]), &work->base, &work->urls[k], NULL));
}

static void parse_idn(void *arg)
{
    struct work *work = arg;

    for (int i = 0; i < ROUNDS; i++)
        BENCH_KEEP(
            url_parse(str_of("https://누리경제.example/뉴스"), NULL, &work->idn, NULL));
}

static void key(void *arg)
{
    struct work *work = arg;
    struct url made;

    for (int i = 0; i < ROUNDS; i++)
        for (int k = 0; k < COUNT; k++) {
            url_key(&work->urls[k], work->tracking, &made);
            BENCH_KEEP(made.len);
        }
}

static void domain(void *arg)
{
    struct work *work = arg;

    for (int i = 0; i < ROUNDS; i++)
        for (int k = 0; k < COUNT; k++)
            BENCH_KEEP(domain_registrable(url_host(&work->urls[k])).len);
}

static void print(const char *name, void (*what)(void *arg), struct work *work, int count,
                  const char *note)
{
    double ns = bench_run(what, work).cpu_ns / ROUNDS / count;

    bench_print(name, 1e9 / ns, "urls/s", note);
}

int main(void)
{
    struct work *work = calloc(1, sizeof(*work));
    struct table_listener silent = { 0 };

    if (!work ||
        !url_parse(str_of("https://nuri.example/economy/"), NULL, &work->base, NULL))
        return 1;
    work->tracking = url_tracking_load(CONF "/fetcher/tracking.tsv", &silent);
    print("url_parse, links of a page", parse, work, COUNT, "relative to a base");
    print("url_parse, international host", parse_idn, work, 1, "libidn2");
    print("url_key", key, work, COUNT, work->tracking ? "tracking.tsv" : "no list");
    print("domain_registrable", domain, work, COUNT, "libpsl");
    url_tracking_free(work->tracking);
    free(work);
    return 0;
}
